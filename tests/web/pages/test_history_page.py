"""The page of a day as it was shown and as it is now known, and of what each edition said of a district."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.editions.records import manifest, records
from fivecolour.editions.tier_timeline import timeline
from fivecolour.web.pages import district_timeline, history_page
from fivecolour.web.server import create_app
from tests.editions.cut import cut
from tests.editions.sample import _reasons, sample_edition
from tests.web.html_page import Page, page

NOW = sample_edition()
HAISHU = "330203"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of three editions: of nine days, with a late report; of ten, withdrawn; of twelve."""
    home = tmp_path_factory.mktemp("history")
    series = NOW.series[HAISHU]
    late = replace(series, cumulative=(*series.cumulative[:8], None, *series.cumulative[9:]))
    first = cut(
        replace(
            NOW,
            tiers={**NOW.tiers, HAISHU: "033444443454"},
            reasons={**NOW.reasons, HAISHU: _reasons("033444443454")},
            series={**NOW.series, HAISHU: late},
        ),
        9,
    )
    second = cut(replace(NOW, tiers={**NOW.tiers, "330212": "222333333533"}), 10)
    with pytest.MonkeyPatch.context() as patch:
        for day, edition in ((10, first), (11, second), (13, NOW)):
            patch.setattr(edition_files, "now", lambda day=day: f"2020-02-{day}T01:00:00Z")
            edition_files.publish(edition, home / "editions")
    edition_files.withdraw(home / "editions", names(home)[1], Withdrawal("2020-02-11T08:00:00Z", "a slip"))
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(replace(settings(), home=home))) as opened:
        yield opened


def names(home: Path) -> list[str]:
    return list(edition_files.paths(home / "editions"))


def used(found: Page, side: str) -> list[str]:
    """Return the classes of the shapes of one map."""
    return [
        one["class"] for one in found.all("use") if one["href"] == f"#a{HAISHU}" and "t" in one["class"][0]
    ]["ab".index(side) :][:1]


class TestComparison:
    """Two maps, the districts that differ, and why."""

    def test_in_english(self, client: TestClient, home: Path) -> None:
        found = page(client, f"/history?edition={names(home)[0]}&date=2020-02-09&lang=en")
        assert (used(found, "a"), used(found, "b")) == (["t3"], ["t4"])
        for sentence in (
            "As shown Edition 1 · published 10 February 2020",
            "As now known Edition 3 · published 13 February 2020",
            "Districts that have another level now: 1.",
            "Haishu District medium higher Late report: 9 Feb cumulative cases – → 66",
        ):
            assert sentence in found.text, sentence

    def test_in_chinese(self, client: TestClient, home: Path) -> None:
        text = page(client, f"/history?edition={names(home)[0]}&date=2020-02-09").text
        assert "海曙区 中风险 较高风险 迟报：2月9日累计病例 – → 66" in text

    def test_without_an_edition_the_first_that_showed_the_day(self, client: TestClient) -> None:
        for day, edition in (("2020-02-09", 1), ("2020-02-10", 2), ("2020-02-11", 3), ("", 3)):
            text = page(client, f"/history?date={day}&lang=en").text
            assert f"As shown Edition {edition} · published" in text
        assert "This is the newest edition of this day" in text

    def test_a_withdrawn_edition_says_so_and_is_never_what_is_known(
        self, client: TestClient, home: Path
    ) -> None:
        found = page(client, f"/history?edition={names(home)[1]}&date=2020-02-10&lang=en")
        assert "This edition was withdrawn on 11 February 2020: a slip" in found.text
        assert "As now known Edition 3" in found.text
        assert "Yinzhou District high medium The edition was withdrawn" in found.text

    def test_a_day_that_no_standing_edition_has(self, tmp_path: Path) -> None:
        edition_files.publish(cut(NOW, 9), tmp_path / "editions")
        edition_files.withdraw(
            tmp_path / "editions", names(tmp_path)[0], Withdrawal("2020-02-11T08:00:00Z", "x")
        )
        withdrawn = page(TestClient(create_app(replace(settings(), home=tmp_path))), "/history?lang=en")
        assert "No standing edition has this day any more" in withdrawn.text
        assert len(withdrawn.all("figure")) == 1

    def test_a_drill_says_so(self, tmp_path: Path) -> None:
        edition_files.publish(replace(NOW, drill=True), tmp_path / "editions")
        found = page(TestClient(create_app(replace(settings(), home=tmp_path))), "/history")
        assert found.all("body")[0]["data-drill"] == "演练"
        assert found.text.count("演练 DRILL") == 6

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("edition=nope", 404),
            ("date=yesterday", 200),
            ("district=1&before=x&layer=y", 200),
            ("before=0", 200),
        ],
    )
    def test_wrong_addresses(self, client: TestClient, query: str, status: int) -> None:
        answer = client.get(f"/history?{query}&lang=en")
        assert answer.status_code == status
        assert ("The address asks for “yesterday”" in answer.text) == ("yesterday" in query)
        assert ("The address asks for before=" in answer.text) == ("before" in query)

    @pytest.mark.parametrize("key", ["layer", "lang", "before", "district"])
    def test_a_key_said_twice_is_told(self, client: TestClient, key: str) -> None:
        values = {"layer": "published graded", "lang": "zh en", "before": "3 4", "district": "330203 330206"}
        first, last = values[key].split()
        page = client.get(f"/history?lang=en&{key}={first}&{key}={last}").text
        assert f"The address says “{key}” more than once; the last value, “{last}”, counts." in page

    def test_no_id_stands_twice(self, client: TestClient, home: Path) -> None:
        html = client.get(f"/history?edition={names(home)[0]}&district={HAISHU}").text
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))


