"""The page of a district, and the map in pages of others."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.scoring.figures import Period
from fivecolour.web.pages import district_page, embed_page
from fivecolour.web.server import create_app
from fivecolour.web.view_state import ViewState
from tests.editions.sample import sample_edition

SITE = "https://map.example.org"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(settings(), home=tmp_path_factory.mktemp("district"), public_url=SITE)


@pytest.fixture(scope="module")
def edition(config: Settings) -> Edition:
    return edition_files.publish(sample_edition(), config.editions)[0]


@pytest.fixture(scope="module")
def client(config: Settings, edition: Edition) -> TestClient:
    return TestClient(create_app(config))


def plain(page: str) -> str:
    """Return the words of a page, one space between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    return {key: html.unescape(value) for key, value in found}


class TestDistrict:
    """What somebody finds who was sent a link to a district."""

    def test_endless_names_of_the_host_push_out_no_page(self, config: Settings, edition: Edition) -> None:
        app = create_app(replace(config, public_url=""))
        made = app.state.site.district_html
        client, address = TestClient(app), "/d/330203?lang=en"
        for number in range(40):
            host = f"h{number}.example:8080"
            tags = meta(client.get(address, headers={"Host": host}).text)
            assert tags["og:image"].startswith(f"http://{host}/press/export?format=png")
            assert tags["og:url"].startswith(f"http://{host}/d/330203?")
        page = client.get(address, headers={"Host": "a.example"}).text
        assert "http%3A%2F%2Fa.example%2Fd%2F330203" in page
        assert "site.invalid" not in page
        # The page was made once, whatever it was asked by.
        assert (made._cached_html.cache_info().currsize, made._cached_html.cache_info().misses) == (1, 1)

    def test_it_says_level_since_when_and_why(self, client: TestClient) -> None:
        text = plain(client.get("/d/330203?lang=en").text)
        assert "higher Since 12 Feb The same as a week ago The reason of tier 4" in text
        assert "Figures until 12 February 2020" in text
        text = plain(client.get("/d/330203?lang=zh&date=2020-02-10").text)
        assert "较高风险 自2月4日起" in text

    def test_its_map_names_districts_that_lie_whole_in_the_frame(self, client: TestClient) -> None:
        page = client.get("/d/330203?lang=en").text
        names = re.findall(r'<text class="(\w+) on"[^>]*>([^<]+)</text>', page)
        assert ("name", "Haishu") in names
        # Cities' names stand on the map of the whole alone.
        assert 'class="place' not in page

    def test_a_day_without_a_report_is_not_zero(self, client: TestClient) -> None:
        page = client.get("/d/330203?lang=en").text
        rows = {
            row[0]: row[1:]
            for row in re.findall(
                r'<a href="[^"]*" title="([^"]+)">[^<]+</a></th>.*?</svg> ([^<]*)</td>'
                r'<td class="n">([^<]*)</td><td class="n">([^<]*)</td>',
                page,
            )
        }
        assert len(rows) == 12
        assert rows["11 February 2020"] == ("high", "–", "–")
        assert rows["12 February 2020"] == ("higher", "0", "–")
        assert rows["10 February 2020"] == ("higher", "0", "66")
        strip = re.findall(r'<svg class="day-strip".*?</svg>', page, re.DOTALL)[0]
        assert (strip.count('class="unreported"'), strip.count('class="bar"')) == (2, 8)
        assert re.findall(r'class="t(\d)" x="(\d+)"', strip) == [
            ("0", "0"),
            ("3", "10"),
            ("4", "30"),
            ("5", "100"),
            ("4", "110"),
        ]

    def test_what_is_passed_on_shows_its_own_map(self, client: TestClient, edition: Edition) -> None:
        page = client.get("/d/330203?lang=en").text
        tags = meta(page)
        assert tags["og:title"] == re.findall(r"<title>(.*?)</title>", page)[0]
        assert tags["og:title"].startswith("Haishu District higher · Sample")
        assert tags["og:image"].startswith(f"{SITE}/press/export?format=png&size=card&edition={edition.id}")
        assert "place=330203" in tags["og:image"]
        assert tags["og:url"] == f"{SITE}/d/330203?lang=en&edition={edition.id}"
        assert f'<link rel="canonical" href="{SITE}/d/330203?lang=en">' in page

    def test_every_link_leads_somewhere(self, client: TestClient) -> None:
        page = client.get("/d/330212?lang=en").text
        links = {one for one in re.findall(r'href="([^"#]+)"', page) if "://" not in one}
        assert len(links) > 15
        for link in links:
            address = html.unescape(link)
            path = address.removeprefix("../") if address.startswith("../") else f"d/{address}"
            if not path.startswith("press"):
                assert client.get(f"/{path}").status_code == 200, link

    @pytest.mark.parametrize("name", ["Haishu", "海曙", "haishu%20DISTRICT", "156330203"])
    def test_a_name_leads_to_it(self, client: TestClient, name: str) -> None:
        answer = client.get(f"/d/{name}?lang=en", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, "330203?lang=en")

    def test_a_name_of_several_asks_which(
        self, client: TestClient, edition: Edition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = list(edition.region.districts[:2])
        monkeypatch.setattr(district_page, "called", lambda *_: both)
        answer = client.get("/d/x?lang=en", headers={"Accept-Language": "en"})
        assert answer.status_code == 404
        assert "330103 Xiacheng District, 330105 Gongshu District; use the code" in plain(answer.text)

    def test_one_that_is_not_there(self, client: TestClient) -> None:
        assert client.get("/d/1").status_code == 404
        assert "several districts" not in client.get("/d/Ningbo").text
        assert client.get("/d/330203?edition=nope").status_code == 404

    def test_drill_and_withdrawn_are_shown(self, config: Settings, client: TestClient) -> None:
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), config.editions)
        edition_files.withdraw(config.editions, drill.id, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        for path in ("/d/330203", "/embed"):
            page = client.get(f"{path}?lang=en&edition={drill.id}").text
            assert "<title>DRILL · " in page
            assert "This edition was withdrawn on 14 February 2020: a slip" in page


class TestEmbed:
    """The map in a frame."""

    def test_only_the_frame_may_be_framed_by_others(self, client: TestClient) -> None:
        policies = {
            path: client.get(path).headers["content-security-policy"].rpartition("; ")[2]
            for path in ("/embed", "/", "/d/330203", "/data", "/embed/")
        }
        own = "frame-ancestors 'self'"
        assert policies == {
            "/embed": "frame-ancestors *",
            **dict.fromkeys(("/", "/d/330203", "/data", "/embed/"), own),
        }

    def test_no_cookie_and_no_script(self, client: TestClient) -> None:
        answer = client.get("/embed?lang=en")
        assert "set-cookie" not in answer.headers
        assert "<script" not in answer.text

    def test_a_district_is_framed_with_letters_of_the_page(self, client: TestClient) -> None:
        close = client.get("/embed?district=330203&level=county").text
        assert re.findall(r'<main class="close" style="--close: ([0-9.]+)">', close) == ["15.9"]
        assert "<main>" in client.get("/embed?district=330203").text

    def test_a_narrow_frame_has_room_for_the_reason(self, bundled: Edition) -> None:
        found = [embed_page.height_of(bundled, width, "330203", "en") for width in (280, 640)]
        assert found == [759, 944]

    def test_live_asks_again_and_frozen_does_not(self, client: TestClient, edition: Edition) -> None:
        live = client.get("/embed?lang=en")
        frozen = client.get(f"/embed?lang=en&edition={edition.id}")
        assert (live.headers["refresh"], "refresh" in frozen.headers) == ("900", False)
        assert "http-equiv" not in live.text
        assert f"as of edition {edition.number}" in frozen.text

    def test_what_is_copied_is_a_frame_of_ours(self, client: TestClient, edition: Edition) -> None:
        page = client.get("/d/330203?lang=en").text
        live, frozen = (
            html.unescape(html.unescape(one)) for one in re.findall(r"src=&#34;([^ ]+)&#34; title", page)
        )
        assert live == f"{SITE}/embed?district=330203&lang=en"
        assert frozen == f"{live}&edition={edition.id}&date=2020-02-12"
        assert client.get(frozen.removeprefix(SITE)).status_code == 200

    def test_what_a_frame_cannot_show_is_said(self, client: TestClient, edition: Edition) -> None:
        said = {
            "district=999": "no place with the code “999” (district); none is chosen",
            "date=2031-01-01": "asks for 2031-01-01, but this edition covers 1 February 2020 to",
            "layer=heat": "There is no layer “heat”",
            f"date=soon&edition={edition.id}": "asks for “soon”, which is not a day",
        }
        for query, words in said.items():
            assert words in plain(client.get(f"/embed?lang=en&{query}").text)
        assert "没有语言“fr”" in plain(client.get("/embed?lang=fr").text)
        assert 'class="withdrawn' not in client.get("/embed?lang=en&district=330203").text


def test_the_page_of_one_district_does_not_pass_another_over(client: TestClient) -> None:
    told = "This page is of one district; “330206” in the address (district) is passed over."
    assert told in plain(client.get("/d/330203?lang=en&district=330206").text)
    assert 'class="withdrawn' not in client.get("/d/330203?lang=en&district=330203&level=county").text


class TestOembed:
    """Sites that ask how a page is embedded."""

    def ask(self, client: TestClient, url: str, **keys: str) -> tuple[int, dict[str, object]]:
        answer = client.get(f"/oembed?{urlencode({'url': url, **keys})}")
        return answer.status_code, answer.json()

    def test_a_district(self, client: TestClient) -> None:
        status, answer = self.ask(client, f"{SITE}/d/330203?lang=en", maxwidth="400", maxheight="300")
        assert (status, answer["version"], answer["type"]) == (200, "1.0", "rich")
        assert (answer["width"], answer["height"]) == (400, 300)
        assert answer["html"] == (
            f'<iframe src="{SITE}/embed?lang=en&amp;district=330203&amp;level=county" '
            'title="Sample five-colour epidemic map" width="400" height="300" '
            'style="border:0;max-width:100%" loading="lazy" '
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
            'referrerpolicy="no-referrer"></iframe>'
        )

    def test_the_page_says_where_to_ask(self, client: TestClient) -> None:
        page = client.get("/d/330203?lang=en").text
        (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
        answer = client.get(html.unescape(address).removeprefix(SITE))
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")

    @pytest.mark.parametrize(
        ("url", "status"),
        [
            ("https://evil.example/d/330203", 404),
            (f"{SITE}.evil.example/", 404),
            (f"{SITE}/staff", 404),
            (f"{SITE}/d/1", 404),
            ("http://[", 404),
            ("", 404),
            (f'{SITE}/?lang="><script>', 404),
            (f"{SITE}/?lang=fr", 404),
            (f"{SITE}/?date=soon", 404),
            (f"{SITE}/?date=2031-01-01", 404),
            (f"{SITE}/d/330203?layer=heat", 404),
            (f"{SITE}/d/330203?district=330206", 404),
            (f"{SITE}/?Date=2020-02-09", 404),
            (f"{SITE}/?date=2020-02-09&date=2020-02-10", 404),
            (f"{SITE}/d/330203?level=county&date=2020-02-09&utm_source=x", 200),
        ],
    )
    def test_nothing_else_is_embedded(self, client: TestClient, url: str, status: int) -> None:
        found, answer = self.ask(client, url)
        assert found == status
        assert "<script" not in str(answer.get("html", ""))

    def test_what_an_address_asks_for_in_vain_is_said(self, client: TestClient) -> None:
        _, answer = self.ask(client, f"{SITE}/embed?date=soon&lang=zh")
        assert str(answer["detail"]).startswith("url: The address asks for “soon”, which is not a day;")

    def test_a_question_said_twice_is_refused(self, client: TestClient) -> None:
        answer = client.get(f"/oembed?url={SITE}/&url={SITE}/d/330203&dnt=1")
        assert (answer.status_code, "'url' is said twice" in answer.text) == (422, True)
        assert client.get(f"/oembed?url={SITE}/&dnt=1").status_code == 200

    def test_in_json_only(self, client: TestClient) -> None:
        assert self.ask(client, f"{SITE}/", format="xml")[0] == 501


@pytest.mark.parametrize(
    ("language", "period", "heading", "head"),
    [
        ("pt", "week", "Todas as semanas", "Semana até"),
        ("en", "month", "Every month", "Month"),
        ("zh", "week", "逐周情况", "截至该日的一周"),
    ],
)
def test_a_map_of_weeks_speaks_of_weeks(language: str, period: Period, heading: str, head: str) -> None:
    edition = replace(sample_edition(), period=period)
    state = ViewState(date=edition.days[-1], district="330203", lang=language)
    words = district_page.page(edition, state, SITE)["d"]
    assert (words["days"], words["day"]) == (heading, head)
