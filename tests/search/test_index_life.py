"""The index over processes, crashes, damage and curious eyes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.search.corpus import EVERYTHING, KEY, build_index, find_ids, make_document

from dossier.apps.search.index import Filters, IndexBusy, IndexLost, IndexWriter, SearchIndex

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from dossier.apps.search.index import IndexWriter
from tests.search.corpus import KEY, make_document
with IndexWriter(Path(sys.argv[1]), KEY, heap_bytes=15_000_000) as writer:
    writer.put([make_document("committed", "转正申请")])
    writer.commit()
    writer.put([make_document("uncommitted", "转正申请")])
    print("ready", flush=True)
    sys.stdin.readline()
"""


def start_writer(folder: Path) -> subprocess.Popen[str]:
    """Start a writer in another process and wait until one document is committed and one is not."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def stop(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def test_reader_sees_another_process_commit_and_second_writer_is_refused(tmp_path: Path) -> None:
    index = build_index(tmp_path, [make_document("first", "转正申请")])
    assert find_ids(index, "转正") == {"first"}
    child = start_writer(tmp_path)
    try:
        assert find_ids(index, "转正") == {"first", "committed"}
        with pytest.raises(IndexBusy), IndexWriter(tmp_path, KEY):
            pass
        with pytest.raises(IndexBusy), IndexWriter(tmp_path, KEY, rebuild=True):
            pass
    finally:
        stop(child)
    assert find_ids(index, "转正") == {"first", "committed"}


def test_killed_writer_loses_only_the_uncommitted(tmp_path: Path) -> None:
    build_index(tmp_path, [make_document("first", "转正申请")])
    child = start_writer(tmp_path)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    with IndexWriter(tmp_path, KEY, heap_bytes=15_000_000) as writer:
        writer.put([make_document("later", "转正申请")])
        writer.commit()
    assert find_ids(SearchIndex(tmp_path, KEY), "转正") == {"first", "committed", "later"}


def test_leaving_without_commit_drops_changes(tmp_path: Path) -> None:
    index = build_index(tmp_path, [make_document("first", "转正")])
    with IndexWriter(tmp_path, KEY) as writer:
        writer.clear()
    assert find_ids(index, "转正") == {"first"}


def test_put_replaces_and_delete_removes(tmp_path: Path) -> None:
    index = build_index(
        tmp_path, [make_document("a", "转正"), make_document("b", "转正"), make_document("a", "离职")]
    )
    assert find_ids(index, "转正") == {"b"}
    with IndexWriter(tmp_path, KEY) as writer:
        writer.put([make_document("b", "离职")])
        writer.delete(["a", "never there"])
        writer.commit()
    assert find_ids(index, "离职") == {"b"}
    assert find_ids(index, "转正") == set()


def test_rebuild_shows_the_old_index_until_its_commit(tmp_path: Path) -> None:
    index = build_index(tmp_path, [make_document("old", "转正")])
    with IndexWriter(tmp_path, KEY, rebuild=True) as writer:
        writer.put([make_document("new", "转正")])
        assert find_ids(index, "转正") == {"old"}
        writer.commit()
        assert find_ids(index, "转正") == {"new"}
    assert len(list(tmp_path.glob("generation-*"))) == 1
    with IndexWriter(tmp_path, KEY, rebuild=True) as writer:
        writer.put([make_document("abandoned", "转正")])
    assert find_ids(index, "转正") == {"new"}
    with IndexWriter(tmp_path, KEY):
        pass
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_missing_index_is_lost_for_reader_and_writer(tmp_path: Path) -> None:
    with pytest.raises(IndexLost):
        find_ids(SearchIndex(tmp_path / "none", KEY), "转正")
    with pytest.raises(IndexLost), IndexWriter(tmp_path, KEY):
        pass


def test_other_key_or_token_version_is_lost(tmp_path: Path) -> None:
    build_index(tmp_path, [make_document("a", "转正")])
    with pytest.raises(IndexLost):
        find_ids(SearchIndex(tmp_path, b"another key of 32 bytes, not it!"), "转正")
    marker = tmp_path / "current.json"
    content = json.loads(marker.read_text())
    content["identity"][1] += 1
    marker.write_text(json.dumps(content))
    with pytest.raises(IndexLost):
        find_ids(SearchIndex(tmp_path, KEY), "转正")


@pytest.mark.parametrize("victim", ["meta.json", "current.json", "*.term", "*.idx", "*.fast", "*.store"])
def test_truncated_file_is_reported_as_lost_and_can_be_rebuilt(tmp_path: Path, victim: str) -> None:
    build_index(tmp_path, [make_document(str(i), "转正申请 离职") for i in range(50)])
    for path in tmp_path.rglob(victim):
        os.truncate(path, path.stat().st_size // 3)
    with pytest.raises(IndexLost):
        find_ids(SearchIndex(tmp_path, KEY), "转正 OR 离职申请")
    index = build_index(tmp_path, [make_document("again", "转正")])
    assert find_ids(index, "转正") == {"again"}


def test_folder_holds_no_readable_token(tmp_path: Path) -> None:
    document = make_document(
        "0c7e7d1a-2f64-4f0b-9d55-5f4e0cbb9f11",
        "欧阳娜 工号E10023 违纪处分决定 confidential",
        title="处分决定书",
        names=("欧阳娜", "Smith"),
        numbers=("E10023", "110101199003072316"),
        tags=("奖惩标签",),
        type="discipline",
        stage="in_service",
        employee=("77f3c0a1-employee",),
        grants=("c1", "e77f3c0a1", "s:filed"),
    )
    index = build_index(tmp_path, [document])
    assert find_ids(index, "欧阳娜") == {document.id}
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    readable = [
        "欧阳",
        "娜",
        "处分",
        "处",
        "E10023",
        "e10023",
        "10023",
        "Smith",
        "smith",
        "confidential",
        "discipline",
    ]
    readable += [
        "in_service",
        "110101199003072316",
        "奖惩",
        document.id,
        *document.employee,
        "s:filed",
        "e77f3c0a1",
    ]
    for word in readable:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            if len(word.encode(encoding)) > 3:
                assert word.encode(encoding) not in stored
    facets = index.facets(None, allowed=EVERYTHING, filters=Filters())
    assert facets["type"] == [("discipline", 1)]
    assert facets["employee"] == [(document.employee[0], 1)]
