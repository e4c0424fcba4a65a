"""The page of the rule: complete in both languages, without a script, each edition with its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.regions.region_set import Text
from fivecolour.scoring.schemes.statements import Line, Section, Statement
from fivecolour.web.pages.method_page import address, method
from fivecolour.web.server import create_app
from fivecolour.web.view_state import read_state
from tests.editions.sample import sample_edition
from tests.web.html_page import HOSTILE, page, served

ADDRESSES = ("/method", "/method?lang=en&theme=dark")


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


class TestContent:
    """The rule in force of the newest edition."""

    def test_in_chinese(self, client: TestClient) -> None:
        found = page(client, "/method")
        assert found.all("html")[0]["lang"] == "zh-CN"
        for sentence in (
            "颜色是怎么定的",
            "浙江县域疫情风险五色图（2020年2月）·重建规则",
            "自2020年2月9日起的规则",
            "并非官方评分",
            "累计确诊病例 拟合的 0例 0分 1–10例 20分 11–23例 30分",
            "100例及以上 50分 不详时，不评颜色。",
            "达到35分、不足45分 橙色（较高） 达到45分 红色（高）",
            "连续无新增达到6天的，降一级；不足的维持不变。 推出的",
            "没有报告不等于零。",
        ):
            assert sentence in found.text, sentence

    def test_in_english(self, client: TestClient) -> None:
        found = page(client, "/method?lang=en")
        assert found.all("html")[0]["lang"] == "en"
        for sentence in (
            "How colours are decided",
            "Rule in force from 9 February 2020",
            "confirmed cases in total Fitted 0 0 points 1–10 20 points",
            "10 or more, below 25 blue (lower)",
            "No report is not zero",
        ):
            assert sentence in found.text, sentence

    def test_every_chapter_is_reached_from_the_contents(self, client: TestClient, bundled: Edition) -> None:
        found = page(client, "/method")
        links = [a["href"] for a in found.all("a") if a["href"].startswith("#")]
        keys = [section.key for section in bundled.scheme.rule]
        assert [link[1:] for link in links[1:10]] == keys
        ids = {attributes["id"] for _, attributes in found.tags if "id" in attributes}
        assert {link[1:] for link in links} <= ids

    def test_bands_bear_the_sign_of_their_tier(self, client: TestClient) -> None:
        classes = [svg["class"] for svg in page(client, "/method").all("svg") if "key" in svg["class"]]
        assert classes[:6] == [f"key k{tier}" for tier in (1, 2, 3, 4, 5, 0)]
        assert classes[6:11] == [f"key k{tier}" for tier in (1, 2, 3, 4, 5)]

    def test_sources(self, client: TestClient, bundled: Edition) -> None:
        links = {a["href"]: a for a in page(client, "/method").all("a")}
        for source in bundled.scheme.sources:
            assert links[source.url]["rel"] == "noopener noreferrer"


class TestMarkup:
    """What a strict policy asks of the page."""

    @pytest.mark.parametrize("where", ADDRESSES)
    def test_no_script_but_that_keeps_it_and_nothing_inline(self, client: TestClient, where: str) -> None:
        found = page(client, where)
        assert [one["src"].partition(".")[0] for one in found.all("script")] == ["static/client-kept-page"]
        for tag, attributes in found.tags:
            assert tag != "style"
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]

    @pytest.mark.parametrize("where", ADDRESSES)
    def test_every_id_is_there_once(self, client: TestClient, where: str) -> None:
        ids = [attributes["id"] for _, attributes in page(client, where).tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def test_it_is_small(self, client: TestClient) -> None:
        answer = client.get("/method", headers={"accept-encoding": "br"})
        assert int(answer.headers["content-length"]) <= 12 * 1024

    def test_words_of_a_rule_are_no_markup(self, instance: Settings, tmp_path: Path) -> None:
        text = Text(HOSTILE, HOSTILE)
        statements = (Statement(text, text, (Line(text, text, 3),), "fitted"), Statement(text))
        scheme = replace(sample_edition().scheme, title=text, rule=(Section("lines", text, statements),))
        client, _ = served(replace(sample_edition(), scheme=scheme), instance, tmp_path)
        found = page(client, "/method")
        assert (len(found.all("script")), found.all("img")) == (1, [])
        assert "alert(1)" in found.text

    @pytest.mark.parametrize("key", ["date", "district", "lang", "theme", "nonsense"])
    def test_the_address_is_no_markup(self, client: TestClient, key: str) -> None:
        answer = client.get("/method", params={key: HOSTILE})
        assert answer.status_code == 200
        assert "alert(1)" not in answer.text


class TestLinks:
    """From the map to the rule and back."""

    def test_the_map_leads_to_it_with_its_view(self, client: TestClient) -> None:
        found = page(client, "/?lang=en&district=330203")
        (link,) = [a["href"] for a in found.all("a") if a.get("id") == "to-method"]
        assert link == "method?district=330203&lang=en"

    def test_it_leads_back_to_the_same_view(self, client: TestClient) -> None:
        found = page(client, "/method?district=330203&lang=en")
        links = {a["id"]: a["href"] for a in found.all("a") if "id" in a}
        assert links["to-map"] == "./?district=330203&lang=en"
        assert links["to-lang"] == "method?district=330203"
        assert links["to-dark"] == "method?district=330203&lang=en&theme=dark"
        assert links["to-light"] == "method?district=330203&lang=en&theme=light"

    def test_address(self) -> None:
        edition = sample_edition()
        state = read_state({"lang": "en"}, edition)
        assert address(edition, state) == "method?lang=en"
        assert address(edition, state, lang="zh") == "method"


class TestEditions:
    """An edition's page shows the rule that decided its colours."""

    def test_an_old_edition_shows_its_own_rule(self, instance: Settings, tmp_path: Path) -> None:
        client, first = served(sample_edition(), instance, tmp_path)
        statement = Statement(Text("新规则", "The new rule"))
        rule = (Section("lines", Text("界线", "Lines"), (statement,)),)
        scheme = replace(first.scheme, rule=rule)
        edition_files.publish(replace(sample_edition(), scheme=scheme), tmp_path / "editions")
        assert "新规则" in page(client, "/method").text
        old = page(client, f"/method?edition={first.id}")
        assert "新规则" not in old.text
        assert "10例及以上 红色（高）" in old.text
        assert f"./?edition={first.id}" in [a["href"] for a in old.all("a")]

    def test_an_edition_without_words(self, instance: Settings, tmp_path: Path) -> None:
        edition = sample_edition()
        client, _ = served(replace(edition, scheme=replace(edition.scheme, rule=())), instance, tmp_path)
        found = page(client, "/method")
        assert "样例规则" in found.text
        assert "https://example.org/sample" in [a["href"] for a in found.all("a")]

    def test_an_unknown_edition(self, client: TestClient) -> None:
        assert client.get("/method?edition=atlantis").status_code == 404

    def test_nothing_published(self, instance: Settings, tmp_path: Path) -> None:
        client = TestClient(create_app(replace(instance, home=tmp_path)))
        assert client.get("/method").status_code == 503

    def test_it_is_asked_for_again_but_not_sent_again(self, client: TestClient) -> None:
        first = client.get("/method")
        again = client.get("/method", headers={"if-none-match": first.headers["etag"]})
        assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)

    def test_a_drill_says_so(self, instance: Settings, tmp_path: Path) -> None:
        client, _ = served(replace(sample_edition(), drill=True), instance, tmp_path)
        assert "演练" in page(client, "/method").text


