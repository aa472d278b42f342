"""Checkpoints leave the house by mail, so that whoever rewrites the log later contradicts what others hold.

A mail carries the newest checkpoint, in its text and as a file, and the proof that it extends the one mailed before.
The proof has the form of a request to a witness (C2SP tlog-witness): whoever receives it may cosign with
``dossier witness cosign``. Nothing in it is about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import structlog

from dossier.apps.alerts.channels import NotDelivered, post_mail
from dossier.apps.alerts.sources import MailSource
from dossier.apps.notary.models import CheckpointMail, LogCheckpoint, OutsideService
from dossier.apps.notary.outside import note_answer, note_failure
from dossier.apps.notary.selectors import cosigned_note, prove_growth
from dossier.trust.kept_checkpoints import wrap_checkpoint
from dossier.trust.notes import Checkpoint, Note
from dossier.trust.witnessing import write_request

log = structlog.get_logger(__name__)

RETRY_AFTER = timedelta(minutes=15)
MAIL = OutsideService.Kind.MAIL


@dataclass(slots=True)
class CheckpointMailer:
    """Mails the newest checkpoint every so often, when there is a new one."""

    server: MailSource
    recipients: tuple[str, ...]
    every: timedelta = timedelta(days=1)
    _again_at: datetime | None = None

    def keep(self, now: datetime | None = None) -> int:
        """Mail when it is time; gives how many mails left. A server that is away is asked again later."""
        at = now or datetime.now(UTC)
        last = CheckpointMail.objects.select_related("checkpoint").first()
        newest = LogCheckpoint.objects.first()
        if newest is None or (self._again_at is not None and at < self._again_at):
            return 0
        if last is not None and (at - last.at < self.every or last.checkpoint_id == newest.pk):
            return 0
        mail = compose_mail(newest, last.checkpoint if last else None)
        mail["From"], mail["To"] = self.server.sender, ", ".join(self.recipients)
        try:
            post_mail(self.server, mail)
        except NotDelivered as error:
            log.warning("log.not_mailed", code=error.code)
            note_failure(MAIL, self.server.server, error.code, at)
            self._again_at = at + RETRY_AFTER
            return 0
        CheckpointMail.objects.create(checkpoint=newest, recipients=len(self.recipients), at=at)
        note_answer(MAIL, self.server.server, at)
        return 1


def compose_mail(newest: LogCheckpoint, before: LogCheckpoint | None) -> EmailMessage:
    """Compose the mail of a checkpoint, with the proof that it extends the one ``before``."""
    note = cosigned_note(newest)
    checkpoint = Checkpoint.parse(note.text)
    old = before.size if before else 0
    request = write_request(old, prove_growth(old, newest.size) if old else [], Note.parse(newest.note))
    mail = EmailMessage()
    mail["Subject"] = f"存证日志检查点 / log checkpoint: {checkpoint.origin} {newest.size}"
    mail["Message-ID"] = f"<checkpoint-{newest.pk}@dossier.invalid>"
    mail.set_content(
        "\n".join((*_words(checkpoint, newest, before), "", wrap_checkpoint(note))), cte="base64"
    )
    for name, text in (
        (f"checkpoint-{newest.size}.note", str(note)),
        (f"growth-{old}-{newest.size}.txt", request),
    ):
        mail.add_attachment(text, cte="base64", filename=name)
    return mail


def _words(checkpoint: Checkpoint, newest: LogCheckpoint, before: LogCheckpoint | None) -> list[str]:
    signed, size = newest.at.astimezone(UTC).isoformat(timespec="seconds"), checkpoint.size
    since = before.at.astimezone(UTC).isoformat(timespec="seconds") if before else ""
    grown = (
        (
            f"自上次寄出的检查点（{before.size} 条，{since}）以来只增不改，证明见附件 growth。",
            f"It extends the checkpoint mailed before ({before.size} entries, {since}); the proof is attached.",
        )
        if before
        else ("这是寄出的第一个检查点。", "This is the first checkpoint that was mailed.")
    )
    return [
        f"存证日志 {checkpoint.origin} 的检查点：{size} 条，签署于 {signed}。请保存本邮件，不必回复。",
        grown[0],
        "日后核对：dossier log audit --since 本邮件文本；日志若被改写，就与本检查点矛盾。",
        "",
        f"Checkpoint of the evidence log {checkpoint.origin}: {size} entries, signed {signed}. Keep this mail.",
        grown[1],
        "To check later: dossier log audit --since THIS-TEXT; a log that was rewritten contradicts this checkpoint.",
    ]
