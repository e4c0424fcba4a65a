"""Pages of an instance, taken to pieces."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.web.server import create_app

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&"


def served(edition: Edition, instance: Settings, home: Path) -> tuple[TestClient, Edition]:
    """Return a client of an instance that has published one edition."""
    own = replace(instance, home=home)
    published, _ = edition_files.publish(edition, own.editions)
    return TestClient(create_app(own)), published


class Page(HTMLParser):
    """The page taken to pieces: every start tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(client: TestClient, address: str = "/") -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text)
