"""Damaged files of an edition: the server says so and shows the last whole one; ``check`` rebuilds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app

from .conftest import Told, newest

Damage = Callable[[Path], None]


def truncated(path: Path) -> None:
    body = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(body[: len(body) // 2])


def altered(path: Path) -> None:
    """Change one digit, as a person would who wants another colour."""
    body = bytearray(path.read_bytes())
    place = next(i for i in range(len(body) // 3, len(body)) if chr(body[i]).isdigit())
    body[place] = ord("1") if body[place] != ord("1") else ord("2")
    path.chmod(0o644)
    path.write_bytes(body)


def emptied(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(b"")


def part(home: Path, kind: str) -> Path:
    """Return the manifest of the newest edition, or one of its parts that no other edition has."""
    present = edition_files.paths(home / "editions")
    manifest = present[newest(home)]
    if kind == "manifest":
        return manifest
    others = [json.loads(path.read_bytes()) for name, path in present.items() if path != manifest]
    names = json.loads(manifest.read_bytes())["parts"][kind]
    shared = {name for one in others for name in one["parts"][kind]}
    return home / "editions" / "parts" / next(name for name in reversed(names) if name not in shared)


KINDS = ("manifest", "figures", "reasons")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", [truncated, altered, emptied, Path.unlink])
def test_the_last_whole_edition_is_served_and_check_rebuilds(
    home: Path, kind: str, damage: Damage, told: Told
) -> None:
    if (kind, damage) == ("manifest", Path.unlink):
        pytest.skip("a manifest that is gone is brought back by the press; test_all_is_gone")
    name, older = newest(home), next(iter(edition_files.paths(home / "editions")))
    path = part(home, kind)
    whole = path.read_bytes()
    damage(path)
    with TestClient(create_app(replace(settings(), home=home))) as client:
        # Reasons are read only when their day is looked at.
        address = "/?lang=en&district=330203&date=2020-03-06"
        answer = client.get(address)
        assert (
            answer.status_code == client.get("/healthz").status_code == client.get("/wall").status_code == 200
        )
        assert (
            f"The files of a newer edition ({name}) are damaged; an earlier edition is shown." in answer.text
        )
        assert f"editions/{older}" in answer.text
        asked = client.get(f"/?edition={name}&district=330203&date=2020-03-06")
        assert (asked.status_code, "cannot be shown just now" in asked.text) == (503, True)
        output = told("check", "--dry-run")
        assert f"BROKEN: {path}" in output
        assert not path.exists() or path.read_bytes() != whole
        result = CliRunner().invoke(cli, ["check"])
        assert result.exit_code == 0
        assert result.output.splitlines()[0].startswith(f"rebuilt: {path}")
        assert result.output.endswith("ok: database and 2 editions are whole\n")
        assert path.read_bytes() == whole
        healed = client.get(address)
        assert "are damaged" not in healed.text
        assert f"editions/{name}" in healed.text
    assert CliRunner().invoke(cli, ["check"]).output == "ok: database and 2 editions are whole\n"


def test_pages_and_tables_beside_the_map_go_on(home: Path) -> None:
    """None tells where the file lies; once it was found damaged, they show the last whole edition."""
    name, older = newest(home), next(iter(edition_files.paths(home / "editions")))
    truncated(part(home, "reasons"))
    with TestClient(create_app(replace(settings(), home=home))) as client:
        refused = [
            client.get(address)
            for address in (
                f"/d/330203?edition={name}",
                f"/history?edition={name}&district=330203&date=2020-03-06",
                f"/press/export?format=csv&edition={name}&date=2020-03-06",
                f"/api/v1/editions/{name}/reasons.csv",
                f"/editions/{name}/tiers.csv?date=2020-03-06",
            )
        ]
        assert [one.status_code for one in refused] == [503] * 5
        assert all("cannot be shown just now" in one.text and str(home) not in one.text for one in refused)
        for address in ("/d/330203", "/embed?district=330203", "/press", "/history", "/data"):
            shown = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
            words = f"The files of a newer edition ({name}) are damaged; an earlier edition is shown."
            assert (shown.status_code, words in shown.text) == (200, True)
        assert older in client.get("/d/330203").text
        assert older in client.get("/api/v1/editions/latest/reasons.csv").text
        assert client.get("/press/export?format=csv").status_code == 200
        feed = client.get("/feeds/tiers.zh.atom")
        assert (feed.status_code, older in feed.text) == (200, True)
        CliRunner().invoke(cli, ["check"])
        healed = client.get("/d/330203?lang=en").text
        assert (name in healed, "are damaged" in healed) == (True, False)


def test_a_page_that_finds_the_damage_shows_the_edition_before_it(home: Path) -> None:
    """Where the reasons are read for the first time, it answered 503."""
    truncated(part(home, "reasons"))
    with TestClient(create_app(replace(settings(), home=home))) as client:
        shown = client.get("/embed?district=330203&date=2020-03-06&lang=en")
        assert (shown.status_code, "are damaged; an earlier edition is shown" in shown.text) == (200, True)


def test_all_is_gone(home: Path) -> None:
    """Every file of every edition is lost: all of them come back from the database, to the byte."""
    folder = home / "editions"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in before:
        (folder / path).unlink()
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 0
    assert {path: (folder / path).read_bytes() for path in before} == before


def test_a_damaged_mark_still_says_that_its_edition_does_not_stand(home: Path) -> None:
    name = newest(home)
    assert CliRunner().invoke(cli, ["withdraw", name, "--why", "wrong figures"]).exit_code == 0
    mark = edition_files.marks(home / "editions")[name]
    truncated(mark)
    assert newest(home) != name
    assert f"rebuilt: {mark}" in CliRunner().invoke(cli, ["check"]).output
    assert edition_files.withdrawals(home / "editions")[name].why == "wrong figures"
