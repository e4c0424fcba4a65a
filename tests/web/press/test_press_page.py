"""The page for the press: without a script, in the language that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.texts import Text
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition


@pytest.fixture(scope="module")
def client(instance: Settings) -> TestClient:
    return TestClient(create_app(instance))


def text(client: TestClient, query: str) -> str:
    answer = client.get(f"/press?{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def test_preview_is_the_export(client: TestClient, bundled: Edition) -> None:
    page = text(client, "format=png&lang=en&size=card&date=2020-02-12&scale=4")
    (preview,) = re.findall(r'<img src="([^"]+)" width="1200" height="630"', page)
    assert preview == f"press/export?edition={bundled.id}&date=2020-02-12&layer=graded&lang=en&size=card"
    (download,) = re.findall(r'class="press-main" href="([^"]+)"', page)
    assert download == preview.replace("&lang=en&size=card", "&lang=en&size=card&scale=4&download")
    # The one script keeps the page on the device, where it stands on a static host.
    assert re.findall(r"<script [^>]*", page) == re.findall(r"<script [^>]*client-kept-page[^>]*", page)


def test_letters_without_a_font_are_said_in_place_of_the_picture(instance: Settings, tmp_path: Path) -> None:
    """No page shows a picture that is not there, nor names one to whoever shows a link to it."""
    own = replace(instance, home=tmp_path)
    edition_files.publish(
        replace(sample_edition(), title=Text.of({"zh": "图", "en": "\U0001f9ff"})), own.editions
    )
    reader = TestClient(create_app(own))
    page = text(reader, "lang=en&format=png")
    assert "<img" not in page
    assert "role=\"alert\">No font has \U0001f9ff (U+1F9FF), in '\U0001f9ff': put a font that has it " in page
    assert '<img src="press/export?format=svg' in text(reader, "lang=en&format=svg")
    assert "<img" in text(reader, "lang=zh&format=png")
    for path, card in (("/", "press/export"), ("/d/330203", "press/export")):
        for language, has_card in (("zh", True), ("en", False)):
            (picture,) = re.findall(
                r'og:image" content="([^"]*)"', reader.get(f"{path}?lang={language}").text
            )
            assert (card in picture) == has_card
            assert reader.get(unescape(picture).removeprefix("http://testserver")).status_code == 200


def test_an_animation_is_played_on_demand_beside_its_last_picture(
    client: TestClient, bundled: Edition
) -> None:
    page = text(client, "format=gif&lang=en&size=card&from=2020-02-08&every=2&date=2020-02-12")
    still, moving = re.findall(r'<img src="([^"]+)" (?:loading="lazy" )?width="1200"', page)
    view = f"edition={bundled.id}&date=2020-02-12&layer=graded&lang=en&size=card"
    assert still == f"press/export?{view}"
    assert moving == f"press/export?format=gif&{view}&from=2020-02-08&every=2"
    assert re.findall(r'class="press-main" href="([^"]+)"', page) == [f"{moving}&download"]
    assert f'href="press/export?format=csv&{view}&download"' in page
    assert "Animation of 3 pictures; the first and the last: " in page
    assert 'name="from" value="2020-02-08"' in page
    answer = client.get(f"/{moving}")
    assert (answer.headers["content-type"], answer.content[:6]) == ("image/gif", b"GIF89a")


def test_a_day_that_has_not_come_yet(
    client: TestClient, bundled: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind = "Dated ahead of today: written on 11 February 2020, before 12 February 2020."
    assert mind not in text(client, "lang=en&date=2020-02-12")
    monkeypatch.setattr("fivecolour.editions.day_to_come.today", lambda: date(2020, 2, 11))
    page = text(client, "lang=en,zh&date=2020-02-12&size=card")
    assert page.count(mind) == 2
    assert "日期晚于今天：写于2020年2月11日，2020年2月12日尚未到来。" in page
    assert mind not in text(client, "lang=en&date=2020-02-11&size=card")


def test_ready_words(client: TestClient) -> None:
    page = text(client, "lang=zh,en&date=2020-02-12")
    for sentence in (
        "与2020年2月9日相比：4个等级下降（江北、镇海、奉化、象山）、50个不再评定。",
        "Against 9 February 2020: 4 lowered (Jiangbei, Zhenhai, Fenghua, Xiangshan), 50 no longer graded.",
        "浙江省和各市卫生健康委员会通报，经媒体转载汇集（逐行注明出处）。浙江省疫情五色图，2020年2月12日。第1期",
        "TY  - DATA",
        "@misc{zhejiang-2020-20200305-",
        '<html lang="zh-CN"',
    ):
        assert sentence in page, sentence


def test_form_keeps_what_was_chosen(client: TestClient) -> None:
    page = text(client, "lang=en&layout=compare&date=2020-02-12&compare=2020-02-01&place=330203&size=16:9")
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    assert chosen == ["png", "en", "compare", "16:9", "1", "graded", "330203", "latest"]
    assert 'name="compare" value="2020-02-01"' in page


def test_from_a_form_with_everything_left_as_it_is(client: TestClient) -> None:
    empty = "lang=&size=&scale=&layer=&date=&place=&edition="
    page = text(client, f"format=pdf&layout=map&compare=2020-02-01&{empty}")
    assert '<option value="pdf" selected>' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lang=pt", "is not in 'pt'; its languages are: zh, en"),
        ("level=planet", "unknown level 'planet'; use county, city, province"),
        ("scale=9", "unknown scale '9'; use 1, 2, 3, 4"),
    ],
)
def test_what_is_asked_in_vain_is_said(client: TestClient, query: str, words: str) -> None:
    for path in ("/press", "/press/export"):
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, words in answer.text) == (422, True)


def test_what_another_layout_would_show_is_told_where_it_is_not_there(client: TestClient) -> None:
    page = text(client, "layout=map&index=zz&lang=en")
    assert "has no index" in page
    assert 'class="withdrawn unread"' in page
    assert "is no day" in text(client, "layout=map&compare=soon&lang=en")
    assert 'class="withdrawn unread"' not in text(client, "layout=map&compare=2020-02-01&lang=en")


def test_no_cache_gives_a_page_to_readers_of_another_language(client: TestClient) -> None:
    headers = client.get("/press").headers
    assert (headers["cache-control"], "Accept-Language" in headers["vary"]) == ("no-cache", True)
    assert "Accept-Language" in client.get("/verify").headers["vary"]


@pytest.mark.parametrize("query", ["format=exe", "date=x", "place=<b>", "lang=xx"])
def test_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"/press?{query}")
    assert answer.status_code == 422
    assert "<" not in answer.text


def test_titles_and_what_a_shared_link_shows(client: TestClient, bundled: Edition) -> None:
    """The title names place, map and day; links say themselves what they are of."""
    called, day = "Zhejiang five-colour epidemic map", "12 February 2020"
    pages = {
        "/press?lang=en&district=330203&date=2020-02-12": (
            f"Press and downloads · Haishu District · {called} · {day}",
            f"press?edition={bundled.id}&date=2020-02-12&place=330203&layer=graded&lang=en",
        ),
        "/verify?lang=en": (f"Check a file · {called}", "verify"),
        "/history?lang=en&district=330203&date=2020-02-12": (
            f"As shown, as now known · Haishu District · {called} · 24:00 on {day}",
            f"history?edition={bundled.id}&date=2020-02-12&district=330203&lang=en",
        ),
    }
    for path, (title, link) in pages.items():
        page = unescape(client.get(path).text)
        assert re.findall(r"<title>(.*?)</title>", page) == [title]
        assert re.findall(r'<meta property="og:title" content="([^"]*)"', page) == [title]
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', page) == [link]


def test_the_picture_of_a_shared_link_has_a_whole_address(instance: Settings) -> None:
    reader = TestClient(create_app(replace(instance, public_url="https://map.example.org")))
    for path in ("/", "/method", "/data", "/history", "/press", "/verify"):
        (picture,) = re.findall(
            r'<meta property="og:image" content="([^"]*)"', unescape(reader.get(path).text)
        )
        # The map shows itself, other pages the sign of the site.
        way = "press/export?format=png&size=card&edition=" if path == "/" else "static/card."
        assert picture.startswith(f"https://map.example.org/{way}")
        assert reader.get(picture.removeprefix("https://map.example.org")).status_code == 200


def test_a_theme_is_kept_by_form_and_links(client: TestClient) -> None:
    page = text(client, "lang=zh&theme=dark&size=card")
    assert '<html lang="zh-CN" data-theme="dark">' in page
    assert '<input type="hidden" name="theme" value="dark">' in page
    assert re.findall(r'data-theme-to="light" href="press\?[^"]*size=card&theme=light"', page)
    assert re.findall(r'hreflang="en" lang="en" href="press\?[^"]*lang=en[^"]*&theme=dark"', page)
    assert 'href="verify?lang=zh&theme=dark"' in page
    other = unescape(client.get("/verify?lang=zh&theme=dark").text)
    assert 'action="verify?lang=zh&theme=dark"' in other
    assert 'data-theme-to="light" href="verify?lang=zh&theme=light"' in other
    assert 'href="press?lang=zh&theme=dark"' in other


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({"map": "rio"}, "./p/"),
        ({"map": "rio", "public_url": "https://map.example"}, "https://map.example/m/rio/p/"),
        ({}, "./p/"),
    ],
)
def test_the_permanent_link_leads_from_the_page_on(
    instance: Settings, bundled: Edition, changes: dict[str, str], link: str
) -> None:
    """That of a further map led to /m/rio/m/rio/p/."""
    page = text(TestClient(create_app(replace(instance, **changes))), "lang=en&date=2020-02-12")
    assert f'<dd><a href="{link}{bundled.id[-10:]}/20200212?lang=en">' in page
