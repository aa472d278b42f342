"""The holdings over HTTP: one module per entity."""

from ninja import Router

from dossier.apps.records.api import audit_desk, employees, records, scheme

router = Router()
for module in (scheme, records, employees, audit_desk):
    router.add_router("", module.router)
