"""A small checker of Atom (RFC 4287): what is wrong or doubtful in a feed, by the names of feedvalidator.org.

Written from the RFCs and from what the 797 cases say of themselves; it knows no feed but Atom.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from tests.feeds import atom_texts, atom_values

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
OBSOLETE = "http://purl.org/atom/ns#"
# What else is well known; elements of it are not looked into.
KNOWN = {
    "http://purl.org/rss/1.0/modules/syndication/": {"updatePeriod", "updateFrequency", "updateBase"},
    "http://backend.userland.com/creativeCommonsRssModule": {"license"},
    "http://madskills.com/public/xml/rss/module/trackback/": {"ping", "about"},
    "http://purl.org/dc/elements/1.1/": None,
    "http://purl.org/syndication/thread/1.0": None,
    "http://www.w3.org/2007/app": {"edited", "control", "draft"},
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": None,
    XHTML: None,
}
UNSUPPORTED = ("http://schemas.google.com/g/2005",)

ONCE = {
    "feed": ("generator", "icon", "logo", "id", "rights", "subtitle", "title", "updated"),
    "entry": ("content", "id", "published", "rights", "source", "summary", "title", "updated"),
    "source": ("generator", "icon", "logo", "id", "rights", "subtitle", "title", "updated"),
    **dict.fromkeys(("author", "contributor"), ("name", "uri", "email")),
}
MANY = {
    "feed": ("author", "category", "contributor", "link", "entry"),
    "entry": ("author", "category", "contributor", "link"),
    "source": ("author", "category", "contributor", "link"),
}
NEEDED = {
    "feed": ("id", "title", "updated"),
    "entry": ("id", "title", "updated"),
    "author": ("name",),
    "contributor": ("name",),
}
TEXTS = ("title", "subtitle", "summary", "rights")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, at which element of which parent."""

    name: str
    element: str = ""
    parent: str = ""


# What makes a feed doubtful but not wrong.
WARNINGS = frozenset(
    (
        "AvoidNamespacePrefix BadCharacters ContainsEmail ContainsHTML ContainsUndeclaredHTML "
        "DangerousStyleAttr DuplicateUpdated DuplicateEntries HtmlFragment ImplausibleDate "
        "MisplacedMetadata MisplacedXHTMLContent MissingSelf MissingSourceElement MissingTextualContent "
        "MissingTypeAttr NonCanonicalURI NotHtml NotInline RelativeSelf SameDocumentReference "
        "SchemeNotIANARegistered SecurityRisk SecurityRiskAttr SelfDoesntMatchLocation SelfNotAtom "
        "UndeterminableVocabulary UnexpectedWhitespace UnknownHost UnknownNamespace UnsupportedNamespace "
        "NotEscaped MissingContentOrAlternate"
    ).split()
)


