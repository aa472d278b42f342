"""Receiving, filing and correcting records. Every write leaves a version, an audit event and a revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dossier.apps.access.policy import Action, decide
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.kernel.fields import blind_column
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf
from dossier.apps.people.models import Employee
from dossier.apps.records.decisive import decisive_for
from dossier.apps.records.doubts import DATE_FIELDS
from dossier.apps.records.drafts import Correction, RecordDraft
from dossier.apps.records.linking import (
    change_people,
    confirm_people,
    describe_people,
    keep_people,
    people_of,
    settle,
)
from dossier.apps.records.models import (
    Dossier,
    FieldDefinition,
    FieldValue,
    Fonds,
    ItemCounter,
    PageImage,
    PreservationEvent,
    Record,
    RecordState,
    RecordVersion,
    Tag,
    UnconfirmedValue,
)
from dossier.apps.records.passing import rule_at, target_of, weigh
from dossier.apps.records.selectors import access_record, facts_of, get_document_type, viewer_of
from dossier.apps.records.statements import PagePlace, preservation_statement, version_statement
from dossier.apps.records.unconfirmed import (
    Proposals,
    check_seen,
    check_settled,
    confirmed_fields,
    divide,
    keep_unconfirmed,
    place_of,
    proposals_of,
    settle_proposals,
    settled_by,
)
from dossier.apps.records.validation import check_value
from dossier.norms.reference_code import CodeTemplate, ReferenceCode

NOT_READ = frozenset({"level", "state", "reference_code", "tags"})
"""What of a description recognition does not say: changing it puts no error of its right."""


@transaction.atomic
def receive_record(*, draft: RecordDraft, at: datetime) -> Record:
    """Make a record of what recognition found: filed when nothing decisive is in doubt under the company's rule, else
    waiting for a person. Of a record that is filed so, values that are unsure wait as proposals."""
    kind = get_document_type(draft.company.id, draft.type)
    evidence = weigh(draft, kind, decisive_for(kind, at.date()).all_fields)
    rule = rule_at(target_of(draft.company.id))
    doubts = evidence.doubts_under(rule)
    draft, left = divide(draft, () if doubts else evidence.left_out(rule))
    record = Record.objects.create(
        company=draft.company,
        employee=draft.employee,
        department=draft.employee.department if draft.employee else None,
        type=kind.code,
        stage=kind.stage,
        category=kind.category,
        level=kind.level,
        title=kind.zh,
        doc_date=_document_date(
            {name: value.value for name, value in draft.fields.items()}, {one.field for one in left}
        ),
        type_confidence=draft.type_confidence,
        person_confidence=draft.person_confidence,
        person_how=draft.person_how,
        doubts=[doubt.as_json() for doubt in doubts],
        passed=not doubts,
        evidence=evidence.as_json(),
        retention_rule=kind.retention_rule,
        source=draft.source,
        source_name=draft.source_name,
        batch_id=draft.batch_id,
        received_at=draft.received_at,
    )
    for number, page_id in enumerate(draft.page_ids, start=1):
        PageImage.objects.filter(id=page_id).update(record=record, number=number)
    FieldValue.objects.bulk_create(
        FieldValue(
            record=record,
            field=name,
            value=value.value,
            raw=value.raw,
            confidence=value.confidence,
            page=value.page,
            box=value.box,
            handwritten=value.handwritten,
            source=FieldValue.Source.MACHINE,
        )
        for name, value in draft.fields.items()
    )
    keep_unconfirmed(record, left)
    if draft.people:
        keep_people(record, draft.people)
        settle(record, people_of(record))
    add_event(record, "capture", at, "recognition", {"pages": len(draft.page_ids)})
    if draft.electronic is not None:
        add_event(record, "signature_validation", at, "signature check", {"verdict": draft.electronic.value})
    if not doubts:
        _file(record, at=at, agent="recognition")
    record.save()
    add_version(record, actor=None, at=at, reason="", changes=[])
    record_event(
        actor=None,
        actor_name="recognition",
        action="record.receive",
        object_kind="record",
        object_id=record.id,
        subject_id=record.employee_id,
        details={
            "state": record.state,
            "type": record.type,
            "unconfirmed": sorted({one.field for one in left}),
        },
        at=at,
    )
    return record


def correct_record(*, actor: User, record_id: UUID, correction: Correction, at: datetime) -> Record:
    """Apply a person's changes as a new version; file the record when asked.

    Raises Conflict when someone else changed it first, Invalid naming each wrong field, NotPermitted when the
    record or the person is out of the actor's reach.
    """
    action = Action.CONFIRM if correction.file else Action.EDIT
    access_record(actor=actor, record_id=record_id, action=action)
    with transaction.atomic():
        return _correct(actor, record_id, action, correction, at)


def _correct(actor: User, record_id: UUID, action: Action, correction: Correction, at: datetime) -> Record:
    # 1. gate again, under lock
    record, rule = access_record(actor=actor, record_id=record_id, action=action, lock=True)
    if record.version != correction.base_version:
        raise Conflict("records.version_conflict", current=record.version)
    # 2. decide
    open_ = proposals_of(record)
    _check_fields(record.company_id, correction)
    check_settled(correction, open_)
    if correction.confirm or correction.discard:
        check_seen(correction, open_, viewer_of(actor).look_at_row(record))
    before, places = _snapshot(record), _places(record)
    settled = _settled_fields(record) | _spoken_of(settled_by(correction, open_))
    # 3. write
    if correction.type is not None and correction.type != record.type:
        _change_type(record, correction.type)
    if correction.level is not None:
        record.level = correction.level
    if correction.people is not None:
        _change_people(record, correction, actor=actor, at=at)
    elif correction.employee_id is not None and correction.employee_id != record.employee_id:
        _change_employee(record, correction.employee_id)
    own = {**confirmed_fields(correction, open_), **correction.fields}
    _write_values(record, own, open_, actor=actor, at=at)
    settle_proposals(record, correction, open_, actor=actor, at=at)
    if correction.tags is not None:
        _write_tags(record, correction.tags)
    record.doc_date = _document_date(_values(record), proposals_of(record))
    if correction.file and record.state == RecordState.TO_CHECK:
        if record.employee is None:
            raise Invalid(
                "records.person_required", (FieldProblem("employee_id", "records.person_required"),)
            )
        _file(record, at=at, agent=actor.username)
        confirm_people(record, actor=actor, at=at)
        record.doubts = []
    if not decide(clauses_for(actor, action), facts_of(record)).allowed:
        # Nobody changes a record into one that is out of his own reach.
        raise Invalid("records.out_of_reach", (FieldProblem("level", "records.out_of_reach"),))
    record.version += 1
    record.revision += 1
    changes = _differences(before, _snapshot(record), places)
    if record.passed:
        record.errors_found += sum(
            change["field"] not in NOT_READ and change["field"] not in settled for change in changes
        )
    record.save()
    add_version(record, actor=actor, at=at, reason=correction.reason, changes=changes)
    # 4. audit, in the same transaction
    record_event(
        actor=actor,
        action="record.file" if correction.file else "record.correct",
        object_kind="record",
        object_id=record.id,
        subject_id=record.employee_id,
        rule=rule,
        details={
            "version": record.version,
            "changed": [change["field"] for change in changes],
            "confirmed": list(correction.confirm),
            "discarded": list(correction.discard),
        },
        at=at,
    )
    return record


def _check_fields(company_id: int, correction: Correction) -> None:
    kinds = dict(FieldDefinition.objects.filter(company_id=company_id).values_list("code", "kind"))
    given = [("", correction.fields)]
    given += [(f"people.{place}.", link.fields) for place, link in enumerate(correction.people or ())]
    problems = [
        FieldProblem(prefix + name, code)
        for prefix, fields in given
        for name, value in fields.items()
        if (code := _check_field(kinds, name, value))
    ]
    if problems:
        raise Invalid("records.field_invalid", tuple(problems))


def _check_field(kinds: dict[str, str], name: str, value: str | None) -> str:
    """Give the code of what is wrong with a field or its value, or an empty string."""
    if name not in kinds:
        return "records.field_unknown"
    return "" if value is None else check_value(kinds[name], value) or ""


def _change_type(record: Record, code: str) -> None:
    kind = get_document_type(record.company_id, code)
    moved = kind.category != record.category
    record.type, record.stage, record.category = kind.code, kind.stage, kind.category
    record.level, record.title, record.retention_rule = kind.level, kind.zh, kind.retention_rule
    record.type_confidence = 1.0
    if moved and record.state == RecordState.FILED and record.dossier is not None:
        record.reference_code = _next_code(record.dossier, record.category)


def _change_people(record: Record, correction: Correction, *, actor: User, at: datetime) -> None:
    holder = record.employee_id
    change_people(record, correction.people or (), actor=actor, at=at)
    if record.employee_id != holder:
        _refile(record)


def _change_employee(record: Record, employee_id: UUID) -> None:
    if record.shared:
        raise Invalid("records.person_from_list", (FieldProblem("employee_id", "records.person_from_list"),))
    employee = (
        Employee.objects.select_related("department")
        .filter(id=employee_id, company=record.company_id)
        .first()
    )
    if employee is None:
        raise NotPermitted("records.person_unknown")
    record.employee, record.department = employee, employee.department
    record.person_confidence, record.person_how = 1.0, "person"
    _refile(record)


def _refile(record: Record) -> None:
    """Move a filed record into the dossier of its person, under a code of that dossier. The caller saves."""
    if record.state != RecordState.FILED:
        return
    if record.employee is None:
        raise Invalid("records.person_required", (FieldProblem("people", "records.person_required"),))
    record.dossier = _dossier_of(record.employee)
    record.reference_code = _next_code(record.dossier, record.category)


def _write_values(
    record: Record, fields: dict[str, str | None], open_: Proposals, *, actor: User, at: datetime
) -> None:
    for name, value in fields.items():
        if value is None:
            FieldValue.objects.filter(record=record, field=name).delete()
            continue
        FieldValue.objects.update_or_create(
            record=record,
            field=name,
            defaults={
                "value": value,
                "confidence": 1.0,
                "source": FieldValue.Source.PERSON,
                "confirmed_by": actor,
                "confirmed_at": at,
            },
            create_defaults={
                **place_of(open_, name),
                "value": value,
                "confidence": 1.0,
                "source": FieldValue.Source.PERSON,
                "confirmed_by": actor,
                "confirmed_at": at,
            },
        )


def _write_tags(record: Record, names: tuple[str, ...]) -> None:
    tags = []
    for name in dict.fromkeys(name.strip() for name in names if name.strip()):
        tag, _ = Tag.objects.get_or_create(
            company_id=record.company_id, name_blind=blind_column(name, "tag"), defaults={"name": name}
        )
        tags.append(tag)
    record.tags.set(tags)


def _file(record: Record, *, at: datetime, agent: str) -> None:
    """Give the record its place in the person's dossier and its reference code. The caller saves."""
    if record.employee is None:
        raise Invalid("records.person_required")
    record.dossier = _dossier_of(record.employee)
    record.reference_code = _next_code(record.dossier, record.category)
    record.state = RecordState.FILED
    record.filed_at = at
    add_event(record, "filing", at, agent, {"reference_code": record.reference_code})


