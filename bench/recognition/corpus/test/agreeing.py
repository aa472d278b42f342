"""Test lay-outs of agreements beside the contract. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from typing import Any

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    own_seal,
    ruled,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_SMALL = Style(Face.SONG, 11)
_SECRETS = (
    "第一条　保密内容包括产品配方、工艺参数、供应商名单、客户价格及未公开的经营数据。",
    "第二条　乙方不得以复制、拍照、转述等方式向第三人披露上述信息，不得为本职以外之目的使用。",
    "第三条　乙方离职时应交还全部载有商业秘密的文件、样品和存储介质。",
    "第四条　乙方违反本协议的，应赔偿甲方由此遭受的损失；构成犯罪的，移送司法机关处理。",
)


def _two_parties(s: Sheet, y: float, o: Occasion, left: str, right: str, *, signed: bool = True) -> None:
    """Places of seal and signature side by side."""
    s.text(26, y, left, _SMALL)
    s.text(116, y, right, _SMALL)
    s.seal(62, y + 14, Seal(o.person.firm, middle="合同专用章", width_mm=40))
    s.signature(134, y + 9, o.person.name if signed else "")


def renewal_slip(o: Occasion) -> Paper:
    """The page bound behind a contract: only blanks filled by hand."""
    kind = o.one_of(("固定期限", "无固定期限"))
    end: dict[str, Any] = {"end_date": day(o.later(365 * 3 + 30), "spaced")} if kind == "固定期限" else {}
    s = sheet(o, "spaced", contract_type=kind, start_date=day(o.later(31), "spaced"), **end)
    heading(s, 26, "劳 动 合 同 续 订 书", Face.SONG_BOLD, 20)
    until = "，{end_date}期满" if end else "，至法定终止条件出现时止"
    y = letter(s, 52, ("甲方：{company}", "乙方：{employee_name}　　工号：{employee_no}",
                       "经甲乙双方协商一致，同意续订劳动合同。续订合同类型为{contract_type}合同，续订合同自{start_date}起生效" + until + "。",
                       "除期限外，原劳动合同其他条款继续有效。"), Style(Face.KAI, 14))  # fmt: skip
    _two_parties(s, y + 16, o, "甲方（盖章）", "乙方（签字）")
    s.text(116, y + 50, "{sign_date}", PEN)
    return bound("labor_contract_renewal", o, s, doc_date="sign_date")


@drawn_in(1999, 2026)
def renewal_table(o: Occasion) -> Paper:
    """A form to renew, with the old and the new term in columns."""
    s = sheet(o, "dashed", contract_no=f"HT{o.on.year}-{o.between(1000, 9999)}", contract_type="固定期限",
              start_date=day(o.later(15), "dashed"), end_date=day(o.later(15 + 365 * 2), "dashed"))  # fmt: skip
    heading(s, 22, "劳动合同续签协议", Face.ZEN, 19)
    ruled(s, 22, 40, (34, 49, 34, 49), """
        续签人|={employee_name}|人员编号|={employee_no}
        用人单位|={company}
        所在部门|={department}|岗位名称|={position}
        合同编号|={contract_no}|合同类型|={contract_type}
        续签起始|={start_date}|续签终止|={end_date}
        26: 特别约定|=本次为第二次订立；其余事项按原合同执行。
        18: 员工意愿|=☑ 同意续签　　☐ 不同意续签
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=13)  # fmt: skip
    _two_parties(s, 170, o, "单位盖章：", "员工签字：")
    s.text(116, 200, "签订日期：{sign_date}", _SMALL)
    return bound("labor_contract_renewal", o, s, doc_date="sign_date")


@drawn_in(1995, 2026)
def amendment_letter(o: Occasion) -> Paper:
    """An agreement that changes the place of work."""
    s = sheet(
        o,
        "plain",
        contract_no=f"远合{o.on.year}第{o.between(10, 600)}号",
        effective_date=day(o.later(10)),
        reason=o.one_of(("工厂整体搬迁至新厂区", "原岗位因设备淘汰撤销", "乙方健康状况不适合夜班")),
    )
    heading(s, 24, "变更劳动合同协议书", Face.MING, 21)
    y = letter(s, 46, (
        "甲方：{company}", "乙方：{employee_name}（职工编号{employee_no}，身份证{id_number}）",
        "双方于此前订立编号为{contract_no}的劳动合同。现因{reason}，经平等协商，对合同作如下变更：",
        "第一条　乙方的工作岗位由{position}变更为甲方另行安排的岗位，工作班次为常白班。",
        "第二条　变更内容自{effective_date}起执行，工资待遇不低于原标准。",
        "第三条　本协议为原劳动合同的组成部分，一式两份，双方各执一份。",
    ), Style(Face.MING, 13.5))  # fmt: skip
    _two_parties(s, y + 12, o, "甲方（公章）", "乙方（签名）")
    s.text(116, y + 44, "{sign_date}", TYPEWRITTEN)
    return bound("labor_contract_amendment", o, s, doc_date="sign_date")


