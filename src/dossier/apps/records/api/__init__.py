"""The holdings over HTTP: one module per entity."""

from ninja import Router

from dossier.apps.records.api import (
    audit_desk,
    employees,
    masked,
    policy_bench,
    quality,
    records,
    scheme,
    signatures,
)

router = Router()
for module in (scheme, records, signatures, masked, employees, quality, audit_desk, policy_bench):
    router.add_router("", module.router)
