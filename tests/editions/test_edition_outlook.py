"""The outlook of an edition: simulated, graded by the rule itself, and the same each time."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fivecolour.editions import joined_edition, parts
from fivecolour.editions.edition_outlook import EditionOutlook, Outlooked, OutlookRound, outlook
from fivecolour.editions.outlook_history import rounds_until, with_record
from fivecolour.editions.outlook_record import OutlookOutcome, is_shown, record, reliability_of, score
from fivecolour.export.tables.hub_table import COLUMNS, hub_csv
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import sample_edition

FIRST = np.datetime64("2021-03-03")
CODES = ("330203", "330212", "330105")
DAYS = 84


def given(
    daily: list[float], *, rule: str = "portugal-2021", people: float = 100_000, draws: int = 300
) -> Outlooked:
    """Three districts with so many cases a day for twelve weeks."""
    new = np.repeat(np.array(daily)[:, np.newaxis], DAYS, axis=1)
    figures = Figures(CODES, FIRST + np.arange(DAYS), {"new_confirmed": new}, np.full(3, people))
    return Outlooked(grade(load(rule), figures), new, np.arange(3), draws)


def chances(found: EditionOutlook | None, name: str) -> dict[str, tuple[int, ...]]:
    assert found is not None
    return next(one.tiers for one in found.horizons if one.name == name)


class TestOutlook:
    """Of three steady districts by Portugal's bounds: 120 and 240 cases of 14 days per 100,000."""

    def test_a_steady_district_keeps_its_tier_and_one_at_a_bound_may_not(self) -> None:
        found = chances(outlook(given([2.0, 120 / 14, 30.0])), "7d")
        assert found["330203"] == (0, 1000, 0, 0, 0, 0)
        assert sum(found["330212"]) == 1000
        assert min(found["330212"][1:3]) > 250
        assert found["330105"][3] > 900

    def test_doubt_grows_with_the_horizon(self) -> None:
        found = outlook(given([9.5, 9.5, 9.5]))
        week, fortnight = (chances(found, name)["330203"] for name in ("7d", "14d"))
        assert week[2] > fortnight[2]
        assert found is not None
        ends = [one.cases["330203"] for one in found.horizons]
        assert ends[1][-1] - ends[1][0] > ends[0][-1] - ends[0][0]
        assert ends[0][0] < 66.5 < ends[0][-1]

    def test_the_same_figures_give_the_same_whatever_the_threads(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = "fivecolour.editions.edition_outlook"
        monkeypatch.setattr(f"{module}.ROWS", 300)
        found = outlook(given([2.0, 9.0, 30.0]))
        monkeypatch.setattr(f"{module}._THREADS", 1)
        assert outlook(given([2.0, 9.0, 30.0])) == found

    def test_a_rule_that_holds_tiers_is_run_and_not_its_bounds_alone(self) -> None:
        # 165 per 100,000 in a week: red by Germany's rule. Then none at all for the last three days: five
        # working days below come first, so that nobody is lowered at the next review.
        new = np.full((3, DAYS), 30.0)
        new[:, -3:] = 0
        first = np.datetime64("2021-04-23") - np.timedelta64(30, "D")
        figures = Figures(CODES, first + np.arange(DAYS), {"new_confirmed": new}, np.full(3, 100_000.0))
        graded = grade(load("germany-2021"), figures)
        found = chances(outlook(Outlooked(graded, new, np.arange(3), 200)), "review")
        assert found["330203"][graded.tiers[0, -1]] == 1000

    def test_what_is_unknown_has_no_outlook(self) -> None:
        one = given([2.0, 9.0, 30.0])
        new = one.new.copy()
        new[1, -7:] = np.nan
        found = outlook(replace(one, new=new))
        assert found is not None
        assert set(chances(found, "7d")) == {"330203", "330105"}
        assert "330212" not in found.cases_now
        assert outlook(replace(one, new=one.new[:, :35])) is None
        assert outlook(replace(one, new=np.full_like(one.new, np.nan))) is None
        assert outlook(replace(one, draws=0)) is None

    def test_weeks(self) -> None:
        new = np.full((3, 20), 40.0)
        dates = np.datetime64("2021-01-02") + np.arange(20) * np.timedelta64(7, "D")
        values = {"new_confirmed": new}
        figures = Figures(CODES, dates, values, np.full(3, 50_000.0), period="week")
        found = outlook(Outlooked(grade(load("portugal-2021"), figures), new, np.arange(3), 200))
        assert found is not None
        assert [(one.name, one.target) for one in found.horizons] == [
            ("1w", "2021-05-22"),
            ("2w", "2021-05-29"),
        ]
        assert found.horizons[0].cases["330203"][0] < 40 < found.horizons[0].cases["330203"][-1]
        assert found.horizons[0].tiers["330203"][2] > 500

    def test_an_interval_that_leaves_out_more_is_narrower_round_the_same_middle(self) -> None:
        one = given([2.0, 9.0, 30.0])
        usual, narrow = outlook(one), outlook(replace(one, outside={"14d": 0.2}))
        assert usual is not None
        assert narrow is not None
        assert narrow.horizons[0] == usual.horizons[0]
        wide, close = (found.horizons[1].cases["330105"] for found in (usual, narrow))
        assert wide[0] < close[0] < close[3] == wide[3] < close[-1] < wide[-1]
        assert narrow.horizons[1].tiers == usual.horizons[1].tiers


def test_intervals_go_by_their_own_record() -> None:
    one = given([2.0, 9.0, 30.0])
    days = np.datetime64("2021-02-03") + np.arange(15) * np.timedelta64(7, "D")
    rounds = tuple(OutlookRound("", "14d", str(day), 3, 1, 1, 3, 1, 1, 3, ()) for day in days)
    material: Any = SimpleNamespace(
        start=None,
        districts=SimpleNamespace(between=lambda *_: SimpleNamespace(new=one.new, dates=one.grading.dates)),
        region=SimpleNamespace(districts=[SimpleNamespace(parent=code) for code in CODES]),
    )
    known = [replace(OUTLOOK, reference="2021-05-20", horizons=(), rounds=rounds)]
    usual, narrowed = (
        with_record(one.grading, material, draws=300, nowcast=None, earlier=earlier)
        for earlier in ([], known)
    )
    assert usual is not None
    assert narrowed is not None
    ends = [found.horizons[1].cases["330105"][-1] for found in (usual, narrowed)]
    assert ends[1] < ends[0]
    assert narrowed.horizons[0].cases == usual.horizons[0].cases
    assert narrowed.rounds == rounds


class TestRecord:
    """Scores of what came, beside the same tier and the same count."""

    def test_a_round(self) -> None:
        came = OutlookOutcome({"330203": 3, "330212": 2}, {"330203": 10})
        found = score(OUTLOOK, OUTLOOK.horizons[1], came)
        # Half a tier squared for one, a whole tier for the other; the same tier errs by one and none.
        assert (found.districts, found.rps, found.rps_same) == (2, 1.25, 1.0)
        # Twice the mean loss of the seven quantiles, 2 * 2.4 / 7, and |20 - 10|.
        assert (found.counts, found.wis, found.wis_same, found.inside) == (1, 0.685714, 10.0, 1)
        assert found.bins[5] == (1000, 1, 2)
        assert found.bins[9] == (1000, 0, 1)
        lately = record([found], "7d")
        assert (lately.relative_rps, round(lately.relative_wis, 3)) == (1.25, 0.069)
        assert reliability_of([found], "7d")[-1] == (1.0, 0.0, 1)

    def test_it_is_hidden_while_it_is_no_better_than_the_same_again(self) -> None:
        right, wrong = (
            score(OUTLOOK, OUTLOOK.horizons[1], OutlookOutcome({"330203": tier}, {"330203": 10}))
            for tier in (3, 4)
        )
        assert is_shown([], "7d")
        assert is_shown([right], "7d")
        assert not is_shown([wrong], "7d")
        # The last eight rounds count.
        assert is_shown([wrong] * 9 + [right] * 8, "7d")

    def test_a_chance_in_a_thousand_is_no_reason_to_hide_it(self) -> None:
        # Of a hundred districts that all kept their level, in which the same level has no error at all.
        little, much = (
            OutlookRound("2021-05-01", "7d", "2021-05-08", 100, rps, 0.0, 100, 60.0, 100.0, 90, ())
            for rps in (0.04, 0.06)
        )
        assert is_shown([little], "7d")
        assert not is_shown([much], "7d")

    def test_grey_and_unknown_are_left_out(self) -> None:
        found = score(OUTLOOK, OUTLOOK.horizons[1], OutlookOutcome({"330203": 0}, {"330212": 5}))
        assert (found.districts, found.counts, found.rps, found.wis) == (0, 0, 0.0, 0.0)
        assert np.isnan(record([found], "7d").relative_rps)

    def test_the_record_goes_on_from_the_last_edition(self) -> None:
        one = given([2.0, 9.0, 30.0])
        made = replace(
            OUTLOOK, reference="2021-05-15", horizons=(replace(OUTLOOK.horizons[1], target="2021-05-22"),)
        )
        later = replace(OUTLOOK, reference="2021-05-20", horizons=())
        found = rounds_until(one.grading, one.new, [made, later])
        assert [(it.reference, it.target, it.counts) for it in found] == [("2021-05-15", "2021-05-22", 1)]
        # What had come before the last edition stands in its own record.
        assert (
            rounds_until(one.grading, one.new, [made, replace(later, reference="2021-05-23", rounds=found)])
            == found
        )
        assert rounds_until(one.grading, one.new, []) == ()


def test_an_edition_keeps_it_and_gives_it_out_as_hubs_take_it() -> None:
    plain = sample_edition()
    assert "outlook" not in parts.split(plain).manifest["parts"]
    edition = replace(plain, outlook=OUTLOOK)
    bundle = parts.split(edition)
    read = joined_edition.join(
        bundle.manifest,
        part_of=lambda kind, name: parts.parse(kind, bundle.bodies[name]),
        lines_of=lambda name: pytest.fail("no reason is asked for"),
    )
    assert read.outlook == OUTLOOK
    lines = hub_csv(read).splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert "330203,2020-02-13,2,2020-02-15,tier,pmf,4,0.75" in lines
    assert "330203,2020-02-13,7,2020-02-20,new cases of 7 days,quantile,0.05,4" in lines
    assert len(lines) == 1 + 6 + 2 * 6 + 7
    assert hub_csv(plain).splitlines() == [",".join(COLUMNS)]
    weekly = hub_csv(replace(edition, period="week")).splitlines()
    assert "330203,2020-02-13,1,2020-02-20,wk inc confirmed,quantile,0.5,10" in weekly
