"""Changes of tier as events, and what feeds and calendars make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.export.feeds.atom import NAMESPACE, FeedPlace, tier_feed
from fivecolour.export.feeds.review_calendar import CalendarRevision, review_calendar
from fivecolour.export.feeds.tier_events import TierEvent, events, of_edition
from tests.editions.cut import cut
from tests.editions.sample import TIERS, sample_edition

PLACE = FeedPlace("https://map.example.org", "feeds/tiers.en.atom", "map.example.org", "")
_ATOM = f"{{{NAMESPACE}}}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return three editions: ten days, twelve days, and twelve with 海曙's tenth day told otherwise."""
    last = {**TIERS, "330203": "033444444254"}
    whole = sample_edition()
    for hour, edition in enumerate((cut(whole, 10), whole, replace(whole, tiers=last))):
        monkeypatch.setattr(edition_files, "now", lambda hour=hour: f"2020-02-13T0{hour}:00:00Z")
        edition_files.publish(replace(edition, provenance={"n": hour}), tmp_path)
    return tmp_path


def told(found: list[TierEvent]) -> list[tuple[int, str, str, str, int, int]]:
    return [(e.record.number, e.kind, e.code, e.day, e.before, e.after) for e in found]


class TestEvents:
    """What each edition said that was not said before it."""

    def test_only_new_days_and_what_is_told_otherwise(self, folder: Path) -> None:
        assert told(events(folder, most=5)) == [
            (3, "restated", "330203", "2020-02-10", 4, 2),
            (2, "lowered", "330105", "2020-02-12", 3, 2),
            (2, "lowered", "330203", "2020-02-12", 5, 4),
            (2, "lowered", "330103", "2020-02-11", 2, 1),
            (2, "raised", "330203", "2020-02-11", 4, 5),
        ]

    def test_of_one_district(self, folder: Path) -> None:
        found = events(folder, "330103", most=10)
        assert told(found) == [
            (2, "lowered", "330103", "2020-02-11", 2, 1),
            (1, "graded", "330103", "2020-02-04", 0, 2),
        ]
        assert (found[0].old_reason.en, found[0].new_reason.en) == (
            "The reason of tier 2",
            "The reason of tier 1",
        )

    def test_of_one_edition_they_stay_the_same_for_ever(self, folder: Path) -> None:
        _, second, third = edition_files.paths(folder)
        before = [one.key for one in of_edition(folder, second)]
        edition_files.withdraw(folder, third, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        assert [one.key for one in of_edition(folder, second)] == before
        assert before[0] == f"{second}/330105/2020-02-12"

    def test_no_edition_is_read_again_for_each_district(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert events(folder, most=1_000)
        read = list[str]()
        ask = edition_files.read
        monkeypatch.setattr(edition_files, "read", lambda place, name: read.append(name) or ask(place, name))
        assert events(folder, "330103", most=10)
        first, second, _ = edition_files.paths(folder)
        # Those whose reasons are told, with the one before.
        assert read == [second, first, first]


def feed(folder: Path, code: str = "", language: str = "en") -> ET.Element:
    edition = edition_files.latest(folder)
    found = events(folder, code, most=100)
    body = tier_feed(found, edition, PLACE, language=language, code=code, first_day="2020-02-13")
    return ET.fromstring(body)


def texts(entry: ET.Element, name: str) -> str:
    return entry.findtext(_ATOM + name) or ""


class TestFeed:
    """Atom: who reads it knows what changed, from what, why, and whether it still stands."""

    def test_an_entry(self, folder: Path) -> None:
        _, second, _ = edition_files.paths(folder)
        entry = feed(folder).findall(_ATOM + "entry")[4]
        assert texts(entry, "title") == (
            "Haishu District: raised from higher (orange) to high (red), 11 February 2020"
        )
        assert texts(entry, "id") == (f"tag:map.example.org,2020-02-13:map/{second}/330203/2020-02-11/en")
        assert texts(entry, "content") == (
            "<p>Now high (red). The reason of tier 5</p>"
            "<p>Before higher (orange). The reason of tier 4</p>"
            f"<p>Edition 2, {second}</p>"
        )
        link = entry.find(_ATOM + "link")
        assert link is not None
        assert link.get("href") == (
            f"https://map.example.org/?lang=en&edition={second}&district=330203&date=2020-02-11"
        )

    def test_every_id_and_moment_is_one_of_its_own(self, folder: Path) -> None:
        entries = feed(folder).findall(_ATOM + "entry")
        for name in ("id", "updated"):
            values = [texts(one, name) for one in entries]
            assert len(set(values)) == len(values) == 10
        moments = [texts(one, "updated") for one in entries]
        assert moments == sorted(moments, reverse=True)
        assert moments[0] == "2020-02-13T02:00:00.000010Z"

    def test_ids_do_not_change_when_later_editions_come(self, folder: Path) -> None:
        before = {texts(one, "id") for one in feed(folder).findall(_ATOM + "entry")}
        edition_files.publish(replace(sample_edition(), provenance={"n": 9}), folder)
        assert before < {texts(one, "id") for one in feed(folder).findall(_ATOM + "entry")}

    def test_withdrawn_and_drill_are_named(self, tmp_path: Path) -> None:
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), tmp_path)
        edition_files.withdraw(tmp_path, drill.id, Withdrawal("2030-02-14T00:00:00Z", "a slip"))
        root = feed(tmp_path)
        entry = root.findall(_ATOM + "entry")[0]
        assert texts(root, "title").startswith("DRILL · ")
        assert texts(entry, "title").startswith("DRILL · WITHDRAWN · Gongshu District: lowered")
        assert [one.get("term") for one in entry.findall(_ATOM + "category")] == [
            "lowered",
            "drill",
            "withdrawn",
        ]
        assert "was withdrawn: a slip" in texts(entry, "content")
        assert texts(entry, "updated").startswith("2030-02-14")

    def test_in_chinese(self, folder: Path) -> None:
        root = feed(folder, language="zh")
        assert texts(root, "title") == "等级变化：样例疫情五色图"
        assert texts(root.findall(_ATOM + "entry")[4], "title") == (
            "海曙区：2020年2月11日由较高风险（橙）升为高风险（红）"
        )

    def test_what_xml_cannot_hold_does_no_harm(self, tmp_path: Path) -> None:
        edition = sample_edition()
        evil = edition.region.districts[2].name.each(lambda _: 'a\0\ud800<b>"&]]>')
        districts = (*edition.region.districts[:2], replace(edition.region.districts[2], name=evil))
        region = replace(edition.region, districts=(*districts, edition.region.districts[3]))
        found = of_sample(replace(edition, region=region), tmp_path)
        body = tier_feed(found, found[0].edition, PLACE, language="en", first_day="2020-02-13")
        entries = ET.fromstring(body).findall(_ATOM + "entry")
        assert any(
            'a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}<b>"&]]>' in texts(e, "title")
            for e in entries
        )


