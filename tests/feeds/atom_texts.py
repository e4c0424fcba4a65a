"""Texts in Atom: plain, escaped HTML, XHTML, and other content."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.dom import minidom

XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
Fault = tuple[str, str, str]
_PUBLISHING = "http://www.w3.org/2007/app"
_DRAWN = ("http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML")

ELEMENTS = frozenset(
    "a abbr acronym address area audio b big blockquote br button caption center cite code col colgroup "
    "dd del dfn dir div dl dt em fieldset font form h1 h2 h3 h4 h5 h6 hr i img input ins kbd label "
    "legend li map menu ol optgroup option p pre q s samp select small span strike strong sub sup table "
    "tbody td textarea tfoot th thead tr tt u ul var body head html title noscript noembed".split()
)
RISKY = frozenset(
    "applet base body embed frame frameset head html iframe link meta object script style title".split()
)
_RISKY = frozenset("applet embed frame frameset iframe link meta object script style".split())
_ATTRIBUTES = frozenset(
    "abbr accept accept-charset accesskey action align alt axis background bgcolor border cellpadding "
    "cellspacing char charoff charset checked cite class clear color cols colspan compact controls "
    "coords datetime dir disabled enctype face for frame headers height href hreflang hspace id ismap "
    "label lang longdesc loop maxlength media method multiple name nohref noshade nowrap readonly rel "
    "rev rows rowspan rules scope selected shape size span src start summary tabindex target title type "
    "usemap valign value vspace width style xml:lang xmlns".split()
)
DRAWING = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs use desc title linearGradient "
    "radialGradient stop clipPath mask pattern marker image a switch math mi mn mo ms mtext mrow mfrac msqrt "
    "mroot mstyle merror mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover "
    "mmultiscripts mtable mtr mtd none mspace semantics annotation".split()
)
_DRAWING_ATTRIBUTES = frozenset(
    "class id style width height x y x1 x2 y1 y2 cx cy r rx ry d points transform fill stroke stroke-width "
    "stroke-linecap stroke-linejoin stroke-dasharray opacity fill-opacity stroke-opacity fill-rule viewBox "
    "version preserveAspectRatio offset stop-color stop-opacity gradientUnits gradientTransform font-family "
    "font-size font-weight font-style text-anchor dx dy display visibility clip-path mask marker-start "
    "marker-end xml:lang xml:space xlink:href href mathvariant mathsize mathcolor stretchy form fence "
    "separator lspace rspace columnalign rowspan columnspan linethickness open close encoding".split()
)
_MARKUP = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?/?>|&(nbsp|[A-Za-z]{2,8}|#\d+|#x[0-9a-fA-F]+);")
_PROPERTIES = re.compile(
    r"(background|background-color|border(-(top|right|bottom|left|collapse|color|style|width))?|clear|color|"
    r"cursor|"
    r"direction|display|elevation|float|font(-(family|size|style|variant|weight))?|height|letter-spacing|"
    r"line-height|margin(-(top|right|bottom|left))?|overflow|padding(-(top|right|bottom|left))?|pause|"
    r"text-(align|decoration|indent)|unicode-bidi|vertical-align|white-space|width|azimuth|"
    r"list-style(-(type|position))?|quotes|caption-side|empty-cells|table-layout)",
    re.IGNORECASE,
)


def children(element: Any, name: str) -> list[minidom.Element]:
    """Return the children of an element that have a name."""
    return [n for n in element.childNodes if isinstance(n, minidom.Element) and n.localName == name]


def text_of(element: minidom.Element) -> str:
    """Return the text of an element, that of its children left out."""
    kinds = (element.TEXT_NODE, element.CDATA_SECTION_NODE)
    return "".join(node.data for node in element.childNodes if node.nodeType in kinds)


def first(element: minidom.Element, name: str) -> str:
    """Return the text of the first child of a name, empty without one."""
    found = children(element, name)
    return text_of(found[0]).strip() if found else ""


def base_of(element: Any) -> str:
    """Return the base that an element's addresses are from, empty for the document's."""
    while isinstance(element, minidom.Element):
        base = element.getAttributeNS(XML, "base")
        if base:
            return str(base)
        element = element.parentNode
    return ""


def has_markup(text: str) -> bool:
    """Tell whether a text looks like HTML."""
    return any((found[1] or "").lower() in ELEMENTS | RISKY or found[3] for found in _MARKUP.finditer(text))


def is_binary(kind: str) -> bool:
    """Tell whether content of a media type is in Base64."""
    return "/" in kind and not kind.startswith("text/") and not _is_xml(kind)


def _is_xml(kind: str) -> bool:
    return kind.split(";", maxsplit=1)[0].endswith(("+xml", "/xml"))


def faults(element: minidom.Element, name: str, parent: str) -> Iterator[Fault]:
    """Yield what is wrong with a text or with content."""
    kind = element.getAttribute("type")
    if element.hasAttribute("type") and not kind:
        yield "AttrNotBlank", name, parent
    elif element.hasAttribute("src"):
        yield from _from_elsewhere(element, kind, parent)
        return
    elif kind and kind not in ("text", "html", "xhtml"):
        yield from _other(element, kind, name, parent)
        return
    yield from _own(element, kind or "text", name, parent)


def _from_elsewhere(element: minidom.Element, kind: str, parent: str) -> Iterator[Fault]:
    from tests.feeds.atom_values import is_media_type, is_uri

    if not is_uri(element.getAttribute("src")):
        yield "InvalidUriChar", "content", parent
    if element.hasAttribute("type") and not is_media_type(kind):
        yield "InvalidMIMEType", "content", parent
    elif not element.hasAttribute("type"):
        yield "MissingTypeAttr", "content", parent
    if text_of(element).strip():
        yield "UnexpectedText", "content", parent
    if _elements(element):
        yield "UndefinedElement", "", "content"


def _elements(element: minidom.Element) -> list[minidom.Element]:
    return [node for node in element.childNodes if isinstance(node, minidom.Element)]


def _other(element: minidom.Element, kind: str, name: str, parent: str) -> Iterator[Fault]:
    """Content of a media type; other texts may have none."""
    from tests.feeds.atom_values import is_media_type

    if not is_media_type(kind):
        yield "InvalidMIMEType", name, parent
    if name != "content":
        yield "InvalidTextType", name, parent
    text, below = text_of(element), _elements(element)
    if kind in ("text/html", "application/xhtml+xml") and (text.strip() or below):
        whole = (below[:1] and below[0].localName == "html") or text.lstrip().lower().startswith(
            ("<html", "<!doctype")
        )
        if not whole:
            yield "HtmlFragment", name, parent
    if kind == "text/plain" and has_markup(text):
        yield "ContainsUndeclaredHTML", name, parent
    if kind == "text/html":
        if below:
            yield "NotEscaped", name, parent
        yield from _html(text, name, parent)
    elif _is_xml(kind):
        if text.strip():
            yield "UnexpectedText", name, parent
    elif kind.startswith("text/") and below:
        yield "UndefinedElement", "", name
    elif is_binary(kind) and text.strip():
        yield from _binary(text, name, parent)


def _binary(text: str, name: str, parent: str) -> Iterator[Fault]:
    try:
        told = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        yield "NotBase64", name, parent
    else:
        yield from _risks(told.decode("utf-8", "replace"), name, parent)


def _own(element: minidom.Element, kind: str, name: str, parent: str) -> Iterator[Fault]:
    text, below = text_of(element), _elements(element)
    if name != "summary" and not text.strip() and not below:
        yield "NotBlank", name, parent
    if kind == "xhtml":
        yield from _xhtml(element, name, parent)
        return
    for child in below:
        yield "UndefinedElement", child.localName or "", name
    if kind == "html":
        yield from _html(text, name, parent)
    elif has_markup(text):
        yield "ContainsUndeclaredHTML", name, parent


def _xhtml(element: minidom.Element, name: str, parent: str) -> Iterator[Fault]:
    below, text = _elements(element), text_of(element)
    divs = [one for one in below if one.localName == "div" and one.namespaceURI == XHTML]
    if text.strip() or len(below) != 1 or not divs:
        yield "MissingXhtmlDiv", name, parent
    every = [*element.getElementsByTagName("*")]
    whole = "".join(node.data for node in _texts(element))
    if has_markup(whole) and not [one for one in every if one.localName != "div"]:
        yield "NotInline", name, parent
    for one in every:
        if not one.namespaceURI:
            yield "MissingNamespace", one.localName or "", ""
        elif one.namespaceURI != XHTML and one.namespaceURI == element.namespaceURI:
            yield "NotHtml", name, parent
        elif one.namespaceURI == _PUBLISHING:
            yield "UndefinedElement", f"app:{one.localName}", ""
        elif one.namespaceURI in _DRAWN:
            yield from _drawn(one, name, parent)
        elif one.namespaceURI != XHTML:
            yield "UnknownNamespace", one.localName or "", ""
        if one.prefix and one.namespaceURI == XHTML:
            yield "AvoidNamespacePrefix", "", ""
        if one.namespaceURI in (XHTML, "", None):
            yield from _element_risks(str(one.localName).lower(), dict(one.attributes.items()), name, parent)


def _drawn(one: minidom.Element, name: str, parent: str) -> Iterator[Fault]:
    """SVG and MathML among XHTML: what is in neither of them, as far as pictures and formulas go."""
    if one.localName not in DRAWING:
        yield "SecurityRisk", name, parent
    if any(
        key not in _DRAWING_ATTRIBUTES and not key.startswith("xmlns") for key in dict(one.attributes.items())
    ):
        yield "SecurityRiskAttr", name, parent


def _texts(element: minidom.Element) -> Iterator[Any]:
    for node in element.childNodes:
        if isinstance(node, minidom.Element):
            yield from _texts(node)
        elif node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE):
            yield node


class _Risks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))


def _html(text: str, name: str, parent: str) -> Iterator[Fault]:
    if re.search(r"<[A-Za-z/!][^<>]*$", text.strip()) or re.search(r"<[A-Za-z][^<>]*<", text):
        yield "NotHtml", name, parent
    yield from _risks(text, name, parent)


def _risks(text: str, name: str, parent: str) -> Iterator[Fault]:
    reader = _Risks()
    reader.feed(text)
    for tag, attributes in reader.tags:
        yield from _element_risks(tag, attributes, name, parent)


def _element_risks(tag: str, attributes: dict[str, str], name: str, parent: str) -> Iterator[Fault]:
    if tag in _RISKY:
        yield "SecurityRisk", name, parent
    elif tag not in ELEMENTS | RISKY:
        yield "SecurityRisk", name, parent
        yield "NotHtml", name, parent
    for key, value in attributes.items():
        if key.lower().startswith("on"):
            yield "SecurityRisk", name, parent
            yield "SecurityRiskAttr", name, parent
        elif key.lower() not in _ATTRIBUTES and not key.startswith(("xmlns", "xml:")):
            yield "SecurityRiskAttr", name, parent
        if key.lower() == "style" and not is_safe_style(value):
            yield "DangerousStyleAttr", name, parent
        if key.lower() in ("href", "src") and value.strip().lower().startswith("javascript:"):
            yield "SecurityRisk", name, parent


def is_safe_style(text: str) -> bool:
    """Tell whether a style only dresses text, and does nothing else."""
    for part in text.split(";"):
        if not part.strip():
            continue
        name, colon, value = part.partition(":")
        if (
            not colon
            or not _PROPERTIES.fullmatch(name.strip())
            or re.search(r"url|expression", value, re.IGNORECASE)
        ):
            return False
        if re.search(r"\d{4,}(cm|em|ex|in|mm|pc|pt|px)", value, re.IGNORECASE):
            return False
    return True
