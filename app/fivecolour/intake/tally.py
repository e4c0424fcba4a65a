"""What became of a batch, counted: a figure is a cell of the file, or a line where lines were counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.types import ReasonTally
from fivecolour.intake.validate.judgement import Judgement
from fivecolour.intake.validate.rules import REMARK, IntakeRules
from fivecolour.reports.batch import Batch


class AccountingError(AssertionError):
    """Figures were lost or counted twice: a fault of this program, so nothing of the batch is stored."""


def check(tally: ReasonTally) -> None:
    """Raise `AccountingError` where figures are missing or counted twice."""
    if tally.read != tally.accepted + tally.unchanged + tally.quarantined:
        raise AccountingError(
            f"{tally.read} figures were read, {tally.accepted} accepted, {tally.unchanged} unchanged, "
            f"{tally.quarantined} quarantined"
        )


def of_batch(
    batch: Batch, observations: pd.DataFrame, judgement: Judgement, rules: IntakeRules
) -> ReasonTally:
    """Return what became of a batch."""
    cells = observations["cells"].to_numpy(np.int64)
    lost, zero = int(batch.faults["cells"].sum()), cells == 0
    weights = cells[judgement.findings["position"].to_numpy(np.int64)]
    changed = observations[judgement.accepted]
    taken = observations[judgement.accepted | judgement.unchanged]
    missing = _counted(taken["missing"], taken["cells"].to_numpy(np.int64))
    missing.pop("", None)
    tally = ReasonTally(
        read=batch.cells,
        accepted=int(cells[judgement.accepted].sum()),
        unchanged=int(cells[judgement.unchanged].sum()),
        quarantined=int(cells[judgement.quarantined].sum()) + lost,
        revisions=int(cells[judgement.revised].sum()),
        received_now=int(cells[received_now(observations, judgement)].sum()),
        zeros=int((zero & ~judgement.quarantined).sum()),
        zeros_held=int((zero & judgement.quarantined).sum()) + batch.held,
        rows=batch.rows,
        blank=batch.blank,
        reasons=_counted(judgement.findings["code"], weights),
        missing=missing,
        examples=_examples(observations, judgement, rules),
        figures=set(taken["indicator"].unique()),
        places=set(changed["code"].unique()),
        days=set(changed["event_date"].dt.strftime("%Y-%m-%d").unique()),
    )
    tally.add(ReasonTally(reasons=_counted(batch.faults["code"], batch.faults["cells"].to_numpy(np.int64))))
    check(tally)
    return tally


def _counted(names: pd.Series, cells: NDArray[np.int64]) -> dict[str, int]:
    """Return how many cells each name has, in the order of the names."""
    codes, found = pd.factorize(names.to_numpy(object))
    sums = np.bincount(codes, cells, len(found))
    return {str(name): int(count) for name, count in sorted(zip(found, sums, strict=True))}


def _examples(
    observations: pd.DataFrame, judgement: Judgement, rules: IntakeRules
) -> dict[str, dict[str, Any]]:
    """Return the first row of each remark that was made on rows that are not set apart."""
    found = judgement.findings
    found = found[~judgement.quarantined[found["position"].to_numpy(np.int64)]].drop_duplicates("code")
    rows = observations["row"].to_numpy(np.int64)
    return {
        code: {"row": int(rows[position])} | {key: str(value) for key, value in parameters.items()}
        for position, code, parameters in found.itertuples(index=False, name=None)
        if rules.severity(code) == REMARK
    }


def received_now(observations: pd.DataFrame, judgement: Judgement) -> NDArray[np.bool_]:
    """Return which revisions count as issued when they were received, for they do not say when they were."""
    return judgement.revised & observations["issued_at"].isna().to_numpy()
