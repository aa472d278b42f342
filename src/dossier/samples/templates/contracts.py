"""Labour contract and its renewal, in the project's own words. All persons are fictional (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import timedelta

from dossier.samples.faces import Face
from dossier.samples.kit import Cell, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal
from dossier.samples.templates.case import Case, add_years, money, on_day, plain

_BODY = Style(Face.SONG, 11.5)
_HEAD = Style(Face.HEI, 12)

_CLAUSES_ONE = (
    ("一、合同期限", (
        "第一条　本合同为{contract_type}劳动合同，自{start_date}起至{end_date}止，其中试用期至{probation_end}止。",
    )),
    ("二、工作内容和工作地点", (
        "第二条　乙方同意根据甲方工作需要，在{department}担任{position}岗位工作，具体职责以岗位说明书为准。",
        "第三条　乙方的工作地点为{work_place}。甲方因生产布局变化需要调整工作地点的，应当与乙方协商一致。",
        "第四条　乙方应当按照岗位职责和操作规程按时完成规定的工作数量，达到规定的质量标准。",
    )),
    ("三、工作时间和休息休假", (
        "第五条　乙方所在岗位执行{work_time_system}制度，甲方保证乙方每周至少休息一日。",
        "第六条　甲方安排乙方延长工作时间的，应当依法安排补休或者支付加班工资，并征得乙方同意。",
    )),
)  # fmt: skip

_CLAUSES_TWO = (
    ("四、劳动报酬", (
        "第七条　甲方每月十五日前以货币形式支付乙方上月工资，月工资标准为{wage}，试用期工资不低于该标准的百分之八十。",
        "第八条　甲方根据经营状况和乙方的考核结果依法调整工资，调整结果以书面形式告知乙方。",
    )),
    ("五、社会保险和福利待遇", (
        "第九条　甲乙双方依法参加社会保险，乙方应缴部分由甲方代扣代缴，甲方按季度向乙方公布缴费情况。",
        "第十条　乙方患病、负伤或者生育，以及在工作中遭受事故伤害的，其待遇按国家和云州市有关规定执行。",
    )),
    ("六、劳动保护和职业危害防护", (
        "第十一条　甲方为乙方提供符合国家规定的劳动安全卫生条件和必要的劳动防护用品，对从事有职业危害作业的人员定期进行健康检查。",
        "第十二条　乙方有权拒绝违章指挥和强令冒险作业，对危害生命安全的行为有权提出批评、检举。",
    )),
    ("七、劳动纪律", (
        "第十三条　乙方应当遵守甲方依法制定并公示的规章制度，爱护工具设备，保守甲方的商业秘密。",
    )),
    ("八、合同的变更和续行", (
        "第十四条　经双方协商一致，可以书面变更本合同的内容，变更后的文本由双方各执一份。",
        "第十五条　合同期满前三十日内，双方就是否继续履行提出书面意见；逾期未办手续而乙方继续工作的，按法律规定处理。",
    )),
)  # fmt: skip


def labor_contract(case: Case) -> Paper:
    """Three pages: cover with the parties, clauses, clauses with signatures and seals."""
    facts = _terms(case)
    sheets = [_cover(case, facts), _clauses(facts, case, _CLAUSES_ONE), _last_page(facts, case)]
    return assemble("labor_contract", [case.person.employee_no], sheets)


def _terms(case: Case) -> dict[str, Fact]:
    start, person = case.person.hired_on, case.person
    years = case.pick((2, 3, 3, 5), "years")
    return case.facts(
        contract_no=plain(f"{case.firm.code}-LD-{start.year}-{case.number(1, 999, 'contract'):03d}"),
        contract_type=plain("固定期限"),
        start_date=on_day(start),
        end_date=on_day(add_years(start, years)),
        probation_end=on_day(start + timedelta(days=89)),
        work_place=plain("云州市" + case.firm.address[3:6]),
        work_time_system=plain(case.pick(("标准工时", "标准工时", "综合计算工时"), "hours")),
        wage=Fact(str(person.monthly_wage), f"人民币{person.monthly_wage}元"),
        doc_date=on_day(start),
        sign_date=on_day(start),
    )


def _cover(case: Case, facts: dict[str, Fact]) -> Sheet:
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(185, 22, "合同编号：{contract_no}", Style(Face.SONG, 11), "right")
    sheet.spread(62, 60, 86, "劳动合同书", Style(Face.SONG_BOLD, 32))
    line, filled = Style(Face.SONG, 13), Style(Face.KAI, 13)
    for row, (label, text) in enumerate(
        (
            ("甲方（用人单位）：", "{company}"),
            ("统一社会信用代码：", "{uscc}"),
            ("法定代表人：", "{legal_rep}"),
            ("注册地址：", case.firm.address),
            ("乙方（劳动者）：", "{employee_name}"),
            ("居民身份号码：", "{id_number}"),
            ("工　　号：", "{employee_no}"),
            ("住　　址：", "{home_address}"),
            ("联系电话：", "{phone}"),
        )
    ):
        y = 100 + row * 13
        sheet.text(32, y, label, line)
        sheet.text(78, y, text, filled)
        sheet.rule(76, y + 6.5, 178, y + 6.5, 0.2)
    sheet.paragraph(
        32,
        228,
        146,
        "甲乙双方根据国家有关劳动法律法规，在平等自愿、协商一致的基础上订立本合同，共同遵守以下条款。",
        _BODY,
    )
    return sheet


def _clauses(
    facts: dict[str, Fact], case: Case, parts: tuple[tuple[str, tuple[str, ...]], ...], number: int = 2
) -> Sheet:
    sheet = Sheet(facts, seed=case.seed + number)
    y = 24.0
    for heading, clauses in parts:
        sheet.text(28, y, heading, _HEAD)
        y += 8.5
        for clause in clauses:
            y = sheet.paragraph(28, y, 154, clause, _BODY, underline=True, leading=1.8) + 0.8
        y += 1.5
    sheet.text(105, 280, f"— {number} —", Style(Face.SONG, 9), "center")
    return sheet


def _last_page(facts: dict[str, Fact], case: Case) -> Sheet:
    sheet = _clauses(facts, case, _CLAUSES_TWO, 3)
    sheet.text(28, 222, "甲方（盖章）：", _BODY)
    sheet.text(28, 234, "法定代表人或委托代理人：", _BODY)
    sheet.text(112, 222, "乙方（签字）：", _BODY)
    sheet.signature(142, 219, case.person.name)
    sheet.text(28, 262, "签订日期：{sign_date}", _BODY)
    sheet.text(112, 262, "签订日期：{sign_date}", _BODY)
    sheet.seal(70, 228, Seal(case.firm.legal_rep + "印", "square", width_mm=18, tilt_deg=3))
    sheet.seal(60, 250, Seal(case.firm.name, middle="合同专用章", width_mm=42))
    return sheet


def labor_contract_renewal(case: Case) -> Paper:
    """One page that prolongs the contract, filled in by printer, with a short table of changes."""
    start = add_years(case.person.hired_on, 3) + timedelta(days=1)
    wage = case.person.monthly_wage + 400
    facts = _terms(case) | {
        "start_date": on_day(start),
        "end_date": on_day(add_years(start, 3)),
        "doc_date": on_day(start - timedelta(days=20)),
        "sign_date": on_day(start - timedelta(days=20)),
        "wage": money(wage),
    }
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 24, "劳动合同续订书", Style(Face.HEI_BOLD, 22), "center")
    sheet.text(184, 40, "原合同编号：{contract_no}", Style(Face.SONG, 10.5), "right")
    y = 52.0
    for text in (
        "甲方：{company}",
        "乙方：{employee_name}（工号{employee_no}，身份号码{id_number}）",
        "双方原订劳动合同即将届满，经协商一致，同意续订，续订的合同期限自{start_date}起至{end_date}止，合同类型为{contract_type}。",
        case.pick(_RENEWAL_WORDS, "renewal"),
        "除下表所列事项外，原合同的其余条款继续有效。",
    ):
        y = sheet.paragraph(28, y, 154, text, Style(Face.SONG, 12.5), leading=1.9) + 1.5
    y = sheet.table(
        28,
        y + 3,
        (38, 58, 58),
        (
            (10, ("项目", "原合同", "续订后")),
            (10, ("岗位", Cell("{position}"), Cell("{position}"))),
            (10, ("月工资标准", Cell(f"{case.person.monthly_wage:,}元"), Cell("{wage}"))),
        ),
        value=Style(Face.KAI, 11.5),
    )
    sheet.text(28, y + 20, "甲方（盖章）", Style(Face.SONG, 12))
    sheet.text(112, y + 20, "乙方（签名）", Style(Face.SONG, 12))
    sheet.signature(142, y + 17, case.person.name)
    sheet.text(28, y + 44, "{sign_date}", Style(Face.SONG, 12))
    sheet.text(112, y + 44, "{sign_date}", Style(Face.SONG, 12))
    sheet.seal(56, y + 36, Seal(case.firm.name, width_mm=42, tilt_deg=-4))
    return assemble("labor_contract_renewal", [case.person.employee_no], [sheet])


_RENEWAL_WORDS = (
    "乙方在上一合同期内服从安排，完成了夜班保障任务，甲方予以肯定。",
    "甲方已于合同届满三十日前向乙方征求意见，乙方书面表示愿意继续工作。",
    "乙方要求在新的合同期内参加技能等级培训，甲方同意优先安排。",
    "因乙方承担关键设备维护，双方同意将年度休假安排在设备检修期以外。",
)
