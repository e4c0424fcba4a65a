"""``fivecolour staff``, ``token`` and ``audit`` as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from fivecolour.access.authentication import Authentication
from fivecolour.cli import cli
from fivecolour.errors import UserError

PASSWORD = "seven blue herons"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work on a store of this test's own."""
    url = f"sqlite:///{tmp_path / 'fivecolour.db'}"
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, words, input=typed)


def done(*words: str, typed: str = "") -> str:
    result = run(*words, typed=typed)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def refused(*words: str, typed: str = "") -> str:
    """Return the one line of a user's mistake."""
    result = run(*words, typed=typed)
    assert isinstance(result.exception, UserError)
    return str(result.exception)


def add(name: str = "wang.min", *more: str, typed: str = PASSWORD) -> str:
    return done("staff", "add", name, "--action", "publish", *more, "--password-stdin", typed=typed + "\n")


class TestStaff:
    """People."""

    def test_add_and_list(self, database: str) -> None:
        assert (
            add("wang.min", "--action", "lab", "--district", "330200") == "added: wang.min (lab, publish)\n"
        )
        assert done("staff", "list") == "wang.min  lab, publish; districts: 330200\n"
        (line,) = json.loads(done("staff", "list", "--json"))
        assert (line["name"], line["active"], line["signed_in_at"]) == ("wang.min", True, None)
        assert Authentication(database).sign_in("wang.min", PASSWORD, address="")

    def test_disable_and_passwd(self, database: str) -> None:
        add()
        done("staff", "passwd", "wang.min", "--password-stdin", typed="nine grey otters\n")
        authentication = Authentication(database)
        assert authentication.sign_in("wang.min", PASSWORD, address="") is None
        assert authentication.sign_in("wang.min", "nine grey otters", address="")
        assert done("staff", "disable", "wang.min") == "disabled: wang.min\n"
        assert done("staff", "list").endswith("DISABLED\n")
        assert authentication.sign_in("wang.min", "nine grey otters", address="") is None
        assert done("staff", "enable", "wang.min") == "enabled: wang.min\n"
        assert authentication.sign_in("wang.min", "nine grey otters", address="")

    def test_mistakes(self) -> None:
        add()
        assert "already somebody" in refused(
            "staff", "add", "WANG.MIN", "--action", "lab", "--password-stdin", typed=PASSWORD
        )
        message = refused("staff", "add", "x", "--action", "lab", "--password-stdin", typed="short\n")
        assert message == "the password has 5 signs; it needs at least 12"
        assert "--password-stdin" in refused("staff", "passwd", "wang.min")
        for change in ("disable", "enable"):
            assert "fivecolour staff list" in refused("staff", change, "nobody")
        assert run("staff", "add", "x", "--action", "root").exit_code == 2
        assert run("staff", "add", "x").exit_code == 2

    def test_a_password_is_never_an_argument(self) -> None:
        assert run("staff", "add", "x", PASSWORD, "--action", "lab").exit_code == 2


class TestToken:
    """Programs."""

    def test_create_list_and_revoke(self, database: str) -> None:
        value = done("token", "create", "feed", "--action", "ingest", "--source", "ningbo-cdc").strip()
        authentication = Authentication(database)
        holder = authentication.holder(value)
        assert holder is not None
        assert (holder.name, holder.sources) == ("token:1 feed", frozenset({"ningbo-cdc"}))
        assert value not in done("token", "list")
        (line,) = json.loads(done("token", "list", "--json"))
        assert (line["state"], line["actions"]) == ("valid", ["ingest"])
        assert done("token", "revoke", "1") == "revoked: 1 feed\n"
        assert authentication.holder(value) is None
        assert "revoked" in done("token", "list")

    def test_json(self) -> None:
        made = json.loads(done("token", "create", "feed", "--action", "ingest", "--days", "1", "--json"))
        assert made["token"].startswith("fc_")

    def test_mistakes(self) -> None:
        assert "people alone" in refused("token", "create", "x", "--action", "approve")
        assert "no token 7" in refused("token", "revoke", "7")
        assert run("token", "create", "x", "--action", "ingest", "--days", "400").exit_code == 2


class TestAudit:
    """The log."""

    def test_list(self) -> None:
        add()
        add("li.na")
        lines = done("audit", "list").splitlines()
        assert [line.split("  ")[-3:-1] for line in (one.strip() for one in lines)] == [
            ["person added", "li.na"],
            ["person added", "wang.min"],
        ]
        assert len(json.loads(done("audit", "list", "--limit", "1", "--json"))) == 1
        assert done("audit", "list", "--who", "nobody") == done("audit", "list", "--what", "x") == ""

    def test_verify(self, database: str) -> None:
        add()
        assert done("audit", "verify").startswith("ok: 1 entry; the last is 1:")
        assert json.loads(done("audit", "verify", "--json"))["broken"] is None
        with Authentication(database).engine.begin() as connection:
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("UPDATE audit SET who = 'nobody'"))
        assert refused("audit", "verify").startswith("audit log: entry 1 is broken (its content was changed)")
        assert run("audit", "verify", "--json").exit_code == 1
