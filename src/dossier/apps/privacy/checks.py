"""The checks of the self-assessment that need nothing but this app and those below it.

Each gives a finding as a code with numbers, no names of people: account names are counted, not listed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Max, Q

from dossier.apps.access.approvals import has_three_administrators
from dossier.apps.access.models import Grant, PolicyVersion
from dossier.apps.access.policy import Action, MaskClass, Role
from dossier.apps.access.selectors import active_version, list_rules
from dossier.apps.accounts.demands import FACTORS
from dossier.apps.accounts.models import ApiToken, User
from dossier.apps.accounts.security import ADMINISTRATORS, FACTOR_ROLES, read_security
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.protection import read_protection
from dossier.apps.people.models import Company
from dossier.apps.privacy.assessing import Evidence, register_check
from dossier.apps.privacy.breaches import clock_of
from dossier.apps.privacy.consents import coverage_on
from dossier.apps.privacy.impact import uncovered_types
from dossier.apps.privacy.models import Breach, Erasure, ImpactAssessment, PersonRequest
from dossier.apps.privacy.purposes import is_sound, purposes_on
from dossier.apps.privacy.selectors import day_of
from dossier.apps.privacy.states import OPEN
from dossier.apps.records.models import DocumentType, RecordState, RetentionRule
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.norms.retention import Duration, Open, parse_period

SHARED_NAMES = ("admin", "administrator", "root", "test", "guest", "demo", "user", "dossier", "public")
UNUSED = timedelta(days=180)
TEMPORARY = timedelta(days=30)
STALE = timedelta(days=30)
"""An object that nobody read again for so long has no fresh fixity."""
DAYS_OF_SIX_MONTHS = 180


def check_unique_accounts(_at: datetime) -> Evidence:
    shared = User.objects.filter(is_active=True, username__in=SHARED_NAMES).count()
    active = User.objects.filter(is_active=True).count()
    return Evidence(not shared, "assessment.accounts", {"active": active, "shared": shared})


def check_password_rule(_at: datetime) -> Evidence:
    least, rules = read_security().password_min_length, len(settings.AUTH_PASSWORD_VALIDATORS)
    return Evidence(least >= 10 and rules >= 3, "assessment.password", {"length": least, "rules": rules})


def check_temporary_passwords(at: datetime) -> Evidence:
    old = User.objects.filter(
        is_active=True, password_is_temporary=True, activated_at__lt=at - TEMPORARY
    ).count()
    return Evidence(not old, "assessment.temporary_passwords", {"count": old, "days": TEMPORARY.days})


def check_lockout(_at: datetime) -> Evidence:
    rules = read_security()
    ok = rules.lockout_failures <= 5 and rules.lockout_minutes >= 10
    found: dict[str, str | int] = {"failures": rules.lockout_failures, "minutes": rules.lockout_minutes}
    return Evidence(ok, "assessment.lockout", found)


def check_idle_timeout(_at: datetime) -> Evidence:
    minutes = read_security().idle_minutes
    return Evidence(minutes <= 30, "assessment.idle", {"minutes": minutes})


def check_https(_at: datetime) -> Evidence:
    ok = bool(settings.ENVIRONMENT.https and settings.SESSION_COOKIE_SECURE)
    return Evidence(ok, "assessment.https_on" if ok else "assessment.https_off")


def check_second_factor_rule(_at: datetime) -> Evidence:
    missing = sorted(set(FACTOR_ROLES) - set(read_security().second_factor_roles))
    if missing:
        return Evidence(False, "assessment.factor_roles_missing", {"roles": ", ".join(missing)})
    return Evidence(True, "assessment.factor_roles", {"count": len(read_security().second_factor_roles)})


def check_second_factor_enrolled(_at: datetime) -> Evidence:
    needing = User.objects.filter(is_active=True, grants__role__in=FACTOR_ROLES).distinct()
    enrolled = Authenticator.objects.filter(type__in=FACTORS, user__in=needing).values("user").distinct()
    total, having = needing.count(), enrolled.count()
    return Evidence(total == having, "assessment.factors_enrolled", {"needing": total, "having": having})


def check_bootstrap_ended(_at: datetime) -> Evidence:
    left = User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR).distinct().count()
    return Evidence(not left, "assessment.bootstrap", {"count": left})


def check_unused_accounts(at: datetime) -> Evidence:
    never = Q(last_login=None, activated_at__lt=at - UNUSED)
    unused = User.objects.filter(Q(last_login__lt=at - UNUSED) | never, is_active=True).count()
    gone = User.objects.filter(is_active=True, employee__departed_on__lt=day_of(at), grants__isnull=False)
    leavers = gone.distinct().count()
    found: dict[str, str | int] = {"unused": unused, "days": UNUSED.days, "leavers": leavers}
    return Evidence(not unused and not leavers, "assessment.unused", found)


def check_three_administrators(_at: datetime) -> Evidence:
    held = Grant.objects.filter(role__in=ADMINISTRATORS, user__is_active=True)
    count = held.values("role").distinct().count()
    return Evidence(has_three_administrators(), "assessment.three", {"count": count})


def check_policy_in_force(at: datetime) -> Evidence:
    version = active_version(at)
    if version is None:
        return Evidence(False, "assessment.policy_none")
    consented = PolicyVersion.objects.filter(number=version.number, approval__isnull=False).exists()
    found: dict[str, str | int] = {"number": version.number, "rules": len(list_rules(at))}
    code = "assessment.policy_consented" if consented else "assessment.policy_alone"
    return Evidence(consented, code, found)


def check_levels_set(_at: datetime) -> Evidence:
    types = DocumentType.objects.filter(active=True)
    count = types.values("level").distinct().count()
    found: dict[str, str | int] = {"types": types.count(), "levels": count, "grants": Grant.objects.count()}
    return Evidence(count > 1, "assessment.levels", found)


def check_audit_running(at: datetime) -> Evidence:
    recent = AuditEvent.objects.filter(at__gte=at - timedelta(days=1)).count()
    return Evidence(recent > 0, "assessment.audit_recent", {"count": recent})


def check_audit_triggers(_at: datetime) -> Evidence:
    """SECURITY: asks the database itself which triggers guard the log, not the migrations."""
    guarded = read_protection()
    params: dict[str, str | int] = {"found": guarded.found, "wanted": guarded.wanted}
    return Evidence(guarded.triggers, "assessment.audit_triggers", params)


def check_audit_sequence(_at: datetime) -> Evidence:
    """Count and highest number agree: nothing was cut out. The digests are checked on the audit page."""
    count = AuditEvent.objects.count()
    last = AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
    return Evidence(count == last, "assessment.audit_sequence", {"count": count, "last": last})


def check_audit_retention(_at: datetime) -> Evidence:
    short = [
        rule
        for rule in RetentionRule.objects.filter(code="R_AUDIT_LOG")
        if not _at_least_six_months(rule.period)
    ]
    total = RetentionRule.objects.filter(code="R_AUDIT_LOG").count()
    found: dict[str, str | int] = {"companies": total, "short": len(short)}
    return Evidence(total > 0 and not short, "assessment.audit_retention", found)


def _at_least_six_months(text: str) -> bool:
    period = parse_period(text)
    if isinstance(period, Duration):
        return period.years * 365 + period.months * 30 + period.days >= DAYS_OF_SIX_MONTHS
    return period is Open.PERMANENT


def check_debug_off(_at: datetime) -> Evidence:
    hosts = len(settings.ALLOWED_HOSTS)
    ok = not settings.DEBUG and "*" not in settings.ALLOWED_HOSTS and hosts > 0
    return Evidence(ok, "assessment.debug", {"hosts": hosts})


def check_fixity(at: datetime) -> Evidence:
    broken = StoredObject.objects.filter(broken_at__isnull=False).count()
    stale = StoredObject.objects.filter(
        Q(checked_at=None, created_at__lt=at - STALE) | Q(checked_at__lt=at - STALE)
    ).count()
    found: dict[str, str | int] = {"broken": broken, "stale": stale, "days": STALE.days}
    return Evidence(not broken and not stale, "assessment.fixity", found)


def check_encryption_at_rest(_at: datetime) -> Evidence:
    if settings.KEYS is None:
        return Evidence(False, "assessment.keys_closed")
    keys = CompanyKey.objects.count()
    return Evidence(True, "assessment.encrypted", {"provider": settings.KEYS.provider_id, "keys": keys})


def check_keys_apart(_at: datetime) -> Evidence:
    kind = settings.ENVIRONMENT.keys.kind
    return Evidence(kind != "passphrase", "assessment.key_provider", {"kind": kind})


def check_replica(_at: datetime) -> Evidence:
    there = bool(settings.ENVIRONMENT.replica)
    return Evidence(there, "assessment.replica_set" if there else "assessment.replica_none")


def check_residual(_at: datetime) -> Evidence:
    ok = settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SECURE
    hours = settings.SESSION_COOKIE_AGE // 3600
    return Evidence(ok, "assessment.cookies", {"hours": hours, "secure": int(settings.SESSION_COOKIE_SECURE)})


def check_masking(_at: datetime) -> Evidence:
    """Whoever is neither the archivist nor the person, and is lent nothing, sees masked values only."""
    others = {Role.MANAGER, Role.AUDITOR}
    clear = [rule for rule in list_rules() if rule.role in others and Action.VIEW in rule.actions]
    bare = [
        rule
        for rule in list_rules()
        if rule.role in others and Action.VIEW_MASKED in rule.actions and not rule.masks
    ]
    found: dict[str, str | int] = {"classes": len(MaskClass), "open": len(clear) + len(bare)}
    return Evidence(not clear and not bare, "assessment.masking", found)


def check_restriction_enforced(_at: datetime) -> Evidence:
    opening = [rule for rule in list_rules() if RecordState.RESTRICTED in rule.states]
    return Evidence(not opening, "assessment.restriction", {"rules": len(opening)})


def check_tokens_expire(at: datetime) -> Evidence:
    longest = read_security().token_max_days
    live = ApiToken.objects.filter(revoked_at=None, expires_at__gt=at)
    over = live.filter(expires_at__gt=at + timedelta(days=max(longest, 1))).count()
    found: dict[str, str | int] = {"days": longest, "live": live.count(), "over": over}
    return Evidence(longest <= 365 and not over, "assessment.tokens", found)


def check_requests_in_time(at: datetime) -> Evidence:
    waiting = PersonRequest.objects.filter(state__in=OPEN)
    late = waiting.filter(due_on__lt=day_of(at)).count()
    return Evidence(not late, "assessment.requests", {"open": waiting.count(), "late": late})


def check_officer_present(_at: datetime) -> Evidence:
    lending = {rule.role.value for rule in list_rules() if Action.GRANT in rule.actions}
    held = Grant.objects.filter(role__in=lending, user__is_active=True, department=None)
    everywhere = held.filter(company=None).exists()
    companies = Company.objects.count()
    covered = companies if everywhere else held.values("company").distinct().count()
    found: dict[str, str | int] = {"companies": companies, "covered": covered}
    return Evidence(covered == companies, "assessment.officers", found)


def check_retention_set(_at: datetime) -> Evidence:
    known = set(RetentionRule.objects.values_list("company_id", "code"))
    types = list(DocumentType.objects.filter(active=True).values_list("company_id", "retention_rule"))
    missing = sum(pair not in known for pair in types)
    return Evidence(not missing, "assessment.retention", {"types": len(types), "missing": missing})


def check_purposes_set(at: datetime) -> Evidence:
    rows = [row for company in Company.objects.all() for row in purposes_on(company, day_of(at))]
    missing = sum(not is_sound(row.purpose) for row in rows)
    return Evidence(not missing, "assessment.purposes", {"types": len(rows), "missing": missing})


def check_consents_covered(at: datetime) -> Evidence:
    """Every person of whom something is processed on consent has given it, to the words in force."""
    types = lacking = 0
    for company in Company.objects.all():
        rows = purposes_on(company, day_of(at))
        for coverage in coverage_on(company, rows, day_of(at)).values():
            types += 1
            lacking += coverage.lacking
    return Evidence(not lacking, "assessment.consents", {"types": types, "lacking": lacking})


def check_assessments_current(at: datetime) -> Evidence:
    today = day_of(at)
    approved = ImpactAssessment.objects.filter(state=ImpactAssessment.State.APPROVED)
    due = approved.filter(review_on__lte=today).count()
    uncovered = sum(len(uncovered_types(company, today)) for company in Company.objects.all())
    found: dict[str, str | int] = {"approved": approved.count(), "due": due, "uncovered": uncovered}
    return Evidence(not due and not uncovered, "assessment.impact", found)


def check_breaches_told(at: datetime) -> Evidence:
    waiting = list(Breach.objects.filter(state=Breach.State.OPEN).select_related("company"))
    late = sum(bool(clock_of(one, at).late) for one in waiting)
    return Evidence(not late, "assessment.breaches", {"open": len(waiting), "late": late})


def check_erasures_finished(at: datetime) -> Evidence:
    """What was decided to be deleted is gone everywhere within a day."""
    acts = Erasure.objects.exclude(state__in=(Erasure.State.PROPOSED, Erasure.State.DROPPED))
    stuck = acts.filter(state=Erasure.State.CARRIED_OUT, carried_out_at__lt=at - timedelta(days=1)).count()
    return Evidence(not stuck, "assessment.erasures", {"done": acts.count(), "stuck": stuck})


CHECKS = {
    "consents_covered": check_consents_covered,
    "assessments_current": check_assessments_current,
    "breaches_told": check_breaches_told,
    "erasures_finished": check_erasures_finished,
    "purposes_set": check_purposes_set,
    "unique_accounts": check_unique_accounts,
    "password_rule": check_password_rule,
    "temporary_passwords": check_temporary_passwords,
    "lockout": check_lockout,
    "idle_timeout": check_idle_timeout,
    "https": check_https,
    "second_factor_rule": check_second_factor_rule,
    "second_factor_enrolled": check_second_factor_enrolled,
    "bootstrap_ended": check_bootstrap_ended,
    "unused_accounts": check_unused_accounts,
    "three_administrators": check_three_administrators,
    "policy_in_force": check_policy_in_force,
    "levels_set": check_levels_set,
    "audit_running": check_audit_running,
    "audit_triggers": check_audit_triggers,
    "audit_sequence": check_audit_sequence,
    "audit_retention": check_audit_retention,
    "debug_off": check_debug_off,
    "fixity": check_fixity,
    "encryption_at_rest": check_encryption_at_rest,
    "keys_apart": check_keys_apart,
    "replica": check_replica,
    "residual": check_residual,
    "masking": check_masking,
    "restriction_enforced": check_restriction_enforced,
    "tokens_expire": check_tokens_expire,
    "requests_in_time": check_requests_in_time,
    "officer_present": check_officer_present,
    "retention_set": check_retention_set,
}


def register_checks() -> None:
    for name, check in CHECKS.items():
        register_check(name, check)
