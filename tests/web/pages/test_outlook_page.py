"""The page of the outlook: chances, the record, and what is not shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_outlook import EditionOutlook, OutlookRound
from fivecolour.web.pages.outlook_page import page
from fivecolour.web.server import create_app
from fivecolour.web.view_state import read_state
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import sample_edition

BINS = ((100, 1, 10), (900, 1, 1))
GOOD = OutlookRound("2020-02-04", "7d", "2020-02-11", 4, 1.0, 2.0, 4, 30.0, 40.0, 3, BINS)
BAD = replace(GOOD, rps=3.0)


def values(outlook: EditionOutlook | None, language: str = "en") -> dict[str, Any]:
    edition = replace(sample_edition(), outlook=outlook)
    return page(edition, read_state({"lang": language}, edition))


def test_chances_with_those_that_may_rise_first() -> None:
    review, week = values(OUTLOOK)["horizons"]
    assert (review["title"], review["has_cases"]) == ("At the next review, 15 February 2020", False)
    assert week["standing"].startswith("No earlier outlook of this kind has come due yet")
    rows = [(row["code"], row["chances"], row["cases"], row["bars"]) for row in week["rows"]]
    assert rows == [
        ("330203", "higher 50%, medium 50%", "10 (4–16)", [(3, 0, 500), (4, 500, 500)]),
        ("330212", "low 100%", "", [(1, 0, 1000)]),
    ]
    assert week["lacking"] == "2 districts have no outlook: their last week is not known."


def test_what_was_no_better_than_the_same_again_is_hidden() -> None:
    found = values(replace(OUTLOOK, rounds=(BAD,)))
    _, week = found["horizons"]
    assert (week["shown"], week["rows"]) == (False, [])
    assert week["standing"].startswith("It is not shown: over the last 1 that came due it was no better")
    shown = values(replace(OUTLOOK, rounds=(GOOD,)))["horizons"][1]
    assert shown["shown"]
    assert "50% of that of “the same level as today”, and for cases 75%" in shown["standing"]


def test_the_record_of_all_rounds() -> None:
    found = values(replace(OUTLOOK, rounds=(GOOD, BAD)))["record"]
    assert found["rows"] == [
        ["7 days", "2", "0.500", "0.500", "1.00", "7.50", "10.00", "0.75", "75%"],
    ]
    assert found["reliability"] == [("7 days", [("1%", "10%", "20"), ("90%", "100%", "2")])]
    assert values(OUTLOOK)["record"] is None


def test_early_warnings_are_scored_beside_it() -> None:
    assert values(OUTLOOK)["alarms"] == [
        ["C1: the week before", "0", "–", "–", "0.0", "0.0"],
        ["C2: two days apart", "0", "–", "–", "0.0", "0.0"],
    ]


@pytest.mark.parametrize(("language", "title"), [("en", "Outlook"), ("zh", "展望")])
def test_it_is_whole_without_a_script(tmp_path: Path, language: str, title: str) -> None:
    own = replace(settings(), home=tmp_path)
    edition, _ = edition_files.publish(
        replace(sample_edition(), outlook=replace(OUTLOOK, rounds=(GOOD,))), own.editions
    )
    reader = TestClient(create_app(own))
    answer = reader.get(f"/outlook?lang={language}")
    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in answer.text
    assert answer.text.count("<script") == answer.text.count("/client-kept-page.") == 1
    assert 'class="t4" x="500" width="500"' in answer.text
    assert 'id="to-outlook" data-page="outlook" href="outlook' in reader.get("/").text
    district = reader.get(f"/d/330203?lang={language}").text
    assert '<polygon class="fan" points="' in district
    assert ("Shaded after 12 Feb" if language == "en" else "2月12日之后的阴影为展望") in district
    table = reader.get(f"/editions/{edition.id}/outlook.csv")
    assert table.text.splitlines()[0].startswith("location,reference_date,horizon")
    assert 'class="withdrawn unread"' not in answer.text
    past = reader.get(f"/outlook?date=20200205&lang={language}").text
    assert (
        "The address asks for 20200205; this page has one day only, 13 February 2020, and the map has all."
        if language == "en"
        else "网址要看“20200205”；本页只有2020年2月13日这一天，地图上各天都有。"
    ) in past
    plain, _ = edition_files.publish(sample_edition(), own.editions)
    none = reader.get(f"/outlook?edition={plain.id}&lang=en").text
    assert "This edition has no outlook" in none
    for name in ("outlook", "flows", "indices"):
        address = f"/{name}?edition={plain.id}&date=2020-02-05&lang=en"
        told = "The address asks for 2020-02-05; this edition has nothing of any day for this page."
        assert told in reader.get(address).text