def _dossier_of(employee: Employee) -> Dossier:
    dossier = Dossier.objects.select_related("fonds").filter(employee=employee).first()
    if dossier is not None:
        return dossier
    fonds = Fonds.objects.select_for_update().get(company_id=employee.company_id)
    # Again, now that nobody else can open one: two first records of a person may be filed at once.
    if (opened := Dossier.objects.select_related("fonds").filter(employee=employee).first()) is not None:
        return opened
    fonds.last_file_no += 1
    fonds.save(update_fields=["last_file_no"])
    return Dossier.objects.create(fonds=fonds, employee=employee, file_no=fonds.last_file_no)


def _next_code(dossier: Dossier, category: str) -> str:
    """Give the next reference code of a dossier's category; a number is never given twice."""
    counter, _ = ItemCounter.objects.select_for_update().get_or_create(dossier=dossier, category=category)
    counter.last_item += 1
    counter.save(update_fields=["last_item"])
    code = ReferenceCode(dossier.fonds.code, dossier.file_no, category, counter.last_item)
    return CodeTemplate(dossier.fonds.code_template).format(code)


def add_event(record: Record, kind: str, at: datetime, agent: str, details: dict[str, Any]) -> None:
    """Add an event to the life of a record and tell the evidence log, in the caller's transaction."""
    event = PreservationEvent.objects.create(record=record, kind=kind, at=at, agent=agent, details=details)
    add_leaf(kind=LeafKind.PRESERVATION, subject=record.id, statement=preservation_statement(event), at=at)