class TestValues:
    """How statements are set."""

    def test_kinds_are_grouped_in_their_order(self, bundled: Edition) -> None:
        values = method(bundled, read_state({}, bundled))
        kinds = {chapter["key"]: [kind for kind, _ in chapter["groups"]] for chapter in values["chapters"]}
        assert kinds["measures"] == ["term"]
        assert kinds["combining"] == ["sentence", "list"]
        assert kinds["standing"] == ["sentence", "list"]
        assert kinds["sources"] == ["link"]

    def test_only_the_rule_s_own_levels(self) -> None:
        edition = sample_edition()
        edition = replace(edition, scheme=replace(edition.scheme, used=(1, 3)))
        shown = method(edition, read_state({}, edition))["levels"]
        assert [level.tier for level in shown] == [1, 3, 0]

    def test_only_long_ladders_are_wide(self) -> None:
        short = Line(Text("不足10例", "below 10"), Text("绿色", "green"), 1)
        long = Line(
            Text("近14天每10万人新增病例不足25例，并且阳性率不足4%", "both"), Text("绿色", "green"), 1
        )
        section = Section(
            "lines", Text("界线", "Lines"), tuple(Statement(lines=(one,)) for one in (short, long))
        )
        edition = sample_edition()
        edition = replace(edition, scheme=replace(edition.scheme, rule=(section,)))
        (chapter,) = method(edition, read_state({}, edition))["chapters"]
        ((_, lists),) = chapter["groups"]
        assert [one["wide"] for one in lists] == [False, True]
