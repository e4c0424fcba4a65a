"""Codes of one list that another writes with its country before them, zeros away, or a check digit more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from fivecolour.data_files import bundled
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.regions import code_forms
from fivecolour.regions.build import code_table
from fivecolour.regions.place_names import Names
from fivecolour.regions.region_set import District, RegionSet
from fivecolour.reports.published_levels import LevelTable, read_levels
from fivecolour.texts import Text

BRAZIL = ["3304557", "3300100", "3300159", "3300209"]


def _text(word: str) -> Text:
    return Text(word, word)


def index(*codes: str, countries: tuple[str, ...] = ()) -> PlaceIndex:
    districts = tuple(
        District(code, _text(f"Place {at}"), _text(f"Place {at}"), f"place {at}", "")
        for at, code in enumerate(codes)
    )
    nothing = _text("made up")
    region = RegionSet(
        "made-up", nothing, "", districts, (), (), nothing, "2020-01-01", None, "", countries=countries
    )
    return PlaceIndex(region, not_placed(bundled("data") / "reports" / "not_placed.toml"))


def read(places: PlaceIndex, *texts: str) -> list[str]:
    frame = pd.DataFrame({"place": texts, "parent": "", "total": False, "name": ""}, dtype=object)
    found = places.reconcile(frame)
    return [code or problem for code, problem in zip(found["code"], found["problem"], strict=True)]


@pytest.mark.parametrize(
    ("own", "texts"),
    [
        (["001", "002", "103"], ["IT001", "IT002", "IT103"]),
        (["001", "002", "103"], ["IT-1", "IT-2", "IT-103"]),
        (["01001", "09162", "05315"], ["DE01001", "DE09162", "DE05315"]),
        (["01001", "01003", "13001"], ["US-01001", "US-01003", "US-13001"]),
        (["01001", "01003", "13001"], ["0500000US01001", "0500000US01003", "0500000US13001"]),
        (["28", "08", "46"], ["ES-28", "ES-8", "ES-46"]),
        (["75", "2A", "2B"], ["FR-75", "FR-2A", "FR-2B"]),
        (BRAZIL, ["BR3304557", "BR3300100", "BR3300159", "BR3300209"]),
        (["IT001", "IT002", "IT103"], ["1", "002", "103"]),
        (["ES-28", "ES-08", "ES-46"], ["28", "8", "46"]),
        (["US-01001", "US-01003", "US-13001"], ["1001", "1003", "13001"]),
        (BRAZIL, ["330455", "330010", "330015", "330020"]),
        ([code[:6] for code in BRAZIL], BRAZIL),
    ],
)
def test_figures_find_their_districts(own: list[str], texts: list[str]) -> None:
    assert read(index(*own), *texts) == own


@pytest.mark.parametrize(
    ("own", "texts", "countries"),
    [
        # Regions of Europe's statistics, of which some happen to be numbers of provinces.
        (["11", "12", "13", "21"], ["ES11", "ES12", "ES13", "ES21", "ES61", "ES62", "ES70"], ()),
        (["001", "002", "003"], ["ITC1", "ITC2", "ITC3"], ()),
        (["001", "002", "003"], ["IT001", "DE002", "IT003"], ()),
        (["001", "002", "003"], ["DE001", "DE002", "DE003"], ("IT", "Italia")),
        (["330455", "330010", "330015"], ["3304551", "3300101", "3300151"], ()),
        (["11", "12"], ["ES11"], ("ES",)),
    ],
)
def test_nothing_is_guessed(own: list[str], texts: list[str], countries: tuple[str, ...]) -> None:
    assert set(read(index(*own, countries=countries), *texts)) == {"unknown_place"}


def test_it_is_remarked_on() -> None:
    frame = pd.DataFrame({"place": ["IT001", "IT002", "IT003"], "parent": "", "total": False, "name": ""})
    assert set(index("001", "002", "003").reconcile(frame)["remark"]) == {"code_form"}


@pytest.mark.parametrize(
    ("own", "theirs", "said"),
    [
        (["001", "002"], ["IT1", "IT2"], "people.csv: codes are compared without IT before them"),
        (["ES-28", "ES-08"], ["28", "8"], "people.csv: codes are compared without ES- before them"),
        (
            BRAZIL,
            ["330455", "330010", "330015", "330020"],
            "people.csv: codes are compared without their check digit, the seventh",
        ),
    ],
)
def test_a_table_beside_the_polygons(own: list[str], theirs: list[str], said: str) -> None:
    findings: list[str] = []
    table = pd.DataFrame({"code": theirs, "people": [str(100 + at) for at in range(len(theirs))]})
    made = code_table.joined(
        pd.DataFrame({"id": own}),
        pd.Series(own),
        table,
        path=Path("people.csv"),
        column=None,
        strip_prefix="",
        findings=findings,
    )
    assert made["people"].tolist() == [str(100 + at) for at in range(len(own))]
    assert findings[0] == said


@pytest.mark.parametrize(
    ("own", "texts"),
    [
        (["PT0101", "PT1401", "PT1402"], ["101", "1401", "1402"]),
        (["01001", "01003", "13001"], ["US-01001", "US-01003", "US-13001"]),
        (["01001", "01003", "13001"], ["1001", "1003", "13001"]),
        (BRAZIL, [code[:6] for code in BRAZIL]),
    ],
)
def test_published_levels_find_their_districts(own: list[str], texts: list[str]) -> None:
    frame = pd.DataFrame({"district": texts, "tier": "3"})
    table = LevelTable({"district": "district", "tier": "tier"}, {}, date(2021, 3, 3), "made up")
    found = read_levels(frame, table, Names(index(*own).region_set))
    assert [one.place for one in found] == own


def test_check_digits_of_brazil() -> None:
    assert code_forms.have_check_digits(BRAZIL)
    assert not code_forms.have_check_digits(["3302031", "3302032", "3302033"])
