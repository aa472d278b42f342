"""Running the checks on a record and keeping what they found as a signed report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import structlog

from dossier.apps.evidence.properties import authenticity, completeness, safety, usability
from dossier.apps.evidence.properties.material import NOT_APPLICABLE, Material, Outcome, Result
from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.records.models import Record
from dossier.norms.four_properties import CheckItem, Stage, load_rule_set
from dossier.trust.errors import IntegrityFailure

log = structlog.get_logger(__name__)

CHECKS: Mapping[str, Callable[[Material], Outcome]] = {
    "1-1": authenticity.fixity,
    "1-2": authenticity.lengths,
    "1-3": authenticity.types_and_formats,
    "1-4": authenticity.value_domains,
    "1-5": authenticity.plausibility,
    "1-6": authenticity.special_characters,
    "1-7": authenticity.reference_code,
    "1-8": authenticity.duplicates,
    "1-9": authenticity.content_agrees,
    "1-10": authenticity.electronic_attributes,
    "1-11": authenticity.linked,
    "2-2": completeness.bytes_match,
    "2-3": completeness.elements_present,
    "2-4": completeness.mandatory_filled,
    "2-5": completeness.process_complete,
    "2-6": completeness.sequences,
    "2-7": completeness.content_complete,
    "2-9": completeness.filing_scope,
    "3-1": usability.metadata_readable,
    "3-2": usability.accessible,
    "3-3": usability.format_allowed,
    "3-4": usability.content_opens,
    "3-5": usability.format_lasts,
    "3-6": usability.environment_told,
    "3-8": usability.unlocked,
    "4-2": safety.no_active_content,
    "4-7": safety.process_safe,
}
"""Items that a program answers for one record. An item about a package does not apply to a record in the store;
what is left is a person's: the report says so."""

ADVISORY = frozenset({"2-9", "3-5", "3-6"})
"""What fails here is shown and does not fail the record: a gap in a file is not a fault of the paper beside it."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """``error``: the check could not be run; the item then counts as failed."""

    item: CheckItem
    outcome: Outcome
    error: str = ""


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What the checks found of one record at one stage."""

    record: Record
    stage: Stage
    rule_set: str
    checker: str
    began: datetime
    ended: datetime
    results: tuple[ItemResult, ...]

    @property
    def passed(self) -> bool:
        """No mandatory item failed."""
        return not self.failing

    @property
    def failing(self) -> tuple[str, ...]:
        """The mandatory items that failed."""
        return tuple(
            row.item.id
            for row in self.results
            if row.outcome.result is Result.FAIL and row.item.id not in ADVISORY
        )


def check_record(record: Record, stage: Stage, *, today: datetime | None = None) -> RecordReport:
    """Ask every item of the stage of one record. Reads every source once, decodes every page."""
    rules, began = load_rule_set(), datetime.now(UTC)
    material = Material(record, rules, (today or began).date())
    results = tuple(_ask(item, material) for item in rules.at(stage))
    return RecordReport(
        record, stage, rules.digest, f"dossier {version('dossier')}", began, datetime.now(UTC), results
    )


def check_records(records: Iterable[Record], stage: Stage) -> Iterator[RecordReport]:
    """Check records one after the other."""
    return (check_record(record, stage) for record in records)


def describe(report: RecordReport) -> dict[str, object]:
    """Give a report as data: no value of the record stands in it, only names of places."""
    return {
        "record": str(report.record.id),
        "reference_code": report.record.reference_code,
        "stage": report.stage.value,
        "checker": report.checker,
        "rule_set_sha256": report.rule_set,
        "began": report.began.isoformat(timespec="seconds"),
        "ended": report.ended.isoformat(timespec="seconds"),
        "passed": report.passed,
        "failing": list(report.failing),
        "items": [
            {
                "id": row.item.id,
                "property": row.item.property.value,
                "zh": row.item.zh,
                "en": row.item.en,
                "result": row.outcome.result.value,
                "advisory": row.item.id in ADVISORY,
                "places": list(row.outcome.places),
                "error": row.error,
            }
            for row in report.results
        ],
    }


def _ask(item: CheckItem, material: Material) -> ItemResult:
    check = CHECKS.get(item.id)
    if check is None:
        outcome = NOT_APPLICABLE if item.package or item.automatic == "full" else Outcome(Result.MANUAL)
        return ItemResult(item, outcome)
    try:
        return ItemResult(item, check(material))
    except (StoredDataBroken, IntegrityFailure) as error:
        # A sealed row that does not open: the item cannot be answered, which is an answer.
        log.error("properties.unreadable", item=item.id, record=str(material.record.id))
        return ItemResult(item, Outcome(Result.FAIL), type(error).__name__)
