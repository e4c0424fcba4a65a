"""``fivecolour webhooks``: added with a secret that is shown once, listed, ended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.webhooks import instance_key
from fivecolour.webhooks.signatures import signed, verified
from tests.editions.sample import sample_edition


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    edition_files.publish(sample_edition(), tmp_path / "editions")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["webhooks", *words])


def test_one_is_added_listed_and_ended(home: Path) -> None:
    made = run("add", "https://receiver.example/hook", "--district", "330203")
    assert made.exit_code == 0, made.output
    name, secret, public = re.findall(r"(wh_\w+|whsec_\S+|whpk_\S+)", made.output)
    key = instance_key.made(settings().home)
    headers = signed(key, name, "msg_1", 1, b"{}")
    assert verified([secret], headers, b"{}")
    assert verified([public], headers, b"{}")
    listed = run("list").output
    assert listed == f"{name}  https://receiver.example/hook  delivered 0, waiting 0\n"
    assert secret not in listed
    assert run("remove", name).output == f"webhook {name} ended\n"
    assert run("list").output.endswith(" (command line)\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "http://receiver.example/"), "https://host/path alone"),
        (("add", "https://10.0.0.1/"), "not an address of the open internet"),
        (("add", "https://receiver.example/", "--district", "1"), "there are: 330103, 330105"),
        (("remove", "wh_x"), "fivecolour webhooks list"),
    ],
)
def test_what_cannot_be_is_refused_in_words(home: Path, words: tuple[str, ...], message: str) -> None:
    answer = run(*words)
    assert answer.exit_code == 1
    assert message in str(answer.exception)
    assert not list((home / "webhooks").glob("wh_*.json"))
