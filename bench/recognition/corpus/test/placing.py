"""Test lay-outs of receipts, internships, lending and insurance. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    lines_for,
    month,
    packed,
    people_of,
    ruled,
    several,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import BLUE_INK, Sheet, Style
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_SMALL = Style(Face.SONG, 11)


def _two_parties(s: Sheet, y: float, o: Occasion, left: str, right: str, *, signed: bool = True) -> None:
    """Places of seal and signature side by side."""
    s.text(26, y, left, _SMALL)
    s.text(116, y, right, _SMALL)
    s.seal(62, y + 14, Seal(o.person.firm, middle="合同专用章", width_mm=40))
    s.signature(134, y + 9, o.person.name if signed else "")


@drawn_in(2002, 2026)
def handbook_receipt(o: Occasion) -> Paper:
    """A receipt of the staff handbook."""
    s = sheet(o, "dotted")
    heading(s, 30, "《员工手册》签收确认书", Face.HEI_BOLD, 19)
    y = letter(s, 54, ("本人{employee_name}（工号：{employee_no}，部门：{department}）已于今日领取《员工手册》（第" + f"{o.between(2, 9)}" + "版）一册，并已逐条阅读、理解其全部内容，尤其是考勤、奖惩与安全各章。",
                       "本人同意将其作为劳动合同附件予以遵守，如有疑问将向人力资源部咨询。"), Style(Face.HEI, 13))  # fmt: skip
    open_list(
        s,
        y + 16,
        (("签收人：", ""), ("签收日期：", "{sign_date}")),
        left=110,
        gap=26,
        step=16,
        style=Style(Face.HEI, 12),
    )
    s.signature(138, y + 13, o.person.name)
    return bound("handbook_acknowledgement", o, s, doc_date="sign_date")


@drawn_in(2005, 2026)
def handbook_list(o: Occasion) -> Paper:
    """A list on which a whole department signs for the handbook."""
    people = people_of(o, o.between(8, 20))
    s = Sheet(o.facts("dotted") | several(o, people, "dotted"), seed=o.seed)
    heading(s, 16, "员工手册签收表", Face.ZEN, 18)
    s.text(20, 30, "手册版本：2.0　　发放部门：人力资源部　　签收日期：{sign_date}", Style(Face.ZEN, 10.5))
    rows = lines_for(len(people), "=^#|=^{employee_no@}|=^{employee_name@}|=^{department@}|=")
    ruled(
        s,
        20,
        38,
        (14, 34, 46, 42, 34),
        "序号|工号|姓名|部门|本人签字\n" + rows,
        label=Style(Face.HEI_BOLD, 10.5),
        value=Style(Face.HEI, 10.5),
        height=9.5,
    )
    for place, who in enumerate(people):
        s.signature(160, 39.2 + 9.5 * (place + 1), who.name.split()[0].split("·")[0], 12, BLUE_INK, 0.5)
    return bound("handbook_acknowledgement", o, s, others=people[1:], doc_date="sign_date")


def internship_letter(o: Occasion) -> Paper:
    """An agreement of three parties on an internship."""
    s = sheet(
        o,
        "plain",
        school=o.one_of(("云州纺织工业学校（虚构）", "江源医药大学（虚构）")),
        start_date=day(o.on),
        end_date=day(o.later(120)),
        amount=yuan(o.between(12, 40) * 100, "人民币{}元"),
    )
    heading(s, 20, "学生实习协议", Face.SONG_BOLD, 20)
    y = letter(s, 38, (
        "甲方（实习单位）：{company}", "乙方（学校）：{school}", "丙方（实习学生）：{employee_name}，身份证号{id_number}",
        "一、实习时间自{start_date}至{end_date}，实习岗位在{department}。",
        "二、甲方每月向丙方支付实习补贴{amount}，并为其购买人身意外险。",
        "三、甲方指定有经验的人员担任指导教师，丙方应服从安全管理。",
        "四、实习不构成劳动关系，期满由甲方出具实习鉴定。",
    ), Style(Face.SONG, 12.5))  # fmt: skip
    for x, text in ((26, "甲方（盖章）"), (86, "乙方（盖章）"), (146, "丙方（签字）")):
        s.text(x, y + 14, text, _SMALL)
    s.seal(42, y + 24, Seal(o.person.firm, width_mm=36))
    s.seal(104, y + 24, Seal("虚构学校实习办公室", "oval", "实习", width_mm=40))
    s.signature(150, y + 24, o.person.name, 16)
    s.text(140, y + 44, "{sign_date}", _SMALL)
    return bound("internship_agreement", o, s, doc_date="sign_date")


def internship_slip(o: Occasion) -> Paper:
    """A short internship contract as a form with blanks ruled."""
    s = sheet(
        o,
        "spaced",
        school=o.one_of(("虚构北川电力职业学院", "青麓大学（虚构）")),
        start_date=month(o.on),
        end_date=month(o.later(150)),
        amount=yuan(o.between(3, 12) * 100),
    )
    heading(s, 22, "实习生协议书", Face.KAI, 22)
    open_list(s, 44, (("实习单位", "{company}"), ("实习生姓名", "{employee_name}"), ("性别及出生", "{gender}　{birth_date}"), ("在读学校", "{school}"), ("开始年月", "{start_date}"), ("结束年月", "{end_date}"), ("每月津贴", "{amount}")),
              gap=38, step=12, style=Style(Face.KAI, 13), value=PEN, ruled_to=170)  # fmt: skip
    y = letter(
        s,
        132,
        (
            "实习生须遵守甲方作息和安全制度，损坏工具照价赔偿；甲方不得安排高空、井下作业。协议自签字之日起生效。",
        ),
        Style(Face.KAI, 13),
    )
    _two_parties(s, y + 10, o, "实习单位（章）", "实习生（签字）")
    s.text(116, y + 40, "{doc_date}", PEN)
    return bound("internship_agreement", o, s, sign_date="doc_date")


def secondment_contract(o: Occasion) -> Paper:
    """An agreement by which a firm lends a worker."""
    s = sheet(
        o,
        "plain",
        destination=o.one_of(("云岭新能源有限公司（虚构）", "虚构市轻工业局", "江源合资项目筹备组")),
        start_date=day(o.later(5)),
        end_date=day(o.later(370)),
    )
    heading(s, 24, "员工借调协议", Face.HEI_BOLD, 20)
    y = letter(s, 44, (
        "借出方：{company}", "借用方：{destination}", "被借调人：{employee_name}，工号{employee_no}，现任{department}{position}",
        "因工作需要，经三方协商，被借调人自{start_date}起至{end_date}止到借用方工作。",
        "借调期间工资和社会保险由借出方发放缴纳，借用方按季偿付；被借调人劳动关系不变。",
        "借调期满，被借调人返回借出方；如需延长，应提前一个月书面协商。",
    ), Style(Face.HEI, 12))  # fmt: skip
    for x, text in ((26, "借出方"), (86, "借用方"), (146, "被借调人")):
        s.text(x, y + 12, text, Style(Face.HEI, 11))
    s.seal(42, y + 26, Seal(o.person.firm, width_mm=38))
    s.signature(150, y + 22, o.person.name, 16)
    s.text(146, y + 42, "{doc_date}", Style(Face.HEI, 11))
    return bound("secondment_agreement", o, s, sign_date="doc_date")


@drawn_in(1985, 2003)
def lending_notice(o: Occasion) -> Paper:
    """The eighties' letter of lending with a stub."""
    s = sheet(
        o,
        "numerals",
        "A5 landscape",
        destination=o.one_of(("虚构县经委技改办公室", "市纺织品进出口公司（虚构）")),
        start_date=month(o.on),
        end_date=month(o.later(190)),
    )
    heading(s, 16, "借调函（借调协议）", Face.MING, 18)
    letter(
        s,
        36,
        (
            "{destination}：",
            "你单位商借我厂{department}{employee_name}同志（职工编号{employee_no}）之事，经研究同意。借调时间从{start_date}到{end_date}，期间工资仍由我厂发给，奖金由你单位负担。望按期归还为荷。",
        ),
        Style(Face.MING, 13.5),
        left=18,
        width=172,
    )
    s.text(188, 96, "{company}", TYPEWRITTEN, "right")
    s.text(188, 106, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(158, 100, Seal(o.person.firm, width_mm=38))
    return bound("secondment_agreement", o, s)


@drawn_in(2011, 2026)
def insurance_enrolment(o: Occasion) -> Paper:
    """A row on the office's enrolment form, printed by the system."""
    s = sheet(
        o,
        "dashed",
        "A4 landscape",
        insurance_base=yuan(o.between(30, 210) * 100, "{:.2f}"),
        effective_date=month(o.on, "{:%Y%m}"),
        doc_date=packed(o.on),
    )
    heading(s, 16, "社会保险参保人员增员申报表", Face.ZEN, 17)
    s.text(16, 30, "单位名称：{company}　　单位编号：900" + str(o.between(1000, 9999)), Style(Face.ZEN, 10.5))
    s.text(281, 30, "申报日期：{doc_date}", Style(Face.ZEN, 10.5), "right")
    ruled(s, 16, 38, (14, 44, 54, 16, 36, 34, 34, 33), """
        序号|姓名|社会保障号码（身份证）|性别|个人编号|月缴费基数（元）|参保起始年月|参保险种
        =^1|=^{employee_name}|=^{id_number}|=^{gender}|=^{employee_no}|=^{insurance_base}|=^{effective_date}|=^五险
        =|=|=|=|=|=|=|=
        =|=|=|=|=|=|=|=
    """, label=Style(Face.HEI_BOLD, 10), value=Style(Face.HEI, 10), height=12)  # fmt: skip
    s.text(16, 96, "填报人：闵秋实　　　社保经办机构意见：", Style(Face.ZEN, 10.5))
    s.seal(110, 112, Seal("虚构云州市社会保险中心", middle="业务专用章", width_mm=38))
    return bound("social_insurance_enrollment", o, s)


@drawn_in(1992, 2008)
def insurance_card(o: Occasion) -> Paper:
    """The form of the nineties that opened a worker's pension account."""
    s = sheet(o, "plain", insurance_base=yuan(o.between(20, 90) * 10), effective_date=month(o.on))
    heading(s, 22, "职工参加社会保险登记表", Face.MING, 20)
    y = ruled(s, 24, 40, (34, 47, 34, 47), """
        姓　名|={employee_name}|性　别|={gender}
        身份证号码|={id_number}
        单　位|={company}
        职工编号|={employee_no}|参加工作时间|={hire_date}
        月缴费工资|={insurance_base}|建账年月|={effective_date}
        30: 社保机构¶审核意见|=经核对原始凭证无误，准予建立个人账户。
    """, label=Style(Face.MING, 11.5), value=Style(Face.KAI, 12), height=14)  # fmt: skip
    s.text(120, y + 10, "填表日期：{doc_date}", TYPEWRITTEN)
    s.seal(80, y + 6, Seal("虚构云州市社会劳动保险处", "oval", "审核", width_mm=42))
    return bound("social_insurance_enrollment", o, s)


LAYOUTS = (handbook_receipt, handbook_list, internship_letter, internship_slip, secondment_contract, lending_notice, insurance_enrolment, insurance_card,)  # fmt: skip
