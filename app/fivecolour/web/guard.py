"""What every staff page stands on: who is signed in, what they may do, forms that nobody else can send.

A staff page asks for ``Annotated[Person, Depends(may("lab"))]`` and answers with `page`; a route of the
API asks for ``Depends(bearer("ingest"))``. Forms carry ``{{ csrf }}`` in a field ``csrf`` or in the header
``X-CSRF-Token``. Declare no ``Form()`` or ``File()`` parameters on guarded routes: their bodies would be
read before the guard has looked; ``await request.form()`` inside the route reads them after it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.concurrency import run_in_threadpool

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import COMMAND_LINE, AccessError, Person
from fivecolour.access.sessions import csrf, csrf_fits
from fivecolour.config import Settings
from fivecolour.drill.marker import is_running
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.languages import USUAL, chosen, html_tag, other_languages, wanted
from fivecolour.logs import log
from fivecolour.messages import RefusalError
from fivecolour.texts import table
from fivecolour.web import addresses, optional_rooms
from fivecolour.web.page_templates import staff_templates
from fivecolour.web.problems import problem
from fivecolour.web.view_state import THEMES, unread_view

COOKIE = "fivecolour_session"
HOME, SIGN_IN, UPLOADS = "/staff", "/staff/sign-in", "/staff/upload"

_SAFE = frozenset({"GET", "HEAD"})
_MEGABYTE = 1 << 20
LARGEST_BODY = 64 * _MEGABYTE
_LARGEST_FORM = 16 * 1024

T = TypeVar("T")
Guard = Callable[[Request], Awaitable[Person]]


@dataclass(frozen=True, slots=True)
class StaffGuard:
    """What staff pages need, kept on the application as ``app.state.staff_guard``."""

    config: Settings
    authentication: Authentication
    templates: Jinja2Templates
    urls: dict[str, str]


class SignInNeededError(Exception):
    """Nobody is signed in."""


class ForbiddenError(Exception):
    """The one who is signed in may not do this; ``key`` is the text that says why."""

    def __init__(self, key: str, person: Person | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.person = person


def install(
    server: FastAPI, config: Settings, urls: dict[str, str], authentication: Authentication | None = None
) -> None:
    """Prepare an application for staff pages; the store is opened when the first of them is asked for.

    Parameters
    ----------
    urls : dict of str to str
        Addresses of the assets ``css`` and ``icon``, from the site's root.
    authentication : Authentication, optional
        Another authentication than that of ``config.database_url``.
    """
    templates = staff_templates(*optional_rooms.template_folders(config))
    server.state.staff_guard = StaffGuard(
        config, authentication or Authentication(config.database_url), templates, urls
    )
    server.add_exception_handler(SignInNeededError, _to_sign_in)
    server.add_exception_handler(ForbiddenError, _forbidden)


def guard_of(request: Request) -> StaffGuard:
    """Return what staff pages need."""
    found: StaffGuard = request.app.state.staff_guard
    return found


# --- the guard --------------------------------------------------------------------------------------


def may(action: str = "") -> Guard:
    """Return a dependency that gives the `Person` who is signed in and may do ``action`` (any, if empty).

    Otherwise the request is sent to sign in, or refused with 403; a request that changes something is
    refused without the secret of its form.
    """

    async def guard(request: Request) -> Person:
        session = request.cookies.get(COOKIE, "")
        person = await through(request, partial(guard_of(request).authentication.person, session))
        if person is None:
            raise SignInNeededError
        request.state.person = person
        if request.method not in _SAFE:
            _same_site(request)
            if not csrf_fits(session, await _offered(request)):
                raise ForbiddenError("stale_form", person)
        if action and not person.may(action):
            raise ForbiddenError("not_allowed", person)
        return person

    return guard


def bearer(action: str) -> Guard:
    """Return a dependency that gives the `Person` whom a request's token stands for.

    Without a valid token the answer is 401, with one that does not carry ``action`` 403.
    """

    async def guard(request: Request) -> Person:
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        holder = None
        if kind.lower() == "bearer" and value.strip():
            holder = await through(request, partial(guard_of(request).authentication.holder, value.strip()))
        if holder is None:
            raise HTTPException(
                401, "a valid token is needed: Authorization: Bearer fc_…", {"WWW-Authenticate": "Bearer"}
            )
        if not holder.may(action):
            raise HTTPException(403, f"this token may not {action}")
        return holder

    return guard


async def through(request: Request, ask: Callable[[], T]) -> T:
    """Authenticate; where the store cannot be opened its operator is told why, the browser only that."""
    try:
        return await run_in_threadpool(ask)
    except AccessError:
        raise
    except UserError as fault:
        log.error("%s", fault)
        raise HTTPException(503, staff_words(request)["store_closed"]) from None


def _same_site(request: Request) -> None:
    """Refuse what another site's page sends; browsers say where a request comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ForbiddenError("stale_form")


