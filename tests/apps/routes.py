"""Every route of the API as the OpenAPI description lists it, with a call that would succeed for somebody.

A route without a call here fails :mod:`tests.apps.test_api_matrix`: new routes must be placed in the matrix.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from PIL import Image
from tests.factories import NOW, World, make_record, make_user

from dossier.apps.access.approvals import approve, register_kind, request_approval
from dossier.apps.access.matrix import import_draft
from dossier.apps.access.policy import MaskClass, Role
from dossier.apps.access.services import DEFAULT_POLICY
from dossier.apps.alerts.models import Alert
from dossier.apps.delivery.rules import default_marking
from dossier.apps.evidence.properties.keeping import keep_report
from dossier.apps.evidence.properties.running import check_record
from dossier.apps.intake.models import Batch, SourceFile
from dossier.apps.intake.services import create_batch, start_upload
from dossier.apps.lending.ending import ask_extension
from dossier.apps.lending.rules import load_default_rules
from dossier.apps.lending.services import Verdict, Wish, ask_loan, decide_loan
from dossier.apps.packages.asking import Chosen, request_package
from dossier.apps.packages.asking import Wish as ExportWish
from dossier.apps.privacy.breaches import BreachFacts, record_breach, tell_authority, waive_persons
from dossier.apps.privacy.consents import give_consent, set_wording
from dossier.apps.privacy.holding import place_hold
from dossier.apps.privacy.impact import ImpactDraft, submit_assessment, write_assessment
from dossier.apps.privacy.models import ConsentWording, ErasedRecord, PersonRequest
from dossier.apps.privacy.restricting import propose_restriction
from dossier.apps.privacy.selectors import day_of
from dossier.apps.privacy.services import PersonWish, answer_request, ask_request, take_request
from dossier.apps.privacy.states import Act
from dossier.apps.records.models import Record
from dossier.apps.records.renditions import make_redacted_copy
from dossier.config.openapi import export_openapi
from dossier.norms.breaches import load_breach_rules
from dossier.norms.four_properties import Stage
from dossier.norms.impact_assessments import load_assessment_template

USERS = (
    "archivist", "archivist_other", "manager", "employee", "auditor_company", "auditor_group",
    "administrator", "nobody",
)  # fmt: skip
READERS_L1 = {"archivist", "manager", "employee", "auditor_company", "auditor_group"}
"""Who may view the record that the calls name: level 1, of the employee in the manager's department."""
ARCHIVIST = {"archivist"}
EVERYBODY = set(USERS)
AUDITORS = {"auditor_company", "auditor_group"}


OWN = "what the caller has or chose himself"
FORMS = "labels, rules and places that forms need: nothing of any person"
COUNTS = "numbers and states of work the caller may do: nothing of any person"
SEEN = "part of a search or a view already audited; a picture too small to read"
STATED_PURPOSE = "written into the delivery and its event when a page is delivered for it"
UPLOADING = "audited when the last chunk makes it a file: intake.upload"
ASKED = "an extension waits already: asking again changes nothing; the first time is audited"
OWN_REQUEST = "what the caller asked about himself; an officer's look is audited as privacy.view"
PUBLIC_NAMES = "public: that the server runs, its version, the names of the sign-on providers"


@dataclass(frozen=True, slots=True)
class Route:
    """``allowed``: who gets 200; the others get ``refusal``. A success leaves an audit row unless ``unaudited``
    says why not (reviewed)."""

    operation: str
    allowed: set[str]
    body: Callable[[World], dict[str, Any]] | None = None
    refusal: int = 404
    audited: bool = True
    unaudited: str = ""
    raw: bytes | None = None
    query: str = ""
    conflicting: frozenset[str] = frozenset()
    """Who may in principle, and meets 409 here."""
    running: bool = False
    """The call is about the loan that runs, not the one that waits."""
    answered: bool = False
    """The call is about the request of a person that has been refused in part, not the one that is worked on."""
    place: tuple[str, str] = ("", "")
    """A name in the address, and which of the subject's ids stands there for this call."""


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def level_one_marking(world: World) -> dict[str, Any]:
    """Set what holds already for the pages of level 1."""
    return {"company_id": world.company.id, **asdict(default_marking(1))}


def blank_page() -> bytes:
    """Give a picture of a blank sheet."""
    written = io.BytesIO()
    Image.new("L", (60, 80), 255).save(written, "PNG")
    return written.getvalue()


def _reason(_world: World) -> dict[str, Any]:
    return {"reason": "试"}