def add_version(
    record: Record,
    *,
    actor: User | None,
    at: datetime,
    reason: str,
    changes: list[dict[str, Any]],
    agent: str = "recognition",
) -> None:
    """Keep the description as it stands now as the version that ``record.version`` counts; the log is told.

    ``agent``: whose version it is when no user made it.
    """
    version = RecordVersion.objects.create(
        record=record,
        number=record.version,
        at=at,
        by=actor,
        by_name=actor.username if actor else agent,
        reason=reason,
        snapshot=_snapshot(record),
        changes=changes,
    )
    add_leaf(
        kind=LeafKind.VERSION,
        subject=record.id,
        statement=version_statement(version, _pages_of(record)),
        at=at,
    )


def _pages_of(record: Record) -> list[PagePlace]:
    return list(record.pages.order_by("number").values_list("source_id", "source_page"))


def _values(record: Record) -> dict[str, str]:
    return {row.field: row.value for row in FieldValue.objects.filter(record=record)}


def _settled_fields(record: Record) -> set[str]:
    """Give the fields whose value a person has given: changing them again puts no error of recognition right."""
    given = FieldValue.objects.filter(record=record, source=FieldValue.Source.PERSON)
    return set(given.values_list("field", flat=True))


def _spoken_of(settled: Iterable[UnconfirmedValue]) -> set[str]:
    """Give the names under which a version tells of proposals: to settle one puts no error right."""
    return {f"person@{row.position}" if row.position else row.field for row in settled}


