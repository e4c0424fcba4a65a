"""The wall: what it is sent, and its page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import DistrictSeries
from fivecolour.texts import table
from fivecolour.web.pages.wall_data import wall_data
from fivecolour.web.server import create_app
from tests.editions.cut import cut
from tests.editions.sample import sample_edition

EDITION = sample_edition()
# Of the authority's second map: not named any more, or left open.
GONE = [("330103", 2), ("330105", 3)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    own: Settings = replace(settings(), home=tmp_path_factory.mktemp("wall"))
    edition_files.publish(EDITION, own.editions)
    return TestClient(create_app(own))


class TestWallData:
    """The day that the edition opens on, and what led to it."""

    def test_changes_since_the_last_reviews_with_their_reason(self) -> None:
        data = wall_data(EDITION, "en")
        assert [(one["code"], one["from"], one["to"]) for one in data["changes"]] == [
            ("330105", 3, 2),
            ("330103", 2, 1),
        ]
        assert data["changes"][1]["name"] == "Xiacheng District"
        assert data["changes"][1]["shape"] == "330105"
        assert data["changes"][1]["reason"] == "The reason of tier 1"
        assert data["reviews"] == [{"date": "2020-02-12", "up": 0, "down": 2, "gone": 0, "new": 0}]

    def test_raised_first_then_lowered_then_grey(self) -> None:
        tiers = {
            "330103": "0" * 8 + "4444",
            "330105": "3" * 11 + "0",
            "330203": "4" * 11 + "5",
            "330212": "3" * 12,
        }
        changes = wall_data(replace(EDITION, tiers=tiers), "en")["changes"]
        assert [one["code"] for one in changes] == ["330203", "330105"]

    def test_nothing_changed_the_highest_are_told(self) -> None:
        tiers = dict.fromkeys(EDITION.tiers, "2" * 12) | {"330203": "4" * 12, "330103": "0" * 12}
        changes = wall_data(replace(EDITION, tiers=tiers), "en")["changes"]
        assert [(one["code"], one["from"], one["to"]) for one in changes] == [
            ("330203", 4, 4),
            ("330105", 2, 2),
            ("330212", 2, 2),
        ]

    def test_the_authoritys_levels_where_the_rule_gives_none(self) -> None:
        edition = replace(EDITION, tiers=dict.fromkeys(EDITION.tiers, "0" * 12))
        data = wall_data(edition, "en")
        assert data["tiers"] == {"330103": 0, "330105": 0, "330203": 4, "330212": 3}
        assert (data["tallies"][-1][3:5], data["as_published"]) == (
            [1, 1],
            "The province's map of 24:00 on 12 Feb",
        )
        gone = [(one["code"], one["from"], one["to"], one["reason"]) for one in data["changes"]]
        assert gone == [(code, was, 0, "The province's map of 24:00 on 12 Feb") for code, was in GONE]
        assert wall_data(EDITION, "en")["as_published"] is None

    def test_a_rule_that_reviews_every_day(self) -> None:
        data = wall_data(replace(EDITION, reviews=()), "en")
        assert [one["date"] for one in data["reviews"]] == ["2020-02-12", "2020-02-11", "2020-02-10"]

    def test_figures_say_how_many_reported(self) -> None:
        assert wall_data(EDITION, "en")["figures"] == {
            "districts": 4,
            "new": {"value": 0, "of": 2},
            "week": {"value": 1, "of": 1},
            "total": {"value": 13, "of": 1},
        }

    def test_missing_is_not_zero(self) -> None:
        silent = {code: DistrictSeries((None,) * 12, (None,) * 12) for code in EDITION.series}
        data = wall_data(replace(EDITION, series=silent), "en")
        assert data["figures"]["new"] == {"value": None, "of": 0}
        assert data["trend"][-1] == ["2020-02-12", None, 0]
        assert data["ranking"] == []

    def test_too_few_districts_are_no_total(self) -> None:
        """On 22 January one of the province's ninety districts reported a zero."""
        data = wall_data(replace(EDITION, cities={}), "en")
        assert data["leastShare"] == 0.8
        assert data["trend"][-1] == ["2020-02-12", 0, 2]
        assert (data["trend_mean"][-1], data["trend_published"][-1]) == (None, None)

    def test_the_cities_totals_stand_in_where_they_published(self) -> None:
        days = (None,) * 11
        both = {
            code: replace(city, cumulative=(*days, total), new=(*days, new))
            for (code, city), total, new in zip(
                {"330100": EDITION.cities["330200"], **EDITION.cities}.items(),
                (60, 151),
                (4, 21),
                strict=True,
            )
        }
        data = wall_data(replace(EDITION, cities=both), "en")
        names = ["Hangzhou", "Ningbo"]
        assert data["published_totals"] == {
            "new": {"value": 25, "of": 4, "enough": True, "names": names},
            "total": {"value": 211, "of": 4, "enough": True, "names": names},
        }
        assert data["trend_published"] == [*days, 25]
        # One city of two covers half of the districts: no total either, but named beside.
        one = wall_data(replace(EDITION, cities={"330200": both["330200"]}), "en")
        assert one["published_totals"]["new"] == {"value": 21, "of": 2, "enough": False, "names": names[1:]}
        assert one["trend_published"] == [None] * 12

    def test_the_mean_of_enough_days_and_districts(self) -> None:
        every = DistrictSeries((None,) * 12, (7,) * 11 + (None,))
        data = wall_data(replace(EDITION, series=dict.fromkeys(EDITION.series, every), cities={}), "en")
        assert data["trend_mean"] == [*[None] * 4, *[28.0] * 7, None]

    def test_districts_by_level_day_by_day(self) -> None:
        tiers = {"330103": "0" * 8 + "4444", "330105": "3" * 12, "330203": "5" * 12, "330212": "5" * 12}
        tallies = wall_data(replace(EDITION, tiers=tiers), "en")["tallies"]
        # Grey, then the tiers from the lowest.
        assert (len(tallies), tallies[0], tallies[-1]) == (12, [1, 0, 0, 1, 0, 2], [0, 0, 0, 1, 1, 2])

    def test_a_correction_is_no_number_of_cases(self) -> None:
        series = EDITION.series | {"330105": DistrictSeries((None,) * 12, (None,) * 11 + (-5,))}
        assert wall_data(replace(EDITION, series=series), "en")["figures"]["new"] == {"value": 0, "of": 2}

    def test_ranking(self) -> None:
        assert wall_data(EDITION, "en")["ranking"] == [
            {
                "code": "330212",
                "week": 1,
                "rate": 0.1,
                "name": "Yinzhou District",
                "city": "Ningbo",
            }
        ]

    def test_the_day_that_the_edition_opens_on(self) -> None:
        data = wall_data(replace(EDITION, opens_on="2020-02-09"), "en")
        assert (data["day"], data["newest"], data["tiers"]["330203"]) == ("2020-02-09", "2020-02-12", 4)
        assert wall_data(cut(EDITION, 9), "en")["tiers"] == data["tiers"]


