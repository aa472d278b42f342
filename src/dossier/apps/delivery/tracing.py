"""From a leaked page to the delivery that it was: candidates, comparison, a name or a refusal.

1. Who may (SECURE or AUDIT), for which companies.
2. The file is read apart (:mod:`.suspects`); a code in the visible mark points to a delivery and its record.
3. Else the record that was named, else records found by the page's text.
4. Each page is laid over the stored pages; the keys of every delivery of the record are scored.
5. A delivery is named when its score reaches the study's threshold and the probability that anybody innocent would
   is below what the study promises; otherwise nobody is. A readable mark is reported apart: it can be forged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import cv2
import numpy as np

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import companies_for, may
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.delivery.documents import digest_of
from dossier.apps.delivery.keys import page_key
from dossier.apps.delivery.models import CODE_LENGTH, CODE_LETTERS, Delivery
from dossier.apps.delivery.suspects import SuspectPage, SuspectUnreadable, read_suspect
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.models import PageImage, Record
from dossier.apps.search.contract import AllOf, AnyOf, Filters, IndexLost
from dossier.apps.search.query import QueryInvalid, parse_query
from dossier.apps.search.selectors import search_index
from dossier.apps.search.vocabulary import resolve_words
from dossier.apps.vault.services import read_object
from dossier.watermark.detecting import (
    Page,
    Trace,
    false_alarm_bound,
    is_enough,
    prepare_page,
    read_trace,
    score_keys,
    sum_scores,
)
from dossier.watermark.marking import decode_jpeg
from dossier.watermark.registering import Features, find_features
from dossier.watermark.threshold import Threshold, read_threshold

Verdict = Literal["named", "below_threshold", "other_page", "no_candidates", "no_deliveries"]
MOST_RECORDS = 5
MOST_PAGES = 40
_SURE_INLIERS = 200
"""With so many features agreeing no other page of the record is tried."""
_LINES_ASKED = 6
_LEAST_LINE = 6
_MOST_LINE = 16
_CODES = re.compile(f"(?=([{CODE_LETTERS}]{{{CODE_LENGTH}}}))")


@dataclass(frozen=True, slots=True)
class TraceReport:
    """What was found. ``delivery``: only when somebody is named. ``clue``: the delivery whose code stands readable
    on the page. ``z``: the highest score. ``false_alarm``: bound of the probability that, of so many ``comparisons``,
    any innocent one scores that high. ``inliers``, ``seen``: how well the page lay on the stored one."""

    verdict: Verdict
    delivery: Delivery | None
    clue: Delivery | None
    record: Record | None
    pages: tuple[int, ...]
    z: float
    false_alarm: float
    comparisons: int
    inliers: int
    seen: float
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class _Laid:
    """A suspect page that lies on a stored page of a record."""

    page: PageImage
    trace: Trace


@dataclass(frozen=True, slots=True)
class _Best:
    record: Record
    laid: tuple[_Laid, ...]
    delivery: Delivery
    z: float


def trace_leak(*, actor: User, data: bytes, record_code: str, at: datetime) -> TraceReport:
    """Say whose delivery a leaked page is, or that it cannot be said; audited either way.

    ``record_code``: the record's reference code or id where it is known. Raises NotPermitted, and Invalid for a file
    that cannot be read and a code that names no record in reach.
    """
    rule, companies = _access(actor)
    try:
        suspects = read_suspect(data)
    except SuspectUnreadable as error:
        raise Invalid("delivery.suspect_unreadable") from error
    clue = _find_clue(suspects, companies)
    records = _candidates(record_code, clue, suspects, companies)
    report = _compare(suspects, records, clue)
    record_alone(
        actor=actor,
        action="delivery.trace",
        object_kind="record",
        object_id=report.record.id if report.record else "",
        subject_id=report.record.employee_id if report.record else None,
        rule=rule,
        details={
            "sha256": digest_of(data),
            "state": report.verdict,
            "code": report.delivery.code if report.delivery else "",
            "score": round(report.z, 1),
            "total": report.comparisons,
        },
        at=at,
    )
    return report


def _access(actor: User) -> tuple[str, list[Company]]:
    rule = may(actor, Action.SECURE) or may(actor, Action.AUDIT)
    if not rule:
        raise NotPermitted("access.not_permitted")
    reached = {
        company.pk: company for act in (Action.SECURE, Action.AUDIT) for company in companies_for(actor, act)
    }
    return rule, list(reached.values())


def _find_clue(suspects: Iterable[SuspectPage], companies: list[Company]) -> Delivery | None:
    """Give the delivery whose code is read most often."""
    read = Counter(
        code
        for page in suspects
        for line in page.mark_lines
        for code in _CODES.findall(re.sub(r"[\s·-]", "", line.upper()))
    )
    known = {
        delivery.code: delivery
        for delivery in Delivery.objects.filter(code__in=[code for code, _ in read.most_common(200)])
        .filter(company__in=companies)
        .select_related("actor")
    }
    return next((known[code] for code, _ in read.most_common() if code in known), None)


def _candidates(
    record_code: str, clue: Delivery | None, suspects: tuple[SuspectPage, ...], companies: list[Company]
) -> list[Record]:
    reachable = Record.objects.filter(company__in=companies).select_related("company")
    if record_code:
        found = list(
            reachable.filter(reference_code=record_code) or reachable.filter(id__in=_ids(record_code))
        )
        if not found:
            raise Invalid("delivery.record_unknown")
        return found
    if clue is not None:
        found = list(reachable.filter(id=clue.record_id))
        if found:
            return found
    ids = _ids_by_text(suspects)
    by_id = {str(record.id): record for record in reachable.filter(id__in=ids)}
    return [by_id[one] for one in ids if one in by_id][:MOST_RECORDS]


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _ids_by_text(suspects: Iterable[SuspectPage]) -> list[str]:
    """Give the records that share most of the suspect's lines, over all that are indexed."""
    votes: Counter[str] = Counter()
    everything = AnyOf((AllOf(()),))
    for phrase in _phrases(suspects):
        try:
            found = search_index().search(
                resolve_words(parse_query(f'"{phrase}"')),
                allowed=everything, filters=Filters(), sort="relevance", offset=0, limit=50,
            )  # fmt: skip
        except (QueryInvalid, IndexLost):
            continue
        # A phrase of many records says little of each.
        votes.update(dict.fromkeys(found.ids, 1) if found.total <= 50 else {})
    return [one for one, _ in votes.most_common(4 * MOST_RECORDS)]