class TestTimeline:
    """What each edition said of one district."""

    def test_rows(self, home: Path) -> None:
        folder = home / "editions"
        days = ["2020-02-08", "2020-02-09", "2020-02-10", "2020-02-12"]
        found = timeline(folder, records(folder), HAISHU, days)
        assert [(row.edition.number, row.tiers) for row in found] == [(1, "43  "), (2, "444 "), (3, "4444")]
        assert timeline(folder, records(folder), "nope", days) == []

    def test_on_the_page(self, client: TestClient, home: Path) -> None:
        found = page(client, f"/history?edition={names(home)[0]}&date=2020-02-09&district={HAISHU}&lang=en")
        assert (
            "No. 3 · 13 February 2020 higher No. 2 · 11 February 2020 · withdrawn higher "
            "No. 1 · 10 February 2020 medium"
        ) in found.text
        # One day is marked, of the first edition: the ninth.
        (marked,) = [one for one in found.all("rect") if one.get("class") == "other"]
        assert marked["x"] == "8"
        assert "As shown The reason of tier 3" in found.text
        assert "As now known The reason of tier 4" in found.text

    def test_thousands_are_told_apart(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(history_page, "_side", lambda *_: {"legend": [(1, "low", 1270)]})
        assert "low 1,270" in page(client, "/history?lang=en&date=2020-02-10").text

    def test_earlier_editions_are_one_link_away(
        self, client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(district_timeline, "_MOST_EDITIONS", 2)
        # No page that was given before.
        query = f"/history?edition={names(home)[0]}&date=2020-02-09&district={HAISHU}&lang=en&theme=dark"
        found = page(client, query)
        (older,) = [one["href"] for one in found.all("a") if "before=" in one["href"]]
        assert "No. 1 · 10 February 2020 medium" not in found.text
        assert "No. 1 · 10 February 2020 medium" in page(client, "/" + older).text


def test_a_district_that_only_the_later_edition_has(tmp_path: Path) -> None:
    """Boundaries were redrawn: its row leads to what later editions said of it."""
    code = "330212"
    zones = tuple(one for one in NOW.region.zones if one.lies_in != code)
    others = tuple(one for one in NOW.region.districts if one.code != code)
    early = cut(
        replace(
            NOW,
            region=replace(NOW.region, districts=others, zones=zones),
            tiers={key: one for key, one in NOW.tiers.items() if key != code},
            series={key: one for key, one in NOW.series.items() if key != code},
            drawing=replace(
                NOW.drawing, paths={key: one for key, one in NOW.drawing.paths.items() if key != code}
            ),
        ),
        9,
    )
    with pytest.MonkeyPatch.context() as patch:
        for day, edition in ((10, early), (13, NOW)):
            patch.setattr(edition_files, "now", lambda day=day: f"2020-02-{day}T01:00:00Z")
            edition_files.publish(edition, tmp_path / "editions")
    first = next(iter(edition_files.paths(tmp_path / "editions")))
    with TestClient(create_app(replace(settings(), home=tmp_path))) as opened:
        found = opened.get(f"/history?edition={first}&date=2020-02-09&lang=en").text
        link = f"history?edition={first}&amp;date=2020-02-09&amp;district={code}&amp;lang=en#timeline"
        assert link in found
        there = opened.get("/" + link.replace("&amp;", "&").split("#")[0]).text
        assert "no place with the code" not in there
        assert "Yinzhou District" in there.split('id="timeline"')[1]
        wrong = opened.get(f"/history?edition={first}&date=2020-02-09&lang=en&district=1").text
        assert "This edition has no place with the code “1”" in wrong


def test_editions_of_other_districts_are_named(tmp_path: Path) -> None:
    """They cannot be compared, but whoever reads an edition hears that the map goes on without it."""
    other = replace(NOW, region=replace(NOW.region, name="sample-2021"))
    with pytest.MonkeyPatch.context() as patch:
        for day, edition in ((13, NOW), (14, other)):
            patch.setattr(edition_files, "now", lambda day=day: f"2020-02-{day}T01:00:00Z")
            edition_files.publish(edition, tmp_path / "editions")
    first, second = edition_files.paths(tmp_path / "editions")
    with TestClient(create_app(replace(settings(), home=tmp_path))) as opened:
        for asked, named, label in ((first, second, "No. 2 · 14"), (second, first, "No. 1 · 13")):
            found = opened.get(f"/history?edition={asked}&date=2020-02-09&lang=en").text
            link = (
                f'<a href="history?edition={named}&amp;date=2020-02-09&amp;lang=en">{label} February 2020</a>'
            )
            assert f"Editions of this day with other districts, which are not compared: {link}</p>" in found


def test_it_is_linked_from_the_map(client: TestClient, home: Path) -> None:
    links = [one.get("href", "") for one in page(client, f"/?edition={names(home)[0]}&lang=en").all("a")]
    assert f"history?lang=en&edition={names(home)[0]}" in links


def test_what_editions_said_passes_over_one_that_is_damaged(home: Path, tmp_path: Path) -> None:
    """A day of the first edition alone: it was no page at all."""
    shutil.copytree(home / "editions", tmp_path / "editions")
    days = [set(manifest(home / "editions", name)["parts"]["figures"]) for name in names(home)]
    (own,) = days[0] - days[1] - days[2]
    (tmp_path / "editions" / "parts" / own).write_bytes(b"x")
    client = TestClient(create_app(replace(settings(), home=tmp_path)))
    answer = client.get(f"/editions?lang=en&district={HAISHU}")
    assert answer.status_code == 200
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", answer.text)
    assert ["damaged, not shown" in row for row in rows] == [False, False, True]
