"""The store is one's own, opens with its key alone, and holds no name that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.contacts import traced_people, vault
from fivecolour.contacts.colocation.visit_log import visit_log
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_rules import contact_rules
from fivecolour.contacts.contact_store import ContactStore, contact_store, open_store
from fivecolour.contacts.contact_tables import ContactBase, TracedRow
from fivecolour.contacts.vault import Vault, make_key, read_key
from fivecolour.store import database
from tests.contacts.conftest import KEY, take_in


class TestStore:
    """Which databases it opens."""

    def test_off_by_default(self) -> None:
        with pytest.raises(ContactError, match="contact tracing is off"):
            contact_store()

    def test_another_key_does_not_open_it(self, traced: ContactStore) -> None:
        with pytest.raises(ContactError, match="the key is not the one of this store"):
            open_store(str(traced.engine.url), bytes(32), contact_rules())

    def test_never_the_store_of_the_map(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'fivecolour.db'}"
        database.engine(url).dispose()
        with pytest.raises(ContactError, match="give contact tracing a database of its own"):
            open_store(url, KEY, contact_rules())

    def test_nobody_else_reads_the_file(self, traced: ContactStore) -> None:
        assert Path(str(traced.engine.url.database)).stat().st_mode & 0o077 == 0

    def test_every_row_has_a_day_of_deletion_or_goes_with_a_person(self) -> None:
        for table in ContactBase.metadata.tables.values():
            goes = [key for key in table.foreign_keys if key.ondelete == "CASCADE"]
            assert "delete_on" in table.columns or goes or table.name == "contact_store", table.name


class TestSealed:
    """Names and phones at rest."""

    def test_no_byte_of_a_name_or_phone_in_the_files(self, traced: ContactStore, tmp_path: Path) -> None:
        take_in(traced, "name,phone,address,note", "王小明 Planted,13805741234,Planted Street 5,Planted note")
        traced.engine.dispose()
        bodies = [path.read_bytes() for path in tmp_path.iterdir()]
        for text in ("王小明", "Planted", "13805741234", "380574"):
            assert not any(text.encode() in body for body in bodies), text

    def test_a_sealed_text_opens_in_its_own_row_alone(self, traced: ContactStore) -> None:
        take_in(traced, "name", "Ana", "Bea")
        with traced.writing() as connection:
            first, second = connection.execute(TracedRow.__table__.select().order_by(TracedRow.id))  # type: ignore[attr-defined]
            connection.execute(
                TracedRow.__table__.update()  # type: ignore[attr-defined]
                .where(TracedRow.id == second.id)
                .values(sealed=first.sealed)
            )
            with pytest.raises(ContactError, match="does not open"):
                list(traced_people.read(connection, traced))

    def test_the_same_is_sealed_differently_each_time(self) -> None:
        safe = Vault(KEY)
        assert safe.seal({"name": "Ana"}, of="1") != safe.seal({"name": "Ana"}, of="1")

    def test_pseudonyms_and_marks_are_keyed(self) -> None:
        own, other = Vault(KEY), Vault(bytes(32))
        assert len(own.pseudonym("138")) == 26
        assert own.pseudonym("138") == Vault(KEY).pseudonym("138") != other.pseudonym("138")
        assert own.mark("138") != other.mark("138")


class TestKey:
    """The file of the key."""

    def test_made_once(self, tmp_path: Path) -> None:
        path = tmp_path / "safe" / "key"
        make_key(path)
        assert len(read_key(path)) == 32
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(ContactError, match="never written over"):
            make_key(path)

    @pytest.mark.parametrize(
        ("text", "mode", "told"),
        [("ab" * 32, 0o644, "chmod 600"), ("ab" * 31, 0o600, "64 digits"), (None, 0, "cannot be read")],
    )
    def test_refused(self, tmp_path: Path, text: str | None, mode: int, told: str) -> None:
        path = tmp_path / "key"
        if text is not None:
            path.write_text(text)
            path.chmod(mode)
        with pytest.raises(ContactError, match=told):
            vault.read_key(path)


@pytest.mark.parametrize("which", ["DATABASE", "KEY_FILE", "VISITS"])
def test_nothing_of_it_lies_in_the_home_of_the_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    places = {"DATABASE": "sqlite:///{}/contacts.db", "KEY_FILE": "{}/key", "VISITS": "{}/visits"}
    for name, place in places.items():
        folder = tmp_path / ("link" if name == which else "apart")
        monkeypatch.setenv(f"FIVECOLOUR_CONTACTS_{name}", place.format(folder))
    with pytest.raises(ContactError, match=rf"CONTACTS_{which}: .* lies in the home of the map"):
        visit_log() if which == "VISITS" else contact_store()
    assert not list((tmp_path / "home").iterdir())
