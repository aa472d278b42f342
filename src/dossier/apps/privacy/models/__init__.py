"""The rows of personal-information duties, by what they are about."""

from dossier.apps.privacy.models.breaches import Breach, BreachStep
from dossier.apps.privacy.models.consents import Consent, ConsentWording
from dossier.apps.privacy.models.erasures import ErasedRecord, Erasure, LegalHold
from dossier.apps.privacy.models.impact import ImpactAssessment
from dossier.apps.privacy.models.requests import (
    PersonRequest,
    ProcessingPurpose,
    RequestCounter,
    RequestStep,
    Restriction,
    Standing,
)
from dossier.apps.privacy.models.rules import CompanyGround, CompanyRule

__all__ = [
    "Breach",
    "BreachStep",
    "CompanyGround",
    "CompanyRule",
    "Consent",
    "ConsentWording",
    "ErasedRecord",
    "Erasure",
    "ImpactAssessment",
    "LegalHold",
    "PersonRequest",
    "ProcessingPurpose",
    "RequestCounter",
    "RequestStep",
    "Restriction",
    "Standing",
]