def wish_for_loan(world: World) -> dict[str, Any]:
    """Ask for a paper in words."""
    return {
        "request_key": str(uuid.uuid4()), "company_id": world.company.id, "person_text": "某人", "days": 3,
        "purpose_kind": "review", "purpose": "复核",
    }  # fmt: skip


def purpose_of_type(world: World) -> dict[str, Any]:
    """State why a type is processed, from a coming day on."""
    return {
        "company_id": world.company.id, "type": "labor_contract", "purpose_zh": "履行劳动合同", "basis": "contract",
        "sensitive": False, "recipients": ["hr"], "effective_from": "2099-01-01",
    }  # fmt: skip


def decisive_of_type(world: World) -> dict[str, Any]:
    """Have a field of a type hold records back from a coming day on."""
    return {
        "company_id": world.company.id, "type": "labor_contract", "fields": ["wage"], "effective_from": "2099-01-01",
    }  # fmt: skip


def erasure_of_record(world: World) -> dict[str, Any]:
    """Ask for the record of the newest deletion request to be destroyed."""
    asked = PersonRequest.objects.filter(kind="deletion").first()
    return {"record_ids": [str(one.id) for one in asked.records.all()] if asked else [], "reason": "试"}


def hold_on_company(world: World) -> dict[str, Any]:
    return {"company_id": world.company.id, "kind": "H_AUDIT", "reason": "试"}


def consent_on_paper(world: World) -> dict[str, Any]:
    """Enter a consent that a colleague gave on paper."""
    wording = ConsentWording.objects.filter(type="background_check").first()
    return {
        "employee_id": str(world.employees["li"].id), "type": "background_check",
        "version": wording.version if wording else 1, "given_on": "2026-01-05",
    }  # fmt: skip


def consent_of_own(_world: World) -> dict[str, Any]:
    wording = ConsentWording.objects.filter(type="background_check").first()
    return {"type": "background_check", "version": wording.version if wording else 1}


def wording_of_type(world: World) -> dict[str, Any]:
    return {
        "company_id": world.company.id, "type": "background_check", "text_zh": "同意", "effective_from": "2099-01-01",
    }  # fmt: skip


def rule_of_company(world: World) -> dict[str, Any]:
    return {
        "company_id": world.company.id, "key": "days_access", "value": 10, "basis": "制度",
        "effective_from": "2099-01-01",
    }  # fmt: skip


def ground_of_company(world: World) -> dict[str, Any]:
    return {
        "company_id": world.company.id, "code": "own_ground", "zh": "其他", "basis": ["公司法1条"],
        "kinds": ["copy"], "effective_from": "2099-01-01",
    }  # fmt: skip


def assessment_of_company(world: World) -> dict[str, Any]:
    return {"company_id": world.company.id, "title": "试", "triggers": ["sensitive"]}


def breach_of_company(world: World) -> dict[str, Any]:
    return {"company_id": world.company.id, "discovered_at": "2026-01-05T08:00:00Z", "kinds": ["leak"]}


def breach_from_alert(world: World) -> dict[str, Any]:
    return {
        "company_id": world.company.id, "discovered_at": NOW.isoformat(), "kinds": ["leak"], "cause": "试",
    }  # fmt: skip


def told_of_breach(_world: World) -> dict[str, Any]:
    return {"receiver": "authority", "words": "网信办", "told_at": datetime.now(UTC).isoformat()}


def wish_of_person(_world: World) -> dict[str, Any]:
    """Ask for access to one's own information."""
    return {"request_key": str(uuid.uuid4()), "kind": "access", "text": "请告知"}


def terms_of_level_one(world: World) -> dict[str, Any]:
    """Set the terms that hold already, from today on."""
    terms = asdict(load_default_rules().terms[1]) | {"basis": "公司档案利用办法"}
    today = datetime.now(UTC).date().isoformat()
    return {**terms, "company_id": world.company.id, "effective_from": today}


def choice_of_record(world: World) -> dict[str, Any]:
    return {"record_ids": [str(world.records["chen1"].id)]}


def export_of_record(world: World) -> dict[str, Any]:
    """Ask for a record to be taken out of the house."""
    return {
        **choice_of_record(world), "request_key": str(uuid.uuid4()), "purpose": "inspection", "reason": "试",
        "receiver": "审计师",
    }  # fmt: skip


def terms_of_exports(world: World) -> dict[str, Any]:
    return {
        "company_id": world.company.id, "effective_from": "2099-01-01", "most_records": 100, "most_downloads": 2,
        "days": 5, "basis": "制度",
    }  # fmt: skip


