"""The type is the title's, over spacing, splitting and misreading; words without a title stay doubtful."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import Row, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.types import OTHER, classify_sheets, expand_pattern
from dossier.recognition.upright import lay_out

PROFILES = default_profiles()


def _classify(*rows: Row, **how: float) -> tuple[str, float]:
    guess = classify_sheets([lay_out(lay_page(1, rows, **how))], PROFILES)  # type: ignore[arg-type]
    return guess.type, guess.confidence


BODY = [(150, "本页其余文字与标题无关。")]


@pytest.mark.parametrize(
    ("title", "type_id"),
    [
        ("劳动合同书", "labor_contract"),
        ("劳 动 合 同 书", "labor_contract"),
        ("劳动台同书", "labor_contract"),
        ("劳动合同续订书", "labor_contract_renewal"),
        ("劳动合同变更协议书", "labor_contract_amendment"),
        ("解除劳动合同通知书", "termination_notice"),
        ("协商解除劳动合同协议书", "termination_agreement"),
        ("解除（终止）劳动合同证明书", "termination_certificate"),
        ("离职交接清单", "handover_form"),
        ("离职面谈记录表", "exit_interview"),
        ("员工入职登记表", "onboarding_registration"),
        ("应聘人员登记表", "job_application"),
        ("竞业限制协议", "noncompete_agreement"),
        ("保密协议", "confidentiality_agreement"),
        ("关于给予王某某警告处分的决定", "discipline_decision"),
        ("在职证明", "employment_certificate"),
        ("收入证明", "income_certificate"),
        ("年度考核登记表", "annual_assessment"),
        ("试用期考核表", "probation_assessment"),
        ("薪资调整审批表", "wage_adjustment"),
        ("薪贷调整审批表", "wage_adjustment"),
        ("云帆制造有限公司员工转正审批表", "regularization_approval"),
        ("工伤认定决定书", "work_injury_decision"),
        ("职业健康检查报告", "occupational_health_exam"),
        ("弹性延迟退休确认书", "elastic_retirement_notice"),
    ],
)
def test_title_decides_the_type(title: str, type_id: str) -> None:
    found, confidence = _classify((title, 56), BODY, BODY, BODY)
    assert found == type_id
    assert confidence > 0.5


def test_title_in_two_lines_under_a_company_is_read_as_one() -> None:
    found, _ = _classify(
        ("云帆制造有限公司文件", 60),
        "云帆人〔2018〕12号",
        ("关于给予张三丰同志", 44),
        ("严重警告处分的决定", 44),
        BODY,
    )
    assert found == "discipline_decision"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_title_is_found_on_a_turned_and_skewed_page(rotation: int) -> None:
    found, _ = _classify(("请 假 单", 56), BODY, BODY, BODY, rotation=rotation, skew=1.5)
    assert found == "leave_request"


def test_page_that_fits_nothing_is_other_and_doubtful() -> None:
    assert _classify(BODY, [(150, "今天天气晴好，适合出游。")]) == (OTHER, 0.3)


def test_words_without_a_title_never_make_a_sure_type() -> None:
    _, confidence = _classify(
        [(150, "甲方与乙方约定合同期限、劳动报酬、社会保险、工作内容和工作地点、工作时间和休息休假")]
    )
    assert confidence <= 0.5


def test_contract_that_speaks_of_ending_stays_a_contract() -> None:
    clause = [(150, "第八条 劳动合同的解除、终止、变更、续订，按法律规定办理，乙方应办理离职证明")]
    assert _classify(("劳动合同书", 56), clause, clause)[0] == "labor_contract"


def test_simple_patterns_are_written_out() -> None:
    assert set(expand_pattern("竞业(限制|禁止)(协议|合同)?")) == {
        "竞业限制", "竞业限制协议", "竞业限制合同", "竞业禁止", "竞业禁止协议", "竞业禁止合同",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "type_id"),
    [
        ("兹证明张三丰系我公司员工，自2015年6月至今在我公司任职。", "employment_certificate"),
        ("张三丰系我单位职工，月均收入人民币8000元。", "income_certificate"),
        ("张三丰同志在本单位连续工龄十七年。", "seniority_certificate"),
        ("双方已于2019年3月15日解除劳动合同。", "termination_certificate"),
    ],
)
def test_certificate_without_a_kind_is_the_kind_its_text_speaks_of(body: str, type_id: str) -> None:
    assert _classify(("证  明", 56), [(150, body)], BODY)[0] == type_id
