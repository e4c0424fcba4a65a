"""Contact tracing under attack: off by default; roles × actions; who needs not, sees not."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pyrage
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.access.permissions import ACTIONS, scope
from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.contacts import contact_audit, contact_store, traced_people, vault
from fivecolour.contacts.colocation.visit_import import add_visits
from fivecolour.contacts.colocation.visit_log import visit_log
from fivecolour.contacts.contact_tables import TracedRow
from fivecolour.contacts.line_drafts import Places, read_rows
from fivecolour.contacts.line_import import import_lines
from tests.security.conftest import attacked
from tests.security.contact_rights import FIELDS_OF_CONTACTS, MATCHERS, RIGHTS_OF_CONTACTS
from tests.security.site import Operation, Visitor, operations, staff
from tests.security.test_roles import ALL

OPERATIONS = [Operation(*one.split(" ", 1)) for one in RIGHTS_OF_CONTACTS]
FORMS = [one for one in OPERATIONS if one.method == "POST"]
YESTERDAY = today() - timedelta(days=1)
HERE, ELSEWHERE = "330203", "330212"
LINES = (
    "number,name,phone,district,onset,last contact,source case,assigned to",
    f"C-1,Ana Planted,13805741234,{HERE},{today()},,,",
    f"K-1,Bea Planted,13805741235,{HERE},,{YESTERDAY},C-1,tracer",
    f"K-2,Cid Planted,13805741236,{ELSEWHERE},,{YESTERDAY},C-1,",
)

# Two phones beside that of C-1, of which one is that of K-2.
VISITS = "phone,place,from,to\n" + "".join(
    f"{phone},market,{today()} 00:00,{today()} 00:40\n" for phone in (13805741234, 13805741236, 13805741299)
)


@pytest.fixture(scope="module")
def traced_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Return a site on which contact tracing is configured, with three persons."""
    home, folder = tmp_path_factory.mktemp("traced"), tmp_path_factory.mktemp("contacts")
    vault.make_key(folder / "key")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_CONTACTS_DATABASE", f"sqlite:///{folder / 'contacts.db'}")
        patch.setenv("FIVECOLOUR_CONTACTS_KEY_FILE", str(folder / "key"))
        patch.setenv("FIVECOLOUR_CONTACTS_VISITS", str(folder / "visits"))
        places = Places({HERE: HERE, ELSEWHERE: ELSEWHERE})
        reading = read_rows([line.split(",") for line in LINES], places)
        receipt = import_lines(contact_store.contact_store(), reading, places, by="tests", today=today())
        assert receipt.accepted == 3
        (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
        add_visits(contact_store.contact_store(), visit_log(), folder / "visits.csv", timezone(), by="tests")
        (folder / "visits.csv").unlink()
        yield from attacked(home, f"sqlite:///{home / 'fivecolour.db'}")
        contact_store.close()


@pytest.fixture(scope="module")
def people(traced_site: FastAPI) -> dict[str, Visitor]:
    """Return a reader, one of the staff for each action, and two who trace, one of them a district."""
    found: dict[str, Any] = {
        "": staff(traced_site, "", None),
        "all": staff(traced_site, "all", scope(ACTIONS)),
    }
    found |= {action: staff(traced_site, action, scope([action])) for action in ACTIONS}
    found["tracer"] = staff(traced_site, "tracer", scope(["trace"]))
    return found | {"local": staff(traced_site, "local", scope(["trace"], districts=[ELSEWHERE]))}


def test_off_by_default() -> None:
    assert not [one for one in ALL if "contacts" in one.path]


def test_every_route_has_an_entry(traced_site: FastAPI) -> None:
    found = [str(one) for one in operations(traced_site) if "/contacts" in one.path]
    assert sorted(found) == sorted(RIGHTS_OF_CONTACTS)


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_only_with_the_action(people: dict[str, Visitor], action: str) -> None:
    for operation in OPERATIONS:
        answer = people[action].send(operation, path=operation.path.replace("{name}", "nope"))
        if not action:
            assert (answer.status_code, "sign-in" in answer.headers["location"]) == (303, True)
        elif action in RIGHTS_OF_CONTACTS[str(operation)]:
            assert answer.status_code in {200, 303, 400, 404}, operation
            assert answer.headers["cache-control"] == "no-store"
        else:
            assert answer.status_code == 403, operation


def test_no_form_of_another_site(people: dict[str, Visitor]) -> None:
    for operation in FORMS:
        path = operation.path.replace("{name}", "nope")
        assert people["all"].send(operation, path=path, forged=True).status_code == 403
        headers, data = {"sec-fetch-site": "cross-site"}, {"csrf": people["all"].csrf}
        assert people["all"].client.post(path, data=data, headers=headers).status_code == 403


@pytest.mark.parametrize(("body", "status"), [("name,phone\nDora,13805741299\n", 200), ("[{", 400)])
def test_a_file_is_checked(people: dict[str, Visitor], body: str, status: int) -> None:
    operation = Operation("POST", "/staff/contacts/import")
    answer = people["all"].send(operation, files={"file": ("a.csv", body.encode())}, step="check")
    assert answer.status_code == status
    assert "Dora" not in answer.text


def looked_up(visitor: Visitor, number: str, purpose: str = "interview") -> Any:
    answer = visitor.send(Operation("POST", "/staff/contacts/look"), number=number, purpose=purpose)
    if answer.status_code != 303:
        return answer
    return visitor.client.get(f"/staff/contacts/look/{answer.headers['location'].rpartition('/')[2]}")


class TestNeed:
    """A tracer sees whom they are given or who lives in their districts, and nobody else."""

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("tracer", {"K-1"}),
            ("local", {"K-2"}),
            ("trace", set()),
            ("trace_lead", {"C-1", "K-1", "K-2"}),
        ],
    )
    def test_list_and_look_up(self, people: dict[str, Visitor], who: str, seen: set[str]) -> None:
        listed = people[who].client.get("/staff/contacts/lines?lang=en").text
        assert {number for number in ("C-1", "K-1", "K-2") if f'value="{number}"' in listed} == seen
        assert "Planted" not in listed
        for number in ("C-1", "K-1", "K-2"):
            answer = looked_up(people[who], number)
            assert answer.status_code == (200 if number in seen else 404)
            assert ("Planted" in answer.text) == (number in seen)

    def test_the_other_end_of_a_contact_is_a_number(self, people: dict[str, Visitor]) -> None:
        page = looked_up(people["tracer"], "K-1").text
        assert "Bea Planted" in page
        assert ">C-1<" in page
        assert "Ana Planted" not in page

    def test_a_look_up_is_of_one_person_of_the_staff(self, people: dict[str, Visitor]) -> None:
        page = looked_up(people["trace_lead"], "C-1")
        path = page.url.path
        assert people["all"].client.get(path).status_code == 404
        assert "Ana Planted" not in people["all"].client.get(path).text

    def test_a_phone_leads_to_whose_it_is(self, people: dict[str, Visitor]) -> None:
        assert "Ana Planted" in looked_up(people["trace_lead"], "+86 138 0574 1234").text


