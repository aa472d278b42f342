"""Sealing bytes into the object store and opening them again.

The sealed object is written, durably, before its row: a crash in between leaves an unreferenced sealed object,
which :func:`sweep_unreferenced` removes, never a row without its bytes.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from dossier.apps.kernel.errors import StoredDataBroken, Unavailable
from dossier.apps.kernel.fields import blind_column
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf, forget_statements
from dossier.apps.people.models import Company
from dossier.apps.vault.erased_list import note_erased
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.apps.vault.objects import ObjectStore, open_store
from dossier.apps.vault.tickets import ObjectTicket
from dossier.trust.digests import DigestSet, RunningDigests
from dossier.trust.errors import IntegrityFailure
from dossier.trust.keys import KeyProvider, new_key, unwrap_key, wrap_key
from dossier.trust.sealing import DEFAULT_SUITE, seal, seal_bytes, unseal_bytes, unseal_range

SPOOL_BYTES = 32 * 1024 * 1024
"""Sealed bytes beyond this are buffered in an unnamed temporary file: it holds ciphertext only."""
READ_BYTES = 4 * 1024 * 1024
"""What is opened at once of an object that is given out piece by piece."""

Keep = Callable[["StoredObject", DigestSet], None]
"""Called in the transaction that writes an object's row: what refers to it is written with it, or neither is."""

SWEEP_AGE = timedelta(days=1)
_OWN_NAME = re.compile("[0-9a-f]{32}")
"""Whatever else lies in the bucket is somebody else's."""


@cache
def object_store() -> ObjectStore:
    """Give the installation's object store."""
    return open_store(settings.ENVIRONMENT.objects_url)


def _provider() -> KeyProvider:
    if settings.KEYS is None:
        raise Unavailable("kernel.keys_closed")
    return settings.KEYS


def create_company_key(company: Company, suite: str = "") -> CompanyKey:
    """Give a company a new key; it seals from now on, older keys still open what they sealed.

    ``suite``: the cipher that the company's objects are sealed with from now on; as before when not given.
    """
    return CompanyKey.objects.create(
        company=company,
        suite=suite or suite_of(company),
        wrapped=_provider().wrap(new_key()),
        provider=_provider().provider_id,
        created_at=datetime.now(UTC),
    )


def suite_of(company: Company) -> str:
    """Give the suite that a company's new objects are sealed with: that of its newest key."""
    newest = CompanyKey.objects.filter(company=company).values_list("suite", flat=True).first()
    return newest or DEFAULT_SUITE


def unwrap_company_key(row: CompanyKey) -> bytes:
    """Give a company key; asked of the provider once in a process."""
    return _unwrapped(bytes(row.wrapped))


@cache
def _unwrapped(wrapped: bytes) -> bytes:
    # By the wrapped key, not by the row's number: after a rollback another key may get that number.
    return _provider().unwrap(wrapped)


def store_bytes(
    *,
    company: Company,
    data: bytes,
    media_type: str,
    passing: bool = False,
    origin: Mapping[str, object] | None = None,
) -> StoredObject:
    """Seal and store bytes; the row takes part in the caller's transaction.

    ``passing``: they are gone before long (a part of an upload), and the evidence log says nothing of them.
    ``origin``: what the log says besides, of where they were taken from.
    """
    digests = DigestSet.of_bytes(data)
    return _store(
        company,
        lambda: digests,
        media_type,
        lambda key, associated, suite: io.BytesIO(seal_bytes(data, key, associated, suite=suite)),
        passing=passing,
        origin=origin or {},
    )


def store_stream(*, company: Company, stream: BinaryIO, media_type: str) -> StoredObject:
    """Seal and store a seekable stream of any length in bounded memory."""
    digests = DigestSet.of_stream(stream)
    stream.seek(0)

    def sealed(key: bytes, associated: bytes, suite: str) -> BinaryIO:
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115  closed by _store
        seal(stream, spool, key, associated=associated, suite=suite)  # type: ignore[arg-type]
        spool.seek(0)
        return spool  # type: ignore[return-value]

    return _store(company, lambda: digests, media_type, sealed)


def store_chunks(*, company: Company, chunks: Iterable[bytes], media_type: str, keep: Keep) -> StoredObject:
    """Seal and store bytes while they are being made, in bounded memory; their plain form lies nowhere.

    For what is gone before long: the evidence log says nothing of it. What ``chunks`` or ``keep`` raise leaves
    nothing but, at most, an unreferenced sealed object.
    """
    plain = _Digesting(iter(chunks))

    def sealed(key: bytes, associated: bytes, suite: str) -> BinaryIO:
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115  closed by _store
        try:
            seal(plain, spool, key, associated=associated, suite=suite)  # type: ignore[arg-type]
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return spool  # type: ignore[return-value]

    return _store(company, plain.digests, media_type, sealed, passing=True, keep=keep)


