"""Go.Data's shape: what comes in goes out as it came, and what was changed goes out changed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from fivecolour.contacts import exposures, follow_ups, merging, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.godata_shape import import_tables, people_of, tables_of
from fivecolour.contacts.godata_tables import NAMES, Rows, read_tables, written
from fivecolour.contacts.sealed_export import export
from tests.contacts.conftest import TODAY, take_in

DUMMY = Path(__file__).parents[3] / "shared" / "data" / "contacts" / "godata_dummy"


def out(store: ContactStore) -> dict[str, Rows]:
    with store.reading() as connection:
        return tables_of(
            traced_people.read(connection, store),
            exposures.read(connection, store),
            follow_ups.read(connection, store),
        )


@pytest.mark.skipif(not DUMMY.is_dir(), reason="the shared data are not here")
class TestDummyExport:
    """The dummy export of Go.Data's makers: invented persons."""

    def test_every_cell_comes_back(self, traced: ContactStore) -> None:
        tables = read_tables(DUMMY)
        receipt = import_tables(traced, tables, by="tests", today=TODAY)
        assert {name: len(rows) for name, rows in tables.items()} == {
            "cases": 56,
            "contacts": 66,
            "events": 7,
            "followups": 437,
            "relationships": 100,
        }
        # Six contacts became cases: one record each.
        assert (receipt.accepted, receipt.exposures, receipt.follow_ups, receipt.faults) == (
            123,
            100,
            437,
            (),
        )

        def by_uuid(rows: Rows) -> dict[str, dict[str, str]]:
            return {row["uuid"]: row for row in rows}

        back = out(traced)
        for name in NAMES:
            assert by_uuid(back[name]) == by_uuid(tables[name]), name
            head = (DUMMY / f"{name}_clean.csv.gz").is_file()
            assert head
            assert written(back[name], name).splitlines()[0].count(b",") == len(tables[name][0]) - 1
        again = import_tables(traced, tables, by="tests", today=TODAY)
        assert (again.accepted, again.unchanged, again.updated, again.exposures) == (0, 123, 0, 0)

    def test_a_change_goes_out_in_both_tables_and_nothing_else(self, traced: ContactStore) -> None:
        tables = read_tables(DUMMY)
        both = next(one for one in people_of(tables) if len(one.rows) == 2)
        import_tables(traced, tables, by="tests", today=TODAY)
        with traced.writing() as connection:
            (person,) = [one for one in traced_people.read(connection, traced) if one.uuid == both.uuid]
            fields = {**person.fields, "phone": "0574123456"}
            traced_people.change(connection, traced, replace(person, fields=fields), by="tests", today=TODAY)
        back = out(traced)
        for name in ("cases", "contacts"):
            before = next(row for row in tables[name] if row["uuid"] == both.uuid)
            after = next(row for row in back[name] if row["uuid"] == both.uuid)
            assert {k: v for k, v in after.items() if before[k] != v} == {"telephone": "0574123456"}

    def test_who_was_merged_stays_so(self, traced: ContactStore) -> None:
        tables = {name: rows[:3] for name, rows in read_tables(DUMMY).items()}
        import_tables(traced, tables, by="tests", today=TODAY)
        keep, absorbed = (row["uuid"] for row in tables["contacts"][:2])
        merging.merge(traced, keep, absorbed, by="tests", today=TODAY)
        tables["contacts"][1] = {**tables["contacts"][1], "telephone": "0574123456"}
        assert import_tables(traced, tables, by="tests", today=TODAY).updated == 1
        assert absorbed not in {row["uuid"] for row in out(traced)["contacts"]}


class TestOwnRows:
    """Somebody entered here."""

    LINES = (
        "number,name,sex,onset,last contact,source case",
        "C-1,Ana,女,2020-02-01,,",
        "K-1,Bea,f,,2020-02-03,C-1",
    )

    def test_written(self, traced: ContactStore) -> None:
        take_in(traced, *self.LINES)
        tables = out(traced)
        (case,), (contact,), (link,) = tables["cases"], tables["contacts"], tables["relationships"]
        assert (case["case_id"], case["firstName"], case["gender"], case["date_of_onset"]) == (
            "C-1",
            "Ana",
            "FEMALE",
            "2020-02-01",
        )
        assert (contact["contact_status"], contact["date_of_followup_end"]) == (
            "UNDER_FOLLOW_UP",
            "2020-02-17",
        )
        assert (link["source_uuid"], link["target_visualid"], link["date_of_last_contact"]) == (
            case["uuid"],
            "K-1",
            "2020-02-03",
        )

    def test_an_export_is_encrypted_and_opens_with_the_recipients_key_alone(
        self, traced: ContactStore, tmp_path: Path
    ) -> None:
        take_in(traced, *self.LINES)
        mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
        body = export(traced, [str(mine.to_public())], by="tests", purpose="handover", needs=None)
        assert body.startswith(b"age-encryption.org/v1")
        assert b"Ana" not in body
        assert b"clean.csv" not in body
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(body, [other])
        path = tmp_path / "export.zip"
        path.write_bytes(pyrage.decrypt(body, [mine]))
        assert read_tables(path) == out(traced)
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            assert sorted(archive.namelist()) == sorted(f"{name}_clean.csv" for name in NAMES)
        for recipients in ([], ["age1wrong"]):
            with pytest.raises(ContactError):
                export(traced, recipients, by="tests", purpose="handover", needs=None)


def test_what_is_no_export(tmp_path: Path) -> None:
    for name, told in (("none", "is no folder and no zip"), (".", "holds none of")):
        with pytest.raises(ContactError, match=told):
            read_tables(tmp_path / name)
    (tmp_path / "cases_clean.csv").write_bytes(b"\xff\xfe,x\n")
    with pytest.raises(ContactError, match="the table cases is no CSV"):
        read_tables(tmp_path)
