"""The holdings: scheme, fonds, dossiers, records, versions, renditions, field values.

Terms follow DA/T 46-2009 and STYLE: a fonds (全宗) per company, a dossier (卷) per employee, a record (件) as the
unit of access, retention and version, a page image (页) per scanned side. A page image never changes; what is
derived from it is a rendition.

Work is found by asking these tables what is missing: ``Record.revision > indexed_revision`` is a record the
index does not show yet, a record without a ``searchable_pdf`` rendition of its version lacks its PDF, a page
image without ``reading_model`` has not been read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossier.apps.kernel.fields import SealedJSONField, SealedTextField
from dossier.apps.kernel.ids import new_id

if TYPE_CHECKING:
    from dossier.apps.people.models import Employee


class DocumentType(models.Model):
    """A type of paper in a company's scheme; loaded from the norms, changeable by the company."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="document_types")
    code = models.CharField(max_length=60)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    stage = models.CharField(max_length=20)
    category = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField()
    retention_rule = models.CharField(max_length=40)
    required_for = models.CharField(max_length=40)
    title_patterns = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    negative = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    signature_expected = models.BooleanField(default=False)
    """Somebody signs such a paper by hand."""
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("company_id", "code")
        constraints = (models.UniqueConstraint(fields=("company", "code"), name="one_type_code_per_company"),)

    def __str__(self) -> str:
        return self.code


class FieldDefinition(models.Model):
    """A field of the company's dictionary: its kind and how forms label it."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="field_definitions")
    code = models.CharField(max_length=60)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    kind = models.CharField(max_length=200)
    labels = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="one_field_code_per_company"),
        )

    def __str__(self) -> str:
        return self.code


class SchemeTerm(models.Model):
    """A named value of the scheme: a life-cycle stage, a category (类) or a confidentiality level."""

    class Kind(models.TextChoices):
        STAGE = "stage"
        CATEGORY = "category"
        LEVEL = "level"

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="scheme_terms")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=20)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("company_id", "kind", "position")
        constraints = (
            models.UniqueConstraint(fields=("company", "kind", "code"), name="one_term_per_company"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


class RetentionRule(models.Model):
    """A retention rule with its legal basis; periods are ISO 8601 durations or PERMANENT, UNTIL_TRANSFER, ..."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="retention_rules")
    code = models.CharField(max_length=40)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    trigger = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    legal_minimum = models.CharField(max_length=20, blank=True)
    disposition = models.CharField(max_length=20)
    basis = models.JSONField(default=list)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="one_retention_code_per_company"),
        )

    def __str__(self) -> str:
        return self.code


class Fonds(models.Model):
    """The whole of a company's records, and the source of its reference codes (DA/T 13, DA/T 22)."""

    company = models.OneToOneField("people.Company", on_delete=models.PROTECT, related_name="fonds")
    code = models.CharField(max_length=8, unique=True)
    code_template = models.CharField(max_length=120)
    last_file_no = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "fonds"

    def __str__(self) -> str:
        return self.code


class Dossier(models.Model):
    """An employee's file in one fonds. ``file_no`` is the archive's number, not the employee number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fonds = models.ForeignKey(Fonds, on_delete=models.PROTECT, related_name="dossiers")
    employee = models.OneToOneField("people.Employee", on_delete=models.PROTECT, related_name="dossier")
    file_no = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("fonds", "file_no"), name="one_file_no_per_fonds"),)

    def __str__(self) -> str:
        return str(self.id)


class ItemCounter(models.Model):
    """The last item number given in a dossier's category: a number is never given twice."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="counters")
    category = models.CharField(max_length=4)
    last_item = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dossier", "category"), name="one_counter_per_category"),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id}:{self.category}"


class Tag(models.Model):
    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="tags")
    name = SealedTextField()
    name_blind = models.BinaryField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("company", "name_blind"), name="one_tag_per_company"),)

    def __str__(self) -> str:
        return str(self.pk)


class RecordState(models.TextChoices):
    TO_CHECK = "to_check"
    FILED = "filed"
    WITHDRAWN = "withdrawn"
    RESTRICTED = "restricted"
    """Only stored (个人信息保护法 47条 末款): the default matrix opens it to nobody."""
    ERASED = "erased"
    """What it said is destroyed (:mod:`.erasing`); the row stays for those that refer to it."""


