"""Who was where a case was: a search of the visits; those found are taken over, or leave encrypted."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import pandas as pd
from fastapi import APIRouter, Request, Response

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.contacts import contact_audit, need, sealed_export
from fivecolour.contacts.colocation.colocation_rule import ColocationRule, colocation_rules, rule_names
from fivecolour.contacts.colocation.colocation_table import contact_table, crowd_table, local_minute
from fivecolour.contacts.colocation.visit_log import visit_log
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.pages.contact_guard import READ, Matcher, page, with_store
from fivecolour.contacts.purposes import checked_purpose
from fivecolour.errors import UserError
from fivecolour.texts import table
from fivecolour.web import guard

if TYPE_CHECKING:
    # Ibis, which not every instance has, is loaded by the first search.
    from fivecolour.contacts.colocation.case_colocation import CaseColocations

router = APIRouter()
_TEMPLATE = "contacts_colocation.html"
EXPORTED = "co-location exported"
# Rows of the page, and stays of a row; the export has all of them.
_SHOWN, _STAYS = 500, 3
# A search takes up to the bound of its memory: one at a time in a process.
_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class AskedColocation:
    """What the form asks for."""

    number: str
    purpose: str
    rule: ColocationRule


@dataclass(frozen=True, slots=True)
class SharedStay:
    """Where and when somebody was with the case."""

    place: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ShownColocation:
    """What the page shows of a search.

    Attributes
    ----------
    rows : list of dict
        A row a contact, those with most certain and longest first; ``shared`` are their first stays.
    more : int
        How many rows are not shown.
    window : tuple of str
        The first and the last day on which the case could infect.
    """

    rows: list[dict[str, Any]]
    more: int
    crowded: list[dict[str, Any]]
    brief: int
    unseen: bool
    window: tuple[str, str]


@router.api_route("/contacts/colocation", methods=READ)
async def form(request: Request, person: Matcher) -> Response:
    """Ask for a case, a purpose and a rule."""
    return _page(request)


@router.post("/contacts/colocation")
async def find(request: Request, person: Matcher) -> Response:
    """Search the visits for who was where a case was; the log has the case and the purpose."""
    return await _answered(request, person, lambda store, asked, result: {})


@router.post("/contacts/colocation/take")
async def take(request: Request, person: Matcher) -> Response:
    """Take those who are chosen into the list of contacts; what was found is searched for again."""
    chosen = [str(one) for one in (await request.form()).getlist("chosen")]

    def taken(store: ContactStore, asked: AskedColocation, result: CaseColocations) -> dict[str, Any]:
        from fivecolour.contacts.colocation import taken_contacts  # noqa: PLC0415

        done = taken_contacts.take(
            store,
            result,
            asked.number,
            chosen,
            asked.rule,
            timezone(),
            by=person.name,
            purpose=asked.purpose,
            today=today(),
        )
        return {"taken": done}

    return await _answered(request, person, taken)


@router.post("/contacts/colocation/export")
async def export(request: Request, person: Matcher) -> Response:
    """Send all that was found as a table, encrypted to a public key."""
    recipients = str((await request.form()).get("recipients", "")).split()
    words = table("contacts", guard.language(request))

    def made(store: ContactStore, asked: AskedColocation, result: CaseColocations) -> dict[str, Any]:
        sealed_export.check_recipients(recipients)
        rows = contact_table(result.found.contacts, result.numbers, words, timezone())
        details = {"purpose": asked.purpose, "rule": asked.rule.id, "recipients": sorted(recipients)}
        with store.writing() as connection:
            contact_audit.write(
                connection,
                who=person.name,
                what=EXPORTED,
                subject=asked.number,
                details={**details, "contacts": len(rows)},
            )
        body = rows.to_csv(index=False, lineterminator="\n").encode()
        return {"body": sealed_export.sealed(body, recipients)}

    return await _answered(request, person, made)


async def _answered(request: Request, person: Person, then: Any) -> Response:
    """Search as the form asks, do something with what was found, and show it or send it."""
    sent = await request.form()
    fields = {name: str(sent.get(name, "")).strip() for name in ("number", "purpose", "rule")}
    language = guard.language(request)

    def searched(store: ContactStore) -> tuple[ShownColocation, dict[str, Any]]:
        asked = _asked(fields)
        result = _searched(store, person, asked)
        done = then(store, asked, result)
        if "taken" in done:
            result = _searched(store, person, asked)
        return _shown(result, timezone(), language), done

    try:
        shown, done = await with_store(request, searched)
    except UserError as fault:
        return _page(request, 400, fields=fields, fault=guard.told(request, fault))
    if "body" in done:
        headers = {"Content-Disposition": f'attachment; filename="colocation-{today()}.csv.age"'}
        return Response(done["body"], media_type="application/octet-stream", headers=headers)
    return _page(request, fields=fields, shown=shown, **done)


def _asked(fields: dict[str, str]) -> AskedColocation:
    rules = colocation_rules()
    if fields["rule"] not in rules:
        raise ContactError("no_rule_chosen", there=", ".join(rules))
    return AskedColocation(fields["number"], checked_purpose(fields["purpose"]), rules[fields["rule"]])


def _searched(store: ContactStore, person: Person, asked: AskedColocation) -> CaseColocations:
    log = visit_log()
    from fivecolour.contacts.colocation import case_colocation  # noqa: PLC0415

    with _ONE:
        return case_colocation.colocations(
            store,
            log,
            [asked.number],
            asked.rule,
            timezone(),
            by=person.name,
            purpose=asked.purpose,
            needs=need.needs(person),
        )


def _shown(result: CaseColocations, zone: tzinfo, language: str) -> ShownColocation:
    found, words = result.found, table("contacts", language)
    order = ["recorded", "after", "assumed", "unseated"]
    ranks = found.contacts["certainty"].map(order.index)
    contacts = found.contacts.assign(rank=ranks).sort_values(
        ["rank", "seconds", "person"], ascending=[True, False, True]
    )
    rows = _records(contact_table(contacts.head(_SHOWN), result.numbers, words, zone))
    stays: dict[str, list[SharedStay]] = {}
    for one in _records(found.exposures):
        shared = SharedStay(one["place"], _minute(one["start"], zone), _minute(one["stop"], zone))
        stays.setdefault(one["person"], []).append(shared)
    for row in rows:
        own = stays.get(row["person"], [])
        row |= {"shared": own[:_STAYS], "more": len(own) - len(own[:_STAYS])}
    case = result.cases[0]
    return ShownColocation(
        rows,
        len(found.contacts) - len(rows),
        _records(crowd_table(found.crowded, zone)),
        found.brief,
        bool(found.unseen),
        (_minute(case.start, zone)[:10], _minute(case.stop - 1, zone)[:10]),
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _minute(second: int, zone: tzinfo) -> str:
    return local_minute(second, zone)[:16]


def _page(request: Request, status: int = 200, /, **values: Any) -> Response:
    return page(request, _TEMPLATE, status, rules=rule_names(guard.language(request)), **values)
