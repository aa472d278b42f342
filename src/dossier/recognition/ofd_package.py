"""Open an OFD package (GB/T 33190-2016 chapter 6) without trusting it: a zip of XML parts.

SECURITY: nothing is ever written to a disk. Refused before a byte is unpacked: more parts or more bytes than a
package may have (by what it claims), two parts of one name, names that leave the package. A part that unpacks to
anything but the length it claims is damaged. XML with a document type is refused: entities are how XML is made to
explode or to fetch, and OFD needs none.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from dossier.recognition.result import RefusalCode, SourceRefused

ROOT = "OFD.xml"
MOST_PARTS = 20_000
MOST_BYTES = 512 * 1024 * 1024
"""Of everything in the package, unpacked."""
MOST_PART_BYTES = 128 * 1024 * 1024
MOST_XML_BYTES = 24 * 1024 * 1024
"""Of one XML part: a page of very dense text takes less than one million."""
MOST_DEPTH = 64
MOST_ELEMENTS = 1_000_000
_FED_BYTES = 65_536
_ENCRYPTED_FLAG = 0x1
_NAME_AT = 30  # of a part's name after the package's first bytes (APPNOTE.TXT 4.3.7)
_ENCRYPTIONS = "Encryptions.xml"
_NO_PACKAGE = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError)
"""What :mod:`zipfile` raises over a list of parts that it cannot read. NotImplementedError is its word for a part that
asks for a newer program than there is, or for a method of packing that it does not know: both stand in the file, so
anybody can make it say so."""
_NO_PART = (*_NO_PACKAGE, zlib.error, EOFError, RuntimeError)
"""What it raises over a part; RuntimeError is its word for one that asks for a password."""


def is_ofd(data: bytes) -> bool:
    """Tell whether a file is an OFD package: a zip with an OFD.xml at its top."""
    if not data.startswith(b"PK\x03\x04") or ROOT.encode() not in data:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(name.lstrip("/") == ROOT for name in package.namelist())
    except _NO_PACKAGE:
        # A package cut short, without the list at its end, that begins with that part.
        return data[_NAME_AT:].startswith(ROOT.encode())


class OfdPackage:
    """The parts of a package by their path from its top, without a leading slash."""

    def __init__(self, data: bytes) -> None:
        """Read the list of parts. Raise SourceRefused (DAMAGED, ENCRYPTED, PACKAGE_UNSAFE)."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except _NO_PACKAGE:
            raise SourceRefused(RefusalCode.DAMAGED) from None
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        if any(_leaves(entry.filename) for entry in entries):
            raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        if len(self._entries) != len(entries):
            # Two parts of one name: readers differ about which is meant.
            raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries) or _ENCRYPTIONS in self._entries:
            raise SourceRefused(RefusalCode.ENCRYPTED)

    def has(self, name: str) -> bool:
        """Tell whether there is a part."""
        return name in self._entries

    def read(self, name: str, most_bytes: int = MOST_PART_BYTES) -> bytes:
        """Unpack a part. Raise SourceRefused: DAMAGED when missing or not as it claims, PACKAGE_UNSAFE when large."""
        entry = self._entries.get(name)
        if entry is None:
            raise SourceRefused(RefusalCode.DAMAGED)
        if entry.file_size > most_bytes:
            raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        try:
            with self._zip.open(entry) as part:
                data = part.read(most_bytes + 1)
        except _NO_PART:
            raise SourceRefused(RefusalCode.DAMAGED) from None
        if len(data) != entry.file_size:
            raise SourceRefused(RefusalCode.DAMAGED)
        return data

    def xml(self, name: str) -> ET.Element:
        """Parse a part. Raise SourceRefused (DAMAGED, PACKAGE_UNSAFE)."""
        return parse_xml(self.read(name, MOST_XML_BYTES))

    def close(self) -> None:
        """Release the archive."""
        self._zip.close()


def parse_xml(data: bytes) -> ET.Element:
    """Parse XML that may not declare anything. Raise SourceRefused (DAMAGED, PACKAGE_UNSAFE)."""
    # Encodings with zero bytes could hide the words that are looked for; OFD is written in UTF-8.
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
    parser: ET.XMLPullParser[Any] = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    depth = deepest = elements = 0
    try:
        for at in range(0, len(data), _FED_BYTES):
            parser.feed(data[at : at + _FED_BYTES])
            event: Any
            for event in parser.read_events():
                root = event[1] if root is None else root
                depth += 1 if event[0] == "start" else -1
                deepest = max(deepest, depth)
                elements += event[0] == "start"
            if deepest > MOST_DEPTH or elements > MOST_ELEMENTS:
                raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        parser.close()
    except (ET.ParseError, ValueError, LookupError):
        raise SourceRefused(RefusalCode.DAMAGED) from None
    if root is None:
        raise SourceRefused(RefusalCode.DAMAGED)
    return root


def local(element: ET.Element) -> str:
    """Give an element's name without its namespace: writers differ in the one they use."""
    return str(element.tag).rpartition("}")[2]


def children(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Give the direct children of these names, in their order; all of them without a name."""
    return (child for child in element if not names or local(child) in names)


def child(element: ET.Element, name: str) -> ET.Element | None:
    """Give the first direct child of a name."""
    return next(children(element, name), None)


def text_of(element: ET.Element | None, name: str = "") -> str:
    """Give the text of an element or of its first child of a name; empty when there is none."""
    found = child(element, name) if element is not None and name else element
    return (found.text or "").strip() if found is not None else ""


def resolve(base: str, path: str) -> str:
    """Give a path in the package: from its top when it begins with a slash, else beside the part ``base``."""
    path = path.strip().replace("\\", "/")
    whole = path if path.startswith("/") else posixpath.join(posixpath.dirname(base), path)
    return posixpath.normpath(whole).lstrip("/")


def _leaves(name: str) -> bool:
    return ".." in name.replace("\\", "/").split("/") or "\0" in name or ":" in name
