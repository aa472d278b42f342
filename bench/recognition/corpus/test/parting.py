"""Test lay-outs of the end of an employment. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import TYPEWRITTEN, heading, letter
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    month,
    own_seal,
    ruled,
    sheet,
    years_between,
)
from dossier.samples.faces import Face
from dossier.samples.kit import Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_BODY = Style(Face.SONG, 13)
_CLAUSES = ("第三十九条第二项", "第四十条第一项", "第四十条第三项")


def handover_list(o: Occasion) -> Paper:
    """A list of things handed over, eight to fourteen rows."""
    s = sheet(
        o,
        "slashed",
        handover_to=o.one_of(("戚少商", "费仲伯", "闵秋实")),
        last_work_date=day(o.later(2), "slashed"),
    )
    heading(s, 16, "离职工作交接清单", Face.HEI_BOLD, 18)
    y = ruled(s, 20, 30, (30, 55, 30, 55), """
        移交人|={employee_name}|工号|={employee_no}
        部门|={department}|最后工作日|={last_work_date}
        接收人|={handover_to}|交接日期|={doc_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=11)  # fmt: skip
    things = (
        "笔记本电脑及电源",
        "工作服两套",
        "门禁卡",
        "车间钥匙",
        "在办合同三份",
        "客户名册",
        "设备点检表",
        "借用图纸",
        "公章使用登记本",
        "公司车辆加油卡",
        "共享盘权限",
        "未结报销单",
    )[: o.between(8, 12)]
    rows = "\n".join(
        f"=^{place}|={thing}|=^{o.between(1, 3, thing)}|=^完好" for place, thing in enumerate(things, 1)
    )
    y = ruled(
        s,
        20,
        y + 4,
        (16, 90, 28, 36),
        "序号|交接物品及事项|数量|状况\n" + rows,
        label=Style(Face.HEI_BOLD, 10.5),
        value=Style(Face.HEI, 10.5),
        height=10,
    )
    s.text(20, y + 10, "移交人签字：", Style(Face.HEI, 11))
    s.signature(46, y + 7, o.person.name, 16)
    s.text(112, y + 10, "接收人签字：", Style(Face.HEI, 11))
    s.signature(138, y + 7, s.facts["handover_to"].raw, 16)
    return bound("handover_form", o, s)


@drawn_in(1985, 2002)
def leaving_rounds(o: Occasion) -> Paper:
    """The slip with which a leaver made the round of the offices."""
    s = sheet(o, "plain", "A5", handover_to=o.one_of(("任祖望", "常继祖")), last_work_date=day(o.later(1)))
    heading(s, 14, "职工离厂移交手续单", Face.MING, 18)
    y = letter(
        s,
        30,
        (
            "{employee_name}（编号{employee_no}），{department}，工作至{last_work_date}，所管工作移交给{handover_to}。请各科室办理清结。",
        ),
        Style(Face.MING, 13),
        left=14,
        width=120,
    )
    y = ruled(s, 14, y + 4, (34, 50, 36), """
        经办科室|清结事项|经办人章
        =工具库|=工具归还齐全|=
        =图书室|=无借书|=
        =财务科|=借款已还清|=
        =总务科|=宿舍已腾空|=
        =食堂|=饭菜票已退|=
    """, label=Style(Face.MING, 11), value=Style(Face.KAI, 11.5), height=14)  # fmt: skip
    for place in range(5):
        s.seal(116, y - 63 + 14 * place, Seal(o.one_of(("闵秋实", "费仲伯")), "square", width_mm=11))
    s.text(132, y + 8, "{doc_date}", TYPEWRITTEN, "right")
    return bound("handover_form", o, s)


@drawn_in(2008, 2026)
def dismissal_notice(o: Occasion) -> Paper:
    """A notice of dismissal by the firm."""
    s = sheet(
        o,
        "plain",
        termination_type="用人单位解除",
        termination_clause="《劳动合同法》" + o.one_of(_CLAUSES),
        exit_date=day(o.later(3)),
        reason=o.one_of(
            ("严重违反公司规章制度", "医疗期满不能从事原工作", "订立合同时所依据的客观情况发生重大变化")
        ),
    )
    heading(s, 26, "解除劳动合同通知书", Face.SONG_BOLD, 22)
    s.text(26, 44, "{employee_name}（身份证号 {id_number}，工号 {employee_no}）：", _BODY)
    y = letter(
        s,
        56,
        (
            "因您{reason}，根据{termination_clause}之规定，并已通知工会，公司决定与您解除劳动合同。解除类型：{termination_type}。",
            "劳动关系于{exit_date}解除，请您在此之前办妥工作交接，领取解除证明。",
            "如对本决定有异议，可依法申请仲裁。",
        ),
        _BODY,
    )
    s.text(176, y + 14, "{company}", _BODY, "right")
    s.text(176, y + 25, "{doc_date}", _BODY, "right")
    s.seal(146, y + 20, Seal(o.person.firm, width_mm=42))
    s.text(26, y + 50, "本人已收到：", _BODY)
    s.signature(54, y + 47, o.person.name if o.seed % 3 else "")
    return bound("termination_notice", o, s)