def amendment_sheet(o: Occasion) -> Paper:
    """A table of what was and what will be."""
    s = sheet(
        o,
        "slashed",
        contract_no=f"A-{o.between(10000, 99999)}",
        effective_date=day(o.later(1), "slashed"),
        reason=o.one_of(("部门合并", "晋升后岗位职责调整", "工时制度改为综合计算")),
    )
    heading(s, 20, "劳动合同变更书", Face.HEI_BOLD, 19)
    s.text(22, 34, "原合同编号：{contract_no}", Style(Face.HEI, 11))
    y = ruled(s, 22, 42, (36, 65, 65), """
        乙方（员工）|=^{employee_name}|=^{employee_no}
        变更事由|={reason}
        变更项目|变更前|变更后
        工作部门|={department}|=生产运营中心
        工作班制|=三班两运转|=常白班
        其他|=无|=无
        生效时间|={effective_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    _two_parties(s, y + 14, o, "甲方：{company}", "乙方：", signed=False)
    s.text(116, y + 46, "签署日：{sign_date}", Style(Face.HEI, 11))
    return bound("labor_contract_amendment", o, s, doc_date="sign_date")


@drawn_in(2000, 2026)
def secrecy_agreement(o: Occasion) -> Paper:
    """A secrecy agreement of one page."""
    s = sheet(o, "padded", start_date=day(o.on, "padded"))
    heading(s, 20, "员工保密协议", Face.SONG_BOLD, 20)
    y = letter(
        s,
        38,
        (
            "甲方：{company}",
            "乙方：{employee_name}　员工编号：{employee_no}　部门：{department}",
            "鉴于乙方在职期间知悉甲方商业秘密，双方达成如下协议：",
            *_SECRETS,
            "第五条　本协议自{start_date}起生效，乙方离职后保密义务持续有效。",
        ),
        Style(Face.SONG, 12),
    )
    _two_parties(s, y + 10, o, "甲方（盖章）：", "乙方（签字）：")
    s.text(116, y + 40, "日期：{sign_date}", _SMALL)
    return bound("confidentiality_agreement", o, s, doc_date="sign_date")


@drawn_in(1986, 2006)
def secrecy_pledge(o: Occasion) -> Paper:
    """A pledge in the first person, old typing."""
    s = sheet(o, "numerals")
    heading(s, 30, "保 密 承 诺 书", Face.KAI, 24)
    y = letter(s, 54, (
        "我是{company}{department}职工{employee_name}，编号{employee_no}，已了解厂部关于技术保密的规定，现郑重承诺：",
        "一、不该说的技术机密绝对不说，不该看的图纸绝对不看。",
        "二、不在私人通信和电话中涉及新产品试制情况。",
        "三、图纸借出当日归还资料室，不带出厂区。",
        "四、调离本岗位后二年内继续遵守上述规定。如有违反，愿受厂纪处理。",
    ), Style(Face.KAI, 15))  # fmt: skip
    s.text(110, y + 12, "承诺人（签名）：", Style(Face.KAI, 13))
    s.signature(146, y + 9, o.person.name)
    s.text(126, y + 26, "{sign_date}", Style(Face.KAI, 13))
    return bound("confidentiality_agreement", o, s, doc_date="sign_date")


@drawn_in(2002, 2026)
def competition_agreement(o: Occasion) -> Paper:
    """A non-compete agreement whose term is in years and months."""
    years = o.one_of((1, 2))
    s = sheet(
        o,
        "plain",
        noncompete_months=Fact(str(years * 12), f"{years * 12}个月"),
        noncompete_pay=yuan(o.between(20, 90) * 100, "{:,}元"),
    )
    heading(s, 20, "竞业限制协议书", Face.HEI_BOLD, 20)
    y = letter(s, 38, (
        "甲方（用人单位）：{company}", "乙方（劳动者）：{employee_name}，身份证号{id_number}，工号{employee_no}",
        "1. 乙方离职后{noncompete_months}内，不得到与甲方生产同类产品、经营同类业务的单位任职，也不得自营同类业务。",
        "2. 竞业限制期内，甲方按月向乙方支付经济补偿，每月{noncompete_pay}，于次月十五日前汇入乙方账户。",
        "3. 乙方应每季度向甲方书面报告就业情况。",
        "4. 乙方违约的，应返还已收补偿，并支付相当于离职前十二个月工资总额的违约金。",
        "5. 地域范围为全国（不含港澳台）。",
    ), Style(Face.HEI, 11.5))  # fmt: skip
    _two_parties(s, y + 10, o, "甲方盖章：", "乙方签字：")
    s.text(26, y + 44, "签订时间：{sign_date}", Style(Face.HEI, 11.5))
    return bound("noncompete_agreement", o, s, doc_date="sign_date")


@drawn_in(2008, 2026)
def competition_table(o: Occasion) -> Paper:
    """The head page of a non-compete agreement with its business terms in a table, amounts in capitals."""
    amount = o.between(15, 60) * 100
    s = sheet(
        o,
        "spaced",
        noncompete_months=Fact("24", "贰拾肆个月"),
        noncompete_pay=Fact(str(amount), yuan(amount, "人民币{caps}").raw),
    )
    heading(s, 20, "保密与不竞争（竞业限制）协议", Face.SONG_BOLD, 18)
    y = ruled(s, 22, 38, (46, 120), """
        甲　　方|={company}
        乙　　方|={employee_name}（员工号 {employee_no}）
        乙方岗位|={department} / {position}
        竞业限制期限|=自离职之日起{noncompete_months}
        竞业补偿（每月）|={noncompete_pay}
        24: 限制从业范围|=同行业制造、研发及技术咨询机构，含其关联企业。
        24: 违约责任|=按已付补偿总额的三倍支付违约金。
    """, label=Style(Face.SONG_BOLD, 11), value=Style(Face.SONG, 11.5), height=13)  # fmt: skip
    _two_parties(s, y + 12, o, "甲方代表（签章）", "乙方")
    s.text(116, y + 42, "{sign_date}", PEN)
    return bound("noncompete_agreement", o, s, doc_date="sign_date")


@drawn_in(2000, 2026)
def training_bond_letter(o: Occasion) -> Paper:
    """An agreement on paid training, with the years of service owed."""
    amount = o.between(8, 60) * 1000
    s = sheet(
        o,
        "plain",
        training_name=o.one_of(
            ("进口灌装线操作与维护专项培训", "高级电缆附件安装培训", "药品注册法规研修班")
        ),
        training_cost=yuan(amount, "{:,}元"),
        bond_end=day(o.later(365 * 3)),
    )
    heading(s, 22, "员工培训服务期协议", Face.SONG_BOLD, 19)
    y = letter(s, 42, (
        "甲方：{company}　　　　乙方：{employee_name}（{employee_no}）",
        "一、甲方出资选派乙方参加“{training_name}”，培训地点为设备制造商处，为期六周。",
        "二、培训费用共计{training_cost}（大写：" + yuan(amount, "{caps}").raw + "），含学费、差旅和住宿。",
        "三、乙方承诺培训结束后继续为甲方服务，服务期至{bond_end}止。",
        "四、服务期未满乙方提出解除合同的，按未履行部分所应分摊的培训费用支付违约金。",
    ), Style(Face.SONG, 12.5))  # fmt: skip
    _two_parties(s, y + 12, o, "甲方（章）", "乙方（签名）")
    s.text(116, y + 44, "{sign_date}", _SMALL)
    return bound("training_bond", o, s, doc_date="sign_date")


@drawn_in(1985, 2003)
def study_leave_contract(o: Occasion) -> Paper:
    """The factory's old contract with a worker sent to study."""
    s = sheet(
        o,
        "numerals",
        training_name=o.one_of(("职工大学机电班", "电视大学财会班", "干部专修科")),
        training_cost=yuan(o.between(4, 28) * 100),
        bond_end=day(o.later(365 * 8), "numerals"),
    )
    heading(s, 28, "职工委托培训合同（服务期协议）", Face.MING, 18)
    y = letter(s, 50, (
        "经职工本人申请、车间推荐，厂部同意{department}{employee_name}同志（编号{employee_no}）脱产参加{training_name}学习，特订立本合同：",
        "一、学习期间工资照发，奖金停发，厂方负担培训费{training_cost}。",
        "二、学员毕业后须回厂工作，服务期至{bond_end}，期内不得申请调出。",
        "三、学员无故退学的，偿还全部培训费。",
    ), Style(Face.MING, 14.5))  # fmt: skip
    s.text(30, y + 12, "厂方：{company}", TYPEWRITTEN)
    s.seal(62, y + 22, Seal(o.person.firm, middle="职工教育办公室", width_mm=40))
    s.text(116, y + 12, "学员（盖章）", TYPEWRITTEN)
    own_seal(s, 150, y + 24, o.person)
    s.text(116, y + 40, "{sign_date}", TYPEWRITTEN)
    return bound("training_bond", o, s, doc_date="sign_date")


LAYOUTS = (renewal_slip, renewal_table, amendment_letter, amendment_sheet, secrecy_agreement, secrecy_pledge, competition_agreement, competition_table, training_bond_letter, study_leave_contract,)  # fmt: skip
