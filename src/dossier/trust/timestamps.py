"""Time stamps by an authority (RFC 3161): a message existed before a moment, said by somebody else's clock.

The whole response is kept as evidence. Some authorities (OpenSSL's among them) send their certificates in an order
that DER does not allow and that the verifier refuses; the certificates are outside of what is signed, so they are
put in order first.
"""

from __future__ import annotations

import urllib.error
import urllib.request
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asn1crypto import tsp
from asn1crypto.cms import CertificateSet
from cryptography.x509 import Certificate, InvalidVersion, load_der_x509_certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from dossier.trust.errors import IntegrityFailure, TrustError

MOST_BYTES = 1 << 18
_PATIENCE_SECONDS = 20.0


class TimeStampUnavailable(TrustError):  # noqa: N818  the family is named so across the product
    """The authority cannot be reached, or answers nothing that is a time stamp. Worth trying again."""


class TimeStampAuthority(Protocol):
    """Answers a request (DER TimeStampReq) with a response (DER TimeStampResp)."""

    def answer(self, request: bytes) -> bytes:
        """Raises :class:`TimeStampUnavailable`."""


@dataclass(frozen=True, slots=True)
class HttpTimeStampAuthority:
    """An authority at an address (RFC 3161 section 3.4)."""

    address: str
    patience_seconds: float = _PATIENCE_SECONDS

    def answer(self, request: bytes) -> bytes:
        """Ask over HTTP. Raises :class:`TimeStampUnavailable`."""
        if not self.address.startswith(("https://", "http://")):
            raise TimeStampUnavailable("trust.tsa_address_wrong")
        asked = urllib.request.Request(  # noqa: S310  the scheme was checked
            self.address, data=request, headers={"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=self.patience_seconds) as response:  # noqa: S310
                data: bytes = response.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            raise TimeStampUnavailable("trust.tsa_unreachable") from error
        if len(data) > MOST_BYTES:
            raise TimeStampUnavailable("trust.tsa_answer_wrong")
        return data


def request_time_stamp(message: bytes, authority: TimeStampAuthority, roots: Sequence[Certificate]) -> bytes:
    """Have a message stamped and give the response, checked: what it says is over this message and request.

    Only the SHA-256 of the message leaves the house. Raises :class:`TimeStampUnavailable`, and
    :class:`IntegrityFailure` for an answer that does not check.
    """
    request = TimestampRequestBuilder(data=message, hash_algorithm=HashAlgorithm.SHA256).build()
    response = authority.answer(request.as_bytes())
    _check(response, message, VerifierBuilder.from_request(request), roots)
    return response


def verify_time_stamp(response: bytes, message: bytes, roots: Sequence[Certificate]) -> datetime:
    """Give the moment (UTC) before which the message existed, on the word of an authority under ``roots``.

    The authority's certificate is judged as of that moment, not of today. Raises :class:`IntegrityFailure`.
    """
    try:
        for certificate in certificates_of(response):
            # Read only when asked for: a damaged copy of a certificate is none, needed or not.
            certificate.subject.rfc4514_string()
            certificate.issuer.rfc4514_string()
    except ValueError as error:
        raise IntegrityFailure("trust.time_stamp_wrong") from error
    return _check(response, message, VerifierBuilder(), roots)


def certificates_of(response: bytes) -> list[Certificate]:
    """Give the certificates that a response carries: who says to have stamped. Raises :class:`IntegrityFailure`."""
    try:
        signed = tsp.TimeStampResp.load(response, strict=True)["time_stamp_token"]["content"]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return [load_der_x509_certificate(one.dump()) for one in signed["certificates"]]
    except (ValueError, TypeError, KeyError, Warning, InvalidVersion) as error:
        raise IntegrityFailure("trust.time_stamp_wrong") from error


def _check(
    response: bytes, message: bytes, builder: VerifierBuilder, roots: Sequence[Certificate]
) -> datetime:
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a certificate that the library only warns of is none
            decoded = decode_timestamp_response(_in_order(response))
            builder.build().verify_message(decoded, message)
            return decoded.tst_info.gen_time
    except (VerificationError, ValueError, Warning, InvalidVersion) as error:
        raise IntegrityFailure("trust.time_stamp_wrong") from error


def _in_order(response: bytes) -> bytes:
    """The response with its certificates sorted by their encoding (X.690 section 11.6)."""
    if len(response) > MOST_BYTES:
        raise IntegrityFailure("trust.time_stamp_wrong")
    try:
        answer = tsp.TimeStampResp.load(response, strict=True)
        signed = answer["time_stamp_token"]["content"]
        encoded = [certificate.dump() for certificate in signed["certificates"]]
        if encoded == sorted(encoded):
            return response
        signed["certificates"] = CertificateSet(sorted(signed["certificates"], key=lambda one: one.dump()))
        return bytes(answer.dump())
    except (ValueError, TypeError, KeyError) as error:
        raise IntegrityFailure("trust.time_stamp_wrong") from error
