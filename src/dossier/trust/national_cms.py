"""Signatures of the national suite in CMS form (GM/T 0010-2012, GB/T 35275-2017): SM2 with SM3, over given bytes.

PDF and OFD carry them, with the national object identifiers or with those of PKCS#7. Read: one signer, with signed
attributes or without, detached or with the content (or its SM3) inside. Anything else raises :class:`Unsupported`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, crl, x509
from cryptography.hazmat.primitives import hashes

from dossier.trust.national_certificates import SM2_WITH_SM3, SM3, signs

DATA, SIGNED_DATA = "1.2.156.10197.6.1.4.2.1", "1.2.156.10197.6.1.4.2.2"
_SM2_SIGNATURES = frozenset(
    {SM2_WITH_SM3, "1.2.156.10197.1.301.1", "1.2.156.10197.1.301", "1.2.156.10197.1.301.3"}
)
"""How a signature algorithm is named: SM2 with SM3, or the key's own algorithm, as programs differ."""

# The library parses what it knows by name; other names than its own leave its way back to numbers as it is.
for _number, _name in ((DATA, "gm_data"), (SIGNED_DATA, "gm_signed_data")):
    cms.ContentType._map[_number] = _name
cms.ContentInfo._oid_specs["gm_signed_data"] = cms.SignedData


class Unsupported(Exception):  # noqa: N818  an outcome, caught by whoever shows the finding
    """A signature of another kind than is read here."""


@dataclass(frozen=True, slots=True)
class NationalSignature:
    """``problems``: altered or signature_wrong. ``claimed``: the signer's own word on the time."""

    certificate: x509.Certificate
    carried: tuple[x509.Certificate, ...]
    lists: tuple[crl.CertificateList, ...]
    claimed: datetime | None
    problems: frozenset[str]


class _Content(core.Sequence):  # type: ignore[misc]  # the library has no types
    _fields = [
        ("content_type", core.ObjectIdentifier),
        ("content", core.Any, {"explicit": 0, "optional": True}),
    ]


def is_national(signed: cms.SignedData) -> bool:
    """Tell whether signed data is of the national suite, by its digest."""
    infos = signed["signer_infos"]
    return len(infos) > 0 and infos[0]["digest_algorithm"]["algorithm"].dotted == SM3


def check_cms(data: bytes, content: bytes) -> NationalSignature:
    """Check a CMS signature over ``content``. Raises Unsupported, and nearly anything for data that lies."""
    held = cms.ContentInfo.load(data)
    if held["content_type"].dotted not in (SIGNED_DATA, "1.2.840.113549.1.7.2"):
        raise Unsupported
    return check_signed_data(held["content"], content)


def check_signed_data(signed: cms.SignedData, content: bytes) -> NationalSignature:
    """Check signed data over ``content``, detached or inside it. Raises like :func:`check_cms`."""
    if len(signed["signer_infos"]) != 1 or not is_national(signed):
        raise Unsupported
    info = signed["signer_infos"][0]
    if info["signature_algorithm"]["algorithm"].dotted not in _SM2_SIGNATURES:
        raise Unsupported
    carried = tuple(one.chosen for one in signed["certificates"] or () if one.name == "certificate")
    certificate = _signer(info, carried)
    problems = set()
    digest = sm3(content)
    inside = _inside(signed)
    if inside is not None and inside not in (content, digest):
        problems.add("altered")
    message = content if inside is None else inside
    attributes = {one["type"].native: one["values"] for one in info["signed_attrs"] or ()}
    if attributes:
        if attributes["message_digest"][0].native != sm3(message):
            problems.add("altered")
        message = info["signed_attrs"].untag().dump()
    if not signs(certificate, message, info["signature"].native):
        # Without attributes a signature over other bytes cannot be told from a wrong one.
        problems.add("signature_wrong")
    claimed = attributes["signing_time"][0].native if "signing_time" in attributes else None
    lists = tuple(one.chosen for one in signed["crls"] or () if isinstance(one.chosen, crl.CertificateList))
    return NationalSignature(certificate, carried, lists, claimed, frozenset(problems))


def sm3(data: bytes) -> bytes:
    """Give the SM3 digest."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def _signer(info: cms.SignerInfo, carried: tuple[x509.Certificate, ...]) -> x509.Certificate:
    who = info["sid"].chosen
    for one in carried:
        if info["sid"].name == "issuer_and_serial_number":
            if one.serial_number == who["serial_number"].native and one.issuer == who["issuer"]:
                return one
        elif one.key_identifier == who.native:
            return one
    raise Unsupported


def _inside(signed: cms.SignedData) -> bytes | None:
    """Give the content that the signed data carries; None when it is detached."""
    held = _Content.load(signed["encap_content_info"].dump())["content"]
    if isinstance(held, core.Void) or held.native is None:
        return None
    value = held.parse()
    return bytes(value.native) if isinstance(value, core.OctetString) else bytes(held.contents)
