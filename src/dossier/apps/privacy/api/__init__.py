"""The API of personal information: requests of persons, restrictions, and the self-assessment."""

from ninja import Router

from dossier.apps.privacy.api.assessment import router as assessment_router
from dossier.apps.privacy.api.purposes import router as purposes_router
from dossier.apps.privacy.api.requests import router as requests_router
from dossier.apps.privacy.api.restrictions import router as restrictions_router

router = Router()
router.add_router("", requests_router)
router.add_router("", restrictions_router)
router.add_router("", purposes_router)
router.add_router("", assessment_router)
