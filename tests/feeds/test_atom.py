"""Our checker of Atom against the cases of feedvalidator.org, and our feeds against our checker."""

from __future__ import annotations

import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.export.feeds.atom import FeedPlace, tier_feed
from fivecolour.export.feeds.tier_events import events
from tests.editions.sample import sample_edition
from tests.feeds.atom_findings import WARNINGS, Finding, findings

ROOT = Path(__file__).parents[2]
MATERIAL = next(
    (
        path
        for path in (folder / "shared/data/feeds/feedvalidator_atom_cases.tar.gz" for folder in ROOT.parents)
        if path.exists()
    ),
    None,
)
EXPECTED = re.compile(r"Expect:\s*(!?)(\w+)(?:\{([^}]*)\})?")
# "Valid…" is stated of what we say nothing of: these would contradict it.
CONTRADICTED_BY = {
    "ValidURI": {"InvalidLink", "InvalidFullLink", "InvalidUriChar"},
    "ValidMIMEAttribute": {"InvalidMIMEType"},
    "ValidAtomLinkRel": {"UnregisteredAtomLinkRel"},
    "ValidTitle": {"ContainsHTML", "BadCharacters"},
    "ValidHtml": {"NotHtml"},
    "ValidElement": {"ContainsHTML", "ContainsUndeclaredHTML"},
    "ValidTAG": {"InvalidTAG", "InvalidLink"},
    "ValidURN": {"InvalidURN", "InvalidLink"},
    "ValidContact": {"InvalidContact"},
    "ValidW3CDTFDate": {"InvalidRFC3339Date"},
}
# Of 797 files four are no feeds but pages of the site; this one our parser refuses as a whole.
NOT_AS_STATED = {"6.1/invalid-namespace.xml"}


def as_stated(body: bytes, location: str) -> bool:
    """Tell whether the checker says of a case what the case says of itself."""
    found = EXPECTED.search(body.decode("utf-8", "replace"))
    assert found
    negated, name, place = found.groups()
    where = dict(part.strip().split(":", 1) for part in (place or "").split(",") if ":" in part)
    return _is_found(name, where, findings(body, location)) != bool(negated)


def _is_found(name: str, where: dict[str, str], found: list[Finding]) -> bool:
    def there(one: Finding) -> bool:
        return all(getattr(one, key) == where[key] for key in ("element", "parent") if key in where)

    if name == "Error":
        return any(one.name not in WARNINGS for one in found)
    if name == "Warning":
        return bool(found)
    if name.startswith("Valid"):
        return not any(one.name in CONTRADICTED_BY[name] and there(one) for one in found)
    return any(one.name == name and there(one) for one in found)


@pytest.mark.skipif(MATERIAL is None, reason="the cases are not beside this checkout")
def test_cases_are_judged_as_they_state() -> None:
    wrong, judged = set(), 0
    assert MATERIAL is not None
    with tarfile.open(MATERIAL) as archive:
        for member in archive.getmembers():
            name = member.name.partition("testcases/atom/")[2]
            file = archive.extractfile(member) if name.endswith(".xml") else None
            if file:
                judged += 1
                if not as_stated(file.read(), f"http://www.feedvalidator.org/testcases/atom/{name}"):
                    wrong.add(name)
    assert (judged, wrong) == (793, NOT_AS_STATED)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", ["", "330203"])
@pytest.mark.parametrize("kind", ["plain", "drill", "withdrawn", "empty", "name"])
def test_our_feeds_are_clean(tmp_path: Path, kind: str, code: str, language: str) -> None:
    edition = sample_edition()
    if kind == "drill":
        edition = replace(edition, drill=True)
    elif kind == "name":
        edition = _with_name(edition, "A & B <b>")
    made, _ = edition_files.publish(edition, tmp_path)
    if kind == "withdrawn":
        edition_files.withdraw(tmp_path, made.id, Withdrawal("2030-02-14T00:00:00Z", "a slip"))
    place = FeedPlace("https://map.example.org/m/rio", f"feeds/x.{language}.atom", "map.example.org", "rio")
    found = [] if kind == "empty" else events(tmp_path, code, most=200)
    body = tier_feed(found, made, place, language=language, code=code, first_day="2020-02-13")
    # A name that looks like HTML is told as it is: in a title that is doubtful, and nothing else is.
    allowed = {"ContainsUndeclaredHTML"} if kind == "name" else set()
    assert {one.name for one in findings(body, place.address)} <= allowed


def _with_name(edition: Edition, name: str) -> Edition:
    districts = tuple(replace(one, name=one.name.each(lambda _: name)) for one in edition.region.districts)
    return replace(edition, region=replace(edition.region, districts=districts))


def test_the_checker_can_fail_them(tmp_path: Path) -> None:
    made, _ = edition_files.publish(sample_edition(), tmp_path)
    place = FeedPlace("https://map.example.org", "feeds/x.atom", "map.example.org", "")
    body = tier_feed(events(tmp_path, most=200), made, place, language="en", first_day="2020-02-13")
    for good, bad, name in (
        (b"tag:map", b"tag:map*", "InvalidTAG"),
        (b"<published>2", b"<published>x", "InvalidRFC3339Date"),
        (b'rel="self"', b'rel="selfish"', "MissingSelf"),
        (b"</feed>", b"", "SAXError"),
    ):
        assert name in {one.name for one in findings(body.replace(good, bad), place.address)}
