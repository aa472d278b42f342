"""The holdings over HTTP: one module per entity."""

from ninja import Router

from dossier.apps.records.api import (
    audit_desk,
    audit_keeping,
    employees,
    masked,
    policy_bench,
    quality,
    records,
    scheme,
    signatures,
    taking,
    unconfirmed,
    versions,
)

router = Router()
for module in (
    scheme,
    records,
    unconfirmed,
    versions,
    signatures,
    taking,
    masked,
    employees,
    quality,
    audit_desk,
    audit_keeping,
    policy_bench,
):
    router.add_router("", module.router)
