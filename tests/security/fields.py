"""Every field of a form and every key of an address, taken from the templates and routes themselves."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import fivecolour.web
from fivecolour.intake.quarantine import CORRECTABLE
from fivecolour.web.api.sender_context import SenderContext
from fivecolour.web.staff import intake_pages

WEB = Path(fivecolour.web.__file__).parent
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_METHOD = re.compile(r'method="(\w+)"')
_ADDRESS = re.compile(r"link\('([^']+)'(?: ~ stored\.id ~ '([^']+)')?")
_NAME = re.compile(r'\bname="([^"]+)"')
_MACRO = re.compile(r"\{\{ (?:text|choice|several)\('(\w+)'")
# Forms that send to the page on which they stand, and names that a loop gives.
_HERE = {
    "staff_sign_in": "/staff/sign-in",
    "staff_password": "/staff/password",
    "controls": "/",
    **{page: f"/{page}" for page in ("history", "press", "verify")},
}
_LOOPS = {"{{ field.name }}": [name for name, *_ in intake_pages.FIELDS]}
_MAPPINGS = frozenset({"form", "asked", "fields", "query", "query_params"})

_HEADERS = frozenset({"accept", "sec-fetch-mode", "x-csrf-token", "x-forwarded-for"})
_OF_SENDERS = tuple(one.name for one in fields(SenderContext))

# Keys that a page reads beside its form, and addresses without one: `keys_read` knows that none is missing.
ADDRESSES: dict[str, tuple[str, ...]] = {
    "GET /": ("date", "district", "edition", "lang", "theme", "layer", "level", "city", "flow"),
    "GET /method": ("edition", "lang", "theme"),
    "GET /data": ("lang", "theme"),
    "GET /outlook": ("edition", "lang", "theme"),
    "GET /self-check": ("edition", "date", "lang", "theme"),
    "GET /indices": ("edition", "date", "lang", "theme"),
    "GET /flows": ("date", "edition", "lang", "theme"),
    "GET /d/{code}": ("date", "edition", "lang", "theme"),
    "GET /embed": ("date", "district", "edition", "lang", "theme", "layer"),
    "GET /oembed": ("url", "maxwidth", "maxheight", "format"),
    "GET /editions": ("edition", "date", "district", "layer", "lang", "theme"),
    "GET /history": ("edition", "date", "district", "before", "layer", "lang", "theme"),
    "GET /timegate": ("date", "city", "district", "level", "layer", "lang", "theme", "edition"),
    "GET /press/export": ("kind", "date", "edition", "lang", "download", "from", "every", "from_edition"),
    "GET /wall": ("edition", "lang", "stale", "theme", "date"),
    "GET /live.json": ("has", "build"),
    "GET /staff": ("lang", "theme", "x"),
    "GET /staff/audit": ("who", "what", "before", "check", "lang", "theme"),
    "GET /staff/drafts": ("lang", "theme"),
    "GET /staff/drafts/{name}": ("lang", "theme"),
    "GET /staff/drafts/{name}/map.svg": ("lang",),
    "GET /staff/lab": ("a", "b", "date", "district", "region_set", "a.x", "lang"),
    "GET /staff/lab/draft.toml": ("scheme", "x"),
    "GET /staff/password": ("lang", "theme"),
    "GET /staff/quarantine": ("code", "after", "lang"),
    "GET /staff/report": ("district", "day", "source", "lang", "theme"),
    "GET /staff/sign-in": ("next", "lang", "theme"),
    "GET /staff/tokens": ("lang", "theme"),
    "GET /staff/webhooks": ("lang", "theme"),
    "GET /staff/passes": ("lang", "theme"),
    "GET /passes": ("lang", "theme"),
    "GET /staff/upload": ("lang", "theme"),
    # Its body is JSON.
    "POST /staff/lab/grade": ("question",),
    "POST /staff/lab/reasons": ("question",),
    "POST /staff/quarantine": CORRECTABLE,
    "POST /staff/upload": _OF_SENDERS,
    "POST /api/v1/reports": _OF_SENDERS,
}


def fields_of_forms() -> dict[str, tuple[str, ...]]:
    """Return the names of every form's fields by what it sends to, as ``POST /staff/report``."""
    found: dict[str, set[str]] = {}
    for template in sorted((WEB / "templates").glob("*.html")):
        for head, body in _FORM.findall(template.read_text(encoding="utf-8")):
            names = [*_NAME.findall(body), *_MACRO.findall(body)]
            resolved = {one for name in names for one in _LOOPS.get(name, [name])}
            found.setdefault(_target(template.stem, head), set()).update(resolved)
    return {one: tuple(sorted(names)) for one, names in found.items()}


def _target(template: str, head: str) -> str:
    method, address = _METHOD.search(head), _ADDRESS.search(head)
    assert method, f"{template}: a form without a method"
    path = "{name}".join(part for part in address.groups() if part) if address else _HERE[template]
    return f"{method[1].upper()} {path}"


def keys_read() -> set[str]:
    """Return every key that a line of ``web`` looks up in a form or an address."""
    return {
        key
        for path in WEB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for key in _looked_up(node)
    } - _HEADERS


def _looked_up(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        mapping, key = node.func.value, node.args[0] if node.args else None
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "getlist":
        mapping, key = ast.Name("form"), node.args[0]
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
        mapping, key = node.comparators[0], node.left
    else:
        return []
    plain = isinstance(mapping, ast.Name | ast.Attribute)
    if isinstance(mapping, ast.Await) or (not plain and "request.form()" in ast.unparse(mapping)):
        mapping = ast.Name("form")
    name = mapping.attr if isinstance(mapping, ast.Attribute) else getattr(mapping, "id", "")
    is_text = isinstance(key, ast.Constant) and isinstance(key.value, str)
    return [key.value] if is_text and name in _MAPPINGS else []  # type: ignore[union-attr]


FORMS = fields_of_forms()
# By operation: the keys of its address, or the fields of its form.
FIELDS: dict[str, tuple[str, ...]] = {
    one: tuple(sorted({*FORMS.get(one, ()), *ADDRESSES.get(one, ())})) for one in {*FORMS, *ADDRESSES}
}
