"""Values in Atom: moments, addresses, ids, relations, media types."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urljoin

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")
_TAG = re.compile(
    r"tag:(?:[\w.+-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r",\d{4}(?:-\d\d(?:-\d\d)?)?:[^\s\[\]{}<>\"\\^`|]*"
)
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:[^\s\"<>\[\]\\^`{|}]+", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NO_URI = re.compile(r"[\s\"<>\\^`{|}]")
TOP_DOMAINS = (".com", ".org", ".net", ".edu", ".gov", ".int", ".mil", ".info", ".cn", ".uk", ".de", ".br")
SCHEMES = frozenset(
    "http https ftp tag urn mailto news nntp file gopher irc xmpp info ldap tel data cid mid".split()
)
RELATIONS = frozenset(
    "alternate current edit edit-media enclosure first last license next next-archive payment prev "
    "prev-archive previous related replies self service via hub up".split()
)
_LONG_AGO = 1970


def moment_fault(text: str) -> str:
    """Return what is wrong with a moment (RFC 3339), empty if nothing is."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return "InvalidRFC3339Date"
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return "InvalidRFC3339Date"
    future = moment > datetime(2100, 1, 1, tzinfo=UTC)
    return "ImplausibleDate" if moment.year < _LONG_AGO or future else ""


def is_uri(text: str) -> bool:
    """Tell whether a text holds only what addresses may hold."""
    brackets = re.sub(r"//(\[[0-9A-Fa-f:.]+\])", "//", text)
    return not _NO_URI.search(text) and "[" not in brackets and "]" not in brackets


def is_reference(text: str) -> bool:
    """Tell whether a text can be an address, whole or from another one."""
    if not is_uri(text):
        return False
    # One slash is forgotten.
    return not re.match(r"(https?|ftp):/?(?!/)", text, re.IGNORECASE) and not re.match(r"https?:/[^/]", text)


def id_faults(text: str) -> list[str]:
    """Return what is wrong with an id."""
    if not text:
        return ["InvalidFullLink", "NotBlank"]
    if is_uri(text) and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return ["InvalidFullLink", *(["InvalidLink"] if "/" not in text else [])]
    scheme = text.partition(":")[0]
    if scheme.lower() == "tag":
        return [] if _is_tag(text) else ["InvalidTAG"]
    if scheme.lower() == "urn":
        if text.lower().startswith("urn:uuid:"):
            return [] if _UUID.fullmatch(text) else ["InvalidUUID"]
        return [] if _URN.fullmatch(text) else ["InvalidURN"]
    if not is_reference(text):
        return ["InvalidLink"]
    if scheme.lower() not in SCHEMES:
        return ["SchemeNotIANARegistered"]
    return [] if is_canonical(text) else ["NonCanonicalURI"]


def _is_tag(text: str) -> bool:
    if not _TAG.fullmatch(text):
        return False
    day = text.split(",", 1)[1].partition(":")[0]
    try:
        datetime.fromisoformat({4: f"{day}-01-01", 7: f"{day}-01"}.get(len(day), day))
    except ValueError:
        return False
    return True


def is_canonical(text: str) -> bool:
    """Tell whether an address is written in the one way in which all that mean it are to be written."""
    found = re.fullmatch(r"([A-Za-z][\w+.-]*)://([^/?#]*)([^?#]*)(.*)", text)
    if not found:
        return True
    scheme, authority, path, rest = found.groups()
    user, _, host = authority.rpartition("@")
    plain = scheme == scheme.lower() and host == host.lower() and bool(path) and user not in (":",)
    plain = (plain and "@" not in authority[: len(authority) - len(host)]) or (plain and bool(user))
    port = re.search(r":(\d*)$", host)
    usual = {"http": "80", "https": "443", "ftp": "21"}.get(scheme, "")
    dots = re.search(r"/\.\.?(/|$)", path)
    return bool(plain and not (port and port[1] in ("", usual)) and not dots and _well_escaped(path + rest))


def _well_escaped(text: str) -> bool:
    escapes = re.findall(r"%(..)", text)
    if any(one != one.upper() for one in escapes):
        return False
    if any(chr(int(one, 16)) in _UNRESERVED for one in escapes if re.fullmatch("[0-9A-F]{2}", one)):
        return False
    told = unquote(text)
    return unicodedata.normalize("NFC", told) == told


_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def relation(link: Any) -> str:
    """Return the relation of a link, by its short name."""
    relation_type = str(link.getAttribute("rel")) or "alternate"
    return relation_type.removeprefix("http://www.iana.org/assignments/relation/")


def is_relation(text: str) -> bool:
    """Tell whether a link may have this relation."""
    return text.lower() in RELATIONS or bool(re.match(r"[A-Za-z][\w+.-]*:\S+$", text) and is_uri(text))


def is_media_type(text: str) -> bool:
    """Tell whether a text is a media type."""
    token = r"[A-Za-z0-9!#$&^_.+*-]+"
    quoted = r"\"[^\"]*\""
    if text.lower().startswith(("multipart/", "message/")):
        return False
    return bool(re.fullmatch(rf"{token}/{token}(\s*;\s*{token}=({token}|{quoted}))*\s*;?", text))


def resolved(href: str, base: str, location: str) -> str:
    """Return the whole address that a reference means."""
    return urljoin(urljoin(location, base) if base else location, href)
