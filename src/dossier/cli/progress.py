"""Progress of batches on a terminal, and the table of what came out."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from dossier.cli.console import err, out

if TYPE_CHECKING:
    from dossier.apps.intake.models import Batch
    from dossier.apps.intake.selectors import BatchProgress

REFRESH_SECONDS = 0.5
STAGE_WORDS = {
    "received": "received 接收",
    "split": "opened 拆分",
    "read": "pages read 识别",
    "filed": "files filed 归档",
    "rendered": "PDFs 双层PDF",
    "indexed": "indexed 检索",
}


def watch_batch(batches: list[Batch], thread: threading.Thread) -> None:
    """Show the stages of some batches while ``thread`` works."""
    from django.db import close_old_connections

    from dossier.apps.intake.selectors import STAGES, count_progress

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, console=err, transient=False) as bars:
        tasks = {stage: bars.add_task(STAGE_WORDS[stage], total=None, rate="") for stage in STAGES}
        while True:
            alive = thread.is_alive()
            now = datetime.now(UTC)
            states = [count_progress(batch, now) for batch in batches]
            for index, stage in enumerate(STAGES):
                done = sum(state.stages[index].done for state in states)
                total = sum(state.stages[index].total for state in states)
                bars.update(
                    tasks[stage], completed=done, total=total, rate=_rate(states) if stage == "read" else ""
                )
            if not alive:
                break
            thread.join(REFRESH_SECONDS)
    close_old_connections()


def _rate(states: Iterable[BatchProgress]) -> str:
    rate = sum(state.pages_per_minute or 0.0 for state in states)
    waiting = sum(state.stages[2].total - state.stages[2].done for state in states)
    if not rate:
        return ""
    return f"{rate:.0f} pages/min" + (f", {60 * waiting / rate:.0f} s left" if waiting else "")


def show_outcome(batches: list[Batch]) -> None:
    """Print what was recognised, filed, doubtful and refused."""
    from dossier.apps.intake.models import SourceFile
    from dossier.apps.records.models import DocumentType, Record

    ids = [batch.id for batch in batches]
    rows = list(Record.objects.filter(batch_id__in=ids).values_list("type", "state", "doubts"))
    names = dict(DocumentType.objects.values_list("code", "zh"))
    table = Table("type 类型", "recognised 识别", "filed 归档", "doubtful 待核", title="Records 件")
    for kind, count in Counter(row[0] for row in rows).most_common():
        filed = sum(1 for row in rows if row[0] == kind and row[1] == "filed")
        table.add_row(f"{names.get(kind, kind)} ({kind})", str(count), str(filed), str(count - filed))
    filed = sum(1 for row in rows if row[1] == "filed")
    table.add_section()
    table.add_row("total 合计", str(len(rows)), str(filed), str(len(rows) - filed))
    out.print(table)
    reasons = Counter(doubt["code"] for row in rows for doubt in row[2])
    if reasons:
        out.print("Doubts 疑点: " + ", ".join(f"{code} {count}" for code, count in reasons.most_common()))
    left = SourceFile.objects.filter(batch_id__in=ids, state__in=("refused", "duplicate", "set_aside"))
    refusals = Table("file 文件", "state 状态", "reason 原因", title="Files that made no record 未入库的文件")
    for file in left:
        reason = file.error or (f"same as {file.duplicate_of.name}" if file.duplicate_of else "")
        refusals.add_row(escape(file.name), file.state, escape(reason))
    if left:
        out.print(refusals)
