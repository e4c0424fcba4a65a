"""``/feeds/…``: changes of tier as Atom, review days as a calendar."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.export.feeds.atom import FeedPlace, authority, tier_feed
from fivecolour.export.feeds.review_calendar import CalendarRevision, review_calendar
from fivecolour.export.feeds.tier_events import events
from fivecolour.web import problems, static
from fivecolour.web.addresses import site_address
from fivecolour.web.api import known_keys
from fivecolour.web.api.documented_files import documented_file
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of

ATOM, CALENDAR = "application/atom+xml", "text/calendar; charset=utf-8"
# Entries of a feed; the tables of `changes` have all of them.
_MOST = 200
_PROBLEMS = problems.documented(
    s404="There is no such district or language.",
    s422="The address is not understood.",
    s503="The editions cannot be shown just now, or nothing has been published yet.",
)
router = APIRouter(
    prefix="/feeds", tags=["feeds"], responses=_PROBLEMS, dependencies=[Depends(known_keys.check_file)]
)


@router.get("/tiers.{lang}.atom", **documented_file(ATOM, "The feed."))
def tiers(request: Request, lang: str) -> Response:
    """The newest 200 changes of level of all districts."""
    return _feed(request, lang, "")


@router.get("/districts/{code}.{lang}.atom", **documented_file(ATOM, "The feed."))
def district(request: Request, code: str, lang: str) -> Response:
    """The newest 200 changes of level of one district."""
    return _feed(request, lang, code)


@router.get("/reviews.{lang}.ics", **documented_file(CALENDAR, "The feed."))
def reviews(request: Request, lang: str) -> Response:
    """The days on which levels were reviewed, and the next one."""
    edition, folder = _newest(request, lang), settings_of(request).editions
    gone = edition_files.withdrawals(folder)
    place = _place(request, f"feeds/reviews.{lang}.ics")
    moments = [edition.published_at, *(one.at for one in gone.values())]
    revision = CalendarRevision(
        len(edition_files.paths(folder)) + len(gone), max(map(datetime.fromisoformat, moments))
    )
    body = review_calendar(edition, place, revision, language=lang, withdrawn=edition.id in gone)
    if body is None:
        raise HTTPException(404, "the rule of this map has no review days: it grades every day")
    return static.respond(request, static.Asset("reviews.ics", CALENDAR, body), cache="no-cache")


def _feed(request: Request, language: str, code: str) -> Response:
    edition = _newest(request, language)
    if code and code not in edition.districts:
        raise HTTPException(404, f"there is no district {code[:40]!r}")
    folder = settings_of(request).editions
    path = f"feeds/districts/{code}.{language}.atom" if code else f"feeds/tiers.{language}.atom"
    gone = tuple(edition_files.withdrawals(folder).items())
    asset = _made(
        folder, tuple(edition_files.paths(folder)), gone, edition.id, code, language, _place(request, path)
    )
    return static.respond(request, asset, cache="no-cache")


@lru_cache(maxsize=64)
def _made(
    folder: Path,
    _present: tuple[str, ...],
    _gone: tuple[tuple[str, Withdrawal], ...],
    newest: str,
    code: str,
    language: str,
    place: FeedPlace,
) -> static.Asset:
    edition, first = edition_files.read(folder, newest), next(iter(edition_files.paths(folder)))
    body = tier_feed(
        events(folder, code, most=_MOST),
        edition,
        place,
        language=language,
        code=code,
        first_day=_day_of(folder, first, edition),
    )
    return static.Asset("tiers.atom", ATOM, body)


def _day_of(folder: Path, first: str, newest: Edition) -> str:
    try:
        return edition_files.read(folder, first).published_at[:10]
    except edition_errors.UnreadableEditionError:
        return newest.published_at[:10]


def _newest(request: Request, language: str) -> Edition:
    edition, newer = edition_files.whole_and_damaged(settings_of(request).editions)
    hold(request.scope, newer=newer)
    if language not in edition.languages:
        there = ", ".join(edition.languages)
        raise HTTPException(404, f"no feed in {language[:20]!r}; the map's languages are: {there}")
    return edition


def _place(request: Request, path: str) -> FeedPlace:
    config = settings_of(request)
    return FeedPlace(site_address(request, config), path, authority(config.public_url), config.map)
