"""The figures of data/reports: literal ones, what its README promises, and every one against its source."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from fivecolour.reports.report_data import PublishedTier, Report
from fivecolour.reports.tidy_files import read_published, read_reports

from .zhejiang import CITIES, DISTRICTS, PLACES, REPORTS, rows

SOURCES = Path(__file__).parents[2] / ".." / "shared" / "data" / "zhejiang"
TIERS = {"red": 5, "orange": 4, "yellow": 3, "blue": 2, "green": 1}
LETTERS = dict(zip("ROYBG", (5, 4, 3, 2, 1), strict=True))
FIELDS = {
    "confirmed": ("confirmed", "cumulative"),
    "new_confirmed": ("confirmed", "new"),
    "cured": ("cured", "cumulative"),
}
Figure = tuple[str, str, str, str, int, str]


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    return read_reports(REPORTS / "cases.csv", places=PLACES)


@pytest.fixture(scope="module")
def published() -> tuple[PublishedTier, ...]:
    return read_published(REPORTS / "published_tiers.csv", places=PLACES)


def _values(reports: tuple[Report, ...], place: str, day: str, kind: str = "cumulative") -> set[int]:
    return {
        report.value
        for report in reports
        if (report.place, report.indicator, report.kind, report.event_date)
        == (place, "confirmed", kind, date.fromisoformat(day))
    }


class TestCases:
    """Case counts."""

    @pytest.mark.parametrize(
        ("place", "day", "kind", "value"),
        [
            ("330203", "2020-02-16", "cumulative", 69),
            ("330203", "2020-02-03", "new", 15),
            ("330203", "2020-02-09", "cumulative", 66),
            ("330200", "2020-02-20", "cumulative", 157),
            ("330200", "2020-02-03", "new", 27),
            ("330200:高新区", "2020-02-04", "cumulative", 2),
            ("330382", "2020-02-09", "cumulative", 155),
            ("330382", "2020-02-17", "cumulative", 170),
            ("330300", "2020-02-27", "cumulative", 504),
            ("331081", "2020-02-10", "cumulative", 54),
            ("330127", "2020-02-09", "cumulative", 0),
            ("330400:经开区", "2020-02-08", "cumulative", 2),
        ],
    )
    def test_literal_figures(
        self, reports: tuple[Report, ...], place: str, day: str, kind: str, value: int
    ) -> None:
        assert _values(reports, place, day, kind) == {value}

    @pytest.mark.parametrize(
        ("place", "day"),
        [
            ("330203", "2020-02-11"),
            ("330281", "2020-02-14"),
            ("330203", "2020-01-25"),
            ("330110", "2020-02-09"),
        ],
    )
    def test_gaps_have_no_row(self, reports: tuple[Report, ...], place: str, day: str) -> None:
        assert _values(reports, place, day) == set()

    def test_how_many(self, reports: tuple[Report, ...]) -> None:
        assert Counter((report.indicator, report.kind) for report in reports) == {
            ("confirmed", "cumulative"): 854,
            ("confirmed", "new"): 607,
            ("cured", "cumulative"): 78,
            ("cluster_cases", "new"): 7,
        }
        assert sum(report.issued_on is not None for report in reports) == 196

    def test_cases_tied_to_the_prayer_meeting(self, reports: tuple[Report, ...]) -> None:
        found = [
            (report.name, report.event_date.day, report.value)
            for report in reports
            if report.indicator == "cluster_cases"
        ]
        assert sorted(found) == [
            ("慈溪市", 6, 4),
            ("海曙区", 3, 12),
            ("海曙区", 4, 5),
            ("海曙区", 5, 4),
            ("海曙区", 6, 3),
            ("海曙区", 7, 3),
            ("鄞州区", 5, 1),
        ]

    def test_how_is_one_of_the_documented_words(self, reports: tuple[Report, ...]) -> None:
        readme = (REPORTS / "README.md").read_text(encoding="utf-8")
        assert all(f"`{how}`" in readme for how in {report.how for report in reports})

    def test_derived_figures_have_no_day_of_issue(self, reports: tuple[Report, ...]) -> None:
        assert all(report.how == "reported" for report in reports if report.issued_on)

    def test_two_sources_never_contradict_each_other(self, reports: tuple[Report, ...]) -> None:
        figures: dict[tuple[str, str, str, date], set[int]] = {}
        for report in reports:
            key = (report.place, report.indicator, report.kind, report.event_date)
            figures.setdefault(key, set()).add(report.value)
        assert [key for key, values in figures.items() if len(values) > 1] == []
        assert len(figures) == 1546 - 92

    def test_cumulative_figures_never_fall_and_fit_the_new_ones(self, reports: tuple[Report, ...]) -> None:
        known = {(r.place, r.indicator, r.kind, r.event_date): r.value for r in reports}
        for (place, indicator, kind, day), value in known.items():
            earlier = [
                figure
                for (other, of, sort, when), figure in known.items()
                if (other, of, sort) == (place, indicator, "cumulative") and when < day
            ]
            if kind == "cumulative":
                assert value >= max(earlier, default=0)
            else:
                today = known.get((place, indicator, "cumulative", day))
                before = known.get((place, indicator, "cumulative", day - timedelta(days=1)))
                assert today is None or before is None or today - before == value

    def test_no_row_is_there_twice(self) -> None:
        assert max(Counter(tuple(row.values()) for row in rows("cases.csv")).values()) == 1

    def test_rows_are_in_the_documented_order(self) -> None:
        keys = [(r["event_date"], r["place"], r["indicator"], r["kind"]) for r in rows("cases.csv")]
        assert keys == sorted(keys)


class TestPublished:
    """The province's own maps."""

    @pytest.mark.parametrize(
        ("place", "day", "tiers"),
        [
            ("330382", "2020-02-09", (5,)),
            ("330203", "2020-02-18", (4,)),
            ("330203", "2020-02-24", (3,)),
            ("330203", "2020-02-27", (2,)),
            ("330203", "2020-03-02", (1,)),
            ("330282", "2020-02-18", (3,)),
            ("330226", "2020-02-15", (2,)),
            ("330302", "2020-02-15", (4, 3)),
            ("330205", "2020-02-12", (2, 1)),
        ],
    )
    def test_literal_colours(
        self, published: tuple[PublishedTier, ...], place: str, day: str, tiers: tuple[int, ...]
    ) -> None:
        found = [one.tiers for one in published if (one.place, one.event_date.isoformat()) == (place, day)]
        assert found == [tiers]

    def test_how_many_districts_each_map_holds(self, published: tuple[PublishedTier, ...]) -> None:
        assert Counter(one.event_date.isoformat() for one in published) == {
            "2020-02-09": 90,
            "2020-02-12": 90,
            "2020-02-15": 68,
            "2020-02-18": 68,
            "2020-02-24": 90,
            "2020-02-27": 90,
            "2020-03-02": 90,
        }

    def test_every_map_fits_the_published_counts(self, published: tuple[PublishedTier, ...]) -> None:
        for row in rows("published_counts.csv"):
            on_day = [one.tiers for one in published if one.event_date.isoformat() == row["event_date"]]
            tier, counties = int(row["tier"]), int(row["counties"])
            open_districts = 90 - len(on_day)
            assert on_day.count((tier,)) <= counties
            assert counties <= sum(tier in tiers for tiers in on_day) + open_districts

    def test_the_counts_of_each_map_make_90(self) -> None:
        counts: Counter[str] = Counter()
        for row in rows("published_counts.csv"):
            counts[row["event_date"]] += int(row["counties"])
        assert set(counts.values()) == {90}
        assert len(counts) == 7


