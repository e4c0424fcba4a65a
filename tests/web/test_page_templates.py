"""Templates that were compiled once are compiled no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from fivecolour.web import page_templates
from fivecolour.web.page_templates import TemplateBytecode


def environment(source: str) -> Environment:
    return Environment(
        loader=DictLoader({"page.html": source}), autoescape=True, bytecode_cache=TemplateBytecode()
    )


def refuse(*_: Any, **__: Any) -> Any:
    raise AssertionError("it was compiled again")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(page_templates, "_FOLDER", tmp_path / "templates")
    monkeypatch.setattr(page_templates.sys, "dont_write_bytecode", False)
    monkeypatch.setattr(page_templates.sys, "pycache_prefix", None)
    return tmp_path / "templates"


def test_a_compiled_template_is_kept_until_it_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment("{{ a }}!").get_template("page.html").render(a="<") == "&lt;!"
    again, other = environment("{{ a }}!"), environment("{{ a }}?")
    monkeypatch.setattr(again, "compile", refuse)
    assert again.get_template("page.html").render(a="<") == "&lt;!"
    assert other.get_template("page.html").render(a="<") == "&lt;?"


def test_nothing_is_kept_where_nothing_may_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_templates.sys, "dont_write_bytecode", True)
    assert environment("{{ a }}").get_template("page.html").render(a=1) == "1"
    assert not folder.exists()
    monkeypatch.setattr(page_templates.sys, "dont_write_bytecode", False)
    # A file stands where the folder would.
    folder.write_text("")
    assert environment("{{ a }}").get_template("page.html").render(a=2) == "2"
