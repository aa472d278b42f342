"""What the demonstration has to try duties towards persons on: a wish for deletion, a consent, an assessment.

A person who left long ago asks for papers to be deleted whose periods are over; they share a scan with a paper of
somebody who still works there. All of it is fictional, and made by the services that the site calls.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dossier.apps.accounts.models import User
    from dossier.apps.people.models import Employee
    from dossier.samples.company import Company as SampleCompany

ENDED = ("id_card_copy", "training_record")
"""What is asked to be deleted: types of paper whose periods end two and three years after the person left."""
CONSENTED = "background_check"
_WISH = "本人已于2020年离职，请删除贵公司仍保存的身份证复印件和培训记录。（虚构样例）"
_WORDS = (
    "公司拟对涉密、财务等岗位的任职资格进行背景调查，范围限于学历和工作经历的核实。"
    "您可以拒绝，也可以随时撤回。（虚构样例）"
)
_WORDS_EN = (
    "For confidential and financial posts the company checks education and former employment, nothing else. You may "
    "refuse, and withdraw at any time. (Fictional sample)"
)
_ANSWERS = {
    "purpose": "将纸质人事档案数字化，供人力资源部门依授权查阅和依法保存。",
    "basis": "实施人力资源管理所必需（13条1款2项）；背景调查另取得单独同意，可随时撤回。",
    "necessity": "只处理档案中已有的内容，自动识别仅用于著录，不用于评价个人。",
    "period": "按保管期限表执行，期满经两人同意后删除。",
    "notice": "入职时书面告知，本人可在“我的个人信息”中查阅、复制、更正和申请删除。",
    "influence": "著录错误可能影响工龄认定，存疑内容由人工核对。",
    "risks": "泄露可能造成名誉和财产损失；批量外泄可能性低。",
    "recipients": "仅限人力资源部门、经授权的部门经理和依法调取的机关。",
    "measures": "加密存储、分级授权、脱敏显示、水印、全程审计。",
    "residual": "纸质原件的保管由档案管理员负责，每年检查一次。",
}


def make_duties(company: SampleCompany) -> bool:
    """Make them once, as the first company's archivist; gives whether there was anything to make them of."""
    from dossier.apps.people.models import Company, Employee
    from dossier.apps.privacy.models import PersonRequest
    from dossier.config.operators import acting_operator
    from dossier.samples.box import LEAVER

    person = company.employees[LEAVER]
    held = Company.objects.get(code=person.firm)
    leaver = Employee.objects.get(company=held, employee_no=person.employee_no)
    if PersonRequest.objects.exists() or not _ended_papers(leaver):
        return False
    with acting_operator("", held) as user:
        assert user is not None  # noqa: S101  the demonstration has made its archivists
        now = datetime.now(UTC)
        _ask_deletion(user, leaver, now - timedelta(days=3))
        _consent(user, held.id, now)
        _assess(user, held.id, now)
    return True


def _ended_papers(leaver: Employee) -> tuple[uuid.UUID, ...]:
    from dossier.apps.records.models import Record

    found = Record.objects.filter(employee=leaver, type__in=ENDED, state__in=("filed", "to_check"))
    return tuple(found.order_by("id").values_list("id", flat=True))


def _ask_deletion(user: User, leaver: Employee, at: datetime) -> None:
    from dossier.apps.privacy.services import PersonWish, ask_request, take_request

    wish = PersonWish(uuid.uuid4(), "deletion", _WISH, leaver.id, record_ids=_ended_papers(leaver))
    asked = ask_request(actor=user, wish=wish, at=at)
    take_request(actor=user, request_id=asked.id, at=at)


def _consent(user: User, company_id: int, at: datetime) -> None:
    """Ask for consent in words, and enter one that a person gave on a paper of the box."""
    from dossier.apps.privacy.consents import enter_consent, set_wording
    from dossier.apps.privacy.selectors import day_of
    from dossier.apps.records.models import Record

    made = set_wording(
        actor=user,
        company_id=company_id,
        type_code=CONSENTED,
        text_zh=_WORDS,
        text_en=_WORDS_EN,
        months=24,
        effective_from=day_of(at),
        at=at,
    )
    papers = Record.objects.filter(company_id=company_id, type="onboarding_registration", state="filed")
    paper = papers.exclude(employee=None).exclude(employee__user=user).order_by("id").first()
    if paper is not None and paper.employee_id is not None:
        enter_consent(
            actor=user,
            employee_id=paper.employee_id,
            type_code=CONSENTED,
            version=made.version,
            given_on=day_of(at),
            record_id=paper.id,
            at=at,
        )


def _assess(user: User, company_id: int, at: datetime) -> None:
    from dossier.apps.privacy.impact import ImpactDraft, submit_assessment, write_assessment

    draft = ImpactDraft(
        title="人事档案数字化（虚构样例）",
        triggers=("sensitive",),
        types=("id_card_copy", CONSENTED),
        answers=_ANSWERS,
        risk="medium",
        conclusion="措施与风险相适应，可以开展；一年后复核。",
    )
    written = write_assessment(actor=user, company_id=company_id, draft=draft, at=at)
    submit_assessment(actor=user, assessment_id=written.id, at=at)
