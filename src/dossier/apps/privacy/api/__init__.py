"""The API of personal information: requests, restrictions, deletion, consent, assessments, breaches, rules."""

from ninja import Router

from dossier.apps.privacy.api.assessment import router as assessment_router
from dossier.apps.privacy.api.breaches import router as breaches_router
from dossier.apps.privacy.api.consents import router as consents_router
from dossier.apps.privacy.api.erasure import router as erasure_router
from dossier.apps.privacy.api.impact import router as impact_router
from dossier.apps.privacy.api.purposes import router as purposes_router
from dossier.apps.privacy.api.requests import router as requests_router
from dossier.apps.privacy.api.restrictions import router as restrictions_router
from dossier.apps.privacy.api.rules import router as rules_router

router = Router()
router.add_router("", requests_router)
router.add_router("", restrictions_router)
router.add_router("", purposes_router)
router.add_router("", assessment_router)
router.add_router("", erasure_router)
router.add_router("", consents_router)
router.add_router("", rules_router)
router.add_router("", impact_router)
router.add_router("", breaches_router)