class _Digesting:
    """Reads what an iterator yields as a stream, and digests it on its way."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""
        self._running = RunningDigests()

    def read(self, size: int) -> bytes:
        parts, missing = [self._rest], size - len(self._rest)
        while missing > 0 and (chunk := next(self._chunks, None)) is not None:
            parts.append(chunk)
            missing -= len(chunk)
        joined = b"".join(parts)
        given, self._rest = joined[:size], joined[size:]
        self._running.update(given)
        return given

    def digests(self) -> DigestSet:
        return self._running.finish()


def _store(
    company: Company,
    told: Callable[[], DigestSet],
    media_type: str,
    sealed: Callable[[bytes, bytes, str], BinaryIO],
    *,
    passing: bool = False,
    keep: Keep | None = None,
    origin: Mapping[str, object] = MappingProxyType({}),
) -> StoredObject:
    """``told``: asked for the digests once the bytes are sealed."""
    company_key = CompanyKey.objects.filter(company=company).first() or create_company_key(company)
    data_key = new_key()
    stored = StoredObject(
        company=company,
        key=company_key,
        wrapped_key=wrap_key(data_key, unwrap_company_key(company_key)),
        media_type=media_type,
        created_at=datetime.now(UTC),
    )
    with sealed(data_key, stored.associated, company_key.suite) as content:
        digests = told()
        stored.sha256, stored.size_bytes = digests.sha256, digests.size_bytes
        stored.digest_blind = blind_column(digests.sha256, "digest")
        object_store().put(stored.store_name, content)
    with transaction.atomic():
        stored.save(force_insert=True)
        if keep is not None:
            keep(stored, digests)
        if not passing:
            add_leaf(
                kind=LeafKind.CAPTURE,
                subject=stored.id,
                statement={**origin, **describe_object(stored, digests)},
                at=stored.created_at,
            )
    return stored


def describe_object(stored: StoredObject, digests: DigestSet) -> dict[str, object]:
    """Give what the log says of an object: which bytes were stored under its name."""
    return {
        "object": str(stored.id),
        "sha256": digests.sha256,
        "sm3": digests.sm3,
        "size_bytes": digests.size_bytes,
        "media_type": stored.media_type,
        "at": stored.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def data_key(stored: StoredObject) -> bytes:
    """Unwrap the data key of one object."""
    return unwrap_key(bytes(stored.wrapped_key), unwrap_company_key(stored.key))


def read_object(stored: StoredObject) -> bytes:
    """Give an object's plain bytes. Raises StoredDataBroken when they are not what was stored."""
    try:
        return unseal_bytes(object_store().get(stored.store_name), data_key(stored), stored.associated)
    except IntegrityFailure as error:
        raise StoredDataBroken("vault.object_broken") from error


def read_chunks(stored: StoredObject) -> Iterator[bytes]:
    """Give an object's plain bytes in order, a few MiB at a time, each checked before it is given.

    Raises StoredDataBroken, at the beginning or at any later piece: whoever got pieces got those of the object.
    """
    key = data_key(stored)
    try:
        with object_store().open(stored.store_name) as sealed:
            for start in range(0, stored.size_bytes, READ_BYTES):
                yield unseal_range(sealed, key, stored.associated, start, READ_BYTES)
    except IntegrityFailure as error:
        raise StoredDataBroken("vault.object_broken") from error


def issue_ticket(stored: StoredObject) -> ObjectTicket:
    """Give a compute worker the means to open this one object."""
    return ObjectTicket(
        settings.ENVIRONMENT.objects_url, stored.store_name, data_key(stored), stored.associated
    )


def erase_object(stored: StoredObject) -> None:
    """Delete an object for good: its wrapped key with the row, its bytes once that is committed."""
    name = stored.store_name
    object_id = stored.id
    # The digests of what was erased by law go with it; the log's proofs of everything else stand.
    was_logged = forget_statements(LeafKind.CAPTURE, object_id)
    stored.delete()
    transaction.on_commit(lambda: object_store().delete(name))
    if was_logged:
        # After the commit: an object that is still there must not be on the list.
        transaction.on_commit(lambda: note_erased(settings.ENVIRONMENT.erased_list, [object_id]))


def sweep_unreferenced(now: datetime) -> int:
    """Remove sealed objects that no row names and that are older than a day. Gives how many."""
    names = list(_unreferenced(now))
    for name in names:
        object_store().delete(name)
    return len(names)


def _unreferenced(now: datetime) -> Iterator[str]:
    kept = StoredObject.objects.exclude(wrapped_key=b"")  # what was erased has no bytes to keep
    known = {row.hex for row in kept.values_list("id", flat=True).iterator()}
    oldest_kept = int((now - SWEEP_AGE).timestamp() * 1000)
    for name in object_store().list(""):
        # The name is a version-7 UUID: its first 48 bits are the milliseconds of its making.
        if name not in known and _OWN_NAME.fullmatch(name) and int(name[:12], 16) < oldest_kept:
            yield name
