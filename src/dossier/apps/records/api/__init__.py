"""The holdings over HTTP: one module per entity."""

from ninja import Router

from dossier.apps.records.api import audit_desk, employees, quality, records, scheme

router = Router()
for module in (scheme, records, employees, quality, audit_desk):
    router.add_router("", module.router)
