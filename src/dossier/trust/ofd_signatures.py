"""Check the seals and signatures inside an OFD document (GB/T 33190-2016 chapter 18), offline.

Read: electronic seal signatures of GB/T 38540-2020 (version 4) and GM/T 0031-2014 (version 1), and plain signatures in
GM/T 0010 or PKCS#7 form, by SM2 with SM3. Each signature covers a list of files by digests; the list is what the
signature signs. The certificate's chain must lead to a trusted one.

Not read, and said to be so (``unsupported``): other algorithms than SM2 with SM3, digests by MD5 or SHA-1. Revocation
is known only of plain signatures that carry a list. A time stamp inside a seal is not taken for proof. Whether the
picture of the seal is the company's is not judged here.
"""

from __future__ import annotations

import base64
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from asn1crypto import core, x509
from cryptography.hazmat.primitives import hashes

from dossier.trust.document_signatures import FoundSignature, in_order
from dossier.trust.national_certificates import (
    SM2_WITH_SM3,
    judge,
    load_certificates,
    shown_moment,
    shown_name,
    signs,
)
from dossier.trust.national_cms import NationalSignature, Unsupported, check_cms, sm3

MOST_SIGNATURES = 50
MOST_FILES = 20_000
MOST_BYTES = 512 * 1024 * 1024
"""Of all that is unpacked for one check."""

_ROOT = "OFD.xml"
_DIGESTS: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "1.2.156.10197.1.401": hashes.SM3,
    "sm3": hashes.SM3,
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "sha256": hashes.SHA256,
}
_V1_PARTS, _V1_CERTIFICATE, _V4_CERTIFICATE, _V4_SIGNATURE = 2, 5, 1, 3


class _Parts(core.SequenceOf):  # type: ignore[misc]  # the library has no types
    _child_spec = core.Any


@dataclass(frozen=True, slots=True)
class _Seal:
    """What a SignedValue.dat says, whichever version it is of. ``signed``: the bytes under the signature."""

    signed: bytes
    list_digest: bytes
    certificate: x509.Certificate
    algorithm: str
    signature: bytes
    moment: datetime | None


