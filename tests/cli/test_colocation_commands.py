from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.contacts import contact_store

PHONES = ("13805740001", "13805740002", "13805740003")
LINES = f"kind,number,name,phone,onset\ncase,NB-1,Ana,{PHONES[0]},2020-01-23\ncontact,K-1,Bo,{PHONES[1]},\n"
VISITS = (
    "phone,place,from,to\n"
    f"{PHONES[0]},market,2020-01-23 08:00,2020-01-23 08:40\n"
    f"+86 138 0574 0002,market,2020-01-23 08:10,2020-01-23 09:40\n"
    f"{PHONES[2]},market,2020-01-23 08:10,\n"
    f"13805740004,market,2020-01-23 08:35,2020-01-23 09:00\n"
    "1,market,soon,\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_DATABASE", f"sqlite:///{tmp_path / 'contacts.db'}")
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_KEY_FILE", str(tmp_path / "contacts.key"))
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_VISITS", str(tmp_path / "visits"))
    (tmp_path / "lines.csv").write_text(LINES)
    (tmp_path / "visits.csv").write_text(VISITS)
    yield tmp_path
    contact_store.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["contacts", *words])


def test_from_the_log_of_visits_to_contacts_and_their_deletion(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init").exit_code == 0
    assert run("import", str(home / "lines.csv")).exit_code == 0
    taken = json.loads(run("visits", str(home / "visits.csv"), "--json").stdout)
    assert {name: taken[name] for name in ("read", "taken", "repeated", "set_apart")} == {
        "read": 5,
        "taken": 4,
        "repeated": 0,
        "set_apart": 1,
    }
    assert taken["faults"] == [{"row": 6, "fault": "the beginning is no time; write it as 2020-02-09 08:30"}]
    found = json.loads(run("meet", "NB-1", "--purpose", "interview", "--json").stdout)
    assert {one["number"]: (one["minutes"], one["certainty"]) for one in found["contacts"]} == {
        "K-1": (30, "recorded"),
        "": (30, "with times that were not recorded"),
    }
    assert (found["brief"], found["crowded"], found["unseen"]) == (1, [], [])
    file = home / "contacts.csv"
    assert run("meet", "NB-1", "--purpose", "interview", "--out", str(file)).exit_code == 0
    assert (file.read_text().splitlines()[1][:5], file.stat().st_mode & 0o777) == ("NB-1,", 0o600)
    audit = run("audit").stdout
    assert "case looked up  NB-1" in audit
    assert run("meet", PHONES[1], "--purpose", "interview").exit_code != 0
    audit = run("audit").stdout
    assert "look-up refused" in audit
    kept = b"".join(path.read_bytes() for path in (home / "visits").rglob("*") if path.is_file())
    assert not any(phone.encode() in kept or phone in audit for phone in PHONES)
    proof = json.loads(run("delete-due", "--json").stdout)
    assert (proof["rows"]["visits"], proof["left"]) == (4, 0)
    assert not list((home / "visits").glob("2020-*"))
    changed = run("rekey", str(home / "new.key"))
    assert (changed.exit_code, "sealed anew" in changed.stdout) == (0, True)
    contact_store.close()
    assert "the key is not the one" in str(run("audit").exception)
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_KEY_FILE", str(home / "new.key"))
    assert "key changed" in run("audit").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["meet", "NB-1", "--purpose", "curiosity"], "no such purpose"),
        (
            ["meet", "NB-1", "--purpose", "interview", "--rule", "none"],
            "there is no rule none; there are: china-2020-02",
        ),
        (["meet", "NB-9", "--purpose", "interview"], "nobody"),
        (["meet", "K-1", "--purpose", "interview"], "neither a day of onset nor of report"),
    ],
)
def test_refusals(home: Path, words: list[str], message: str) -> None:
    run("init")
    run("import", str(home / "lines.csv"))
    refused = run(*words)
    assert refused.exit_code != 0
    assert message in str(refused.output) + str(refused.exception)
