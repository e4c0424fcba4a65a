"""``fivecolour publish`` and ``drafts`` as a user types them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.access.people import People
from fivecolour.access.permissions import scope
from fivecolour.cli import cli
from fivecolour.data_files import bundled
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.store import database
from tests.cli.commands import failure, run

PASSWORD = "a long enough pass phrase"


class TestPublish:
    """From the store to an edition."""

    def test_again_it_is_the_same_edition(self, own_home: Path, bundled: Edition) -> None:
        result = run("publish", "--json")
        assert result.exit_code == 0
        assert json.loads(result.output) == {
            "id": bundled.id,
            "number": 1,
            "state": "published",
            "made_by": "tests",
            "published_at": bundled.published_at,
            "region_set": "zhejiang-2020",
            "scheme": "zhejiang-2020",
            "first_day": "2020-01-21",
            "last_day": "2020-03-05",
            "drill": False,
            "new": False,
        }
        assert len(list((own_home / "editions").glob("*.json"))) == 1

    def test_other_days_are_another_edition(self, own_home: Path) -> None:
        words = ("publish", "--from", "2020-02-09", "--to", "2020-02-12")
        result = run(*words)
        assert result.exit_code == 0
        newest = edition_files.latest(own_home / "editions")
        assert result.output == f"published: {newest.id} (edition 2)\n"
        assert (newest.days[0], newest.days[-1], newest.opens_on) == (
            "2020-02-09",
            "2020-02-12",
            "2020-02-12",
        )
        assert newest.drill is False
        again = run(*words)
        assert again.output == f"already published: {newest.id} (edition 2)\n"

    def test_to_newest_is_the_newest_day_with_a_report(self, own_home: Path) -> None:
        order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-03-03\nto = "newest"\n'
        (own_home / "publish.toml").write_text(order, encoding="utf-8")
        result = run("publish")
        assert result.exit_code == 0
        newest = edition_files.latest(own_home / "editions")
        with sqlite3.connect(own_home / "fivecolour.db") as connection:
            (last,) = connection.execute("select max(event_date) from reports").fetchone()
        assert (newest.days[0], newest.days[-1], newest.opens_on) == ("2020-03-03", last, last)
        assert result.output == f"published: {newest.id} (edition 2)\n"

    def test_to_newest_as_of_a_moment(self, own_home: Path) -> None:
        order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-02-09\n'
        (own_home / "publish.toml").write_text(order, encoding="utf-8")
        assert run("publish", "--as-of", "2020-02-12T12:00").exit_code == 0
        assert edition_files.latest(own_home / "editions").days[-1] == "2020-02-11"

    def test_without_a_colour_only_if_it_is_wanted(
        self, own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = ("publish", "--from", "2021-02-11", "--to", "2021-02-12")
        for more in ((), ("--draft",)):
            message = failure(capsys, monkeypatch, *words, *more)
            assert message.startswith(
                "every district is grey on 2021-02-12: 0 of 90 gave figures for that day (no day has any); "
            )
            assert message.endswith(
                "Send in what is missing, or publish it all the same with --even-if-empty"
            )
        assert len(list((own_home / "editions").glob("*.json"))) == 1
        assert run(*words, "--even-if-empty").exit_code == 0
        assert len(list((own_home / "editions").glob("*.json"))) == 2

    def test_a_last_day_that_has_not_come_is_told(
        self, own_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fivecolour.editions.day_to_come.today", lambda: date(2020, 2, 11))
        told = "最后一天2020-02-12还没有到：按Asia/Shanghai，今天是2020-02-11。读者会看到“日期晚于今天”。\n"
        words = ("publish", "--from", "2020-02-09", "--to", "2020-02-12")
        assert run(*words).output.startswith(f"{told}published: ")
        assert run(*words[:-1], "2020-02-11").output.startswith("published: ")

    def test_opening_day(self, own_home: Path) -> None:
        result = run(
            "publish", "--from", "2020-02-09", "--to", "2020-02-12", "--open-on", "2020-02-10", "--json"
        )
        assert json.loads(result.output)["new"] is True
        assert edition_files.latest(own_home / "editions").opens_on == "2020-02-10"

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--open-on", "2020-04-01"), "would open on 2020-04-01, outside 2020-01-21 to 2020-03-05"),
            (("--from", "2020-03-06"), "the last day, 2020-03-05, is before the first, 2020-03-06; say both"),
            (("--region-set", "atlantis"), "no region set 'atlantis'"),
            (("--scheme", "atlantis"), "atlantis"),
        ],
    )
    def test_mistakes(
        self,
        words: tuple[str, ...],
        message: str,
        own_home: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        assert message in failure(capsys, monkeypatch, "publish", *words)
        assert len(list((own_home / "editions").glob("*.json"))) == 1

    @pytest.mark.parametrize("words", [("--from", "9 February"), ("--unknown",), ("--to",)])
    def test_wrong_usage(self, words: tuple[str, ...], home: Path) -> None:
        assert run("publish", *words).exit_code == 2


class TestDrafts:
    """Approval by a second person."""

    @pytest.fixture
    def draft(self, own_home: Path) -> str:
        database_url = f"sqlite:///{own_home / 'fivecolour.db'}"
        people = People(database.engine(database_url))
        people.add("li", PASSWORD, scope(["approve"]), by="test")
        people.add("zhao", PASSWORD, scope(["lab"]), by="test")
        result = run("publish", "--from", "2020-03-02", "--to", "2020-03-04", "--draft", "--json")
        assert json.loads(result.output)["state"] == "draft"
        return str(json.loads(result.output)["id"])

    def approve(self, draft: str, *, name: str, password: str = PASSWORD) -> Result:
        words = ["drafts", "approve", draft, "--as", name, "--password-stdin"]
        return CliRunner().invoke(cli, words, input=f"{password}\n")

    def test_listed_and_not_read(self, draft: str, own_home: Path, bundled: Edition) -> None:
        assert edition_files.latest(own_home / "editions").id == bundled.id
        assert [one["id"] for one in json.loads(run("drafts", "list", "--json").output)] == [draft]
        assert run("drafts", "list").output.startswith(f"{draft}  20")

    def test_what_it_would_change(self, draft: str) -> None:
        lines = run("drafts", "show", draft, "--language", "en").output.splitlines()
        assert lines[0] == f"{draft}: newest day 2020-03-04, against 2020-03-05; days added: 0"

    def test_approved_by_a_second_person(self, draft: str, own_home: Path) -> None:
        assert self.approve(draft, name="li").output == f"published: {draft} (edition 2)\n"
        assert edition_files.latest(own_home / "editions").id == draft
        assert run("drafts", "list").output == ""

    @pytest.mark.parametrize(
        ("name", "password", "message"),
        [
            ("li", "another password", "name or password are wrong"),
            ("nobody", PASSWORD, "name or password are wrong"),
            ("zhao", PASSWORD, "zhao may not approve editions"),
        ],
    )
    def test_not_by_others(self, name: str, password: str, message: str, draft: str, own_home: Path) -> None:
        result = self.approve(draft, name=name, password=password)
        assert result.exit_code == 1
        assert message in str(result.exception)
        assert edition_files.latest(own_home / "editions").id != draft

    def test_refused(
        self, draft: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("drafts", "refuse", draft, "--why", "5 March is missing").output == f"refused: {draft}\n"
        result = self.approve(draft, name="li")
        assert "was refused by" in str(result.exception)

    def test_publish_toml_may_ask_for_approval(self, own_home: Path) -> None:
        order = (bundled("data") / "reports" / "publish.toml").read_text(encoding="utf-8")
        (own_home / "publish.toml").write_text(order + 'mode = "approval"\n', encoding="utf-8")
        result = run("publish", "--from", "2020-03-01", "--to", "2020-03-03")
        assert result.output.startswith("draft: zhejiang-2020-20200303-")