def is_ofd(data: bytes) -> bool:
    """Tell whether a file is an OFD package."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _ROOT in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def check_ofd_signatures(
    data: bytes, roots: bytes = b"", now: datetime | None = None
) -> tuple[FoundSignature, ...]:
    """Check every signature in an OFD package. Never raises for what a file holds. ``roots``: PEM certificates."""
    trusted = load_certificates(roots)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = _unpack(package)
        places = list(_signature_files(files))[:MOST_SIGNATURES]
        return tuple(_guarded(files, place, places, trusted, now or datetime.now(UTC)) for place in places)
    except Exception:  # a file that lies about its structure makes parsers raise nearly anything
        return (FoundSignature("ofd", "", problems=("damaged",)),)


def _guarded(
    files: Mapping[str, bytes], place: str, places: list[str], trusted: list[x509.Certificate], now: datetime
) -> FoundSignature:
    try:
        return _check(files, place, places, trusted, now)
    except Unsupported:
        return FoundSignature("ofd", place, problems=("unsupported",))
    except Exception:
        return FoundSignature("ofd", place, problems=("damaged",))


def _check(
    files: Mapping[str, bytes], place: str, places: list[str], trusted: list[x509.Certificate], now: datetime
) -> FoundSignature:
    listing = _parse(files[place])
    problems = set(_list_problems(files, place, places, listing))
    signed = _read_value(files[_resolve(place, _text(listing, "SignedValue"))], files[place])
    problems |= signed.problems
    certificate = signed.certificate
    judged = judge(
        certificate, signed.claimed or now, now, trusted, carried=signed.carried, lists=signed.lists
    )  # fmt: skip
    return FoundSignature(
        form="ofd",
        place=place,
        signer=shown_name(certificate.subject),
        issuer=shown_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        certificate_from=shown_moment(certificate.not_valid_before),
        certificate_to=shown_moment(certificate.not_valid_after),
        signed_at=shown_moment(signed.claimed),
        revocation=judged.revocation,
        problems=in_order(problems | judged.problems),
    )


def _read_value(data: bytes, listing: bytes) -> NationalSignature:
    """Check a SignedValue.dat of either kind over the list it signs. Raises Unsupported."""
    if isinstance(_Parts.load(data)[0].parse(), core.ObjectIdentifier):
        return check_cms(data, listing)
    seal = _read_seal(data)
    if seal.algorithm != SM2_WITH_SM3:
        raise Unsupported
    problems = set()
    if seal.list_digest != sm3(listing):
        problems.add("altered")
    if not signs(seal.certificate, seal.signed, seal.signature):
        problems.add("signature_wrong")
    return NationalSignature(seal.certificate, (), (), seal.moment, frozenset(problems))


def _list_problems(
    files: Mapping[str, bytes], place: str, places: list[str], listing: ET.Element
) -> Iterator[str]:
    """Hold the files against the signed list, and look for files that no list names."""
    references = next(element for element in listing.iter() if _local(element) == "References")
    method = _DIGESTS.get(references.get("CheckMethod", "").lower())
    if method is None:
        raise Unsupported
    named = set()
    for reference in references:
        target = _resolve(place, reference.get("FileRef", ""))
        named.add(target)
        if target not in files or _digest(files[target], method()) != base64.b64decode(
            _text(reference, "CheckValue")
        ):
            yield "altered"
    # What the signatures themselves are made of cannot be in their lists.
    own = {posixpath.dirname(one) for one in places} | {posixpath.dirname(posixpath.dirname(place))}
    if any(name not in named and posixpath.dirname(name) not in own for name in files):
        yield "covers_part"


def _unpack(package: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ValueError
    if len({entry.filename for entry in entries}) != len(entries):
        # Two files of one name: readers differ about which is meant.
        raise ValueError
    return {entry.filename.lstrip("/"): package.read(entry) for entry in entries}


def _signature_files(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give the descriptions of all signatures, in the order of the package's lists."""
    for lists in (e for e in _parse(files[_ROOT]).iter() if _local(e) == "Signatures"):
        place = _resolve(_ROOT, lists.text or "")
        for entry in (e for e in _parse(files[place]).iter() if _local(e) == "Signature"):
            yield _resolve(place, entry.get("BaseLoc", ""))


def _read_seal(data: bytes) -> _Seal:
    parts = _Parts.load(data)
    told = _Parts.load(parts[0].dump())
    if len(parts) == _V1_PARTS:
        certificate, algorithm, signature = told[_V1_CERTIFICATE], told[_V1_CERTIFICATE + 1], parts[1]
    elif len(parts) > _V4_SIGNATURE:
        certificate, algorithm, signature = parts[_V4_CERTIFICATE], parts[2], parts[_V4_SIGNATURE]
    else:
        raise Unsupported
    if not isinstance(certificate.parse(), core.OctetString):
        raise Unsupported
    moment = told[2].parse()
    return _Seal(
        signed=parts[0].dump(),
        list_digest=_bits(told[3]),
        certificate=x509.Certificate.load(certificate.native),
        algorithm=algorithm.parse(core.ObjectIdentifier).dotted,
        signature=_bits(signature),
        moment=moment.native if isinstance(moment, core.GeneralizedTime) else None,
    )


def _bits(part: core.Any) -> bytes:
    """Give the bytes of a bit string; some programs write an octet string instead."""
    value = part.parse()
    return bytes(
        value.cast(core.OctetBitString).native if isinstance(value, core.BitString) else value.native
    )


def _parse(data: bytes) -> ET.Element:
    # SECURITY: entities are how XML is made to explode, and an OFD needs none. Zero bytes could hide the words.
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError
    return ET.fromstring(data)  # noqa: S314  declarations were refused


def _text(element: ET.Element, name: str) -> str:
    return next(one.text or "" for one in element.iter() if _local(one) == name).strip()


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _resolve(base: str, path: str) -> str:
    """Give a path inside the package: from its top when it begins with a slash, else from where it is named."""
    path = path.strip()
    whole = path if path.startswith("/") else posixpath.join(posixpath.dirname(base), path)
    return posixpath.normpath(whole).lstrip("/")


def _digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()
