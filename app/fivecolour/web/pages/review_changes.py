"""What changed since the last review or the last published map: the card while no district is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.web.pages.page_texts import listed, short_period
from fivecolour.web.view_state import ViewState

# In the order in which they are told.
_GROUPS = ("changed_up", "changed_down", "changed_gone", "changed_new")


@dataclass(frozen=True, slots=True)
class ReviewChanges:
    """A title with the two days, and a line for each kind of change."""

    title: str
    lines: tuple[str, ...]


def review_changes(edition: Edition, state: ViewState) -> ReviewChanges | None:
    """Return what changed between the last two moments up to the day; nothing before there are two.

    The moments are the rule's reviews, in the published layer the published maps.
    """
    published = (one.date for one in edition.published)
    moments = edition.moments if state.layer == "graded" else published
    past = [one for one in moments if one <= state.date and one in edition.day_index]
    if len(past) < 2:  # noqa: PLR2004
        return None
    before, last = past[-2:]
    lang, period = state.lang, edition.period
    text = own_table(edition, "page", lang)
    groups = _grouped(edition, state, edition.day_index[before])
    lines = tuple(
        text[key].format(count=len(codes), names=text["separator"].join(listed(edition, codes, lang)))
        for key, codes in groups.items()
        if codes
    )
    first, then = short_period(before, lang, period), short_period(last, lang, period)
    none = text["changed_none"].format(date=first)
    reviewed = "changed_title" if edition.reviews or state.layer != "graded" else "changed_title_before"
    title = f"{text[reviewed]} ({first} → {then})"
    return ReviewChanges(title, lines or (none,))


def _grouped(edition: Edition, state: ViewState, before: int) -> dict[str, list[str]]:
    day = edition.day_index[state.date]
    groups: dict[str, list[str]] = {key: [] for key in _GROUPS}
    for code in edition.districts:
        was, now = (edition.shown_tier(code, one, state.layer) for one in (before, day))
        # What the published sources leave open is no change.
        if was == now or (state.layer == "published" and not (was and now)):
            continue
        kind = "changed_gone" if not now else "changed_new" if not was else "changed_up"
        groups["changed_down" if kind == "changed_up" and now < was else kind].append(code)
    return groups