class Checker:
    """Looks at one feed; ``found`` is what it has to say of it."""

    def __init__(self, body: bytes, location: str = "") -> None:
        self.found: list[Finding] = []
        self._location = location
        try:
            document = minidom.parseString(body)
        except (ExpatError, ValueError):
            self._say("SAXError")
            first = re.search(
                rb"<([A-Za-z][\w:]*)", re.sub(rb"<!--.*?-->|<!.*?>", b"", body, flags=re.DOTALL)
            )
            if first and first[1] not in (b"feed", b"entry"):
                self._say("UndefinedElement", first[1].decode(), "root")
            return
        self._root(document.documentElement)

    def _say(self, name: str, element: str = "", parent: str = "") -> None:
        self.found.append(Finding(name, element, parent))

    def _root(self, root: minidom.Element) -> None:
        space = root.namespaceURI or ""
        if root.localName not in ("feed", "entry") and space != ATOM:
            self._say("UndefinedElement", root.localName or "", "root")
            return
        if not space:
            self._say("MissingNamespace", "feed")
        elif space.startswith(OBSOLETE):
            self._say("ObsoleteNamespace", "feed")
        elif space != ATOM:
            self._say("InvalidNamespace", "feed")
        elif root.localName not in ("feed", "entry"):
            self._say("UndefinedElement", root.localName or "", "root")
        if root.prefix:
            self._say("AvoidNamespacePrefix")
        if space and space != ATOM:
            return
        self._walk(root, "root")

    # --- elements -------------------------------------------------------------------------------------

    def _walk(self, element: minidom.Element, parent: str) -> None:
        name = element.localName or ""
        self._common(element, name, parent)
        look = getattr(self, f"_{name}", None)
        if name in ONCE:
            self._container(element, name, parent)
        elif name in TEXTS or name == "content":
            self._text(element, name, parent)
        if look:
            look(element, parent)

    def _common(self, element: minidom.Element, name: str, parent: str) -> None:
        base, lang = element.getAttributeNS(XML, "base"), element.getAttributeNS(XML, "lang")
        if base and not atom_values.is_uri(base):
            self._say("InvalidUriChar", "xml:base", parent)
        if lang and not re.fullmatch(r"[A-Za-z]{1,3}(-[A-Za-z0-9]{1,8})*", lang):
            self._say("InvalidLanguage", "xml:lang", parent)

    def _container(self, element: minidom.Element, name: str, parent: str) -> None:
        counted: Counter[str] = Counter()
        seen_entry = False
        for node in element.childNodes:
            if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE) and node.data.strip():
                self._say("UnexpectedText", name, parent)
            if not isinstance(node, minidom.Element):
                continue
            child, space = node.localName or "", node.namespaceURI or ""
            if space in (ATOM, "") and (space == (element.namespaceURI or "")):
                if child not in (*ONCE[name], *MANY.get(name, ())):
                    self._say("UndefinedElement", child, name)
                    continue
                counted[child] += 1
                if child in ONCE[name] and counted[child] > 1:
                    self._say("DuplicateElement", child, name)
                if child == "entry":
                    seen_entry = True
                elif seen_entry and name == "feed":
                    self._say("MisplacedMetadata", child, name)
                self._walk(node, name)
            else:
                self._extension(node, name)
        for one in NEEDED.get(name, ()):
            if not counted[one]:
                self._say("MissingElement", one, name)
        if name == "source":
            for one in ("id", "title", "updated"):
                if not counted[one]:
                    self._say("MissingSourceElement", one, name)
        self._links(element, name)

    def _extension(self, node: minidom.Element, parent: str) -> None:
        space, name = node.namespaceURI or "", node.localName or ""
        if not space:
            self._say("UndeterminableVocabulary", name, parent)
        elif space == XHTML:
            self._say("MisplacedXHTMLContent", name, parent)
        elif space in UNSUPPORTED:
            self._say("UnsupportedNamespace", name, parent)
        elif space not in KNOWN:
            self._say("UnknownNamespace", name, parent)
        else:
            self._known(node, space, parent)

    def _known(self, node: minidom.Element, space: str, parent: str) -> None:
        """Look at an element of a vocabulary that is not Atom's own."""
        names, text = KNOWN[space], atom_texts.text_of(node)
        name = f"{node.prefix}:{node.localName}" if node.prefix else str(node.localName)
        wrong_place = node.localName in ("ping", "edited") and parent != "entry"
        if (names is not None and node.localName not in names) or wrong_place:
            self._say("UndefinedElement", name, parent)
        if node.localName == "license":
            if not re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE):
                self._say("InvalidFullLink", name, parent)
            licences = [
                one.namespaceURI == space
                for one in node.parentNode.childNodes
                if isinstance(one, minidom.Element) and one.localName == "license"
            ]
            if len(licences) != len(
                {atom_texts.text_of(one) for one in atom_texts.children(node.parentNode, "license")}
            ):
                self._say("DuplicateElement", name, parent)

    def _links(self, element: minidom.Element, name: str) -> None:
        if name not in MANY:
            return
        links = atom_texts.children(element, "link")
        kinds = [
            (one.getAttribute("type"), one.getAttribute("hreflang"))
            for one in links
            if atom_values.relation(one) == "alternate"
        ]
        if len(kinds) != len(set(kinds)):
            self._say("DuplicateAtomLink", "link", name)
        if name == "feed" and not any(atom_values.relation(one) == "self" for one in links):
            self._say("MissingSelf", "feed", name)

    def _entry(self, entry: minidom.Element, parent: str) -> None:
        contents, summaries = (atom_texts.children(entry, one) for one in ("content", "summary"))
        alternates = [
            one for one in atom_texts.children(entry, "link") if atom_values.relation(one) == "alternate"
        ]
        if not contents and not alternates:
            self._say("MissingContentOrAlternate", "entry", parent)
        if not contents and not summaries:
            self._say("MissingTextualContent", "entry", parent)
        feed = entry.parentNode if parent == "feed" else None
        sources = atom_texts.children(entry, "source")
        authors = [
            *atom_texts.children(entry, "author"),
            *(atom_texts.children(feed, "author") if feed else []),
            *(one for source in sources for one in atom_texts.children(source, "author")),
        ]
        if not authors:
            self._say("MissingElement", "author", "entry")
        if contents and not summaries:
            kind = contents[0].getAttribute("type").lower()
            if contents[0].hasAttribute("src") or atom_texts.is_binary(kind):
                self._say("MissingSummary", "entry", parent)

    def _feed(self, feed: minidom.Element, _parent: str) -> None:
        entries = atom_texts.children(feed, "entry")
        ids = [atom_texts.first(one, "id") for one in entries]
        moments = [atom_texts.first(one, "updated") for one in entries]
        known = [one for one in ids if one]
        if len(known) != len(set(known)):
            self._say("DuplicateEntries", "id", "entry")
            if len(set(known)) == 1:
                self._say("DuplicateIds", "id", "entry")
        moments = [one for one in moments if one]
        if len(moments) != len(set(moments)):
            self._say("DuplicateUpdated", "updated", "entry")

    # --- values ---------------------------------------------------------------------------------------

    def _updated(self, element: minidom.Element, parent: str) -> None:
        text, name = atom_texts.text_of(element), element.localName or ""
        if text != text.strip():
            self._say("UnexpectedWhitespace", name, parent)
        problem = atom_values.moment_fault(text.strip())
        if problem:
            self._say(problem, name, parent)

    _published = _updated

    def _id(self, element: minidom.Element, parent: str) -> None:
        text = atom_texts.text_of(element)
        if text != text.strip():
            self._say("UnexpectedWhitespace", "id", parent)
            text = text.strip()
        for problem in atom_values.id_faults(text):
            self._say(problem, "id", parent)

    def _address(self, element: minidom.Element, parent: str) -> None:
        text, name = atom_texts.text_of(element), element.localName or ""
        if text != text.strip():
            self._say("UnexpectedWhitespace", name, parent)
        elif not atom_values.is_reference(text):
            self._say("InvalidLink", name, parent)

    _icon = _logo = _uri = _address

    def _name(self, element: minidom.Element, parent: str) -> None:
        text = atom_texts.text_of(element)
        if not text.strip():
            self._say("NotBlank", "name", parent)
        if atom_texts.has_markup(text):
            self._say("ContainsHTML", "name", parent)
        if re.search(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", text):
            self._say("ContainsEmail", "name", parent)

    def _email(self, element: minidom.Element, parent: str) -> None:
        text = atom_texts.text_of(element)
        if not re.fullmatch(r"[\w.+!#$%&'*/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", text):
            self._say("InvalidContact", "email", parent)
            self._say("InvalidAddrSpec", "email", parent)
        elif not text.endswith(atom_values.TOP_DOMAINS):
            self._say("UnknownHost", "email", parent)

    def _generator(self, element: minidom.Element, parent: str) -> None:
        if any(isinstance(node, minidom.Element) for node in element.childNodes):
            self._say("UndefinedElement", "", "generator")
        if not atom_texts.text_of(element).strip():
            self._say("NotBlank", "generator", parent)
        if atom_texts.has_markup(atom_texts.text_of(element)):
            self._say("ContainsHTML", "generator", parent)
        if not element.hasAttribute("uri"):
            return
        uri = element.getAttribute("uri")
        if not uri.strip():
            self._say("AttrNotBlank", "generator", parent)
        if uri != uri.strip():
            self._say("InvalidUriChar", "generator", parent)
        if not atom_values.is_reference(uri):
            self._say("InvalidLink", "generator", parent)

    def _category(self, element: minidom.Element, parent: str) -> None:
        if not element.hasAttribute("term"):
            self._say("MissingAttribute", "category", parent)
        elif not element.getAttribute("term").strip():
            self._say("NotBlank", "term", "category")
        if element.hasAttribute("scheme"):
            scheme = element.getAttribute("scheme")
            if not atom_values.is_uri(scheme):
                self._say("InvalidUriChar", "scheme", "category")
            elif not re.match(r"[A-Za-z][\w+.-]*:", scheme):
                self._say("InvalidFullLink", "scheme", "category")
        if atom_texts.has_markup(element.getAttribute("label")):
            self._say("ContainsHTML", "label", "category")

    def _link(self, element: minidom.Element, parent: str) -> None:
        if not element.hasAttribute("href"):
            self._say("MissingHref", "link", parent)
            self._say("MissingAttribute", "link", parent)
        elif not atom_values.is_reference(element.getAttribute("href")):
            self._say("InvalidLink", "href", parent)
        own = [node for node in element.childNodes if getattr(node, "namespaceURI", "") == ATOM]
        if own or atom_texts.text_of(element).strip():
            self._say("AtomLinkNotEmpty", "link", parent)
        self._link_attributes(element, parent)
        if atom_values.relation(element) == "self":
            self._self(element, parent)
        self._same_document(element)

    def _link_attributes(self, element: minidom.Element, parent: str) -> None:
        rel, kind, title = (element.getAttribute(one) for one in ("rel", "type", "title"))
        if element.hasAttribute("rel"):
            if not rel:
                self._say("AttrNotBlank", "link", parent)
            elif not atom_values.is_relation(rel):
                self._say("UnregisteredAtomLinkRel", "link", parent)
        if element.hasAttribute("type"):
            if not kind:
                self._say("AttrNotBlank", "link", parent)
            if not atom_values.is_media_type(kind):
                self._say("InvalidMIMEType", "link", parent)
        if element.hasAttribute("hreflang"):
            if not element.getAttribute("hreflang"):
                self._say("AttrNotBlank", "link", parent)
            elif not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", element.getAttribute("hreflang")):
                self._say("InvalidLanguage", "hreflang", parent)
        if element.hasAttribute("length") and not re.fullmatch(r"[0-9]+", element.getAttribute("length")):
            self._say("InvalidNonNegativeInteger", "length", parent)
        if element.hasAttribute("title"):
            if not title:
                self._say("AttrNotBlank", "link", parent)
            if atom_texts.has_markup(title):
                self._say("ContainsHTML", "link", parent)
            if re.search("[\x80-\x9f\N{REPLACEMENT CHARACTER}]", title):
                self._say("BadCharacters", "title", "link")
        if rel == "enclosure" and not kind:
            self._say("MissingTypeAttr", "link", parent)

    def _self(self, element: minidom.Element, parent: str) -> None:
        href, kind = element.getAttribute("href"), element.getAttribute("type")
        if kind and kind != "application/atom+xml" and not kind.startswith("application/atom+xml;"):
            self._say("SelfNotAtom", "link", parent)
        resolved = atom_values.resolved(href, atom_texts.base_of(element), self._location)
        if (not href and not atom_texts.base_of(element)) or not re.match(r"[a-z]+://", resolved):
            self._say("RelativeSelf", "link", parent)
        elif self._location and resolved != self._location:
            self._say("SelfDoesntMatchLocation", "link", parent)

    def _same_document(self, element: minidom.Element) -> None:
        """A reference that is the base of the feed means the feed itself to some readers."""
        base, href = atom_texts.base_of(element), element.getAttribute("href")
        if base and element.hasAttribute("href") and element.getAttribute("rel") != "self":
            resolved = atom_values.resolved(href, base, self._location)
            if resolved == base != self._location and href != base:
                self._say("SameDocumentReference", "link", "")

    def _text(self, element: minidom.Element, name: str, parent: str) -> None:
        for problem, at, of in atom_texts.faults(element, name, parent):
            self._say(problem, at, of)


def findings(body: bytes, location: str = "") -> list[Finding]:
    """Return everything that is wrong or doubtful in a feed, as far as this checker knows."""
    return Checker(body, location).found