class TestLog:
    """Every look-up is in the log of contact tracing, the refused ones too, and no name is."""

    def test_number_and_purpose(self, people: dict[str, Visitor]) -> None:
        assert looked_up(people["tracer"], "K-1", "follow_up").status_code == 200
        assert looked_up(people["tracer"], "K-2", "chain").status_code == 404
        refused, done = contact_audit.entries(contact_store.contact_store().engine, limit=2)
        assert (done.who, done.what, done.subject, done.details) == (
            "tracer",
            "case looked up",
            "K-1",
            {"purpose": "follow_up"},
        )
        assert (refused.what, refused.subject, refused.details) == (
            "look-up refused",
            "K-2",
            {"purpose": "chain"},
        )

    def test_without_a_purpose_of_the_list_nothing_is_shown(self, people: dict[str, Visitor]) -> None:
        assert looked_up(people["all"], "C-1", "curiosity").status_code == 404

    def test_no_name_in_logs_and_in_the_store_of_the_map(
        self, traced_site: FastAPI, people: dict[str, Visitor], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        looked_up(people["all"], "C-1")
        form = Operation("POST", "/staff/contacts/enter")
        people["all"].send(form, rows="name\tphone\nDan Planted\twrong\n")
        whole = people["all"].client.get("/staff/audit").text
        home = Path(traced_site.state.staff_guard.config.home)
        own = Path(str(contact_store.contact_store().engine.url.database)).parent
        texts = [path.read_bytes() for there in (home, own) for path in there.rglob("*") if path.is_file()]
        texts += [caplog.text.encode(), whole.encode()]
        assert not [one for one in texts if b"Planted" in one or b"1380574" in one]


class TestEntering:
    """Rows of a sheet, and corrections."""

    def test_nothing_is_lost(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/enter")
        rows = "name\tphone\tonset\nEve\t0574123456\t\nFay\tno phone\t31.2.2020\n"
        page = people["all"].send(form, rows=rows).text
        assert "name\tphone\tonset\nFay\tno phone\t31.2.2020\n</textarea>" in page
        assert page.count('"told":') == 2
        assert "Eve" not in page

    def test_who_traces_enters_for_their_districts_and_gets_it(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/enter")
        rows = f"number\tname\tdistrict\nN-1\tGil\t{ELSEWHERE}\nN-2\tHal\t{HERE}\n"
        page = people["local"].send(form, rows=rows, path="/staff/contacts/enter?lang=en").text
        assert "not one of your districts" in page
        assert looked_up(people["local"], "N-1").status_code == 200
        assert looked_up(people["trace_lead"], "N-2").status_code == 404

    def test_nobody_changes_whom_they_need_not_see(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/enter")
        for who in ("tracer", "local", "trace"):
            page = people[who].send(form, rows="number\tname\nC-1\tEdited\n", update="yes").text
            assert "C-1\tEdited" in page
            assert looked_up(people[who], "C-1").status_code == 404
        assert "Ana Planted" in looked_up(people["trace_lead"], "C-1").text

    def test_who_changes_somebody_does_not_take_them_over(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/enter")
        rows = "number\tnote\tassigned to\nK-2\tasked twice\tlocal\n"
        store = contact_store.contact_store()
        with store.reading() as connection:
            before = next(traced_people.read(connection, store, TracedRow.number == "K-2"))
        assert people["local"].send(form, rows=rows, update="yes").status_code == 200
        with store.reading() as connection:
            after = next(traced_people.read(connection, store, TracedRow.number == "K-2"))
        assert (after.text("note"), after.text("assigned_to")) == ("asked twice", before.text("assigned_to"))

    def test_a_contact_becomes_a_case_in_the_same_record(self, people: dict[str, Visitor]) -> None:
        page = looked_up(people["tracer"], "K-1")
        case = Operation("POST", f"{page.url.path}/case")
        sent = people["tracer"].send(case, classification="confirmed", onset=str(today()))
        assert sent.status_code == 303
        again = looked_up(people["tracer"], "K-1").text
        assert ">C-1<" in again
        assert f'value="{today()}"' in again
        wrong = people["tracer"].send(case, onset="2020-02-31")
        assert (wrong.status_code, 'role="alert"' in wrong.text) == (400, True)


class TestColocation:
    """From a case to whom the visits show beside it: with need, a purpose and an entry in the log."""

    ASKED: ClassVar = {"number": "C-1", "purpose": "interview", "rule": "us-cdc-2020-10"}

    def test_need_and_log(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/colocation")
        # Who only matches, or need not see the case, is told nothing of it.
        assert people["colocate"].send(form, **self.ASKED).status_code == 400
        refused = contact_audit.entries(contact_store.contact_store().engine, limit=1)[0]
        assert (refused.who, refused.what, refused.subject) == ("colocate", "look-up refused", "")
        page = people["all"].send(form, path="/staff/contacts/colocation?lang=en", **self.ASKED).text
        entry = contact_audit.entries(contact_store.contact_store().engine, limit=1)[0]
        details = {"purpose": "interview", "rule": "us-cdc-2020-10"}
        assert (entry.who, entry.subject, entry.details) == ("all", "C-1", details)
        assert "<b>2</b> contacts by the rule" in page
        assert ("K-2" in page, "Planted" in page, "1380574" in page) == (True, False, False)
        for wrong in ({"rule": "none"}, {"purpose": "curiosity"}, {"number": "C-9"}):
            assert people["all"].send(form, **{**self.ASKED, **wrong}).status_code == 400

    def test_an_export_opens_with_its_key_alone_and_is_logged(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/colocation/export")
        key = pyrage.x25519.Identity.generate()
        sent = people["all"].send(form, **self.ASKED, recipients=str(key.to_public()))
        rows = pyrage.decrypt(sent.content, [key]).decode().splitlines()
        assert (rows[0].split(",")[:4], len(rows)) == (["case", "person", "number", "certainty"], 3)
        entry = contact_audit.entries(contact_store.contact_store().engine, limit=1)[0]
        assert (entry.what, entry.subject, entry.details["contacts"]) == ("co-location exported", "C-1", 2)
        assert people["all"].send(form, **self.ASKED, recipients="age1x").status_code == 400

    def test_those_chosen_are_taken_over(self, people: dict[str, Visitor]) -> None:
        form = Operation("POST", "/staff/contacts/colocation/take")
        pseudonym = contact_store.contact_store().vault.pseudonym("805741299")
        assert people["all"].send(form, **self.ASKED).status_code == 400
        page = people["all"].send(form, **self.ASKED, chosen=pseudonym).text
        (number,) = re.findall(r"CONTACT-\d{4}-[0-9A-F]{8}", page.partition('scope="row"')[2])[:1]
        assert f'value="{number}"' in people["all"].client.get("/staff/contacts/lines").text
        assert pseudonym in looked_up(people["all"], number).text


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if str(one) in FIELDS_OF_CONTACTS], ids=str)
def test_no_fault_whatever_is_sent(people: dict[str, Visitor], operation: Operation) -> None:
    who = "all" if RIGHTS_OF_CONTACTS[str(operation)] == MATCHERS else "trace_lead"
    names = [name for name in FIELDS_OF_CONTACTS[str(operation)] if name != "file"]
    page = looked_up(people[who], "C-1").url.path.rpartition("/")[2]
    path = operation.path.replace("{name}", page)

    @given(st.fixed_dictionaries({name: st.text(max_size=40) for name in names}))
    @settings(max_examples=8, deadline=None)
    def sent(fields: dict[str, str]) -> None:
        answer = people[who].send(operation, path=path, **fields)
        assert answer.status_code in {200, 303, 400, 404, 422}

    sent()


class TestFollowUp:
    """Today's list: names when asked for, one entry a case; nobody notes of whom they need not see."""

    def test_names_are_asked_for_and_logged(self, people: dict[str, Visitor]) -> None:
        plain = people["local"].client.get("/staff/contacts/follow-up").text
        assert "Planted" not in plain
        shown = people["local"].send(Operation("POST", "/staff/contacts/follow-up/names"))
        assert ("K-2" in plain, "Cid Planted" in shown.text, "Bea Planted" in shown.text) == (
            True,
            True,
            False,
        )
        entry = contact_audit.entries(contact_store.contact_store().engine, limit=1)[0]
        details = {"purpose": "follow_up", "contacts": ["K-2"]}
        assert (entry.who, entry.subject, entry.details) == ("local", "C-1", details)

    def test_names_that_come_with_a_note_are_logged_too(self, people: dict[str, Visitor]) -> None:
        store = contact_store.contact_store()
        with store.reading() as connection:
            uuid = next(traced_people.read(connection, store, TracedRow.number == "K-2")).uuid
        form = Operation("POST", "/staff/contacts/follow-up")
        day = str(YESTERDAY + timedelta(days=1))
        sent = {"person": uuid, "outcome": "seen", "day": day, "temperature": "38", "names": "yes"}
        for logged in (["all"], []):
            before = contact_audit.count(store.engine)
            assert "Planted" in people["all"].send(form, **sent).text
            entries = contact_audit.entries(store.engine, limit=contact_audit.count(store.engine) - before)
            assert sorted({one.who for one in entries if one.what == "case looked up"}) == logged

    def test_not_of_others(self, people: dict[str, Visitor]) -> None:
        store = contact_store.contact_store()
        with store.reading() as connection:
            uuid = next(traced_people.read(connection, store, TracedRow.number == "K-1")).uuid
        form = Operation("POST", "/staff/contacts/follow-up")
        sent = {"person": uuid, "outcome": "missed"}
        assert people["local"].send(form, **sent).status_code == 400
        assert people["tracer"].send(form, **sent).status_code == 303
        for day in (str(YESTERDAY - timedelta(days=9)), str(today() + timedelta(days=1)), "x"):
            assert people["tracer"].send(form, **sent, day=day).status_code == 400


def test_pairs_are_decided_by_who_leads_and_named_when_asked(people: dict[str, Visitor]) -> None:
    rows = "number\tname\tphone\nD-1\tIda Planted\t0574999888\nD-2\tIda Planted\t0574999888\n"
    me, form = people["trace_lead"], Operation("POST", "/staff/contacts/duplicates")
    me.send(Operation("POST", "/staff/contacts/enter"), rows=rows)
    plain = me.client.get("/staff/contacts/duplicates").text
    assert ("D-1" in plain, "Planted" in plain) == (True, False)
    assert "Ida Planted" in me.send(Operation("POST", "/staff/contacts/duplicates/names")).text
    first, second = re.findall(r'name="(?:first|second)" value="([^"]+)"', plain)[:2]
    assert me.send(form, first=first, second=second, decision="perhaps").status_code == 400
    assert me.send(form, first=first, second=second, decision="merge").status_code == 303
    listed = me.client.get("/staff/contacts/duplicates").text
    (name,) = re.findall(r'name="merge" value="([^"]+)"', listed)
    assert me.send(Operation("POST", "/staff/contacts/duplicates/undo"), merge=name).status_code == 303
    assert 'value="merge"' in me.client.get("/staff/contacts/duplicates").text


def test_chains_have_numbers_alone(people: dict[str, Visitor]) -> None:
    for view in ("timeline", "tree"):
        page = people["trace_lead"].client.get(f"/staff/contacts/chains?view={view}").text
        assert "Planted" not in page
        # K-1 has become a case above.
        assert ">K-1<" in page
    assert ">K-1<" not in people["local"].client.get("/staff/contacts/chains").text


def test_what_leaves_is_counted_or_encrypted(people: dict[str, Visitor]) -> None:
    me = people["trace_lead"]
    answer = me.send(Operation("POST", "/staff/contacts/counts.csv"))
    assert (answer.text, answer.status_code) == ("code,date,confirmed_new\n", 200)
    key = pyrage.x25519.Identity.generate()
    export = Operation("POST", "/staff/contacts/export")
    body = me.send(export, recipients=str(key.to_public()), purpose="handover").content
    assert body.startswith(b"age-encryption.org/v1")
    assert b"Planted" not in body
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(body, [key]))) as archive:
        whole = archive.read("cases_clean.csv") + archive.read("contacts_clean.csv")
        assert b"Bea Planted" in whole
    for wrong in ({"recipients": "age1x", "purpose": "handover"}, {"recipients": "", "purpose": "curiosity"}):
        assert me.send(export, **wrong).status_code == 400
