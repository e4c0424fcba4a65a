"""What somebody asks to be exported, in one form: the same request has the same hash, however it was made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fivecolour import languages
from fivecolour.clock import asked_day
from fivecolour.editions import edition_files, parts
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views import span
from fivecolour.export.words.flow_words import last_known
from fivecolour.messages import RefusalError

LATEST = "latest"
PICTURES = ("svg", "png", "pdf")
TABLES = ("csv", "csvw", "xlsx", "geojson", "json")
ANIMATIONS = ("gif", "webp")
# What is drawn.
DRAWN = (*PICTURES, *ANIMATIONS)
OF_ALL_LANGUAGES = ("geojson", "json")
FORMATS = (*DRAWN, *TABLES, "zip")
FLOWS, INDEX = "flows", "index"
LAYOUTS = ("map", "trend", "compare", FLOWS, INDEX)
# Layouts that show something beside the levels, of which there are no two layers.
BESIDE = (FLOWS, INDEX)
LAYERS = ("graded", "published")
LEVELS = ("county", "city", "province")
# Width and height in pixels at 1×; paper is 96 dots an inch.
SIZES: dict[str, tuple[int, int]] = {
    "16:9": (1600, 900),
    "4:3": (1200, 900),
    "1:1": (1080, 1080),
    "card": (1200, 630),
    "a4": (794, 1123),
    "a4-landscape": (1123, 794),
    "a3": (1123, 1588),
    "a3-landscape": (1588, 1123),
}
SCALES = (1, 2, 3, 4)
_MOST_LANGUAGES = 2
# What tables of all languages leave out, and all tables.
_OF_PICTURES = ("layer", "layout", "other", "size", "index")
# What only animations have.
_OF_ANIMATIONS = ("first", "every", "first_edition", "gone")
_CODE = re.compile(r"[\w.-]{1,40}")


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One export: which edition, what of it, how it looks, as which file.

    Attributes
    ----------
    kind : str
        One of `FORMATS`.
    edition : str
        Its id, or ``"latest"``.
    day, other : str
        ISO days; ``day`` empty is the one that the edition opens on, ``other`` is the one compared with it.
    place : str
        Code of a district or a city that is framed; empty is the whole map.
    layer, layout, size : str
        One of `LAYERS` (empty: the one that the edition opens with, and where a layout has none), `LAYOUTS`
        and `SIZES`.
    index : str
        Name of the composite index that the layout `INDEX` shows; empty is the first of the edition.
    languages : tuple of str
        One, or two together; empty: the first of the edition's.
    scale : int
        How many pixels of a PNG are one of the size.
    origin : str
        Address of the site that the permalink leads to, without a slash at its end; set by the instance.
    withdrawn : bool
        Whether the edition was withdrawn when the export was made; set by the instance.
    first : str
        ISO day with which an animation begins; empty is the first of the edition.
    every : int
        How many days apart its frames are, counted back from ``day``; 0 is as few as are not too many.
    first_edition : str
        Id of the edition with which an animation over editions begins: each shows ``first``, or where that
        is empty the day that it opens on.
    gone : tuple of str
        The editions of an animation that were withdrawn when it was made; set by the instance.
    """

    kind: str = "png"
    edition: str = LATEST
    day: str = ""
    other: str = ""
    place: str = ""
    layer: str = ""
    layout: str = "map"
    languages: tuple[str, ...] = ()
    size: str = "a4"
    scale: int = 1
    origin: str = ""
    withdrawn: bool = False
    first: str = ""
    every: int = 0
    first_edition: str = ""
    gone: tuple[str, ...] = ()
    index: str = ""

    def canonical(self) -> bytes:
        """Return it as JSON that is the same for the same export: what makes no difference is not in it.

        >>> ExportRequest("csv", "an-edition", "2020-02-09", languages=("zh",)).canonical()
        b'{"day":"2020-02-09","edition":"an-edition","kind":"csv","languages":["zh"]}'
        """
        fields = {key: value for key, value in asdict(self).items() if value or key == "day"}
        irrelevant: set[str] = set()
        if self.kind in TABLES:
            irrelevant.update(_OF_PICTURES)
        if self.kind in OF_ALL_LANGUAGES:
            irrelevant.add("languages")
        if self.kind != "png":
            irrelevant.add("scale")
        if self.kind not in ANIMATIONS:
            irrelevant.update(_OF_ANIMATIONS)
        return parts.canonical({key: value for key, value in fields.items() if key not in irrelevant})

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def query(self, **changes: Any) -> str:
        """Return it as the query of an address; what is a default is left out."""
        fields, plain = asdict(replace(self, **changes)), asdict(ExportRequest())
        fields["languages"], plain["languages"] = ",".join(fields["languages"]), ",".join(plain["languages"])
        names = {"kind": "format", "day": "date", "languages": "lang", "other": "compare"}
        names |= {"first": "from", "first_edition": "from_edition"}
        changed = [
            (names.get(key, key), str(value))
            for key, value in fields.items()
            if value != plain[key] and key not in ("origin", "withdrawn", "gone")
        ]
        return urlencode(changed, safe=":,")

    @staticmethod
    def parse(fields: Mapping[str, Any]) -> ExportRequest:
        """Return the request that a canonical form says.

        Raises
        ------
        UserError
            It is not one.
        """
        plain = asdict(ExportRequest())
        found: dict[str, Any] = {
            key: tuple(one) if isinstance(one, list) else one for key, one in fields.items()
        }
        for key, one in found.items():
            parts_of_it = one if isinstance(one, tuple) else ()
            if type(one) is not type(plain.get(key)) or not all(
                isinstance(part, str) for part in parts_of_it
            ):
                raise RefusalError("no_request", key=key[:40])
        return ExportRequest(**found)