class TestPage:
    """What stands in the first answer."""

    @pytest.mark.parametrize(
        ("lang", "title"), [("zh", "样例疫情五色图"), ("en", "Sample five-colour epidemic map")]
    )
    def test_language_by_address(self, client: TestClient, lang: str, title: str) -> None:
        page = client.get(f"/wall?lang={lang}").text
        assert f"<title>{title}</title>" in page
        assert page.count('<path id="d') == 3

    @pytest.mark.parametrize(("asked", "days"), [("", 2), ("7", 7), ("-1", 2), ("x", 2), ("99999", 2)])
    def test_threshold_by_address(self, client: TestClient, asked: str, days: int) -> None:
        page = client.get(f"/wall?stale={asked}").text
        boot = re.search(r'id="five-colour-wall">(.*?)</script>', page)
        assert boot is not None
        assert json.loads(boot[1])["stale"] == days

    def test_what_it_does_not_show_is_said(self, client: TestClient) -> None:
        page = client.get("/wall?lang=en&district=330203&layer=published&stale=x&edtion=a&city=&flow=").text
        boot = re.search(r'id="five-colour-wall">(.*?)</script>', page)
        assert boot is not None
        assert json.loads(boot[1])["notes"] == [
            "“stale=x” is no number of days; 2 are used",
            "A wall shows the whole map by the rule, not “district=330203”",
            "A wall shows the whole map by the rule, not “layer=published”",
            "“edtion” in the address means nothing here, and is passed over; is “edition” meant?",
        ]

    @pytest.mark.parametrize(
        ("asked", "note"),
        [
            ("Stale=3", "“Stale” in the address means nothing here, and is passed over; is “stale” meant?"),
            ("stale=3&stale=5", "The address says “stale” more than once; the last value, “5”, counts."),
            ("theme=light", "A wall is always dark, not “light”"),
        ],
    )
    def test_of_its_own_keys_too(self, client: TestClient, asked: str, note: str) -> None:
        boot = re.search(r'id="five-colour-wall">(.*?)</script>', client.get(f"/wall?lang=en&{asked}").text)
        assert boot is not None
        assert json.loads(boot[1])["notes"] == [note]

    def test_a_drill_says_so(self, tmp_path: Path) -> None:
        own = replace(settings(), home=tmp_path)
        edition_files.publish(replace(EDITION, drill=True), own.editions)
        page = TestClient(create_app(own)).get("/wall").text
        assert 'data-drill="1"' in page
        assert '<p class="watermark" aria-hidden="true">演练 · 模拟数据</p>' in page

    def test_its_script_is_its_own(self, client: TestClient) -> None:
        wall, page = client.get("/wall").text, client.get("/").text
        (script,) = re.findall(r'src="(static/wall-main\.[0-9a-f]+\.js)"', wall)
        assert re.search(r'from "\./client-live\.[0-9a-f]{12}\.js"', client.get(f"/{script}").text)
        assert "wall" not in page

    def test_data_never_changes(self, client: TestClient) -> None:
        name = re.findall(r'"edition":"([^"]+)"', client.get("/wall").text)[0]
        answer = client.get(f"/editions/{name}/wall.json")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.json()["id"] == name


class TestTexts:
    """Keys of ``wall.toml``."""

    def test_every_key_is_used(self) -> None:
        folder = settings().assets / "wall"
        code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
        named = set(re.findall(r"say\(\s*\"([a-z_]+)\"", code)) | {"highest", "changes", "live", "polling"}
        named |= set(re.findall(r"\"(up|down|gone)\"", code)) | set(re.findall(r"one\(\"([a-z]+)\"", code))
        named |= set(re.findall(r"counted\([\w.]+, \"([a-z]+)\"", code))
        assert named | {
            "title",
            "as_of",
            "drill",
            "highest",
            "newest_only",
            "always_dark",
            "whole_map_only",
            "stale_unread",
        } == {key for key in table("wall", "zh") if not key.endswith(("_in_week", "_in_month", "_one"))}
