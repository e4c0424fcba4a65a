"""Rows of a line list: what is taken in, what is refused and why, and who may be there already."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb

import pytest
from sqlalchemy import func, select

from fivecolour.contacts import contact_audit, exposures, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import DuplicateRow, TracedRow
from fivecolour.contacts.line_drafts import read_file, read_rows
from fivecolour.errors import UserError
from tests.contacts.conftest import PLACES, TODAY, take_in

HEADER = "编号,姓名,电话,出生年,区县,发病日期,末次接触,来源病例"


def people(store: ContactStore) -> list[traced_people.TracedPerson]:
    with store.reading() as connection:
        return list(traced_people.read(connection, store))


class TestRows:
    """Each row is taken in, is there already, or is refused with column and remedy."""

    def test_a_case_and_its_contact_in_one_table(self, traced_on_both: ContactStore) -> None:
        store = traced_on_both
        receipt = take_in(
            store,
            HEADER,
            "C-1,王小明,13805741234,1980,海曙区,2020/2/1,,",
            ",李雷,,1990,330206,,2020-02-03,C-1",
        )
        assert receipt.counts | {"exposures": receipt.exposures} == {
            "read": 2,
            "accepted": 2,
            "unchanged": 0,
            "updated": 0,
            "refused": 0,
            "possible_duplicates": 0,
            "not_compared": 0,
            "exposures": 1,
        }
        case, contact = people(store)
        assert (case.text("kind"), case.text("name"), case.text("district"), case.city) == (
            "case",
            "王小明",
            "330203",
            "330200",
        )
        assert (contact.text("kind"), contact.text("status")) == ("contact", "under_follow_up")
        assert [str(contact.day(name)) for name in ("follow_from", "follow_until")] == [
            "2020-02-04",
            "2020-02-17",
        ]
        # 28 days after the last day that is known of them.
        assert [str(one.delete_on) for one in (case, contact)] == ["2020-03-08", "2020-03-16"]
        with store.reading() as connection:
            (link,) = exposures.read(connection, store)
        assert (link.source, link.target, str(link.last_contact)) == (case.id, contact.id, "2020-02-03")

    def test_the_same_table_twice_brings_nothing_twice(self, traced: ContactStore) -> None:
        lines = (
            HEADER,
            "C-1,王小明,13805741234,1980,海曙区,2020-02-01,,",
            ",李雷,,1990,330206,,2020-02-03,C-1",
        )
        take_in(traced, *lines)
        again = take_in(traced, *lines)
        assert (again.accepted, again.unchanged, again.refused) == (0, 2, 0)

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (",王小明,,,,31.2.2020,,", "发病日期: is no day; write it as 2020-02-09"),
            (",王小明,123,,,,,", "电话: is no phone number; write digits, at least five"),
            (",王小明,,80,,,,", "出生年: is no year; write it as 1984"),
            (",王小明,,,宁波区,,,", "区县: the map has no such district; write its code or its name"),
            (",,,,海曙区,,,", "姓名: says nobody; give a name, a number or a phone"),
            (",王小明,,,,2099-01-01,,", "发病日期: lies in the future; check the year"),
            (
                ",王小明,,,,,,C-9",
                "来源病例: nobody has this number; enter that case first, or in the same table",
            ),
        ],
    )
    def test_a_fault_names_column_and_remedy_and_repeats_no_cell(
        self, traced: ContactStore, row: str, told: str
    ) -> None:
        receipt = take_in(traced, HEADER, row, "C-2,韩梅梅,,,,,,")
        (fault,) = receipt.faults
        assert (fault.row, fault.told("en")) == (2, told)
        # The others are taken in.
        assert (receipt.accepted, receipt.refused) == (1, 1)

    def test_a_number_is_one_persons(self, traced: ContactStore) -> None:
        take_in(traced, "number,name", "C-1,Ana")
        receipt = take_in(traced, "number,name", "C-1,Bea", "C-2,Cid", "C-2,Dan")
        assert [(one.row, one.key) for one in receipt.faults] == [
            (2, "number_there"),
            (3, "number_twice"),
            (4, "number_twice"),
        ]
        changed = take_in(traced, "number,phone", "C-1,0574123456", update=True)
        assert (changed.updated, changed.refused) == (1, 0)
        assert people(traced)[0].fields == {
            "number": "C-1",
            "kind": "case",
            "name": "Ana",
            "phone": "0574123456",
        }

    def test_a_change_may_name_a_further_source(self, traced: ContactStore) -> None:
        take_in(traced, "number,name,source case", "C-1,Ana,", "C-2,Bea,", "K-1,Cid,C-1")
        changed = take_in(traced, "number,source case", "K-1,C-2", update=True)
        again = take_in(traced, "number,source case,note", "K-1,C-2,x", update=True)
        assert (changed.exposures, again.exposures) == (1, 0)

    def test_columns(self, traced: ContactStore) -> None:
        receipt = take_in(traced, "name,shoe size", "Ana,38")
        assert receipt.unread == ("shoe size",)
        for header, key in (("shoe size", "no_columns"), ("name,姓名", "column_twice")):
            with pytest.raises(ContactError) as raised:
                read_rows([header.split(","), ["x"]], PLACES)
            assert raised.value.key == key
            assert raised.value.in_language("zh") != str(raised.value)

    def test_the_log_counts_and_names_nobody(self, traced: ContactStore) -> None:
        take_in(traced, HEADER, "C-1,王小明,13805741234,1980,海曙区,2020-02-01,,")
        (entry,) = contact_audit.entries(traced.engine)
        assert (entry.who, entry.what, entry.details["accepted"]) == ("tests", "contacts imported", 1)
        assert contact_audit.verify(traced.engine).broken is None
        assert "王小明" not in str(entry)


class TestPossibleDuplicates:
    """Who may be one person is shown to somebody; nobody is merged."""

    @pytest.mark.parametrize(
        ("first", "second", "why"),
        [
            ("Abdoulaye Diop,13805741234,1980", "Diop Abdoulaye,+86 138 0574 1234,", "same_phone"),
            ("Abdoulaye Diop,,1980", "DIOP ABDOULAYÉ,,1981", "same_name"),
            ("Abdoulaye Diop,,1980", "Abdoulay Diop,,1979", "near_name"),
            ("王小明,,1980", "王小明,,1980", None),
            ("王小明,,1980", "王小明,,", "same_name"),
            ("Abdoulaye Diop,,1980", "Abdoulaye Diop,,1990", ""),
            ("Abdoulaye Diop,13805741234,1980", "Fatou Ndiaye,13805741234,1999", ""),
            ("王小明,,1980", "王大伟,,1980", ""),
        ],
    )
    def test_pairs(self, traced: ContactStore, first: str, second: str, why: str | None) -> None:
        take_in(traced, "name,phone,birth year", first)
        receipt = take_in(traced, "name,phone,birth year", second)
        with traced.reading() as connection:
            found = connection.execute(select(DuplicateRow.why, DuplicateRow.decision)).all()
            count = connection.execute(select(func.count(TracedRow.id))).scalar_one()
        # None: it is the same row again.
        assert count == (1 if why is None else 2)
        assert [tuple(row) for row in found] == ([(why, "open")] if why else [])
        assert receipt.possible_duplicates == len(found)

    def test_a_crowd_with_one_phone_is_said_and_not_compared(self, traced: ContactStore) -> None:
        store = ContactStore(
            traced.engine, traced.vault, traced.rules.model_copy(update={"largest_block": 3})
        )
        rows = [f"{name},0574123456" for name in ("Ana", "Bea", "Cid", "Dan")]
        receipt = take_in(store, "name,phone", *rows)
        assert (receipt.accepted, receipt.possible_duplicates, receipt.not_compared) == (4, 0, 4)


def test_what_is_only_checked_is_not_stored(traced: ContactStore) -> None:
    from fivecolour.contacts.line_import import import_lines

    reading = read_rows([["name"], ["Ana"]], PLACES)
    receipt = import_lines(traced, reading, PLACES, by="tests", today=TODAY, check_only=True)
    assert (receipt.accepted, people(traced), contact_audit.count(traced.engine)) == (1, [], 0)


def test_a_refusal_holds_nothing_of_the_file(tmp_path: Path) -> None:
    """Refused JSON of up to 64 MB stayed in the memory of the server until garbage was collected."""
    path = tmp_path / "a.json"
    path.write_text('[{"a": ')
    with pytest.raises(UserError) as caught:
        read_file(path, PLACES, name="a.json")
    assert caught.value.__context__ is None
    below = [frame for frame, _ in walk_tb(caught.value.__traceback__) if "json" in frame.f_code.co_filename]
    assert below
    assert [frame.f_locals for frame in below] == [{}] * len(below)
