"""A day as it was shown and as it is now known: which districts differ, and why."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.restatement import FigureRevision, TierRevision, revision
from fivecolour.regions.region_set import Text
from tests.editions.cut import cut
from tests.editions.sample import sample_edition

NOW = sample_edition()
DAY = "2020-02-09"
HAISHU = "330203"


def shown(tier: str = "3", **changes: object) -> Edition:
    """Return the edition of the day, in which 海曙 has another tier on it (now: 4)."""
    tiers = {**NOW.tiers, HAISHU: NOW.tiers[HAISHU][:8] + tier + NOW.tiers[HAISHU][9:]}
    return cut(replace(NOW, tiers=tiers, **changes), 9)  # type: ignore[arg-type]


def with_totals(*, last: int | None) -> dict[str, DistrictSeries]:
    old = NOW.series[HAISHU]
    return {**NOW.series, HAISHU: replace(old, cumulative=(*old.cumulative[:8], last, *old.cumulative[9:]))}


def test_late_report() -> None:
    found = revision(shown(series=with_totals(last=None)), NOW, DAY)
    figure = FigureRevision("cumulative_confirmed", DAY, None, 66)
    assert found.tiers == (TierRevision(HAISHU, 3, 4, ("late",), (figure,)),)
    assert found.figures_only == 0


def test_correction() -> None:
    found = revision(shown(series=with_totals(last=65)), NOW, DAY)
    (one,) = found.tiers
    assert (one.causes, one.figures) == (
        ("correction",),
        (FigureRevision("cumulative_confirmed", DAY, 65, 66),),
    )


def test_what_is_no_longer_reported() -> None:
    (one,) = revision(shown(), replace(NOW, series=with_totals(last=None)), DAY).tiers
    assert one.causes == ("gone",)


def test_figures_after_the_day_are_no_cause() -> None:
    """What was reported of later days cannot have decided it."""
    later = {
        **NOW.series,
        HAISHU: replace(NOW.series[HAISHU], cumulative=(*NOW.series[HAISHU].cumulative[:9], 99, 99, 99)),
    }
    (one,) = revision(shown(), replace(NOW, series=later), DAY).tiers
    assert (one.causes, one.figures) == (("elsewhere",), ())


def test_other_figures_of_the_rule() -> None:
    deaths = dict.fromkeys(NOW.districts, (1.0,) * 12)
    before = {**deaths, HAISHU: (0.0,) * 9}
    old = replace(shown(), figures={"new_deaths": before})
    (one,) = revision(old, replace(NOW, figures={"new_deaths": deaths}), DAY).tiers
    assert one.figures[0] == FigureRevision("new_deaths", DAY, 0.0, 1.0)
    assert len(one.figures) == 9


def test_another_rule_and_another_population() -> None:
    other = replace(NOW.scheme, name="other")
    (one,) = revision(shown(scheme=other), NOW, DAY).tiers
    assert one.causes == ("rule",)
    districts = tuple(replace(one, population=None) for one in NOW.region.districts)
    (one,) = revision(shown(region=replace(NOW.region, districts=districts)), NOW, DAY).tiers
    assert one.causes == ("population",)


def test_a_rule_that_is_only_called_otherwise_is_no_cause() -> None:
    called = replace(NOW.scheme, title=Text("别名", "Another title"))
    (one,) = revision(shown(scheme=called), NOW, DAY).tiers
    assert one.causes == ("elsewhere",)


def test_a_withdrawn_edition() -> None:
    (one,) = revision(shown(series=with_totals(last=65)), NOW, DAY, withdrawn=True).tiers
    assert one.causes == ("correction", "withdrawn")


def test_a_district_that_the_edition_did_not_have() -> None:
    less = tuple(one for one in NOW.region.districts if one.code != HAISHU)
    found = revision(replace(cut(NOW, 9), region=replace(NOW.region, districts=less)), NOW, DAY)
    assert found.tiers == (TierRevision(HAISHU, None, 4, ("boundaries",)),)


def test_figures_only() -> None:
    """The same tier of other figures is counted, not listed."""
    found = revision(shown("4", series=with_totals(last=65)), NOW, DAY)
    assert (found.tiers, found.figures_only) == ((), 1)


def test_nothing_differs() -> None:
    found = revision(cut(NOW, 9), NOW, DAY)
    assert (found.tiers, found.figures_only) == ((), 0)
