"""Files that must be refused, each for its own reason, and files that only look wrong."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image


def write_hostile_files(folder: Path, good: Path) -> dict[str, str]:
    """Write the files; gives for each name the refusal code expected."""
    folder.mkdir()
    pdf = next(path for path in sorted(good.glob("*.pdf"))).read_bytes()
    jpg = next(path for path in sorted(good.glob("*.jpg"))).read_bytes()
    files = {
        "truncated.pdf": (pdf[: len(pdf) // 3], "intake.file_damaged"),
        "bomb.png": (_bomb_png(30_000, 30_000), "intake.page_too_large"),
        "encrypted.pdf": (_encrypted_pdf(), "intake.file_encrypted"),
        "archive.pdf": (_zip(), "intake.file_kind_unknown"),
        "empty.pdf": (b"", "intake.file_empty"),
        "many.pdf": (_pdf_of_pages(10_000), "intake.file_too_many_pages"),
        "bomb.ofd": (_ofd("Doc_0/Document.xml", _ENTITIES), "intake.package_unsafe"),
        "leaving.ofd": (_ofd("../../etc/cron.d/x", b""), "intake.package_unsafe"),
        "hollow.ofd": (_ofd("Doc_0/Document.xml", b"<Document><Pages/></Document>"), "intake.file_damaged"),
        "mutated.jpg": (_mutated(jpg), "intake.file_damaged"),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: code for name, (_, code) in files.items()}


def _bomb_png(width: int, height: int) -> bytes:
    """A few hundred kilobytes that unpack to gigabytes: a valid picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _encrypted_pdf() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return stream.getvalue()


def _pdf_of_pages(count: int) -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page(page_size=(100, 100))
        document.save(stream)
    return stream.getvalue()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return stream.getvalue()


_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><Document>&c;&c;&c;</Document>'


def _ofd(name: str, part: bytes) -> bytes:
    """An OFD package with one part of this name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>")
        package.writestr(name, part)
    return stream.getvalue()


def _mutated(jpg: bytes) -> bytes:
    """A picture whose header still says what it is, and whose body is noise cut short."""
    with Image.open(io.BytesIO(jpg)) as picture:
        assert picture.format == "JPEG"
    noise = random.Random(1).randbytes(2000)  # noqa: S311  noise, the same each time
    start = jpg.index(b"\xff\xc0")
    return jpg[: start + 6] + noise
