"""What an OFD document consists of (GB/T 33190-2016 chapters 7 and 8): pages, templates, resources, annotations.

Reads the structure only; what a page shows is drawn by :mod:`.ofd_drawing`. A package may hold several documents:
their pages follow one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree as ET

from dossier.recognition.ofd_package import ROOT, OfdPackage, child, children, local, resolve, text_of
from dossier.recognition.result import RefusalCode, SourceRefused

A4_MM = (0.0, 0.0, 210.0, 297.0)
MOST_RELATED = 8
"""How long a chain of drawing parameters that refer to one another may be."""

Area = tuple[float, float, float, float]
"""Left, top, width, height in millimetres."""


@dataclass(frozen=True, slots=True)
class Resource:
    """An element of a resource part, and the folder its files lie in."""

    element: ET.Element
    base: str


@dataclass(frozen=True)
class Resources:
    """The resources of a document by kind and number: Font, ColorSpace, DrawParam, MultiMedia, CompositeGraphicUnit."""

    found: dict[tuple[str, str], Resource] = field(default_factory=dict)

    def get(self, kind: str, number: str | None) -> Resource | None:
        """Give a resource by its number."""
        return self.found.get((kind, number)) if number else None

    def drawing_parameters(self, number: str | None) -> list[ET.Element]:
        """Give drawing parameters, the nearest first, and what they refer to."""
        chain: list[ET.Element] = []
        while number and len(chain) < MOST_RELATED:
            found = self.get("DrawParam", number)
            if found is None:
                break
            chain.append(found.element)
            number = found.element.get("Relative")
        return chain


@dataclass(frozen=True, slots=True)
class PagePart:
    """One page of a document: its part and its number there, ``None`` for no annotations."""

    document: OfdDocument
    number: str
    name: str


class OfdDocument:
    """One document of a package."""

    def __init__(self, package: OfdPackage, name: str) -> None:
        """Read the structure. Raise SourceRefused (DAMAGED, PACKAGE_UNSAFE)."""
        self.package = package
        self._name = name
        self._root = package.xml(name)
        self._common = child(self._root, "CommonData")
        pages = child(self._root, "Pages")
        self.pages = tuple(
            PagePart(self, page.get("ID", ""), resolve(name, page.get("BaseLoc", "")))
            for page in (children(pages, "Page") if pages is not None else ())
        )
        self.resources = Resources()
        for kind in ("PublicRes", "DocumentRes"):
            for place in children(self._common, kind) if self._common is not None else ():
                self._load_resources(resolve(name, text_of(place)))
        self.templates = {
            template.get("ID", ""): template
            for template in (children(self._common, "TemplatePage") if self._common is not None else ())
        }

    def area_of(self, page: ET.Element) -> Area:
        """Give a page's physical area: its own, else the document's, else A4."""
        for holder in (page, self._common):
            area = child(holder, "Area" if holder is page else "PageArea") if holder is not None else None
            box = numbers(text_of(area, "PhysicalBox")) if area is not None else []
            if len(box) == 4 and box[2] > 0 and box[3] > 0:
                return (box[0], box[1], box[2], box[3])
        return A4_MM

    def own_resources(self, page: ET.Element, name: str) -> Resources:
        """Give the document's resources with those of one page besides."""
        places = list(children(page, "PageRes"))
        if not places:
            return self.resources
        own = Resources(dict(self.resources.found))
        for place in places:
            self._load_resources(resolve(name, text_of(place)), own)
        return own

    def template_of(self, number: str | None) -> tuple[str, ET.Element] | None:
        """Give a template page's part and content."""
        found = self.templates.get(number or "")
        if found is None:
            return None
        name = resolve(self._name, found.get("BaseLoc", ""))
        return name, self.package.xml(name)

    def annotations_on(self, page: str) -> Iterator[ET.Element]:
        """Give the appearances of the annotations on a page that are to be seen: stamps, notes, watermarks."""
        place = text_of(self._root, "Annotations")
        listing = resolve(self._name, place)
        if not place or not self.package.has(listing):
            return
        for entry in children(self.package.xml(listing), "Page"):
            part = resolve(listing, text_of(entry, "FileLoc"))
            if entry.get("PageID") != page or not self.package.has(part):
                continue
            for note in children(self.package.xml(part), "Annot"):
                appearance = child(note, "Appearance")
                if appearance is not None and note.get("Visible", "true") != "false":
                    yield appearance

    def _load_resources(self, name: str, into: Resources | None = None) -> None:
        root = self.package.xml(name)
        base = resolve(name, root.get("BaseLoc", "")) + "/" if root.get("BaseLoc") else name
        held = (into or self.resources).found
        for group in root:
            for element in group:
                held[local(element), element.get("ID", "")] = Resource(element, base)


def open_documents(package: OfdPackage) -> tuple[PagePart, ...]:
    """Give the pages of all documents of a package. Raise SourceRefused: DAMAGED when one is missing."""
    pages: list[PagePart] = []
    for body in children(package.xml(ROOT), "DocBody"):
        place = text_of(body, "DocRoot")
        if place:
            pages += OfdDocument(package, resolve(ROOT, place)).pages
    if not pages or not all(package.has(page.name) for page in pages):
        raise SourceRefused(RefusalCode.DAMAGED)
    return tuple(pages)


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[float, ...]:
    found = []
    for word in text.split():
        try:
            value = float(word)
        except ValueError:
            return ()
        if not abs(value) < 1e7:  # also not a number
            return ()
        found.append(value)
    return tuple(found)


def numbers(text: str | None) -> list[float]:
    """Read numbers between spaces; nothing when one of them is none or beyond all measure."""
    return list(_numbers(text)) if text else []
