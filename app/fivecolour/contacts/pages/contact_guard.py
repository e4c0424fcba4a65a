"""What the pages of contact tracing stand on: who may, the open store, and the words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.config import Settings
from fivecolour.contacts import contact_store, need, retention
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.map_places import district_names
from fivecolour.contacts.purposes import purpose_words
from fivecolour.logs import log
from fivecolour.texts import table
from fivecolour.web import guard

READ = ["GET", "HEAD"]
_JOB = "daily deletion"
T = TypeVar("T")
_lead = guard.may(need.LEAD)


async def _tracer(request: Request) -> Person:
    """Return somebody who traces or leads."""
    person = await guard.may()(request)
    if not person.actions & {need.TRACE, need.LEAD}:
        raise guard.ForbiddenError("not_allowed", person)
    return person


Tracer = Annotated[Person, Depends(_tracer)]
Lead = Annotated[Person, Depends(_lead)]
# Of whom they need to see, which is nobody unless they trace or lead too.
Matcher = Annotated[Person, Depends(guard.may(need.COLOCATE))]


def opened() -> ContactStore:
    """Return the store; what is due is deleted before anybody sees it, though no timer did it."""
    store = contact_store.contact_store()
    if not retention.is_done(store, today()):
        try:
            retention.delete_due(store, today=today(), by=_JOB)
        except ContactError as fault:
            # Of visits, which no page shows; what the pages show is deleted.
            log.error("%s: %s", _JOB, fault)
    return store


async def with_store(request: Request, do: Callable[[ContactStore], T]) -> T:
    """Do something with the store in a thread, in the time zone of the map."""
    return await run_in_threadpool(lambda: do(opened()))


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
    """Answer with a template, the words of contact tracing given to it as ``say``."""
    language = guard.language(request)
    say = table("contacts", language)
    return guard.page(
        request,
        template,
        status,
        say=say,
        purposes=purpose_words(language),
        word=partial(_word, say),
        place_name=partial(_place_name, guard.guard_of(request).config, language),
        **values,
    )


def _place_name(config: Settings, language: str, code: str | None) -> str:
    """Return what the map calls a district; its code where the map has none of it."""
    return district_names(config, language).get(code, code) if code else ""


def _word(say: dict[str, str], kind: str, value: object) -> str:
    """Return the word for a value, such as that of a status; itself where there is none."""
    return say.get(f"{kind}_{value}", str(value or ""))
