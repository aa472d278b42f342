"""Templates of Chinese personnel papers about fictional people (虚构), by document type id.

Each template is a function from a :class:`~dossier.samples.templates.case.Case` to a
:class:`~dossier.samples.paper.Paper`. The wording is the project's own.
"""

from __future__ import annotations

from collections.abc import Callable

from dossier.samples.company import Company, Employee
from dossier.samples.paper import Paper
from dossier.samples.templates import changes, contracts, decisions, exits, onboarding, reviews
from dossier.samples.templates.case import Case, Moment, case_for

Template = Callable[[Case], Paper]

TEMPLATES: dict[str, Template] = {
    "onboarding_registration": onboarding.onboarding_registration,
    "id_card_copy": onboarding.id_card_copy,
    "diploma": onboarding.diploma,
    "labor_contract": contracts.labor_contract,
    "labor_contract_renewal": contracts.labor_contract_renewal,
    "probation_assessment": reviews.probation_assessment,
    "regularization_approval": reviews.regularization_approval,
    "performance_review": reviews.performance_review,
    "training_record": reviews.training_record,
    "leave_request": reviews.leave_request,
    "transfer_approval": changes.transfer_approval,
    "wage_adjustment": changes.wage_adjustment,
    "employment_certificate": changes.employment_certificate,
    "discipline_decision": decisions.discipline_decision,
    "reward_decision": decisions.reward_decision,
    "appointment_notice": decisions.appointment_notice,
    "resignation_letter": exits.resignation_letter,
    "termination_certificate": exits.termination_certificate,
}

_MOMENTS = {
    "onboarding_registration": Moment.HIRING,
    "id_card_copy": Moment.HIRING,
    "diploma": Moment.HIRING,
    "labor_contract": Moment.HIRING,
    "resignation_letter": Moment.LEAVING,
    "termination_certificate": Moment.LEAVING,
}


def draw_paper(type_id: str, company: Company, person: Employee, seed: int) -> Paper:
    """Draw a paper of this type for this person at 300 dpi, unworn; KeyError for a type without a
    template."""
    moment = _MOMENTS.get(type_id, Moment.BETWEEN)
    return TEMPLATES[type_id](case_for(company, person, moment, seed))
