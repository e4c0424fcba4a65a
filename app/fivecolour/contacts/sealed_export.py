"""Whole exports of contact tracing: a zip in Go.Data's shape, encrypted with age before it touches a disk.

age (age-encryption.org/v1) is a published format with several well-kept programs; nothing leaves unencrypted.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pyrage
from sqlalchemy import ColumnElement

from fivecolour.contacts import (
    contact_audit,
    exposures,
    follow_ups,
    godata_shape,
    godata_tables,
    traced_people,
)
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore

_NAMES = godata_tables.NAMES


def export(
    store: ContactStore,
    recipients: Sequence[str],
    *,
    by: str,
    purpose: str,
    needs: ColumnElement[bool] | None,
) -> bytes:
    """Return everything that somebody may see, encrypted to the age public keys of recipients.

    Raises
    ------
    ContactError
        A recipient is no public key of age, or there is none.
    """
    check_recipients(recipients)
    conditions = () if needs is None else (needs,)
    with store.writing() as connection:
        people = list(traced_people.read(connection, store, *conditions))
        links, days = list(exposures.read(connection, store)), list(follow_ups.read(connection, store))
        tables = godata_shape.tables_of(people, links, days)
        details = {"purpose": purpose, "recipients": sorted(recipients)} | {
            k: len(v) for k, v in tables.items()
        }
        contact_audit.write(connection, who=by, what="contacts exported", details=details)
    return sealed(_zipped(tables), recipients)


def check_recipients(recipients: Sequence[str]) -> None:
    """Refuse, before anything is looked up, recipients of whom one is no public key of age, or none.

    Raises
    ------
    ContactError
        It is so.
    """
    _keys(recipients)


def sealed(body: bytes, recipients: Sequence[str]) -> bytes:
    """Return a file encrypted to the age public keys of recipients.

    Raises
    ------
    ContactError
        A recipient is no public key of age, or there is none.
    """
    return bytes(pyrage.encrypt(body, _keys(recipients)))


def _keys(recipients: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    if not recipients:
        raise ContactError("no_recipient")
    try:
        return [pyrage.x25519.Recipient.from_str(one.strip()) for one in recipients]
    except pyrage.RecipientError:
        raise ContactError("bad_recipient") from None


def _zipped(tables: dict[str, godata_tables.Rows]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _NAMES:
            archive.writestr(godata_tables.file_name(name), godata_tables.written(tables[name], name))
    return body.getvalue()