async def _offered(request: Request) -> str:
    _bounded(request, LARGEST_BODY)
    header = request.headers.get("x-csrf-token")
    if header is not None:
        return header
    return str((await request.form()).get("csrf", ""))


async def form_texts(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent; of one that is there twice, the last."""
    return {key: str(value) for key, value in (await request.form()).items()}


def _bounded(request: Request, largest: int) -> None:
    length = request.headers.get("content-length", "")
    size = whole_number(length)
    if size is None:
        raise HTTPException(411, RefusalError("no_length"))
    if size > largest:
        raise HTTPException(413, RefusalError("too_large", most=f"{largest} B"))


def whole_number(text: str) -> int | None:
    """Return the number that a form or an address names by its digits; None for anything else.

    >>> whole_number("17"), whole_number("²"), whole_number("9" * 40)
    (17, None, None)
    """
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


async def small_form(request: Request) -> dict[str, str]:
    """Return the fields of a small form that anybody may send; 413 beyond 16 kB, 403 from another site."""
    _same_site(request)
    _bounded(request, _LARGEST_FORM)
    body = await request.body()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


# --- answers ----------------------------------------------------------------------------------------


def root(request: Request) -> str:
    """Return the way from a page to the site's root, so that it works below any prefix of a proxy."""
    return "../" * (own_path(request).count("/") - 1) or "./"


def own_path(request: Request) -> str:
    """Return the path of a page from the site's root, without the prefix of a proxy."""
    return str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))


def language(request: Request) -> str:
    """Return the language of the page: as its address says, else as the reader's browser accepts."""
    return chosen(request.query_params.get("lang", ""), _accepted(request), languages(request))


def usual_language(request: Request) -> str:
    """Return the language of a page whose address names none."""
    return wanted(_accepted(request), languages(request))


def _accepted(request: Request) -> str:
    return request.headers.get("accept-language", "")


def languages(request: Request) -> tuple[str, ...]:
    """Return the languages of staff pages: those of the map, and those in which every text is there."""
    # Every link of a page asks for them.
    if not hasattr(request.state, "languages"):
        request.state.languages = _languages(guard_of(request).config)
    found: tuple[str, ...] = request.state.languages
    return found


def _languages(config: Settings) -> tuple[str, ...]:
    try:
        ordered = standing_order(config).languages
    except UserError:
        ordered = ()
    return tuple(dict.fromkeys((*ordered, *USUAL)))


def theme(request: Request) -> str:
    """Return the theme of the page: as its address says, else as the reader's system has it."""
    asked = request.query_params.get("theme", "")
    return asked if asked in THEMES else "auto"


def staff_words(request: Request) -> dict[str, str]:
    """Return the words of staff pages in the language of the page."""
    return table("staff", language(request))


def told(request: Request, fault: UserError) -> str:
    """Return a fault in the language of the page."""
    return fault.in_language(language(request))


def address(request: Request, path: str, /, **keys: str) -> str:
    """Return the address of a page from this one, in the same language and theme.

    ``path`` is from the site's root (``"/staff"``) and may have a query; an empty value leaves a key out.
    """
    bare, _, query = path.partition("?")
    values = {"lang": language(request), "theme": theme(request)} | dict(parse_qsl(query)) | keys
    defaults = {"lang": usual_language(request), "theme": "auto"}
    query_values = {key: value for key, value in values.items() if value and value != defaults.get(key)}
    return root(request) + bare.lstrip("/") + ("?" + urlencode(query_values) if query_values else "")