# Keys of an address or a form; `district` and `city` are other words for `place`.
KEYS = frozenset(
    "format edition date compare place district city level layer layout lang size scale index from every "
    "from_edition download".split()
)


def from_query(query: Mapping[str, str]) -> ExportRequest:
    """Read the keys of an address or a form: ``format``, ``edition``, ``date``, ``lang`` and so on.

    Raises
    ------
    UserError
        A key holds what it cannot mean.
    """
    languages = tuple(part for part in re.split(r"[,\s]+", query.get("lang", "")) if part)
    scale = query.get("scale", "") or "1"
    if scale not in {str(one) for one in SCALES}:
        raise RefusalError("no_choice", key="scale", value=scale[:40], choices=SCALES)
    if (level := query.get("level", "")) not in ("", *LEVELS):
        raise RefusalError("no_choice", key="level", value=level[:40], choices=LEVELS)
    if not re.fullmatch(r"[0-9]{0,3}", every := query.get("every", "")):
        raise RefusalError("no_step", value=every[:40])
    layout = query.get("layout") or ("compare" if query.get("compare") else "map")
    kind = query.get("format") or "png"
    # A form sends the keys of animations whatever is chosen.
    moving = query if kind in ANIMATIONS else {}
    request = ExportRequest(
        kind=kind,
        edition=query.get("edition") or LATEST,
        day=query.get("date", ""),
        # A form sends its second day whatever is chosen.
        other=query.get("compare", "") if layout == "compare" else "",
        place=query.get("place") or query.get("district") or query.get("city") or "",
        layer=query.get("layer", ""),
        layout=layout,
        languages=languages,
        size=query.get("size") or "a4",
        # As its second day.
        index=query.get("index", "") if layout == INDEX else "",
        scale=int(scale) if kind == "png" else 1,
        first=moving.get("from", ""),
        every=int(moving.get("every") or 0),
        first_edition=moving.get("from_edition", ""),
    )
    check(request)
    return request


def check(request: ExportRequest) -> None:
    """Refuse what no edition could make possible."""
    for value, key, known in (
        (request.kind, "format", FORMATS),
        (request.layout, "layout", LAYOUTS),
        (request.layer, "layer", ("", *LAYERS)),
        (request.size, "size", tuple(SIZES)),
        (request.scale, "scale", SCALES),
    ):
        if value not in known:
            choices = [one for one in known if one != ""]
            raise RefusalError("no_choice", key=key, value=str(value)[:40], choices=choices)
    if unknown := [code for code in request.languages if code not in languages.available()]:
        raise RefusalError("no_language", value=unknown[0][:20], choices=languages.available())
    if not len(dict.fromkeys(request.languages)) == len(request.languages) <= _MOST_LANGUAGES:
        raise RefusalError("two_languages")
    if request.other and request.layout != "compare":
        raise RefusalError("second_day")
    if request.index and request.layout != INDEX:
        raise RefusalError("index_layout", layout=INDEX)
    if request.kind in ANIMATIONS and request.layout == "compare":
        raise RefusalError("animation_layout")
    if request.kind not in ANIMATIONS and (request.first or request.every or request.first_edition):
        raise RefusalError("animation_only", choices=ANIMATIONS)


