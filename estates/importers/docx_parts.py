"""What a Word document's text refers to: styles, lists, addresses, headers, footers, notes."""

from collections.abc import Mapping
from functools import cached_property
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from estates.importers.marked_text import BULLET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
"""ISO/IEC 29500-4 names the same elements otherwise."""
_MAIN = "/officeDocument"
_LINKED = ("http://", "https://", "mailto:")
_DEEPEST_STYLE = 20


class Parts:
    """The parts of a package that is open; each is unpacked when asked for. Raises ValueError and KeyError for what is
    no Word document."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        top = self._relations("_rels/.rels", "")
        self._main = next((target for kind, target in top.values() if kind.endswith(_MAIN)), "word/document.xml")
        folder, _, name = self._main.rpartition("/")
        self._related = self._relations(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels", folder)
        self.document = self._xml(self._main)
        if self.document.tag != W + "document":
            raise ValueError("it holds no Word document")

    def _xml(self, name: str) -> Any:
        """A part, parsed. No entity is resolved, no document type taken, nothing fetched."""
        from lxml import etree

        content = self._package.read(name)
        if _STRICT in content:
            for strict, known in _TRANSITIONAL:
                content = content.replace(strict, known)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.doctype:
            raise ValueError(f"{name} declares a document type")
        return root

    def _relations(self, name: str, folder: str) -> dict[str, tuple[str, str]]:
        """(kind, target) by identifier; an inner target is the name of a part."""
        if name not in self._package.NameToInfo:
            return {}
        found = {}
        for relation in self._xml(name):
            target = relation.get("Target") or ""
            inner = relation.get("TargetMode") != "External"
            if inner:
                target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[relation.get("Id") or ""] = (relation.get("Type") or "", target)
        return found

    def _part(self, kind: str) -> Any:
        """The part of a kind, or None."""
        name = next((target for known, target in self._related.values() if known.endswith(f"/{kind}")), "")
        return self._xml(name) if name in self._package.NameToInfo else None

    def address(self, identifier: str) -> str:
        """Where a link leads, "" where that is no page and no letter."""
        target = self._related.get(identifier, ("", ""))[1]
        return target if target.startswith(_LINKED) and not any(map(str.isspace, target)) else ""

    def edge(self, identifier: str) -> Any:
        """A header or footer, or None."""
        name = self._related.get(identifier, ("", ""))[1]
        return self._xml(name) if name in self._package.NameToInfo else None

    @property
    def notes(self) -> list[Any]:
        return [part for kind in ("footnotes", "endnotes") if (part := self._part(kind)) is not None]

    @cached_property
    def _styles(self) -> Mapping[str, Any]:
        part = self._part("styles")
        return {style.get(W + "styleId"): style for style in part.iter(W + "style")} if part is not None else {}

    def level(self, properties: Any) -> int:
        """Of a heading: 1 for the title of a document and for Heading 1; 0 for other text."""
        for place in self._inherited(properties):
            name = place.find(W + "name")
            words = (name.get(W + "val") or "").lower() if name is not None else ""
            if words in ("title", "heading"):
                return 1
            if words.startswith("heading ") and words[8:].isdigit():
                return int(words[8:])
            outline = place.find(f"{W}pPr/{W}outlineLvl")
            outline = place.find(W + "outlineLvl") if outline is None else outline
            digits = (outline.get(W + "val") or "") if outline is not None else ""
            if digits.isdigit():
                return int(digits) + 1 if int(digits) < 9 else 0  # noqa: PLR2004 - level 9 is body text (17.3.1.20)
        return 0

    def item(self, properties: Any) -> str:
        """What stands before an item of a list with bullets; "" for other text, and for what Word numbers itself."""
        for place in self._inherited(properties):
            numbered = place.find(f"{W}pPr/{W}numPr")
            numbered = place.find(W + "numPr") if numbered is None else numbered
            if numbered is not None:
                return BULLET if self._is_bulleted(_value(numbered, "numId"), _value(numbered, "ilvl") or "0") else ""
        return ""

    def _inherited(self, properties: Any) -> list[Any]:
        """A paragraph's own properties, then its style, and those that this one is based on."""
        if properties is None:
            return []
        places, style = [properties], _value(properties, "pStyle")
        while style in self._styles and len(places) < _DEEPEST_STYLE:
            places.append(self._styles[style])
            style = _value(self._styles[style], "basedOn")
        return places

    def _is_bulleted(self, number: str, level: str) -> bool:
        return self._formats.get((number, level)) == "bullet"

    @cached_property
    def _formats(self) -> Mapping[tuple[str, str], str]:
        """The format of each level of each list."""
        part = self._part("numbering")
        if part is None:
            return {}
        formats = {
            abstract.get(W + "abstractNumId"): {
                level.get(W + "ilvl"): _value(level, "numFmt") for level in abstract.iter(W + "lvl")
            }
            for abstract in part.iter(W + "abstractNum")
        }
        return {
            (number.get(W + "numId"), level): form
            for number in part.iter(W + "num")
            for level, form in formats.get(_value(number, "abstractNumId"), {}).items()
        }


def _value(element: Any, name: str) -> str:
    """The value of a child, "" where there is none."""
    child = element.find(W + name)
    return str(child.get(W + "val") or "") if child is not None else ""
