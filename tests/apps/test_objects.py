"""One contract for every object store; run against a folder, memory, and a real S3 server."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from obstore.store import MemoryStore, S3Store
from tests.ports import free_port

from dossier.apps.kernel.errors import Invalid, Unavailable
from dossier.apps.vault.objects import LocalObjects, ObjectMissing, ObjectStore, S3Objects, open_store
from dossier.trust.sealing import seal_bytes, unseal_range

WEED = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
"""SeaweedFS comes with the requirements for development."""
START_SECONDS = 240


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start SeaweedFS with its S3 gateway on free ports of this machine."""
    assert WEED is not None
    folder = tmp_path_factory.mktemp("weed")
    ports = {role: free_port() for role in ("master", "volume", "filer", "s3")}
    arguments = [f"-{role}.port={port}" for role, port in ports.items() if role != "s3"]
    command = [
        WEED, "server", f"-dir={folder}", "-ip=127.0.0.1", *arguments, "-volume.max=20",
        "-master.volumeSizeLimitMB=64", "-s3", f"-s3.port={ports['s3']}",
        "-s3.port.iceberg=0", "-s3.port.lance=0",  # of fixed numbers: two runs at once would meet there
    ]  # fmt: skip
    log = (folder / "log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(ports["s3"], server)
        yield f"http://127.0.0.1:{ports['s3']}"
    finally:
        # It takes half a minute to leave politely, and its data is thrown away.
        server.kill()
        server.wait(120)
        log.close()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("SeaweedFS did not start")


@pytest.fixture(params=["folder", "memory", pytest.param("s3", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    if request.param == "folder":
        return open_store((tmp_path / "objects").as_uri())
    if request.param == "memory":
        return S3Objects(MemoryStore())
    endpoint = request.getfixturevalue("s3_endpoint")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    make_bucket(endpoint)
    return open_store(f"s3://dossier/{uuid.uuid4().hex}?endpoint={endpoint}&region=us-east-1")


def make_bucket(endpoint: str) -> None:
    """Create the bucket; the store itself never does."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            request = urllib.request.Request(f"{endpoint}/dossier", method="PUT")  # noqa: S310  loopback
            urllib.request.urlopen(request, timeout=60).close()  # noqa: S310
            return
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 409:
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            pytest.fail("SeaweedFS takes no bucket")
        time.sleep(0.3)


def test_an_object_comes_back_whole(store: ObjectStore) -> None:
    for name, data in {"a": b"", "b/c": b"\x00" * 3_000_000, "d.e-f_0": b"x"}.items():
        store.put(name, data)
        assert store.get(name) == data
        assert store.size(name) == len(data)
        assert store.exists(name)


def test_a_stream_is_stored_to_its_end(store: ObjectStore) -> None:
    store.put("stream", io.BytesIO(b"ab" * 1_500_000))
    assert store.get("stream") == b"ab" * 1_500_000


def test_putting_a_name_again_changes_nothing(store: ObjectStore) -> None:
    store.put("once", b"first")
    store.put("once", b"second")
    assert store.get("once") == b"first"


def test_of_many_writers_one_wins_and_none_fails(store: ObjectStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.put("race", bytes([number]) * 1000), range(8)))
    assert len(set(store.get("race"))) == 1
    assert store.size("race") == 1000


def test_an_object_is_read_from_any_offset(store: ObjectStore) -> None:
    data = bytes(range(256)) * 10_000
    store.put("seek", data)
    with store.open("seek") as stream:
        assert stream.read(10) == data[:10]
        assert stream.seek(-5, io.SEEK_END) == len(data) - 5
        assert stream.read() == data[-5:]
        assert stream.seek(1_234_567) == 1_234_567
        assert stream.read(1000) == data[1_234_567 : 1_234_567 + 1000]
        assert stream.seek(len(data) + 10) == len(data) + 10
        assert stream.read(1) == b""


def test_a_range_of_a_sealed_object_is_read_in_place(store: ObjectStore) -> None:
    data = os.urandom(2_500_000)
    store.put("sealed", seal_bytes(data, bytes(32), b"object"))
    with store.open("sealed") as stream:
        assert unseal_range(stream, bytes(32), b"object", 2_000_000, 9) == data[2_000_000:2_000_009]


def test_a_missing_object_is_said_to_be_missing(store: ObjectStore) -> None:
    assert not store.exists("nothing")
    for read in (store.get, store.open, store.size):
        with pytest.raises(ObjectMissing):
            read("nothing")


def test_a_deleted_object_is_gone_and_may_be_deleted_again(store: ObjectStore) -> None:
    store.put("gone", b"x")
    store.delete("gone")
    store.delete("gone")
    assert not store.exists("gone")
    assert list(store.list()) == []


def test_names_are_listed_by_their_first_characters(store: ObjectStore) -> None:
    for name in ("a1", "a2", "b1", "c/d1", "c/d2", "c/e", "cc"):
        store.put(name, b"")
    assert sorted(store.list()) == ["a1", "a2", "b1", "c/d1", "c/d2", "c/e", "cc"]
    assert sorted(store.list("a")) == ["a1", "a2"]
    assert sorted(store.list("c/d")) == ["c/d1", "c/d2"]
    assert list(store.list("z")) == []


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", "..", "a/../b", ".new-1", "a/.b", "a b", "a\n", "张三", "a" * 201]
)
def test_a_name_that_could_leave_the_store_is_refused(store: ObjectStore, name: str) -> None:
    for act in (store.get, store.open, store.exists, store.delete, store.size):
        with pytest.raises(Invalid):
            act(name)
    with pytest.raises(Invalid):
        store.put(name, b"")
    assert list(store.list()) == []


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(
    contents=st.dictionaries(st.from_regex(r"[a-z0-9]{1,6}(/[a-z0-9]{1,3})?", fullmatch=True), st.binary())
)
def test_a_folder_holds_what_was_put(tmp_path: Path, contents: dict[str, bytes]) -> None:
    store = LocalObjects(tmp_path / uuid.uuid4().hex)
    for name, data in contents.items():
        store.put(name, data)
    assert {name: store.get(name) for name in store.list()} == contents


def test_a_folder_shows_no_unfinished_object(tmp_path: Path) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("source gone")
            return super().read(3 if size else 0)

    store = LocalObjects(tmp_path)
    with pytest.raises(OSError, match="source gone"):
        store.put("half", Breaking(b"123456"))
    assert not store.exists("half")
    assert list(store.list()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_is_down_is_said_to_be_down() -> None:
    down = S3Store(
        "dossier",
        endpoint=f"http://127.0.0.1:{free_port()}",
        access_key_id="test",
        secret_access_key="test",
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    with pytest.raises(Unavailable):
        S3Objects(down).get("x")


@pytest.mark.parametrize(
    "url", ["", "relative/path", "file://host/x", "ftp://x/y", "s3://", "s3://b?aws_secret_access_key=x"]
)
def test_an_address_that_is_not_understood_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        open_store(url)
