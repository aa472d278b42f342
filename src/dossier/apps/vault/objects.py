"""Where sealed bytes lie: a port with two implementations, a local folder and an S3 bucket.

The store knows names and bytes, nothing else: sealing, keys and digests are its callers'. An object is
created once and never changed; putting a name that exists does nothing, so a step may be repeated after a
crash.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from dossier.apps.kernel.errors import Invalid, StoredDataBroken, Unavailable
from dossier.trust.durable import TEMPORARY_PREFIX, create_file, sync_folder

if TYPE_CHECKING:
    from obstore.store import ObjectStore as ObstoreStore
    from typing_extensions import Buffer

_NAME_PATTERN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 200
_READ_AHEAD_BYTES = 1 << 20
_S3_OPTIONS = frozenset({"endpoint", "region", "virtual_hosted_style_request", "skip_signature"})


class ObjectMissing(StoredDataBroken):
    """No object of this name: what the database refers to must be there."""

    def __init__(self) -> None:
        super().__init__("vault.object_missing")


class ObjectStore(Protocol):
    """Bytes under names of letters, digits, ``._-`` and ``/``; a name part never starts with a dot.

    Every method raises :class:`Invalid` for another name and :class:`Unavailable` when the store is down.
    """

    def put(self, name: str, data: bytes | BinaryIO) -> None:
        """Store an object durably, whole or not at all; does nothing when the name exists."""

    def get(self, name: str) -> bytes:
        """Give an object's bytes. Raises :class:`ObjectMissing`."""

    def open(self, name: str) -> BinaryIO:
        """Open an object for reading and seeking; the caller closes it. Raises :class:`ObjectMissing`."""

    def exists(self, name: str) -> bool:
        """Say whether an object of this name is stored."""

    def delete(self, name: str) -> None:
        """Remove an object; does nothing when there is none."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """Give the names that begin with these characters, in no particular order."""

    def size(self, name: str) -> int:
        """Give an object's length in bytes. Raises :class:`ObjectMissing`."""


class LocalObjects:
    """Objects as files of one folder, spread over 256 subfolders by a digest of the name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, name: str, data: bytes | BinaryIO) -> None:
        """See :meth:`ObjectStore.put`; temporary file, flush, link, flush of the folder."""
        path = self._path(name)
        if not path.exists():
            self._make_folders(path.parent)
            create_file(path, data)

    def get(self, name: str) -> bytes:
        """See :meth:`ObjectStore.get`."""
        with self.open(name) as stream:
            return stream.read()

    def open(self, name: str) -> BinaryIO:
        """See :meth:`ObjectStore.open`."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise ObjectMissing from None

    def exists(self, name: str) -> bool:
        """See :meth:`ObjectStore.exists`."""
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        """See :meth:`ObjectStore.delete`."""
        path = self._path(name)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def list(self, prefix: str = "") -> Iterator[str]:
        """See :meth:`ObjectStore.list`; reads every folder."""
        for path in self._root.glob("??/**/*"):
            name = path.relative_to(self._root).as_posix()[3:]
            if name.startswith(prefix) and not path.name.startswith(TEMPORARY_PREFIX) and path.is_file():
                yield name

    def size(self, name: str) -> int:
        """See :meth:`ObjectStore.size`."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            raise ObjectMissing from None

    def _path(self, name: str) -> Path:
        # Not the name's own first letters: time-ordered identifiers share them.
        shard = hashlib.blake2b(_checked(name).encode(), digest_size=1).hexdigest()
        return self._root / shard / name

    def _make_folders(self, folder: Path) -> None:
        missing = [step for step in (folder, *folder.parents) if not step.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for step in missing:
            sync_folder(step.parent)


class S3Objects:
    """Objects of an S3 bucket (or of any obstore store) under an optional prefix.

    Creation is conditional (``If-None-Match: *``), so the store itself refuses a second writer. One object is
    held in memory while it is written.
    """

    def __init__(self, store: ObstoreStore) -> None:
        self._store = store

    def put(self, name: str, data: bytes | BinaryIO) -> None:
        """See :meth:`ObjectStore.put`."""
        content = data if isinstance(data, bytes) else data.read()
        with _store_errors(), contextlib.suppress(AlreadyExistsError):
            obstore.put(self._store, _checked(name), content, mode="create", use_multipart=False)

    def get(self, name: str) -> bytes:
        """See :meth:`ObjectStore.get`."""
        with _store_errors():
            return bytes(obstore.get(self._store, _checked(name)).bytes())

    def open(self, name: str) -> BinaryIO:
        """See :meth:`ObjectStore.open`; reads ranges as they are asked for, 1 MiB ahead."""
        return io.BufferedReader(
            _RangeReader(self._store, _checked(name), self.size(name)), _READ_AHEAD_BYTES
        )

    def exists(self, name: str) -> bool:
        """See :meth:`ObjectStore.exists`."""
        try:
            self.size(name)
        except ObjectMissing:
            return False
        return True

    def delete(self, name: str) -> None:
        """See :meth:`ObjectStore.delete`."""
        with contextlib.suppress(ObjectMissing), _store_errors():
            obstore.delete(self._store, _checked(name))

    def list(self, prefix: str = "") -> Iterator[str]:
        """See :meth:`ObjectStore.list`."""
        # The library's own prefix means whole path parts.
        folder, _, _ = prefix.rpartition("/")
        with _store_errors():
            for page in obstore.list(self._store, prefix=folder or None):
                yield from (entry["path"] for entry in page if entry["path"].startswith(prefix))

    def size(self, name: str) -> int:
        """See :meth:`ObjectStore.size`."""
        with _store_errors():
            return int(obstore.head(self._store, _checked(name))["size"])


class _RangeReader(io.RawIOBase):
    """A seekable file over ranged reads; the objects are immutable, so the size is asked once."""

    def __init__(self, store: ObstoreStore, name: str, size_bytes: int) -> None:
        self._store, self._name, self._size_bytes = store, name, size_bytes
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size_bytes}[whence]
        if start + offset < 0:
            raise ValueError("negative position")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        end = min(self._position + len(view), self._size_bytes)
        if end <= self._position:
            return 0
        with _store_errors():
            data = obstore.get_range(self._store, self._name, start=self._position, end=end)
        view[: len(data)] = memoryview(data)
        self._position += len(data)
        return len(data)


def open_store(url: str) -> ObjectStore:
    """Open a store by address.

    ``file:///var/lib/dossier/objects``, or ``s3://bucket/prefix?endpoint=https://host&region=...``. S3
    credentials come from the environment (``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, or the machine's
    role), never from the address. Raises :class:`Invalid`.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return LocalObjects(Path(unquote(parts.path)))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or not _S3_OPTIONS.issuperset(options):
        raise Invalid("vault.store_address_invalid")
    plain_http = str(options.get("endpoint", "")).startswith("http://")
    return S3Objects(
        S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": plain_http},
            **options,
        )
    )


def _checked(name: str) -> str:
    if len(name) > _LONGEST_NAME or not _NAME_PATTERN.fullmatch(name):
        raise Invalid("vault.object_name_invalid")
    return name


@contextlib.contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ObjectMissing from None
    except AlreadyExistsError:
        raise
    except BaseError as error:
        raise Unavailable("vault.store_unavailable") from error
