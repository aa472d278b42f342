"""The API of loans: loans themselves, and the terms on which a company lends."""

from ninja import Router

from dossier.apps.lending.api.loans import router as loans_router
from dossier.apps.lending.api.terms import router as terms_router

router = Router()
router.add_router("", terms_router)
router.add_router("", loans_router)
