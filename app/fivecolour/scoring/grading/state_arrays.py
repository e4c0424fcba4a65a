"""A state as plain arrays by name, as `numpy.savez` keeps them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.grading.progression import Held
from fivecolour.scoring.grading.state import GradedDay, LastKnown, State

Arrays: TypeAlias = dict[str, NDArray[Any]]
# Parts of a remembered day, beside its date and what was reported.
_OF_A_DAY = ("clear_days", "tiers", "rules", "decided")
_VALUE = "value:"


def to_arrays(state: State) -> Arrays:
    """Return a state as arrays; none of them holds objects.

    Examples
    --------
    >>> from fivecolour.scoring.figures import Figures
    >>> from fivecolour.scoring.grading.memory import remember
    >>> from fivecolour.scoring.grading.tiers import grade
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> state = remember(grade(load("zhejiang-2020"), figures))
    >>> to_arrays(state)["dates"].astype(str).tolist()
    ['2020-02-09', '2020-02-10']
    >>> from_arrays(to_arrays(state)).date == state.date
    np.True_
    """
    held = state.held
    return {
        "rule": np.array([state.scheme, str(state.version)]),
        "codes": np.array(state.codes, dtype=np.str_),
        "population": state.population,
        "began": np.array(state.began),
        "begins": state.begins,
        "dates": np.array([day.date for day in state.days]),
        "cumulative": state.cumulative,
        "last_tiers": state.last_known.tiers,
        "last_dates": state.last_known.dates,
        "held_tier": held.tier,
        "held_last": held.last,
        "held_reviews": held.reviews,
        "assessed_on": np.array([day for day, _ in held.assessed], dtype="datetime64[D]"),
        "assessed": np.array([given for _, given in held.assessed], dtype=np.uint8).reshape(
            -1, len(state.codes)
        ),
        **{name: np.array([getattr(day, name) for day in state.days]) for name in _OF_A_DAY},
        **{
            _VALUE + name: np.array([day.values[name] for day in state.days])
            for name in state.days[-1].values
        },
    }


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> State:
    """Return the state that `to_arrays` was given."""
    whole = {name: arrays[name] for name in arrays}
    scheme, version = whole["rule"].tolist()
    names = [name for name in whole if name.startswith(_VALUE)]
    assessed = zip(whole["assessed_on"].tolist(), whole["assessed"], strict=True)
    return State(
        scheme=scheme,
        version=int(version),
        codes=tuple(whole["codes"].tolist()),
        population=whole["population"],
        began=np.datetime64(whole["began"].item(), "D"),
        begins=whole["begins"],
        days=tuple(
            GradedDay(
                date=day,
                values={name.removeprefix(_VALUE): whole[name][at] for name in names},
                **{name: whole[name][at] for name in _OF_A_DAY},
            )
            for at, day in enumerate(whole["dates"])
        ),
        cumulative=whole["cumulative"],
        last_known=LastKnown(whole["last_tiers"], whole["last_dates"]),
        held=Held(whole["held_tier"], whole["held_last"], whole["held_reviews"], tuple(assessed)),
    )