def _phrases(suspects: Iterable[SuspectPage]) -> Iterator[str]:
    for page in suspects:
        runs = [run for line in page.lines for run in re.findall(r"[\w\u4e00-\u9fff]+", line)]
        runs = [run[:_MOST_LINE] for run in runs if len(run) >= _LEAST_LINE]
        yield from sorted(set(runs), key=len, reverse=True)[: 2 * _LINES_ASKED]


def _compare(suspects: tuple[SuspectPage, ...], records: list[Record], clue: Delivery | None) -> TraceReport:
    threshold, features = read_threshold(), [find_features(page.grey) for page in suspects]
    best: _Best | None = None
    comparisons, lay = 0, False
    for record in records:
        laid = tuple(_lay_over(features, record))
        lay = lay or bool(laid)
        deliveries = list(Delivery.objects.filter(record_id=record.id).select_related("actor"))
        if not laid or not deliveries:
            continue
        comparisons += len(deliveries) * (len(laid) + (len(laid) > 1))
        found = _score(record, laid, deliveries)
        if best is None or found.z > best.z:
            best = found
    verdict: Verdict = "named"
    if best is None:
        verdict = "no_candidates" if not records else "no_deliveries" if lay else "other_page"
        return TraceReport(
            verdict, None, clue, records[0] if lay else None, (), 0.0, 1.0, comparisons, 0, 0.0, threshold
        )
    false_alarm = false_alarm_bound(best.z, comparisons)
    if best.z < threshold.z or false_alarm > threshold.false_alarm:
        verdict = "below_threshold"
    return TraceReport(
        verdict=verdict,
        delivery=best.delivery if verdict == "named" else None,
        clue=clue,
        record=best.record,
        pages=tuple(sorted({one.page.number or 0 for one in best.laid})),
        z=best.z,
        false_alarm=false_alarm,
        comparisons=comparisons,
        inliers=max(one.trace.inliers for one in best.laid),
        seen=max(one.trace.seen for one in best.laid),
        threshold=threshold,
    )


def _lay_over(suspects: list[Features], record: Record) -> Iterator[_Laid]:
    """Lay each suspect page over the stored page that it fits best."""
    pages = list(record.pages.exclude(image=None).select_related("image").order_by("number")[:MOST_PAGES])
    prepared: dict[UUID, Page] = {}
    for suspect in suspects:
        fits: list[_Laid] = []
        for page in pages:
            if page.id not in prepared:
                prepared[page.id] = _prepare(page)
            trace = read_trace(prepared[page.id], suspect)
            if trace is not None and is_enough(trace):
                fits.append(_Laid(page, trace))
                if trace.inliers >= _SURE_INLIERS:
                    break
        if fits:
            yield max(fits, key=lambda one: one.trace.inliers)


def _prepare(page: PageImage) -> Page:
    assert page.image is not None  # noqa: S101  asked for
    picture = decode_jpeg(read_object(page.image))
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return prepare_page(np.asarray(grey, np.uint8))


def _score(record: Record, laid: tuple[_Laid, ...], deliveries: list[Delivery]) -> _Best:
    """Score every delivery on each page alone and, where there are several pages, on all of them together."""
    keys = [[page_key(delivery.id, one.page.id) for delivery in deliveries] for one in laid]
    scores = [score_keys(one.trace, of_page) for one, of_page in zip(laid, keys, strict=True)]
    if len(laid) > 1:
        scores.append(sum_scores([one.trace for one in laid], keys))
    table = np.stack(scores)
    row, column = np.unravel_index(int(table.argmax()), table.shape)
    shown = laid if row == len(laid) else (laid[int(row)],)
    return _Best(record, shown, deliveries[int(column)], float(table[row, column]))
