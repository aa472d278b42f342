"""Test lay-outs of cards, proofs and health that people bring with them. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import (
    around_hiring,
    bound,
    card_number,
    drawn_in,
    month,
    ruled,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_HOSPITALS = ("虚构云州市第二人民医院", "青麓县中医院（虚构）", "虚构北川职工医院")


@drawn_in(2000, 2026)
def proof_of_leaving_elsewhere(o: Occasion) -> Paper:
    """What another firm certifies of its former worker."""
    o = around_hiring(o, -o.between(8, 60))
    began = date(o.on.year - o.between(1, 2), 3, 4)
    s = sheet(
        o,
        start_date=day(began),
        end_date=day(o.on),
        issuer="云岭恒通机械有限公司（虚构）",
        position=o.one_of(("装配钳工", "销售内勤", "设备助理", "仓管")),
    )
    heading(s, 34, "离 职 证 明", Face.SONG_BOLD, 24)
    y = letter(s, 60, (
        "兹证明{employee_name}（身份证号码：{id_number}）自{start_date}至{end_date}在我公司担任{position}职务。",
        "现因个人原因提出辞职，已办妥交接及离职手续，与我公司不再存在劳动关系，亦未签订竞业限制协议。",
        "此证明供其办理新单位入职手续使用。",
    ), Style(Face.SONG, 14))  # fmt: skip
    s.text(176, y + 16, "{issuer}", Style(Face.SONG, 14), "right")
    s.text(176, y + 27, "{doc_date}", Style(Face.SONG, 14), "right")
    s.seal(146, y + 9, Seal("云岭恒通机械有限公司（虚构）", width_mm=40))
    return bound("separation_proof_prev_employer", o, s)


@drawn_in(1985, 2001)
def factory_release(o: Occasion) -> Paper:
    """A factory's old form that lets a worker go to another one."""
    o = around_hiring(o, -o.between(8, 40))
    began = date(o.on.year - o.between(1, 3), 9, 1)
    s = sheet(
        o,
        "dotted",
        "A5 landscape",
        start_date=month(began, "{:%Y.%m}"),
        end_date=month(o.on, "{:%Y.%m}"),
        issuer="虚构云岭农机修造厂",
        position=o.one_of(("车工", "翻砂工", "统计员")),
    )
    heading(s, 14, "原单位终止劳动关系证明", Face.MING, 18)
    y = ruled(s, 18, 32, (30, 56, 30, 56), """
        姓　名|={employee_name}|出生年月|={birth_date}
        起始年月|={start_date}|截止年月|={end_date}
        从事工种|={position}|离厂原因|=合同期满
        20: 证明事项|=该同志在我厂工作期间表现尚好，无债务纠纷，现流动至外单位工作。
    """, label=Style(Face.MING, 11), value=Style(Face.KAI, 12), height=13)  # fmt: skip
    s.text(186, y + 8, "{issuer}", TYPEWRITTEN, "right")
    s.text(186, y + 17, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(160, y + 1.5, Seal("虚构云岭农机修造厂", width_mm=36))
    return bound("separation_proof_prev_employer", o, s)


@drawn_in(2000, 2026)
def medical_card(o: Occasion) -> Paper:
    """A hospital's card with twelve rows of findings."""
    o = around_hiring(o, -o.between(3, 15))
    hospital = o.one_of(_HOSPITALS)
    s = sheet(
        o,
        "dashed",
        hospital=hospital,
        exam_date=day(o.on, "dashed"),
        doc_date=day(o.later(2), "dashed"),
        exam_result=o.one_of(("未见明显异常，适宜从事拟任岗位", "轻度脂肪肝，余未见异常，可以上岗")),
    )
    heading(s, 14, "{hospital}", Face.HEI_BOLD, 15)
    heading(s, 24, "入职体检报告", Face.HEI_BOLD, 19)
    s.portrait(168, 12, 20, 26)
    s.text(
        20,
        42,
        "姓名：{employee_name}　性别：{gender}　出生：{birth_date}　体检日期：{exam_date}",
        Style(Face.HEI, 10.5),
    )
    found = (("身高", "172 cm"), ("体重", "66 kg"), ("血压", "118/76 mmHg"), ("视力", "左 5.0　右 4.9"), ("辨色力", "正常"), ("内科", "心肺未闻及异常"), ("外科", "无特殊"),
             ("五官", "听力正常"), ("血常规", "各项在参考范围"), ("肝功能", "ALT 22 U/L"), ("心电图", "窦性心律"), ("胸片", "心肺膈未见异常"))  # fmt: skip
    rows = "\n".join(f"={name}|={value}|=^{o.choose(('常', '闵', '费'), name)}" for name, value in found)
    y = ruled(
        s,
        20,
        50,
        (44, 96, 30),
        "项目|检查结果|医师\n" + rows + "\n18: 主检结论|={exam_result}",
        label=Style(Face.HEI_BOLD, 10),
        value=Style(Face.HEI, 10),
        height=10,
    )
    s.text(20, y + 8, "主检医师：", Style(Face.HEI, 10.5))
    s.signature(42, y + 5, "费仲伯", 16)
    s.text(120, y + 8, "报告日期：{doc_date}", Style(Face.HEI, 10.5))
    s.seal(150, y + 4, Seal(hospital, middle="体检专用章", width_mm=38))
    return bound("pre_employment_medical", o, s)


@drawn_in(1985, 2003)
def health_slip(o: Occasion) -> Paper:
    """A small typed certificate of health."""
    o = around_hiring(o, -o.between(3, 15))
    hospital = o.one_of(_HOSPITALS)
    s = sheet(
        o,
        "spaced",
        "A5",
        hospital=hospital,
        exam_date=day(o.on, "spaced"),
        exam_result=o.one_of(("体检合格", "基本合格，右眼近视")),
    )
    heading(s, 20, "招工体格检查证明", Face.KAI, 19)
    y = letter(
        s,
        42,
        (
            "受检者{employee_name}，{gender}，{birth_date}生，系{company}拟招人员，于{exam_date}在本院进行入厂体格检查，经内、外、眼、耳鼻喉、放射各科检查，结论为：{exam_result}。",
        ),
        Style(Face.KAI, 14),
        left=16,
        width=116,
    )
    s.text(130, y + 12, "{hospital}", Style(Face.KAI, 13), "right")
    s.text(18, y + 30, "检验医师", Style(Face.KAI, 12))
    s.seal(52, y + 33, Seal("闵秋实印", "square", width_mm=14))
    s.seal(104, y + 18, Seal(hospital, width_mm=36))
    return bound("pre_employment_medical", o, s, doc_date="exam_date")


@drawn_in(2005, 2026)
def card_both_sides(o: Occasion) -> Paper:
    """Both sides of an identity card copied onto one sheet."""
    until = day(date(o.on.year + 12, 6, 9), "dotted")
    s = sheet(o, "plain", valid_until=until, hukou_address=o.person.address)
    s.frame(58, 36, 94, 60, 0.3)
    style = Style(Face.HEI, 10)
    open_list(
        s,
        42,
        (
            ("姓　名", "{employee_name}"),
            ("性　别", "{gender}　　民　族　" + o.person.ethnicity.removesuffix("族")),
            ("出　生", "{birth_date}"),
        ),
        left=62,
        gap=16,
        step=9,
        style=style,
    )
    s.text(62, 69, "住　址", style)
    s.paragraph(78, 69, 42, "{hukou_address}", style, indent=0)
    s.text(62, 88, "公民身份号码　{id_number}", style)
    s.portrait(124, 44, 24, 32)
    s.frame(58, 112, 94, 60, 0.3)
    s.text(112, 124, "中华人民共和国", Style(Face.SONG_BOLD, 14), "center")
    s.text(112, 136, "居 民 身 份 证", Style(Face.SONG_BOLD, 18), "center")
    s.text(80, 154, "签发机关　云州市公安局（虚构）", style)
    s.text(80, 163, f"有效期限　{date(o.on.year - 8, 6, 9):%Y.%m.%d}-" + "{valid_until}", style)
    s.text(
        58,
        190,
        "此复印件仅供办理入职手续使用，再次复印无效",
        Style(Face.HAND, 13, (28, 46, 128), by_hand=True),
    )
    return bound("id_card_copy", o, s)


def card_front_noted(o: Occasion) -> Paper:
    """The front of a card enlarged, with the clerk's note of number and day."""
    s = sheet(o, "plain", hukou_address=o.person.address)
    s.text(20, 18, "身份证复印件（与原件核对无误）", Style(Face.MING, 14))
    s.frame(35, 40, 140, 88, 0.3)
    style = Style(Face.HEI, 14)
    open_list(
        s,
        48,
        (
            ("姓名", "{employee_name}"),
            ("性别", "{gender}　民族 " + o.person.ethnicity.removesuffix("族")),
            ("出生", "{birth_date}"),
        ),
        left=42,
        gap=20,
        step=13,
        style=style,
    )
    s.text(42, 88, "住址", style)
    s.paragraph(62, 88, 66, "{hukou_address}", style, indent=0)
    s.text(42, 116, "公民身份号码  {id_number}", style)
    s.portrait(134, 50, 34, 46)
    letter(s, 144, ("工号 {employee_no}", "核对人 闵秋实　　{doc_date}"), PEN, left=40)
    s.seal(150, 152, Seal("与原件相符", "square", width_mm=36, height_mm=12))
    return bound("id_card_copy", o, s)


@drawn_in(2002, 2026)
def account_form(o: Occasion) -> Paper:
    """A request to pay wages into an account."""
    s = sheet(
        o,
        "dashed",
        account_no=card_number(o),
        bank_name=o.one_of(("云州农村商业银行北苑支行（虚构）", "虚构工商银行药都分理处")),
    )
    heading(s, 22, "员工工资卡账户信息登记表", Face.ZEN, 18)
    y = ruled(s, 24, 42, (40, 122), """
        员工姓名|={employee_name}
        员工代码|={employee_no}
        身份证件号|={id_number}
        开户银行|={bank_name}
        银行卡号|={account_no}
        联系手机|={phone}
        30: 本人声明|=以上账户为本人名下一类账户，因账户有误造成的退票由本人承担。
    """, label=Style(Face.HEI_BOLD, 11), value=Style(Face.HEI, 12), height=13)  # fmt: skip
    s.text(24, y + 10, "登记人：", Style(Face.HEI, 11))
    s.signature(44, y + 7, o.person.name, 17)
    s.text(120, y + 10, "登记日期：{doc_date}", Style(Face.HEI, 11))
    return bound("bank_card_copy", o, s)


@drawn_in(2000, 2026)
def card_picture(o: Occasion) -> Paper:
    """A bank card laid on the copier, with a line written below it."""
    number = " ".join(card_number(o)[start : start + 4] for start in range(0, 19, 4))
    s = sheet(
        o,
        "bare",
        account_no=Fact(number.replace(" ", ""), number),
        bank_name=o.one_of(("虚构农业银行江源县支行", "虚构建设银行西岭支行")),
    )
    s.text(105, 22, "工资卡复印件", Style(Face.SONG_BOLD, 16), "center")
    s.shade(56, 44, 98, 60, (206, 216, 226))
    s.frame(56, 44, 98, 60, 0.3)
    s.text(62, 50, "{bank_name}", Style(Face.HEI_BOLD, 11))
    s.text(62, 74, "{account_no}", Style(Face.HEI, 17))
    s.text(62, 92, "借记卡 DEBIT", Style(Face.HEI, 9))
    letter(
        s,
        122,
        ("姓名：{employee_name}", "工号：{employee_no}", "所在部门：{department}", "日期：{doc_date}"),
        PEN,
        left=56,
        width=110,
    )
    return bound("bank_card_copy", o, s)


LAYOUTS = (proof_of_leaving_elsewhere, factory_release, medical_card, health_slip, card_both_sides, card_front_noted, account_form, card_picture,)  # fmt: skip
HIRING = LAYOUTS[:4]