class RecordQuerySet(models.QuerySet["Record"]):
    def not_indexed(self) -> RecordQuerySet:
        """Records whose latest revision the search index does not show."""
        return self.filter(revision__gt=F("indexed_revision"))

    def concerning(self, employees: Iterable[Employee]) -> RecordQuerySet:
        """Records of these people, those among them whose file only refers to the record (DA/T 互见)."""
        wanted = list(employees)
        referring = RecordPerson.objects.filter(employee__in=wanted).values("record_id")
        return self.filter(Q(employee__in=wanted) | Q(id__in=referring))

    def without_pdf(self) -> RecordQuerySet:
        """Records whose searchable PDF has not been written since their pages changed."""
        return self.exclude(renditions__kind=Rendition.Kind.SEARCHABLE_PDF).exclude(
            state__in=(RecordState.WITHDRAWN, RecordState.RESTRICTED, RecordState.ERASED)
        )


class Record(models.Model):
    """One record: what it is, whose it is, how sure that is, and where it stands.

    ``employee``: in whose dossier it is filed. ``shared``: it concerns several people, who are its ``people``;
    ``department`` is then the lowest one above all of them, or empty when one of them is unknown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # PERF: no index of its own. `record_by_state` begins with the company, and planners chose the poorer one.
    company = models.ForeignKey(
        "people.Company", on_delete=models.PROTECT, related_name="records", db_index=False
    )
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    department = models.ForeignKey(
        "people.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    shared = models.BooleanField(default=False)
    type = models.CharField(max_length=60)
    stage = models.CharField(max_length=20)
    category = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField()
    title = SealedTextField()
    doc_date = models.CharField(max_length=10, blank=True)
    """ISO 8601, possibly partial: 2013, 2013-06 or 2013-06-05; empty when unknown."""
    reference_code = models.CharField(max_length=60, null=True, blank=True, unique=True)
    state = models.CharField(max_length=12, choices=RecordState, default=RecordState.TO_CHECK)
    version = models.PositiveIntegerField(default=1)
    type_confidence = models.FloatField()
    person_confidence = models.FloatField(null=True, blank=True)
    person_how = models.CharField(max_length=30, blank=True)
    doubts = models.JSONField(default=list)
    passed = models.BooleanField(default=False)
    """It was filed without a person."""
    evidence = models.JSONField(null=True, blank=True)
    """What the pass rule weighed at receipt, as :class:`.passing.Evidence`; codes and numbers only."""
    errors_found = models.PositiveIntegerField(default=0)
    """Values of recognition that people have put right since it was filed."""
    retention_rule = models.CharField(max_length=40)
    source = models.ForeignKey("vault.StoredObject", on_delete=models.PROTECT, related_name="records")
    source_name = SealedTextField()
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    received_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    indexed_revision = models.PositiveIntegerField(default=0)
    tags = models.ManyToManyField(Tag, blank=True, related_name="records")

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = (
            # PERF: what waits for a person is counted, put in order and cut in this index alone.
            models.Index(fields=("company", "state", "received_at", "id", "level"), name="record_by_state"),
            models.Index(
                fields=("id",), name="record_not_indexed", condition=Q(revision__gt=F("indexed_revision"))
            ),
            models.Index(fields=("state",), name="record_shared", condition=Q(shared=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="filed") | (Q(dossier__isnull=False) & Q(reference_code__isnull=False)),
                name="a_filed_record_has_a_dossier_and_a_code",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="record_level_within_scheme"),
        )

    def __str__(self) -> str:
        return str(self.id)


class RecordPerson(models.Model):
    """One of several people whom a record concerns, in the order of the paper.

    A record that concerns one person has no such rows. ``employee`` is empty for a person who is not in the
    roster. ``values``: what the paper says of this person alone, by field: value, raw, confidence, page, box,
    handwritten, source.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="people")
    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="references"
    )
    position = models.PositiveIntegerField()
    """Place on the paper, from 1; never given to another person of the record."""
    values = SealedJSONField()
    confidence = models.FloatField(null=True, blank=True)
    how = models.CharField(max_length=30, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("record_id", "position")
        constraints = (
            models.UniqueConstraint(fields=("record", "position"), name="one_person_per_place_on_paper"),
            models.UniqueConstraint(fields=("record", "employee"), name="one_reference_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.record_id} #{self.position}"

    @property
    def name(self) -> str:
        """The person's name: the roster's, else as the paper has it."""
        if self.employee is not None:
            return str(self.employee.name)
        return str(self.values.get("employee_name", {}).get("value", ""))


class QualityTarget(models.Model):
    """How many wrong values a company accepts among those of records that pass without a person."""

    company = models.OneToOneField("people.Company", on_delete=models.CASCADE, related_name="quality_target")
    field_error = models.FloatField()
    """As a share: 0.001 is one in a thousand."""
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(field_error__gt=0, field_error__lte=0.05), name="target_error_within_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id}: {self.field_error}"


class DecisiveFields(models.Model):
    """Which fields of a type must be sure for a record to pass without a person, in a company from a day on.

    The latest row whose day has come holds; rows stay, to tell what held when a record came in. ``KEY_DATE`` means
    whichever field a record's date is taken from.
    """

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="decisive_fields")
    type = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    effective_from = models.DateField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "type", "-effective_from", "-id")

    def __str__(self) -> str:
        return f"{self.company_id}:{self.type} {self.effective_from}"


class PageImage(models.Model):
    """One scanned side: page ``source_page`` of the stored source. ``record`` is empty for blanks, duplicates
    and pages not yet assembled. ``reading`` is the recognised page as the recognition library gives it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey("vault.StoredObject", on_delete=models.PROTECT, related_name="pages")
    source_page = models.PositiveIntegerField()
    record = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField(null=True, blank=True)
    """Page number within the record, from 1."""
    reading = SealedJSONField(null=True, blank=True)
    reading_model = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    image = models.ForeignKey("vault.StoredObject", null=True, on_delete=models.PROTECT, related_name="+")
    image_width_px = models.PositiveIntegerField(default=0)
    image_height_px = models.PositiveIntegerField(default=0)
    thumbnail = models.ForeignKey("vault.StoredObject", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("record_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("source", "source_page"), name="one_page_image_per_side"),
            models.UniqueConstraint(fields=("record", "number"), name="one_page_per_place_in_a_record"),
        )

    def __str__(self) -> str:
        return str(self.id)


class FieldValue(models.Model):
    """The current value of a field, where it was seen, and who confirmed it."""

    class Source(models.TextChoices):
        MACHINE = "machine"
        PERSON = "person"

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=60)
    value = SealedTextField()
    raw = SealedTextField()
    confidence = models.FloatField()
    page = models.PositiveIntegerField(null=True, blank=True)
    """Page number within the record."""
    box = models.JSONField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    handwritten = models.BooleanField(default=False)
    """It stands on the paper in handwriting."""
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("record", "field"), name="one_value_per_field"),)

    def __str__(self) -> str:
        return f"{self.record_id}:{self.field}"


class UnconfirmedValue(models.Model):
    """What recognition read and was not sure enough of to let it stand: a proposal, never a fact.

    It is not a :class:`FieldValue` until somebody confirms it, so that nothing which reads values, searches, counts or
    exports them can take it for one. Settled by :mod:`.unconfirmed`.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="unconfirmed")
    position = models.PositiveIntegerField(default=0)
    """Of whom among several it is said, as :class:`RecordPerson` counts them; 0: of the record itself."""
    field = models.CharField(max_length=60)
    value = SealedTextField()
    raw = SealedTextField()
    confidence = models.FloatField()
    page = models.PositiveIntegerField(null=True, blank=True)
    box = models.JSONField(null=True, blank=True)
    handwritten = models.BooleanField(default=False)

    class Meta:
        ordering = ("record_id", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("record", "position", "field"), name="one_proposal_per_field"),
        )

    def __str__(self) -> str:
        return f"{self.record_id}:{self.key}"

    @property
    def key(self) -> str:
        """The field's id; ``field@3`` is that of the third of several people."""
        return f"{self.field}@{self.position}" if self.position else self.field