def rule_of_shows(_world: World) -> dict[str, Any]:
    return {"code": "shows", "effective_from": "2099-01-01", "limit": 20, "reason": "试"}


def quota_of_managers(_world: World) -> dict[str, Any]:
    return {"role": "manager", "effective_from": "2099-01-01", "looks": 3000, "downloads": 100}


SECURE_ONLY = [
    {
        "id": "only", "role": "security_administrator", "relation": "group", "max_level": 0,
        "actions": ["secure"], "states": [],
    }
]  # fmt: skip
"""The least matrix there can be."""

ROUTES = {
    route.operation: route
    for route in (
        Route("get_me", EVERYBODY, unaudited=OWN),
        Route("set_language", EVERYBODY, lambda _: {"language": "en"}, unaudited=OWN),
        Route("get_scheme", EVERYBODY, unaudited=FORMS),
        Route("list_companies", EVERYBODY, unaudited=FORMS),
        Route("search_employees", EVERYBODY, _nothing),
        Route("get_employee", READERS_L1),
        Route("list_employee_views", READERS_L1),
        Route("search_records", EVERYBODY, lambda _: {"query": "记录在案"}),
        Route("get_record", READERS_L1),
        Route("list_page_lines", READERS_L1),
        Route("get_page_image", READERS_L1),
        Route("get_page_thumbnail", READERS_L1, unaudited=SEEN),
        Route("get_record_pdf", {"archivist", "employee"}),
        Route("print_record", {"archivist", "employee"}),
        Route("get_delivery_terms", READERS_L1, unaudited=FORMS),
        Route("state_purpose", READERS_L1, lambda _: {"purpose": "inspection"}, unaudited=STATED_PURPOSE),
        Route("get_markings", {"administrator"}, unaudited=FORMS, query="?company_id={company_id}"),
        Route("set_marking", {"administrator"}, level_one_marking),
        Route("trace_leak", {"administrator", *AUDITORS}, raw=blank_page()),
        Route("get_record_evidence", {"archivist", "employee"}),
        Route("get_record_proof", READERS_L1),
        Route("get_log_state", AUDITORS),
        Route("check_log", AUDITORS, _nothing),
        Route("get_key_states", {"administrator"}),
        Route("get_national_mode", {"administrator"}),
        Route(
            "set_company_suite",
            {"administrator"},
            lambda world: {"company_id": world.company.id, "mode": "national"},
        ),
        Route("get_record_checks", READERS_L1),
        Route("get_record_as_of", READERS_L1, query="?day=2026-03-08"),
        Route("get_as_of_certificate", {"archivist", "employee"}, query="?day=2026-03-08"),
        Route("get_as_of_evidence", {"archivist", "employee"}, query="?day=2026-03-08"),
        Route("get_record_signatures", READERS_L1),
        Route("check_record_signatures", ARCHIVIST, _nothing),
        Route("check_record", ARCHIVIST, _nothing),
        Route("print_record_checks", READERS_L1),
        Route("list_failed_checks", ARCHIVIST, query="?company_id={company_id}"),
        Route("list_versions", READERS_L1),
        Route("compare_versions", READERS_L1, query="?before=1&after=1"),
        Route("compare_pages", READERS_L1, query="?before=1&after=1"),
        Route("get_compared_image", READERS_L1, query="?before=1&after=1"),
        Route(
            "replace_pages",
            ARCHIVIST,
            lambda world: {
                "scan_id": str(world.records["doubtful"].id),
                "base_version": 1,
                "reason": "重新扫描",
            },
        ),
        Route("show_values", AUDITORS, lambda _: {"field": "doc_date", "reason": "核查"}),
        Route("list_redacted_copies", READERS_L1),
        Route("make_redacted_copy", ARCHIVIST, lambda _: {"classes": ["phone"], "reason": "对外提供"}),
        Route("get_redacted_copy", {"archivist", "employee"}),
        Route(
            "correct_record", ARCHIVIST, lambda _: {"base_version": 1, "fields": {"doc_date": "2014-05-06"}}
        ),
        Route("list_tasks", EVERYBODY),
        Route("list_incomplete", EVERYBODY),
        Route("list_decisive", ARCHIVIST, unaudited=COUNTS, query="?company_id={company_id}"),
        Route("set_decisive", ARCHIVIST, decisive_of_type),
        Route("get_quality", ARCHIVIST, unaudited=COUNTS, query="?company_id={company_id}"),
        Route(
            "set_quality_target",
            ARCHIVIST,
            lambda world: {"company_id": world.company.id, "field_error": 0.002},
        ),
        Route("get_learning", ARCHIVIST, unaudited=COUNTS, query="?company_id={company_id}"),
        Route("activate_learning", ARCHIVIST, lambda world: {"company_id": world.company.id, "version": 0}),
        Route("create_batch", ARCHIVIST, lambda world: {"company_id": world.company.id, "name": "箱一"}),
        Route("list_batches", EVERYBODY, unaudited=COUNTS),
        Route("get_batch", ARCHIVIST, unaudited=COUNTS),
        Route("stop_batch", ARCHIVIST, _nothing),
        Route("resume_batch", ARCHIVIST, _nothing),
        Route("retry_batch", ARCHIVIST, _nothing),
        Route("list_batch_files", ARCHIVIST, unaudited=COUNTS),
        Route("start_upload", ARCHIVIST, lambda _: {"name": "a.pdf", "size_bytes": 4}, unaudited=UPLOADING),
        Route("get_upload", ARCHIVIST, unaudited=COUNTS),
        Route("append_upload", ARCHIVIST, raw=b"%PDF", query="?offset=0"),
        Route("ask_loan", READERS_L1, wish_for_loan),
        Route("list_my_loans", EVERYBODY, unaudited=OWN),
        Route("get_loan_inbox", EVERYBODY, unaudited=COUNTS),
        Route("list_loans_to_approve", EVERYBODY),
        Route("list_lent_loans", EVERYBODY),
        Route("list_overdue_loans", EVERYBODY),
        Route("get_loan", {"archivist", "manager"}),
        Route("decide_loan", ARCHIVIST, lambda _: {"approve": True}),
        Route("cancel_loan", {"manager"}, _nothing),
        Route("return_loan", {"manager"}, _nothing, running=True),
        Route("revoke_loan", ARCHIVIST, lambda _: {"reason": "误借"}, running=True),
        Route(
            "extend_loan", {"manager"}, lambda _: {"days": 5, "reason": "未完"}, running=True, unaudited=ASKED
        ),
        Route("decide_loan_extension", ARCHIVIST, lambda _: {"number": 1, "approve": True}, running=True),
        Route("move_loan_paper", ARCHIVIST, lambda _: {"step": "hand_out"}, running=True),
        Route("list_employee_loans", {"archivist", "employee"}),
        Route("get_loan_terms", READERS_L1, unaudited=FORMS, query="?company_id={company_id}"),
        Route("set_loan_terms", ARCHIVIST, terms_of_level_one),
        Route("search_audit", AUDITORS, _nothing),
        Route("check_audit_chain", AUDITORS),
        Route("export_audit", set(), lambda _: {"format": "csv"}),
        Route("get_audit_keeping", AUDITORS),
        Route("note_taking", READERS_L1, lambda _: {"act": "copy"}),
        Route("propose_audit_ending", set(), lambda _: {"reason": "试"}),
        Route(
            "propose_audit_period",
            set(),
            lambda world: {"company_id": world.company.id, "period": "P9Y", "basis": "试", "reason": "试"},
        ),
        Route("list_alerts", {"administrator", *AUDITORS}),
        Route("count_alerts", EVERYBODY, unaudited=COUNTS),
        Route("get_alert", AUDITORS),
        Route("change_alert_state", AUDITORS, lambda _: {"state": "acknowledged", "note": "核实"}),
        Route("report_alert_breach", AUDITORS, breach_from_alert),
        Route("get_alert_rules", {"administrator", *AUDITORS}),
        Route("set_alert_rule", {"administrator"}, rule_of_shows),
        Route("set_quota", {"administrator"}, quota_of_managers),
        Route("get_matrix", {"administrator"}),
        Route("get_matrix_version", {"administrator"}),
        Route("create_matrix_draft", {"administrator"}, _nothing),
        Route("import_matrix", {"administrator"}, lambda _: {"text": DEFAULT_POLICY.read_text()}),
        Route("save_matrix_draft", {"administrator"}, lambda _: {"revision": 1, "rules": SECURE_ONLY}),
        Route("discard_matrix_draft", {"administrator"}),
        Route(
            "propose_matrix",
            {"administrator"},
            lambda _: {"effective_from": NOW.isoformat(), "reason": "试"},
        ),
        Route("get_matrix_difference", {"administrator"}),
        Route("get_matrix_effects", {"administrator"}),
        Route("export_matrix", {"administrator"}),
        Route(
            "try_matrix",
            {"administrator"},
            lambda world: {
                "username": "manager",
                "action": "view",
                "reference": str(world.records["chen1"].id),
            },
        ),
        Route("list_approvals", EVERYBODY),
        Route("list_approval_rules", {"administrator", "archivist", "archivist_other"}),
        Route(
            "propose_approval_rule",
            {"administrator"},
            lambda _: {"kind": "grant_role", "needed": 2, "days": 30, "reason": "试"},
        ),
        Route("get_approval", {"administrator", "archivist"}),
        Route("approve_approval", {"administrator"}, _nothing, conflicting=frozenset(ARCHIVIST)),
        Route("reject_approval", {"administrator"}, _nothing, conflicting=frozenset(ARCHIVIST)),
        Route("withdraw_approval", {"administrator"}),
        Route("get_my_account", EVERYBODY, unaudited=OWN),
        Route("require_proof", EVERYBODY, _nothing, unaudited=OWN),
        Route("list_my_sessions", EVERYBODY, unaudited=OWN),
        Route("end_my_session", set()),
        Route("end_my_other_sessions", EVERYBODY, _nothing),
        Route("list_my_tokens", EVERYBODY, unaudited=OWN),
        Route("create_my_token", EVERYBODY, lambda _: {"name": "报表", "scopes": ["read"], "days": 30}),
        Route("revoke_my_token", set()),
        Route("list_users", {"administrator"}),
        Route("create_user", {"administrator"}, lambda _: {"username": f"neu-{uuid.uuid4()}"}),
        Route("deactivate_user", {"administrator"}, _reason),
        Route("reactivate_user", {"administrator"}, _nothing),
        Route("unlock_user", {"administrator"}, _nothing),
        Route("end_user_sessions", {"administrator"}, _nothing),
        Route("reset_user_password", {"administrator"}, _reason),
        Route("reset_user_factor", {"administrator"}, _reason),
        Route(
            "link_user_employee",
            {"administrator"},
            lambda world: {"company_id": world.company.id, "employee_no": "E0002", "reason": "试"},
        ),
        Route("request_grant", {"administrator"}, lambda _: {"role": "auditor", "reason": "试"}),
        Route("request_revocation", {"administrator"}, _reason),
        Route("get_security_rules", {"administrator"}),
        Route("change_security_rules", {"administrator"}, lambda _: {"changes": {"idle_minutes": 20}}),
        Route("get_privacy_rules", EVERYBODY, unaudited=FORMS),
        Route("get_my_personal_information", {"employee"}),
        Route("get_privacy_inbox", EVERYBODY, unaudited=COUNTS),
        Route("list_my_requests", EVERYBODY, unaudited=OWN),
        Route("list_person_requests", EVERYBODY),
        Route("ask_person_request", {"employee"}, wish_of_person),
        Route("get_person_request", {"archivist", "employee"}, unaudited=OWN_REQUEST),
        Route("weigh_request_deletion", ARCHIVIST),
        Route("take_person_request", ARCHIVIST, _nothing),
        Route("note_person_request", ARCHIVIST, lambda _: {"text": "试"}),
        Route("extend_person_request", ARCHIVIST, lambda _: {"text": "试"}),
        Route("answer_person_request", ARCHIVIST, lambda _: {"act": "fulfil", "answer": "见附件"}),
        Route("withdraw_person_request", {"employee"}, _nothing),
        Route("object_to_request_answer", {"employee"}, lambda _: {"text": "再看"}, answered=True),
        Route("get_request_package", {"employee"}, answered=True),
        Route("list_restrictions", EVERYBODY),
        Route("count_restricted_records", READERS_L1),
        Route("propose_restriction", ARCHIVIST, lambda _: {"ground": "incident", "reason": "试"}),
        Route("propose_lifting", ARCHIVIST, lambda _: {"reason": "试"}),
        Route("get_processing_register", ARCHIVIST, unaudited=FORMS, query="?company_id={company_id}"),
        Route("export_processing_register", ARCHIVIST, query="?company_id={company_id}"),
        Route("set_processing_purpose", ARCHIVIST, purpose_of_type),
        Route("get_record_purpose", READERS_L1, unaudited=FORMS),
        Route(
            "propose_erasure", {"archivist"}, erasure_of_record, place=("request_id", "erasing_request_id")
        ),
        Route("get_record_tombstone", {"archivist", *AUDITORS}, place=("record_id", "erased_record_id")),
        Route("list_legal_holds", EVERYBODY),
        Route("place_legal_hold", ARCHIVIST, hold_on_company),
        Route("release_legal_hold", ARCHIVIST, lambda _: {"reason": "试"}),
        Route("get_my_processing", {"employee"}, unaudited=OWN),
        Route("give_consent", {"employee"}, consent_of_own),
        Route("withdraw_consent", {"archivist", "employee"}, lambda _: {"reason": "试"}),
        Route("list_consents", ARCHIVIST, query="?company_id={company_id}"),
        Route("enter_consent", ARCHIVIST, consent_on_paper),
        Route("set_consent_wording", ARCHIVIST, wording_of_type),
        Route("get_company_rules", ARCHIVIST, query="?company_id={company_id}"),
        Route("set_company_rule", ARCHIVIST, rule_of_company),
        Route("set_company_ground", ARCHIVIST, ground_of_company),
        Route("list_impact_assessments", ARCHIVIST, query="?company_id={company_id}"),
        Route("write_impact_assessment", ARCHIVIST, assessment_of_company),
        Route("submit_impact_assessment", ARCHIVIST, _nothing, place=("assessment_id", "draft_id")),
        Route("decide_impact_assessment", ARCHIVIST, lambda _: {"approve": True}),
        Route("list_breaches", ARCHIVIST, query="?company_id={company_id}"),
        Route("record_breach", ARCHIVIST, breach_of_company),
        Route("note_breach_told", ARCHIVIST, told_of_breach),
        Route("waive_breach_notice", ARCHIVIST, lambda _: {"ground": "harm_avoided", "reason": "试"}),
        Route("close_breach", ARCHIVIST, lambda _: {"note": "试"}, place=("breach_id", "told_breach_id")),
        Route("get_breach_letter", ARCHIVIST),
        Route("check_package_choice", EVERYBODY, choice_of_record),
        Route("request_package", {"archivist", "employee"}, export_of_record),
        Route("list_packages", EVERYBODY, unaudited=OWN_REQUEST),
        Route(
            "get_package_terms",
            {"archivist", "manager", "employee", "auditor_company", "auditor_group", "administrator"},
            unaudited=FORMS,
            query="?company_id={company_id}",
        ),
        Route("set_package_terms", {"administrator"}, terms_of_exports),
        Route("get_package", {"archivist", "administrator"}, unaudited=OWN_REQUEST),
        Route("withdraw_package", ARCHIVIST, _nothing),
        Route("revoke_package", ARCHIVIST, _reason, conflicting=frozenset({"administrator"})),
        Route("download_package", set(), conflicting=frozenset(ARCHIVIST)),
        Route("get_self_assessment", {"administrator"}),
        Route("list_sign_on_providers", EVERYBODY, unaudited=PUBLIC_NAMES),
        Route("get_health", EVERYBODY, unaudited=PUBLIC_NAMES),
        Route("get_health_details", {"administrator"}),
    )
}