def _snapshot(record: Record) -> dict[str, str | None]:
    """Give the whole description as flat text, for versions and their differences."""
    return {
        "type": record.type,
        "level": str(record.level),
        "employee": str(record.employee_id or "") or None,
        "state": record.state,
        "reference_code": record.reference_code,
        "tags": ", ".join(sorted(tag.name for tag in record.tags.all())) or None,
        **describe_people(record),
        **{f"field:{name}": value for name, value in _values(record).items()},
    }


def _places(record: Record) -> dict[str, dict[str, Any]]:
    """Give where on the pages values were seen, by field."""
    seen = FieldValue.objects.filter(record=record).exclude(box=None)
    return {row.field: {"page": row.page, "box": row.box} for row in seen}


def _differences(
    before: dict[str, str | None], after: dict[str, str | None], places: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """List what changed; of a field with the place on the page where its value was seen."""
    return [
        {"field": name.removeprefix("field:"), "before": before.get(name), "after": after.get(name)}
        | places.get(name.removeprefix("field:"), {})
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _document_date(values: Mapping[str, str], waiting: Collection[str]) -> str:
    """Give the record's date. It waits with a date that waits, rather than be taken from another one."""
    name = next((name for name in DATE_FIELDS if values.get(name) or name in waiting), None)
    return values[name][:10] if name is not None and name not in waiting else ""
