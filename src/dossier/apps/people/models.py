"""The group, its companies, their departments and employees.

A company is the creator of a fonds (全宗); an employee is a person in one company. Names and particulars are
sealed; numbers that must be looked up have a blind column beside them.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedJSONField, SealedTextField, blind_column
from dossier.apps.kernel.ids import new_id


class Group(models.Model):
    """Companies under one control."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="companies")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Department(models.Model):
    """A node of a company's tree. ``path`` lists the ids from the root to this node: ``/1/4/9/``."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="departments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200, default="", db_index=True)

    class Meta:
        ordering = ("company_id", "path")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "parent", "name"), name="one_department_name_per_parent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id}{self.path}"

    @property
    def ancestor_ids(self) -> tuple[int, ...]:
        """Ids from the root to this department, itself included."""
        return tuple(int(part) for part in self.path.split("/") if part)


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def active_on(self, day: date) -> EmployeeQuerySet:
        return self.filter(models.Q(departed_on__isnull=True) | models.Q(departed_on__gt=day))


class Employee(models.Model):
    """A person in one company. ``particulars`` holds gender, birth_date, id_number, phone, flags."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="employees")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="employees")
    employee_no = models.CharField(max_length=32)
    name = SealedTextField()
    position = SealedTextField()
    particulars = SealedJSONField()
    id_number_blind = models.BinaryField(max_length=16, default=b"", db_index=True)
    hired_on = models.DateField(null=True, blank=True)
    departed_on = models.DateField(null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="employee"
    )

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ("company_id", "employee_no")
        constraints = (
            models.UniqueConstraint(fields=("company", "employee_no"), name="one_employee_no_per_company"),
        )
        # PERF: lists are counted and cut in this index alone; the wide sealed rows are opened for one page only.
        indexes = (
            models.Index(
                fields=("company", "employee_no", "departed_on", "department", "id"),
                name="employee_list_covered",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id_number_blind = blind_column(self.id_number, "id_number")
        super().save(*args, **kwargs)

    @property
    def id_number(self) -> str:
        return str(self.particulars.get("id_number", ""))

    @property
    def masked_id_number(self) -> str:
        """First six and last two characters; the birth date and the sequence number are hidden."""
        number = self.id_number
        return f"{number[:6]}{'*' * (len(number) - 8)}{number[-2:]}" if len(number) > 8 else "*" * len(number)

    def has_departed(self, day: date) -> bool:
        return self.departed_on is not None and self.departed_on <= day


EmployeeId = uuid.UUID