PUBLIC = {"get_health", "list_sign_on_providers"}
"""Routes that answer without a session. Reviewed: that the server runs, its version, and the names of the
providers one can sign on with."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The ids that stand in the addresses."""

    record_id: uuid.UUID
    employee_id: uuid.UUID
    batch_id: uuid.UUID
    upload_id: uuid.UUID
    approval_id: uuid.UUID
    number: int = 1
    place: int = 1
    version: int = 987654321
    rendition_id: int = 987654321
    user_id: int = 987654321
    grant_id: int = 987654321
    session_id: str = "00000000-0000-0000-0000-000000000001"
    token_id: str = "00000000-0000-0000-0000-000000000001"
    loan_id: uuid.UUID = field(default_factory=uuid.uuid4)
    running_loan_id: uuid.UUID = field(default_factory=uuid.uuid4)
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    answered_request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    restriction_id: uuid.UUID = field(default_factory=uuid.uuid4)
    erasing_request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    erased_record_id: uuid.UUID = field(default_factory=uuid.uuid4)
    hold_id: uuid.UUID = field(default_factory=uuid.uuid4)
    consent_id: uuid.UUID = field(default_factory=uuid.uuid4)
    assessment_id: uuid.UUID = field(default_factory=uuid.uuid4)
    draft_id: uuid.UUID = field(default_factory=uuid.uuid4)
    breach_id: uuid.UUID = field(default_factory=uuid.uuid4)
    told_breach_id: uuid.UUID = field(default_factory=uuid.uuid4)
    alert_id: uuid.UUID = field(default_factory=uuid.uuid4)
    package_id: uuid.UUID = field(default_factory=uuid.uuid4)


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Give method and address template by operation id."""
    return {
        description["operationId"]: (method.upper(), address)
        for address, methods in export_openapi()["paths"].items()
        for method, description in methods.items()
    }


def subject_of(world: World, batch: Batch, upload: SourceFile) -> Subject:
    keep_report(check_record(world.records["chen1"], Stage.STORE), operator="test")
    return Subject(
        world.records["chen1"].id, world.employees["chen"].id, batch.id, upload.id, make_approval(world),
        version=make_version(world), **make_account(world), **make_loans(world),
        **make_person_requests(world), **make_privacy_duties(world), rendition_id=make_copy(world),
        alert_id=make_alert(world), package_id=make_package(world),
    )  # fmt: skip


def make_version(world: World) -> int:
    """Draft a matrix that differs from the one in force."""
    actor = world.users["administrator"]
    return import_draft(actor=actor, text=json.dumps({"rules": SECURE_ONLY})).number


def make_account(world: World) -> dict[str, int]:
    """Make somebody with a role, for administrators to act on."""
    user = make_user(f"somebody-{uuid.uuid4()}", Role.MANAGER, company=world.company)
    return {"user_id": user.pk, "grant_id": user.grants.get().pk}


def make_loans(world: World) -> dict[str, uuid.UUID]:
    """Let the manager ask twice for the record that the calls name; one loan runs, with paper and more time asked."""
    manager, at = world.users["manager"], datetime.now(UTC)
    waiting, running = (
        ask_loan(
            actor=manager,
            wish=Wish(
                company_id=world.company.id, request_key=uuid.uuid4(), purpose_kind="review", purpose="复核",
                days=3, record_ids=(world.records["chen1"].id,), paper_original=True,
            ),
            at=at,
        ).id
        for _ in range(2)
    )  # fmt: skip
    decide_loan(actor=world.users["archivist_l4"], loan_id=running, verdict=Verdict(approve=True), at=at)
    ask_extension(actor=manager, loan_id=running, days=5, reason="未完", at=at)
    return {"loan_id": waiting, "running_loan_id": running}


def make_person_requests(world: World) -> dict[str, uuid.UUID]:
    """Let the employee ask twice; one request is worked on, the other granted in part. One record is only stored."""
    officer, at = world.users["archivist"], datetime.now(UTC)
    working, answered = (
        ask_request(
            actor=world.users["employee"], at=at,
            wish=PersonWish(request_key=uuid.uuid4(), kind="copy", text="请提供副本"),
        ).id
        for _ in range(2)
    )  # fmt: skip
    for one in (working, answered):
        take_request(actor=officer, request_id=one, at=at)
    answer_request(
        actor=officer, request_id=answered, act=Act.PARTLY, answer="部分", ground="others_rights", at=at
    )
    return {
        "request_id": working,
        "answered_request_id": answered,
        "restriction_id": make_restriction(world),
    }


def make_privacy_duties(world: World) -> dict[str, uuid.UUID]:
    """Make what the duties of personal information act on: a deletion asked for, a tombstone, a hold, a consent,
    assessments (one to be decided by somebody else, one to be submitted), a breach and one of which all know."""
    officer, at = world.users["archivist_l4"], datetime.now(UTC)
    record = make_record(world.company, world.employees["chen"], type="reward_decision")
    Record.objects.filter(id=record.id).update(retention_rule="R_BANK")
    wish = PersonWish(uuid.uuid4(), "deletion", "请删除", record_ids=(record.id,))
    asked = ask_request(actor=world.users["employee"], wish=wish, at=at)
    take_request(actor=world.users["archivist"], request_id=asked.id, at=at)
    gone = make_record(world.company, None, type="reward_decision")
    ErasedRecord.objects.create(record=gone, verdict="erase", type=gone.type, level=1, erased_at=at)
    hold = place_hold(
        actor=officer, company_id=world.company.id, employee_id=world.employees["sun"].id, kind="H_AUDIT",
        reason="试", at=at,
    )  # fmt: skip
    for kind in ("background_check", "pre_employment_medical"):
        set_wording(
            actor=officer, company_id=world.company.id, type_code=kind, text_zh="同意", text_en="", months=12,
            effective_from=day_of(at), at=at,
        )  # fmt: skip
    latest = {one.type: one.version for one in ConsentWording.objects.order_by("version")}
    consent = give_consent(
        actor=world.users["employee"], type_code="pre_employment_medical",
        version=latest["pre_employment_medical"], at=at,
    )  # fmt: skip
    answers = {one.id: "试" for one in load_assessment_template().questions}
    drafts = [
        write_assessment(
            actor=officer, company_id=world.company.id, at=at,
            draft=ImpactDraft("试", ("sensitive",), (), answers, "low", "可行"),
        ).id
        for _ in range(2)
    ]  # fmt: skip
    submit_assessment(actor=officer, assessment_id=drafts[0], at=at)
    facts = dict.fromkeys(load_breach_rules().facts, "试")
    breach, told = (
        record_breach(
            actor=officer, company_id=world.company.id, at=at,
            known=BreachFacts(at, ("leak",), (), 1, facts),
        ).id
        for _ in range(2)
    )  # fmt: skip
    tell_authority(actor=officer, breach_id=told, authority="试", told_at=at, at=at)
    waive_persons(actor=officer, breach_id=told, ground="harm_avoided", reason="试", at=at)
    return {
        "erasing_request_id": asked.id, "erased_record_id": gone.id, "hold_id": hold.id,
        "consent_id": consent.id, "assessment_id": drafts[0], "draft_id": drafts[1], "breach_id": breach,
        "told_breach_id": told,
    }  # fmt: skip


def make_restriction(world: World) -> uuid.UUID:
    """Make a record, and let it be only stored from now on."""
    at = datetime.now(UTC)
    record = make_record(world.company, world.employees["li"], type="reward_decision")
    made = propose_restriction(
        actor=world.users["archivist"], record_id=record.id, ground="incident", reason="试", at=at
    )
    approve(approval_id=made.approval_id or uuid.uuid4(), actor=world.users["administrator"], at=at)
    return made.id


def make_copy(world: World) -> int:
    """Make a redacted copy of the record that the calls name."""
    copy = make_redacted_copy(
        actor=world.users["archivist"], record_id=world.records["chen1"].id,
        classes=frozenset({MaskClass.PHONE}), drawn={}, reason="试", at=NOW,
    )  # fmt: skip
    return copy.id


def make_alert(world: World) -> uuid.UUID:
    """Raise an alert about the manager, in the first company."""
    alert = Alert.objects.create(
        rule="shows", actor=world.users["manager"], company_id=world.company.id, at=NOW, raised_at=NOW,
        sequences=[1], count=15, limit=15, minutes=60,
    )  # fmt: skip
    return alert.id


def make_package(world: World) -> uuid.UUID:
    """Let the archivist ask for the record that the calls name to be exported."""
    wish = ExportWish(uuid.uuid4(), Chosen((world.records["chen1"].id,)), "inspection", "试", "审计师")
    return request_package(actor=world.users["archivist"], wish=wish, at=datetime.now(UTC)).id


def make_approval(world: World) -> uuid.UUID:
    """Ask for consent to an act that does nothing."""
    register_kind("test.nothing", lambda _: None)
    actor = world.users["administrator"]
    payload = {"company_id": world.company.id}
    return request_approval(kind="test.nothing", payload=payload, reason="试", actor=actor).id


def make_batch(world: World) -> tuple[Batch, SourceFile]:
    """Make a batch in the first company with one upload that has not begun."""
    actor = world.users["archivist"]
    batch = create_batch(actor=actor, company_id=world.company.id, name="箱零", at=NOW)
    return batch, start_upload(actor=actor, batch_id=batch.id, name="b.pdf", size_bytes=4, at=NOW)


def strangers() -> Subject:
    """Give ids that name nothing."""
    return Subject(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4())


def call(client: Client, operation: str, subject: Subject, world: World, **headers: Any) -> HttpResponse:
    """Make the route's call about the subject."""
    route, (method, address) = ROUTES[operation], operations()[operation]
    places = {name: getattr(subject, name) for name in Subject.__dataclass_fields__}
    places |= {"loan_id": subject.running_loan_id} if route.running else {}
    places |= {"request_id": subject.answered_request_id} if route.answered else {}
    places |= {route.place[0]: getattr(subject, route.place[1])} if route.place[0] else {}
    path = address.format(**places)
    content_type = "application/octet-stream" if route.raw is not None else "application/json"
    data: Any = route.raw if route.raw is not None else route.body(world) if route.body else ""
    path += route.query.format(company_id=world.company.id)
    if method == "GET":
        return client.get(path, **headers)  # type: ignore[return-value]
    send = getattr(client, method.lower())
    return send(path, data, content_type=content_type, **headers)  # type: ignore[no-any-return]
