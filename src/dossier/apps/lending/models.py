"""Loans of records (借阅): what was asked and why, who approved, what was lent until when, where the paper is.

What a borrower may see is not decided by these rows but by ``access.lent``, which a loan writes when it is
approved. The state stored here is what people have decided; what the clock adds is computed (``states``).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id
from dossier.apps.lending.purposes import Purpose
from dossier.apps.lending.rules import Terms
from dossier.apps.lending.states import ExtensionState, LoanState, PaperState, paper_state_at, state_at


class LoanRule(models.Model):
    """The terms of one level in one company from a day on; the newest that has begun holds."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    approvers = models.PositiveSmallIntegerField()
    longest_days = models.PositiveSmallIntegerField()
    extensions = models.PositiveSmallIntegerField()
    extension_days = models.PositiveSmallIntegerField()
    download = models.BooleanField()
    employee_sees = models.BooleanField()
    paper = models.BooleanField()
    basis = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "level", "effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "level", "effective_from"), name="one_loan_rule_per_level_and_day"
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="loan_rule_level_within_scheme"),
            models.CheckConstraint(
                condition=Q(level__lt=3, approvers__range=(1, 2)) | Q(level__gte=3, approvers=2),
                name="two_approve_loans_of_high_levels",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} L{self.level} {self.effective_from}"

    def as_terms(self) -> Terms:
        return Terms(
            level=self.level,
            approvers=self.approvers,
            longest_days=self.longest_days,
            extensions=self.extensions,
            extension_days=self.extension_days,
            download=self.download,
            employee_sees=self.employee_sees,
            paper=self.paper,
            basis=(self.basis,),
        )


class LoanCounter(models.Model):
    """The last number given to a loan in a company's year: a number is never given twice."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("company", "year"), name="one_loan_counter_per_year"),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}"


class LoanRequest(models.Model):
    """One loan from its being asked for to its end.

    Asked for by naming records (its items) or by describing them: ``employee`` or ``person_text``, and ``types``;
    whoever approves then chooses the items. ``terms_*`` are those the first approval found in force.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_key = models.UUIDField()
    """Made by the form that asks: a second click with the same key asks nothing."""
    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_text = SealedTextField()
    types = models.JSONField(default=list)
    purpose_kind = models.CharField(max_length=20, choices=Purpose)
    purpose = SealedTextField()
    days = models.PositiveSmallIntegerField()
    wanted_from = models.DateTimeField(null=True, blank=True)
    wants_download = models.BooleanField(default=False)
    paper_original = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=LoanState.ASKED)
    """What people have decided; see :meth:`state_at`."""
    approvers_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    extensions_allowed = models.PositiveSmallIntegerField(default=0)
    extension_days = models.PositiveSmallIntegerField(default=0)
    employee_sees = models.BooleanField(default=False)
    with_download = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    """When it ends or has ended, early ends included."""
    end_reason = SealedTextField()
    paper_out_at = models.DateTimeField(null=True, blank=True)
    paper_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (
            models.Index(fields=("company", "state", "asked_at"), name="loan_by_company_and_state"),
            models.Index(fields=("borrower", "asked_at"), name="loan_by_borrower"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="one_loan_per_number"),
            models.UniqueConstraint(fields=("borrower", "request_key"), name="one_loan_per_request_key"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="an_approved_loan_has_its_times",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    def state_at(self, now: datetime) -> LoanState:
        return state_at(LoanState(self.state), self.starts_at, self.ends_at, now)

    def paper_state_at(self, now: datetime) -> PaperState:
        return paper_state_at(self.paper_original, self.paper_out_at, self.paper_back_at, self.ends_at, now)


class LoanItem(models.Model):
    """A record of a loan. ``asked``: the borrower named it; otherwise whoever approved chose it."""

    loan = models.ForeignKey(LoanRequest, on_delete=models.CASCADE, related_name="items")
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")
    asked = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("loan", "record"), name="one_item_per_record"),)

    def __str__(self) -> str:
        return f"{self.loan_id} {self.record_id}"


class LoanApproval(models.Model):
    """What one approver said. ``round``: 0 for the loan, n for its n-th extension."""

    loan = models.ForeignKey(LoanRequest, on_delete=models.CASCADE, related_name="approvals")
    round = models.PositiveSmallIntegerField(default=0)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    reason = SealedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("loan", "round", "approver"), name="each_approver_speaks_once_a_round"
            ),
        )

    def __str__(self) -> str:
        return f"{self.loan_id} {self.round} {self.approver_id}"


class LoanExtension(models.Model):
    """A wish for more time; ``number`` from 1."""

    loan = models.ForeignKey(LoanRequest, on_delete=models.CASCADE, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    reason = SealedTextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=ExtensionState.ASKED)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("loan", "number"), name="one_extension_per_number"),)

    def __str__(self) -> str:
        return f"{self.loan_id} +{self.number}"