def of_sample(edition: Edition, folder: Path) -> list[TierEvent]:
    """Return the events of an edition that no file could hold."""
    edition_files.publish(sample_edition(), folder)
    return [replace(one, edition=edition) for one in events(folder, most=100)]


REVISION = CalendarRevision(3, datetime.fromisoformat("2020-02-13T09:00:00+08:00"))


class TestCalendar:
    """The days of review, as calendars read them."""

    def test_days(self, folder: Path) -> None:
        body = review_calendar(edition_files.latest(folder), PLACE, REVISION, language="en")
        assert body is not None
        found = Calendar.from_ical(body).walk("VEVENT")
        assert [one.decoded("dtstart").isoformat() for one in found] == ["2020-02-09", "2020-02-12"]
        assert str(found[1]["summary"]) == "Levels reviewed: Sample five-colour epidemic map"
        assert str(found[1]["description"]) == "0 raised, 2 lowered"
        assert str(found[1]["uid"]) == "2020-02-12.map.sample@map.example.org"
        assert [line for line in body.decode().split("\r\n") if line.startswith(("DT", "SEQ", "LAST"))][
            -5:
        ] == [
            *("DTSTART;VALUE=DATE:20200212", "DTEND;VALUE=DATE:20200213", "DTSTAMP:20200213T010000Z"),
            *("SEQUENCE:3", "LAST-MODIFIED:20200213T010000Z"),
        ]

    def test_one_review_is_the_first(self) -> None:
        grey = dict.fromkeys(TIERS, "000000000000")
        body = review_calendar(replace(sample_edition(), tiers=grey), PLACE, REVISION, language="en")
        told = [str(one["description"]) for one in Calendar.from_ical(body or b"").walk("VEVENT")]
        assert told == ["First review", "0 raised, 0 lowered"]

    def test_without_reviews_there_is_none(self) -> None:
        edition = replace(sample_edition(), reviews=())
        assert review_calendar(edition, PLACE, REVISION, language="en") is None

    def test_a_drill_and_what_was_withdrawn_say_so(self) -> None:
        edition = replace(sample_edition(), drill=True)
        body = review_calendar(edition, PLACE, REVISION, language="en", withdrawn=True)
        assert body
        calendar = Calendar.from_ical(body)
        names = [calendar["x-wr-calname"], *(one["summary"] for one in calendar.walk("VEVENT"))]
        assert {name[:18] for name in names} == {"DRILL · WITHDRAWN "}