@drawn_in(2008, 2026)
def dismissal_boxes(o: Occasion) -> Paper:
    """A form on which the kind of ending is ticked."""
    kinds = ("协商解除", "劳动者解除", "用人单位解除", "合同终止", "试用期解除", "裁员")
    kind = o.one_of(kinds[2:5])
    s = sheet(
        o,
        "dashed",
        termination_type=kind,
        termination_clause={
            "用人单位解除": "劳动合同法第四十条",
            "合同终止": "劳动合同法第四十四条",
            "试用期解除": "劳动合同法第三十九条第一项",
        }[kind],
        exit_date=day(o.later(7), "dashed"),
        reason={
            "用人单位解除": "经培训仍不能胜任工作",
            "合同终止": "公司提前解散",
            "试用期解除": "试用期间被证明不符合录用条件",
        }[kind],
    )
    heading(s, 20, "终止（解除）劳动合同通知书", Face.ZEN, 18)
    ticks = "　".join(
        ("☑ {termination_type}" if name == kind else "☐ " + name) + ("¶" if place == 2 else "")
        for place, name in enumerate(kinds)
    )
    y = ruled(s, 22, 36, (36, 48, 34, 48), f"""
        被通知人|={{employee_name}}|工号|={{employee_no}}
        所在部门|={{department}}|离职日期|={{exit_date}}
        20: 解除终止类型|={ticks}
        依据条款|={{termination_clause}}
        20: 具体原因|={{reason}}
        送达方式|=☑ 直接送达　☐ 邮寄　☐ 公告
        通知日期|={{doc_date}}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.seal(150, y + 8, Seal(o.person.firm, "oval", "人力资源部", width_mm=46))
    return bound("termination_notice", o, s)


@drawn_in(2008, 2026)
def mutual_agreement(o: Occasion) -> Paper:
    """An agreement to part."""
    amount = o.between(12, 180) * 1000
    s = sheet(
        o,
        "plain",
        termination_clause="《劳动合同法》第三十六条",
        exit_date=day(o.later(6)),
        severance_amount=yuan(amount, "{:,}元"),
    )
    heading(s, 22, "协商解除劳动合同协议书", Face.HEI_BOLD, 19)
    y = letter(s, 42, (
        "甲方：{company}", "乙方：{employee_name}　身份证号：{id_number}　工号：{employee_no}",
        "甲乙双方依据{termination_clause}，经协商一致，达成如下协议：",
        "一、双方劳动合同于{exit_date}解除。",
        "二、甲方一次性支付乙方经济补偿金人民币{severance_amount}（大写：" + yuan(amount, "{caps}").raw + "），于离职手续办结后七日内支付。",
        "三、乙方确认工资、加班费、年休假工资均已结清，不再主张任何其他权利。",
        "四、本协议自双方签字盖章之日起生效。",
    ), Style(Face.HEI, 12))  # fmt: skip
    s.text(26, y + 12, "甲方（盖章）", Style(Face.HEI, 12))
    s.text(116, y + 12, "乙方（签字捺印）", Style(Face.HEI, 12))
    s.seal(62, y + 24, Seal(o.person.firm, width_mm=40))
    s.signature(136, y + 22, o.person.name)
    s.text(116, y + 42, "{sign_date}", Style(Face.HEI, 12))
    return bound("termination_agreement", o, s, doc_date="sign_date")


@drawn_in(1998, 2008)
def buyout_agreement(o: Occasion) -> Paper:
    """The agreement of the restructuring years."""
    amount = o.between(60, 380) * 100
    s = sheet(
        o,
        "numerals",
        termination_clause="《劳动法》第二十四条",
        exit_date=month(o.on),
        severance_amount=Fact(str(amount), yuan(amount, "{caps}").raw),
    )
    heading(s, 26, "解除劳动关系协议书（协商一致）", Face.MING, 18)
    y = letter(s, 48, (
        "甲方：{company}　　乙方：{employee_name}，编号{employee_no}",
        "因企业改制，依照{termination_clause}规定，双方自愿解除劳动关系：",
        "1、自{exit_date}起，乙方不再是甲方职工，档案移交市失业保险处。",
        "2、甲方按乙方工龄计发经济补偿金{severance_amount}，一次付清。",
        "3、乙方住房、医疗等遗留问题按厂改制方案执行。",
    ), Style(Face.MING, 14))  # fmt: skip
    s.text(30, y + 14, "甲方公章", TYPEWRITTEN)
    s.seal(56, y + 24, Seal(o.person.firm, width_mm=42))
    s.text(120, y + 14, "乙方盖章", TYPEWRITTEN)
    own_seal(s, 150, y + 20, o.person)
    s.text(120, y + 40, "{sign_date}", TYPEWRITTEN)
    return bound("termination_agreement", o, s, doc_date="sign_date")


def final_settlement(o: Occasion) -> Paper:
    """A settlement with items, sums and capitals."""
    wage, pay = o.between(20, 90) * 100, o.between(8, 120) * 1000
    rest = o.between(2, 20) * 100
    s = sheet(
        o,
        "slashed",
        severance_amount=yuan(pay, "{:,}.00"),
        amount=yuan(wage + pay + rest, "{:,}.00"),
        exit_date=day(o.on, "slashed"),
        doc_date=day(o.later(3), "slashed"),
    )
    heading(s, 20, "离职工资及经济补偿结算单", Face.ZEN, 18)
    y = ruled(s, 22, 36, (34, 49, 34, 49), """
        姓名|={employee_name}|工号|={employee_no}
        部门|={department}|离职日期|={exit_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=12)  # fmt: skip
    y = ruled(s, 22, y + 4, (18, 80, 68), f"""
        序号|项目|金额（元）
        =^1|=当月工资|=^{wage:,}.00
        =^2|=未休年假折算|=^{rest:,}.00
        =^3|=经济补偿金|=^{{severance_amount}}
        =|=应付合计|=^{{amount}}
        =大写：{yuan(wage + pay + rest, "{caps}").raw}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=12)  # fmt: skip
    s.text(22, y + 10, "员工确认：", Style(Face.HEI, 11))
    s.signature(44, y + 7, o.person.name, 16)
    s.text(120, y + 10, "结算日期：{doc_date}", Style(Face.HEI, 11))
    s.seal(160, y + 16, Seal("财务专用", "square", width_mm=30, height_mm=12))
    return bound("severance_settlement", o, s)


@drawn_in(1995, 2010)
def severance_slip(o: Occasion) -> Paper:
    """A receipt for severance pay."""
    pay = o.between(15, 260) * 100
    s = sheet(
        o,
        "numerals",
        "A5 landscape",
        severance_amount=Fact(str(pay), yuan(pay, "人民币{caps}").raw),
        exit_date=day(o.on, "numerals"),
    )
    heading(s, 16, "经济补偿金结算凭单", Face.MING, 19)
    letter(
        s,
        36,
        (
            "今付给{department}{employee_name}（编号{employee_no}）解除劳动合同经济补偿金{severance_amount}。该职工于{exit_date}离厂，工龄"
            + f"{years_between(o.person.hired_on, o.on)}年，按规定计发。",
        ),
        Style(Face.MING, 14),
        left=18,
        width=174,
    )
    s.text(18, 92, "领款人（盖章）", TYPEWRITTEN)
    own_seal(s, 70, 96, o.person)
    s.text(184, 96, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(158, 85, Seal(o.person.firm, middle="财务科", width_mm=38))
    return bound("severance_settlement", o, s, amount="severance_amount")


@drawn_in(1998, 2026)
def expiry_notice(o: Occasion) -> Paper:
    """A notice that a contract will not be renewed."""
    s = sheet(o, "plain", end_date=day(o.later(30)), termination_type="合同终止")
    heading(s, 28, "劳动合同到期终止通知书", Face.SONG_BOLD, 20)
    y = letter(
        s,
        50,
        (
            "{employee_name}（工号{employee_no}）：",
            "您与{company}签订的劳动合同将于{end_date}届满。经研究，公司决定到期不再续签，双方劳动关系届时按{termination_type}处理。",
            "请于届满前办理离职手续，经济补偿将依法支付。",
        ),
        _BODY,
    )
    s.text(176, y + 14, "人力资源部", _BODY, "right")
    s.text(176, y + 25, "{doc_date}", _BODY, "right")
    s.seal(150, y + 20, Seal(o.person.firm, middle="人力资源部", width_mm=40))
    return bound("contract_expiry_notice", o, s)


@drawn_in(2005, 2026)
def expiry_form(o: Occasion) -> Paper:
    """A form asking both sides whether to go on after the term; they do not."""
    s = sheet(o, "dashed", end_date=day(o.later(45), "dashed"), termination_type=Fact("合同终止", "期满终止"))
    heading(s, 22, "劳动合同期满不续签意见征询（通知）表", Face.HEI_BOLD, 16)
    y = ruled(s, 22, 38, (38, 46, 36, 46), """
        员工姓名|={employee_name}|工号|={employee_no}
        部门|={department}|合同期满日|={end_date}
        22: 员工意愿|=☐ 愿意续签　☑ 不愿续签
        22: 公司意见|=☐ 续签　☑ {termination_type}，不再续签
        发出日期|={doc_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.text(22, y + 10, "员工签名：", Style(Face.HEI, 11))
    s.signature(46, y + 7, o.person.name, 16)
    s.seal(150, y + 12, Seal(o.person.firm, width_mm=38))
    return bound("contract_expiry_notice", o, s)


LAYOUTS = (handover_list, leaving_rounds, dismissal_notice, dismissal_boxes, mutual_agreement, buyout_agreement, final_settlement, severance_slip, expiry_notice, expiry_form,)  # fmt: skip