def own_target(asked: str) -> str:
    """Return where to go after signing in: a staff page of this site, whatever the address asks for.

    >>> own_target("/staff/lab?date=2020-02-09"), own_target("//evil.example/staff")
    ('/staff/lab?date=2020-02-09', '/staff')
    """
    try:
        parts = urlsplit(asked)
    except ValueError:
        return HOME
    plain = asked.isprintable() and not set(asked) & set("\\ ") and ".." not in parts.path
    ours = not parts.scheme and not parts.netloc and (parts.path == HOME or parts.path.startswith(HOME + "/"))
    return asked if plain and ours and "//" not in parts.path else HOME


def client_address(request: Request) -> str:
    """Return from where a request comes; behind ``FIVECOLOUR_PROXIES`` proxies the last of them says it."""
    return addresses.client_address(request.scope, proxies=guard_of(request).config.proxies)


def set_cookie(
    request: Request, answer: Response, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Set a cookie that no script reads; over https it never travels without.

    Its path is left to the browser, which takes the folder of the page: ``/staff``, below any prefix.
    """
    schemes = request.headers.get("x-forwarded-proto", "").replace(" ", "").split(",")
    secure = "https" in {request.url.scheme, *schemes}
    answer.set_cookie(name, value, seconds, path=None, httponly=True, secure=secure, samesite="lax")


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Answer with a template that extends ``staff.html``.

    It is given ``w`` (the words of ``staff.toml``), ``actor(name)``, ``language``, ``theme``, ``person``,
    ``csrf``, ``urls``, ``drill``, ``drilling``, ``link(path, **keys)``, ``here(**keys)`` and ``values``.
    """
    person = getattr(request.state, "person", None)
    keys = dict(request.query_params)
    common = {
        "w": staff_words(request),
        "actor": partial(_actor, staff_words(request)),
        "language": language(request),
        "usual_language": usual_language(request),
        "html_tag": html_tag,
        "others": other_languages(languages(request), language(request)),
        "theme": theme(request),
        "unread": unread_view(request.query_params, languages(request), table("page", language(request))),
        "person": person,
        "drill": guard_of(request).config.drill,
        "zone": guard_of(request).config.zone.key,
        "drilling": is_running(guard_of(request).config.home),
        "csrf": csrf(request.cookies.get(COOKIE, "")) if person else "",
        "urls": {key: root(request) + url for key, url in guard_of(request).urls.items()},
        "link": lambda path, /, **own: address(request, path, **own),
        "here": lambda **own: address(request, own_path(request), **{**keys, **own}),
    }
    return guard_of(request).templates.TemplateResponse(
        request, template, common | values, status_code=status
    )


def _actor(words: dict[str, str], name: str) -> str:
    """Return who did something, as the audit log names them, in the words of the page."""
    if not name.endswith(COMMAND_LINE):
        return name
    return words["by_command_line"].format(name=name.removesuffix(COMMAND_LINE))


def redirect(request: Request, path: str) -> Response:
    """Send the browser on after a form was taken (303)."""
    return RedirectResponse(address(request, path), status_code=303)


def _wants_page(request: Request) -> bool:
    """Return whether a person waits for a page, and not a script for an answer."""
    headers = request.headers
    scripted = headers.get("sec-fetch-mode", "navigate") != "navigate" or "x-csrf-token" in headers
    return not scripted and not headers.get("accept", "").startswith("application/json")


def _to_sign_in(request: Request, _error: Exception) -> Response:
    if not _wants_page(request):
        return problem(401, staff_words(request)["sign_in_needed"])
    # The page of uploads keeps what was sent to it; other forms would be lost.
    target = own_path(request) if request.method in _SAFE or own_path(request) == UPLOADS else HOME
    if request.method in _SAFE and request.url.query:
        target += "?" + request.url.query
    return RedirectResponse(address(request, SIGN_IN, next=target), status_code=303)


def _forbidden(request: Request, error: Exception) -> Response:
    key = error.key if isinstance(error, ForbiddenError) else "not_allowed"
    if not _wants_page(request):
        return problem(403, staff_words(request)[key])
    return page(request, "staff_refused.html", 403, why=staff_words(request)[key])
