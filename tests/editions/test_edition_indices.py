"""Indices in editions: in parts of their own, by the day, shared by editions; nowhere without an index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.editions import edition_files, parts
from fivecolour.editions.edition_indices import StoredIndexDays
from fivecolour.editions.edition_order import indices_of
from fivecolour.editions.parts import content_digest, split
from fivecolour.editions.standing_order import read
from fivecolour.errors import UserError
from fivecolour.export.tables.open_table import Choice, rows
from fivecolour.export.tables.table_registry import TABLES
from tests.editions.indexed import indexed_edition
from tests.editions.sample import sample_edition
from tests.indices.rules import index_rule, part

HAISHU, YINZHOU = 2, 3
LAST = 11


def test_figures_of_a_day() -> None:
    cases, open_index = indexed_edition().index_days[LAST]
    # One case in seven days, a twentieth of 20; two clear days of four.
    assert (cases.low[YINZHOU], cases.high[YINZHOU]) == (20, 20)
    assert cases.parts[0].value_low[YINZHOU] == cases.parts[0].value_high[YINZHOU] == 1
    assert (cases.parts[1].low[YINZHOU], cases.parts[1].given_low[YINZHOU]) == (0.5, 16.67)
    # 12 cases at least, for one day is not known; one clear day at least and three at most.
    assert (cases.parts[0].value_low[HAISHU], cases.parts[0].value_high[HAISHU]) == (12, None)
    assert (cases.parts[1].value_low[HAISHU], cases.parts[1].value_high[HAISHU]) == (1, 3)
    assert (cases.low[HAISHU], cases.high[HAISHU]) == (48.33, 91.67)
    assert cases.low[:2] == (None, None)
    assert cases.best == (0, 0, 1, 2)
    assert (open_index.low[YINZHOU], open_index.high[YINZHOU]) == (12.5, 87.5)
    assert open_index.dimensions[0][0][YINZHOU] == 12.5


def test_an_edition_that_was_written_is_read_with_its_indices(tmp_path: Path) -> None:
    made, _ = edition_files.publish(indexed_edition(), tmp_path)
    found = edition_files.read(tmp_path, made.id)
    assert isinstance(found.index_days, StoredIndexDays)
    assert found.indices == indexed_edition().indices
    assert dict(found.index_days) == dict(indexed_edition().index_days)
    with pytest.raises(KeyError):
        found.index_days[len(found.days)]


def test_without_an_index_an_edition_is_what_it_was() -> None:
    plain, with_indices = split(sample_edition()).manifest, split(indexed_edition()).manifest
    assert {*with_indices["parts"]} - {*plain["parts"]} == {"indices", "index_days"}
    assert content_digest(plain)[:10] == "b90a6bfea5"
    assert {name: part for name, part in with_indices["parts"].items() if name in plain["parts"]} == plain[
        "parts"
    ]


def test_the_next_edition_keeps_the_days_before() -> None:
    earlier = split(indexed_edition())
    later = split(indexed_edition(), earlier=earlier.manifest, since=10)
    assert later.manifest["parts"]["index_days"] == earlier.manifest["parts"]["index_days"]
    assert len(set(later.bodies) & set(earlier.manifest["parts"]["index_days"][:10])) == 0


def test_the_standing_order_names_them(tmp_path: Path) -> None:
    path = tmp_path / "publish.toml"
    order = 'region_set = "x"\nscheme = "y"\nfrom = 2020-02-01\n'
    path.write_text(order + 'indices = ["case-burden"]\n')
    standing = read(path)
    assert standing.indices == standing.until(standing.start).indices == ("case-burden",)  # type: ignore[arg-type]
    path.write_text(order + 'indices = "case-burden"\n')
    with pytest.raises(UserError, match='indices is no list of names; write indices = \\["case-burden"'):
        read(path)
    path.write_text(order + 'indices = ["a", "a"]\n')
    with pytest.raises(UserError, match="names 'a' twice; remove one"):
        read(path)


def test_an_index_of_days_is_refused_on_a_map_of_months() -> None:
    with pytest.raises(
        UserError, match="the index case-burden: cases_7d_per_100k: 7 days are no whole number"
    ):
        indices_of(["case-burden"], "month")


class TestTables:
    def test_a_row_a_day_index_and_district(self) -> None:
        edition = indexed_edition()
        total, found = rows(TABLES["indices"], edition, Choice(("330103", "330212"), LAST, LAST))
        assert total == 4
        assert found[1] == {
            "date": "2020-02-12",
            "index": "made-up",
            "district": "330212",
            "index_low": 20.0,
            "index_high": 20.0,
            "place_best": 2,
            "place_worst": 2,
            "place_low": 2,
            "place_high": 2,
            "flips_by": None,
            "missing_parts": None,
        }
        assert (found[0]["index_low"], found[0]["place_best"]) == (None, None)
        assert found[3]["missing_parts"] == "unnamed"

    def test_parts_and_rules(self) -> None:
        edition = indexed_edition()
        total, found = rows(TABLES["index_parts"], edition, Choice(("330212",), 0, LAST), after=44, most=2)
        assert (total, [row["part"] for row in found]) == (48, ["cases", "quiet"])
        assert (found[1]["value_low"], found[1]["part_low"], found[1]["given_high"]) == (2, 0.5, 16.67)
        _, rules = rows(TABLES["index_rules"], edition, Choice((), 0, LAST))
        assert [rule["name"] for rule in rules] == ["made-up", "open"]
        assert rules[0]["parts"][0]["scale"] == {
            "method": "min_max",
            "reference": "bounds",
            "bounds": (0.0, 20.0),
        }
        scale = {"method": "z_score", "reference": "bounds", "mean": 0.0, "sd": 1.0, "limit": 2.0}
        own = indexed_edition(index_rule(part("cases", **scale)))
        assert rows(TABLES["index_rules"], own, Choice((), 0, LAST))[1][0]["parts"][0]["scale"] == scale
        assert rules[1]["parts"][1]["unavailable"] == {"zh": "没有公布", "en": "not printed"}

    def test_not_there_without_an_index(self) -> None:
        names = ("indices", "index_parts", "index_rules")
        assert not any(TABLES[name].there(sample_edition()) for name in names)
        assert all(TABLES[name].there(indexed_edition()) for name in names)


def test_parts_are_known_by_their_kind() -> None:
    edition = indexed_edition()
    bundle = split(edition)
    names = bundle.manifest["parts"]["index_days"]
    assert parts.parse("index_days", bundle.bodies[names[LAST]]) == edition.index_days[LAST]
    assert replace(edition, index_days={}) == edition