class RecordVersion(models.Model):
    """A state of the record's description, kept for ever. Version 1 is what recognition said."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    reason = SealedTextField()
    snapshot = SealedJSONField()
    changes = SealedJSONField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("record", "number"), name="one_version_per_number"),)

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class Rendition(models.Model):
    """A form derived from the pages, with how it was made.

    ``parameters`` of a redacted copy: the classes covered, how many boxes were drawn, of which version, by whom.
    """

    class Kind(models.TextChoices):
        SEARCHABLE_PDF = "searchable_pdf"
        REDACTED_PDF = "redacted_pdf"

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=20, choices=Kind)
    object = models.ForeignKey("vault.StoredObject", on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "kind"),
                # Redacted copies there may be as many as there are readers to make them for.
                condition=~Q(kind="redacted_pdf"),
                name="one_rendition_per_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"


class SignatureCheck(models.Model):
    """One check of the electronic signatures inside a stored source. A later check is a row of its own.

    ``signatures``: findings of :mod:`dossier.trust.document_signatures`. ``roots``: SHA-256 of the certificates that
    were trusted.
    """

    source = models.ForeignKey(
        "vault.StoredObject", on_delete=models.CASCADE, related_name="signature_checks"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    roots = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10)
    signatures = SealedJSONField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.source_id} {self.verdict}"


class PreservationEvent(models.Model):
    """What happened to the record itself (PREMIS 3.0 event; DA/T 46-2009 业务实体), kept as long as the record."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    agent = models.CharField(max_length=150)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"