def resolved(
    request: ExportRequest, folder: Path, *, origin: str = "", level: str = "county"
) -> tuple[ExportRequest, Edition]:
    """Return a request of which nothing is left open, and the edition that it is of.

    Where a district is asked for, ``level`` widens that to its ``"city"``, or to all of the ``"province"``.

    Raises
    ------
    UserError
        The edition, the day or the place is not there; the message says what there is.
    """
    check(request)
    latest = request.edition == LATEST
    edition = edition_files.latest_whole(folder) if latest else edition_files.read(folder, request.edition)
    name = edition.id
    if unknown := [code for code in request.languages if code not in edition.languages]:
        raise RefusalError("not_in_language", edition=edition.id, value=unknown[0], choices=edition.languages)
    index = _index_in(edition, request)
    day = _day_in(edition, request.day) if request.day else _opening_day(edition, request)
    other = request.other
    if request.layout == "compare":
        other = _day_in(edition, other) if other else _before(edition, day)
        day, other = max(day, other), min(day, other)
    if request.kind in ANIMATIONS:
        request = _spanned(request, edition, day, folder)
    return (
        replace(
            request,
            edition=name,
            day=day,
            other=other,
            place=_widened(edition, _place_in(edition, request.place), level),
            layer="" if request.layout in BESIDE else request.layer or edition.opening_layer,
            index=index,
            languages=request.languages or edition.languages[:1],
            origin=origin,
            withdrawn=name in edition_files.marks(folder),
        ),
        edition,
    )


def check_unused(query: Mapping[str, str], request: ExportRequest, edition: Edition) -> None:
    """Refuse an index or a second day that an address names for a layout without it and nowhere is.

    A form sends what it offers whatever is chosen.
    """
    if name := query.get("index"):
        _index_in(edition, replace(request, layout=INDEX, index=name))
    if day := query.get("compare"):
        _day_in(edition, day)


def _index_in(edition: Edition, request: ExportRequest) -> str:
    """Return the name of the index that a request shows; "" where it shows none."""
    if request.layout == FLOWS and edition.flow_basis is None:
        raise RefusalError("no_flows", edition=edition.id)
    if request.layout != INDEX:
        return ""
    names = [card.name for card in edition.indices]
    if not names:
        raise RefusalError("no_indices", edition=edition.id)
    if request.index not in ("", *names):
        raise RefusalError("no_index", edition=edition.id, value=request.index[:40], choices=names)
    return request.index or names[0]


def _opening_day(edition: Edition, request: ExportRequest) -> str:
    """Return the day of which a picture is where none is said: of flows the last with any until it opens."""
    last = last_known(edition, edition.opens_on) if request.layout == FLOWS else ""
    return last or edition.opens_on


def _spanned(request: ExportRequest, edition: Edition, day: str, folder: Path) -> ExportRequest:
    """Return the request of an animation with everything that says which frames it has."""
    marks = edition_files.marks(folder)
    first = _day_in(edition, request.first) if request.first else ""
    if request.first_edition:
        names = span.editions(request.first_edition, edition.id, folder)
        return replace(request, first=first, every=0, gone=tuple(name for name in names if name in marks))
    first = first or edition.days[0]
    every = span.step(edition, first, day, request.every)
    return replace(request, first=first, every=every, gone=())


def _day_in(edition: Edition, text: str) -> str:
    """Return the day, or the end of the week or month in which it lies."""
    day = asked_day(text)
    if day is None:
        raise RefusalError("no_day", value=text[:40], example=edition.opens_on)
    found = edition.period_end(day)
    if found is None:
        raise RefusalError(
            "day_outside", edition=edition.id, day=day, first=edition.days[0], last=edition.days[-1]
        )
    return found


def _before(edition: Edition, day: str) -> str:
    """Return the last moment before a day on which tiers may have changed, else the day before it."""
    index = edition.day_index[day]
    if not index:
        raise RefusalError("first_day", day=day, edition=edition.id)
    moments = [one for one in edition.moments if one < day]
    return moments[-1] if moments else edition.days[index - 1]


def _place_in(edition: Edition, code: str) -> str:
    if not code or code in edition.districts or code in edition.region.city_codes:
        return code
    value = code if _CODE.fullmatch(code) else "…"
    raise RefusalError("no_place", edition=edition.id, value=value, choices=some(edition.districts))


def some(codes: Collection[str]) -> str:
    """Return the first codes of many, so that their form is seen.

    >>> some(["330102", "330103", "330104", "330105", "330106", "330108"])
    '330102, 330103, 330104, 330105, 330106 …'
    """
    first = list(codes)[:5]
    return ", ".join(first) + (" …" if len(codes) > len(first) else "")


def _widened(edition: Edition, place: str, level: str) -> str:
    if level == "province":
        return ""
    if level == "city" and place in edition.districts:
        city = edition.city_of.get(place)
        return city.code if city else ""
    return place


def level_of(request: ExportRequest, edition: Edition) -> str:
    """Return what a request frames: ``"county"``, ``"city"`` or ``"province"``."""
    if not request.place:
        return "province"
    return "county" if request.place in edition.districts else "city"


def shown(request: ExportRequest, edition: Edition) -> list[str]:
    """Return the codes of the districts that a request is about."""
    if level_of(request, edition) == "county":
        return [request.place]
    if not request.place:
        return list(edition.districts)
    return [d.code for d in edition.region.districts if d.parent == request.place]