class TestReadme:
    """What the README says about the files is so."""

    def test_row_counts(self) -> None:
        readme = (REPORTS / "README.md").read_text(encoding="utf-8")
        counts = dict(re.findall(r"^\| `([^`]+\.csv)` \| ([\d,]+) \|", readme, re.MULTILINE))
        assert {name: int(count.replace(",", "")) for name, count in counts.items()} == {
            path.name: len(rows(path.name)) for path in REPORTS.glob("*.csv")
        }

    def test_columns(self) -> None:
        readme = (REPORTS / "README.md").read_text(encoding="utf-8")
        for path in REPORTS.glob("*.csv"):
            assert all(f"`{column}`" in readme for column in rows(path.name)[0])

    def test_bounds_are_the_districts_without_an_exact_count(self, reports: tuple[Report, ...]) -> None:
        bounded = {row["place"] for row in rows("bounds_2020-02-09.csv")}
        exact = {place for place in DISTRICTS if _values(reports, place, "2020-02-09")}
        assert len(exact) == 62
        assert bounded == set(DISTRICTS) - exact


def _source(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str], city: str) -> str:
    zone = row["unit"].replace("经济开发区", "经开区").removesuffix("(无区县)")
    return row["adcode"] or f"{city}:{zone}"


def _bulletins() -> set[Figure]:
    code = {name: code for code, name in CITIES.items()}
    found: set[Figure] = set()
    for name in ("zhejiang_county_bulletins_2020.csv", "zhejiang_extra.csv"):
        for row in _source(name):
            city, field, day = code[row["city"]], FIELDS[row["field"]], row["as_of_24h"]
            found.add((_place(row, city), *field, day, int(row["value"]), row["source"]))
            found.add((city, *field, day, int(row["city_total"]), row["source"]))
    return found


