"""The log outside of the house: tiles that anybody may read, mails, and a page of paper."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pypdfium2 import PdfDocument
from tests.apps.test_alert_channels import MailServer
from tests.trust.mirror import read_log

from dossier.apps.alerts.sources import MailSource
from dossier.apps.evidence.checkpoint_mail import CheckpointMailer
from dossier.apps.evidence.checkpoint_print import print_checkpoint
from dossier.apps.notary import public
from dossier.apps.notary.models import CheckpointMail, LeafKind, LogCheckpoint, LogLeaf
from dossier.apps.notary.outside import list_failures
from dossier.apps.notary.selectors import log_keys
from dossier.apps.notary.services import add_leaf, make_checkpoint, sequence_leaves
from dossier.trust.kept_checkpoints import read_kept
from dossier.trust.merkle import verify_inclusion
from dossier.trust.notes import Note, open_checkpoint
from dossier.trust.signatures import SigningKey
from dossier.trust.witnessing import Witness

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def grow(count: int) -> LogCheckpoint:
    with transaction.atomic():
        for number in range(count):
            add_leaf(kind=LeafKind.CAPTURE, subject=number, statement={"name": "陈旻翀"}, at=AT)
    sequence_leaves()
    made = make_checkpoint(AT)
    assert made is not None
    return made


@pytest.fixture
def open_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, log_public=True))


def get(path: str) -> Any:
    return Client().get(f"/tlog/{path}")


@pytest.mark.usefixtures("open_log")
def test_an_outsider_rebuilds_the_root_from_tiles_alone() -> None:
    made = grow(700)

    def fetch(path: str) -> bytes:
        answer = get(path)
        assert answer.status_code == 200, path
        return bytes(answer.content)

    mirror = read_log(fetch)
    checkpoint = open_checkpoint(Note.parse(mirror.note), log_keys())
    assert (checkpoint.size, mirror.root) == (made.size, checkpoint.root)
    leaf = LogLeaf.objects.get(position=made.size - 1)
    assert mirror.leaves[-1] == bytes(leaf.leaf_hash)
    path = mirror.prove(5)
    assert verify_inclusion(mirror.leaves[5], 5, checkpoint.size, path, checkpoint.root)


@pytest.mark.usefixtures("open_log")
def test_tiles_never_change_and_the_checkpoint_does() -> None:
    size = grow(300).size
    full, partial = get("tile/0/000"), get(f"tile/0/{size // 256:03d}.p/{size % 256}")
    assert full["Cache-Control"] == partial["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (full["Content-Type"], len(full.content)) == ("application/octet-stream", 8192)
    assert get("checkpoint")["Cache-Control"] == "public, max-age=5"
    assert get("checkpoint")["Content-Type"] == "text/plain; charset=utf-8"
    before = partial.content
    grow(20)
    assert get(f"tile/0/{size // 256:03d}.p/{size % 256}").content == before
    assert "陈旻翀".encode() not in full.content


@pytest.mark.usefixtures("open_log")
@pytest.mark.parametrize(
    "path",
    [
        "tile/0/999", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/9/000", "tile/0/0",
        "tile/entries/000", "tile/0/../../checkpoint", "leaves", "", "tile/0/000.p/999",
    ],
)  # fmt: skip
def test_nothing_but_canonical_tiles_is_served(path: str) -> None:
    grow(3)
    assert get(path).status_code == 404


@pytest.mark.usefixtures("open_log")
def test_what_no_checkpoint_covers_is_not_served() -> None:
    size = grow(3).size
    with transaction.atomic():
        add_leaf(kind=LeafKind.CAPTURE, subject=9, statement={"number": 9}, at=AT)
    sequence_leaves()
    number, width = divmod(size, 256)
    assert get(f"tile/0/{number:03d}.p/{width}").status_code == 200
    assert get(f"tile/0/{number:03d}.p/{width + 1}").status_code == 404


def test_outsiders_read_nothing_unless_the_settings_say_so() -> None:
    grow(3)
    assert get("checkpoint").status_code == get("tile/0/000.p/3").status_code == 404


@pytest.mark.usefixtures("open_log")
def test_one_address_asks_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    grow(3)
    monkeypatch.setattr(public, "CALLS_PER_MINUTE", 0)
    answer = get("checkpoint")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert Client().post("/tlog/checkpoint").status_code == 405


# --- mail ---------------------------------------------------------------------------------------------------


@dataclass
class Post:
    server: MailServer
    mailer: CheckpointMailer

    def taken(self) -> list[Any]:
        return [email.message_from_string(one, policy=email.policy.default) for one in self.server.taken]


@pytest.fixture
def post() -> Iterator[Post]:
    import threading

    with MailServer(("127.0.0.1", 0), MailServer.Session) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = MailSource(
            "127.0.0.1", server.server_address[1], "log@example.org", ("ops@example.org",), "none"
        )
        yield Post(server, CheckpointMailer(source, ("auditor@example.org", "regulator@example.org")))
        server.shutdown()


def test_the_newest_checkpoint_is_mailed_daily_with_proof_of_growth(post: Post, tmp_path: Path) -> None:
    first = grow(3)
    now = datetime.now(UTC)
    assert [post.mailer.keep(now), post.mailer.keep(now)] == [1, 0]
    assert post.mailer.keep(now + timedelta(days=2)) == 0  # nothing new to say
    second = grow(4)
    assert post.mailer.keep(now + timedelta(hours=23)) == 0
    assert post.mailer.keep(now + timedelta(days=1)) == 1
    one, two = post.taken()
    assert one["To"] == "auditor@example.org, regulator@example.org"
    assert str(second.size) in two["Subject"]
    body = two.get_body().get_content()
    assert read_kept(body.encode()).text == Note.parse(second.note).text
    kept, growth = (part.get_content() for part in two.iter_attachments())
    assert read_kept(kept.encode()).text == Note.parse(second.note).text
    # Whoever gets the mails may be a witness.
    witness = Witness("auditor.example", SigningKey.generate("ed25519"), tmp_path, log_keys())
    assert witness.add_checkpoint(list(one.iter_attachments())[1].get_content(), AT).status == 200
    assert f"old {first.size}\n" in growth
    assert witness.add_checkpoint(growth, AT).status == 200
    assert [row.recipients for row in CheckpointMail.objects.all()] == [2, 2]


def test_a_mail_server_that_is_away_is_told_and_asked_again(post: Post) -> None:
    grow(3)
    now = datetime.now(UTC)
    away = CheckpointMailer(replace(post.mailer.server, port=1), ("auditor@example.org",))
    assert [away.keep(now), away.keep(now)] == [0, 0]
    failures = list_failures(now + timedelta(hours=3))
    assert ("mail", "127.0.0.1") in {(one.kind, one.name) for one in failures}
    assert not CheckpointMail.objects.exists()
    assert post.mailer.keep(now + timedelta(hours=1)) == 1
    assert "mail" not in {one.kind for one in list_failures(now + timedelta(hours=5))}


# --- paper --------------------------------------------------------------------------------------------------


def test_a_printed_checkpoint_is_read_back_from_its_code_and_from_its_text() -> None:
    made = grow(3)
    document = PdfDocument(io.BytesIO(print_checkpoint(made)))
    assert len(document) == 1
    page = document[0]
    assert Note.parse(made.note).text.split("\n")[2] in page.get_textpage().get_text_range().replace(
        "\r\n", ""
    )
    picture = np.asarray(page.render(scale=150 / 72).to_pil().convert("L"))
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(picture)
    assert str(read_kept(text.encode())) == made.note
