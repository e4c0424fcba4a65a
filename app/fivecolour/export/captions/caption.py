"""What a picture's caption says: how many districts have each level, and what changed since before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.errors import UserError
from fivecolour.export.captions.alternative_text import warned
from fivecolour.export.captions.beside_caption import beside_caption
from fivecolour.export.views import content
from fivecolour.export.views.request import BESIDE, ExportRequest, shown
from fivecolour.scoring.schemes.scheme import NOT_GRADED
from fivecolour.text_direction import isolated
from fivecolour.texts import long_period, sentences

# So many names are written out; of more, only their number is.
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class ComparedDay:
    """The day with which a picture's is compared, and in which edition it was shown so."""

    edition: Edition
    day: str


def compared_with(request: ExportRequest, edition: Edition, folder: Path) -> ComparedDay | None:
    """Return what readers saw before: of the newest day the edition before, else an earlier day."""
    if request.other:
        return ComparedDay(edition, request.other)
    if request.day == edition.days[-1]:
        earlier = _previous(edition, folder)
        if earlier is not None:
            return ComparedDay(earlier, earlier.days[-1])
    moments = [one for one in edition.moments if one < request.day]
    index = edition.day_index[request.day]
    if not moments and not index:
        return None
    return ComparedDay(edition, moments[-1] if moments else edition.days[index - 1])


def _previous(edition: Edition, folder: Path) -> Edition | None:
    """Return the standing edition before one, of the same districts; None where that cannot be read."""
    gone = edition_files.marks(folder)
    numbers = {name: edition_files.number_of(path) for name, path in edition_files.paths(folder).items()}
    older = [name for name, number in numbers.items() if number < edition.number and name not in gone]
    try:
        found = edition_files.read(folder, older[-1]) if older else None
    except UserError:
        return None
    return found if found and found.region.name == edition.region.name else None


def caption(request: ExportRequest, edition: Edition, before: ComparedDay | None, language: str) -> str:
    """Return the caption of a resolved request in one language; first of all why it is no map in force."""
    told = _of_levels(request, edition, before, language)
    return sentences([*warned(edition, request, language), told], language)


def _of_levels(request: ExportRequest, edition: Edition, before: ComparedDay | None, language: str) -> str:
    if request.layout in BESIDE:
        return beside_caption(request, edition, language)
    words = own_table(edition, "press", language)
    at, codes = edition.day_index[request.day], shown(request, edition)
    tiers = {code: edition.shown_tier(code, at, request.layer) for code in codes}
    if len(codes) == 1:
        now = words["caption_one"].format(
            place=_place(request, edition, language),
            date=long_period(request.day, language, edition.period),
            level=edition.scheme.level(tiers[codes[0]]).name[language],
        )
        changed = _changes(request, edition, tiers, before, language) if before else ""
        return sentences((now, changed), language)
    counted = [
        words["caption_count"].format(level=edition.scheme.level(tier).name[language], count=count)
        for tier in edition.scheme.descending
        if (count := sum(one == tier for one in tiers.values()))
    ]
    told = [
        words["caption_now"].format(
            place=_place(request, edition, language),
            date=long_period(request.day, language, edition.period),
            districts=len(codes),
            counts=words["listing"].join(counted),
        )
    ]
    if before is not None:
        told.append(_changes(request, edition, tiers, before, language))
    return sentences(told, language)


def _place(request: ExportRequest, edition: Edition, language: str) -> str:
    if request.place:
        return isolated(content.place_name(edition, request.place)[language], language)
    return isolated(edition.region.title[language], language)


def _changes(
    request: ExportRequest, edition: Edition, tiers: dict[str, int], before: ComparedDay, language: str
) -> str:
    words = own_table(edition, "press", language)
    at = before.edition.day_index[before.day]
    known = before.edition.districts
    old = {c: before.edition.shown_tier(c, at, request.layer) for c in tiers if c in known}
    graded = [c for c in old if NOT_GRADED not in (old[c], tiers[c])]
    groups = {
        "caption_up": [c for c in graded if tiers[c] > old[c]],
        "caption_down": [c for c in graded if tiers[c] < old[c]],
        "caption_new": [c for c in tiers if old.get(c, NOT_GRADED) == NOT_GRADED != tiers[c]],
        "caption_gone": [c for c in old if tiers[c] == NOT_GRADED != old[c]],
    }
    changes = [
        words[key].format(count=len(codes), names=_named(edition, codes, language))
        for key, codes in groups.items()
        if codes
    ]
    own = before.edition.id == edition.id
    return words["caption_since" if own else "caption_since_edition"].format(
        date=long_period(before.day, language, edition.period),
        number=before.edition.number,
        changes=words["listing"].join(changes) or words["caption_same"],
    )


def _named(edition: Edition, codes: Sequence[str], language: str) -> str:
    """Return the names in brackets where there are few."""
    words = own_table(edition, "press", language)
    if len(codes) > MOST_NAMES:
        return ""
    names = [isolated(edition.districts[code].short[language], language) for code in codes]
    return words["brackets"].format(names=words["listing"].join(names))