def _ningbo() -> set[Figure]:
    found: set[Figure] = set()
    for row in _source("ningbo_county_daily.csv"):
        for column, kind in (("new_confirmed", "new"), ("cumulative_confirmed", "cumulative")):
            if row[column]:
                place = _place(row, "330200")
                found.add((place, "confirmed", kind, row["date"], int(row[column]), row["source_url"]))
    columns = {
        "new": ("confirmed", "new"),
        "cumulative": ("confirmed", "cumulative"),
        "cured": ("cured", "cumulative"),
    }
    for row in _source("ningbo_city_daily.csv"):
        for column, field in columns.items():
            if row[column]:
                found.add(("330200", *field, row["date"], int(row[column]), row["source_url"]))
    return found


def _clusters() -> set[Figure]:
    code = {name: code for code, name in DISTRICTS.items() if code.startswith("3302")}
    return {
        (code[row["unit"]], "cluster_cases", "new", row["date_range"], int(row["cases"]), row["source_url"])
        for row in _source("ningbo_clusters.csv")
        if row["cluster"].endswith("stated 19 January link")
    }


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source files are not on this machine")
class TestAgainstTheSources:
    """Every figure of the source files is here, and nothing else."""

    def test_every_figure(self, reports: tuple[Report, ...]) -> None:
        compiled = [row for row in _source("zhejiang_0209_counts.csv") if row["how"].startswith("exact")]
        exact = {(row["adcode_2020"], int(row["count_low"]), row["how"]) for row in compiled}
        here = {(r.place, r.value, r.note) for r in reports if r.note.startswith("exact")}
        assert here == exact
        assert len(exact) == 62
        figures = {
            (r.place, r.indicator, r.kind, r.event_date.isoformat(), r.value, r.source)
            for r in reports
            if not r.note.startswith("exact")
        }
        assert figures == _bulletins() | _ningbo() | _clusters()

    def test_every_colour(self, published: tuple[PublishedTier, ...]) -> None:
        here = {(one.event_date.isoformat(), one.place): one.tiers for one in published}
        full = {
            (row["as_of_24h"], row["adcode_2020"]): (TIERS[row["colour"]],)
            for row in _source("zhejiang_five_colour_published_full.csv")
        }
        short = {
            row["county"].replace("畲族自治县", "县")[:-1]: row["adcode_2020"]
            for row in _source("zhejiang_0209_counts.csv")
        }
        by_county = {
            (f"2020-{column[5:7]}-{column[7:]}", short[row["county"]]): tuple(
                LETTERS[one] for one in cell.split("|")
            )
            for row in _source("tiers_by_county.csv")
            for column, cell in row.items()
            if column.startswith("tier_") and cell != "?"
        }
        assert here == by_county
        assert {key: by_county[key] for key in full} == full

    def test_bounds_and_clusters(self) -> None:
        bounds = [
            (row["as_of"], row["adcode_2020"], row["county"], row["count_low"], row["count_high"], row["how"])
            for row in _source("zhejiang_0209_counts.csv")
            if not row["how"].startswith("exact")
        ]
        assert [tuple(row.values()) for row in rows("bounds_2020-02-09.csv")] == bounds
        assert rows("clusters.csv") == _source("ningbo_clusters.csv")
