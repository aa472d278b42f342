"""Test lay-outs of pay, certificates of income and service, insurance. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, yuan
from bench.recognition.corpus.test.composing import (
    SEALED,
    bound,
    card_number,
    drawn_in,
    lines_for,
    people_of,
    ruled,
    several,
    sheet,
    years_between,
)
from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal


@drawn_in(2000, 2026)
def pay_strip(o: Occasion) -> Paper:
    """A strip of pay cut from a longer print-out: many narrow columns."""
    base, extra = o.between(20, 60) * 100, o.between(3, 15) * 100
    off = o.between(2, 9) * 50
    s = sheet(
        o,
        "dashed",
        "A5 landscape",
        period=f"{o.on.year}年{o.on.month}月",
        amount=yuan(base + extra - off, "{:.2f}"),
    )
    heading(s, 12, "{company}　工资条", Face.ZEN, 13)
    s.text(12, 24, "所属月份：{period}　　　发放日期：{doc_date}", Style(Face.HEI, 9))
    ruled(s, 12, 32, (24, 34, 26, 22, 20, 20, 20, 20), f"""
        工号|姓名|部门|基本工资|奖金|社保扣款|个税|实发金额
        =^{{employee_no}}|=^{{employee_name}}|=^{{department}}|=^{base}.00|=^{extra}.00|=^{off}.00|=^0.00|=^{{amount}}
    """, label=Style(Face.HEI_BOLD, 9), value=Style(Face.HEI, 9), height=12)  # fmt: skip
    s.text(12, 62, "如有疑问请在三日内与薪酬组联系。薪酬信息保密，不得互相打听。", Style(Face.HEI, 8.5))
    return bound("payslip", o, s)


@drawn_in(1985, 1998)
def pay_envelope(o: Occasion) -> Paper:
    """The pay envelope of the eighties, a list of items filled in by hand."""
    items = [
        ("标准工资", o.between(42, 180)),
        ("奖　　金", o.between(5, 60)),
        ("夜班津贴", o.between(2, 12)),
        ("副食补贴", 5),
        ("洗理书报", 4),
    ]
    off = o.between(1, 8)
    s = sheet(
        o,
        "bare",
        "A5",
        period=f"{o.on.year}年{o.on.month}月份",
        amount=yuan(sum(value for _, value in items) - off, "{}元"),
    )
    s.text(74, 14, "{company}", Style(Face.MING, 13), "center")
    heading(s, 24, "工 资 清 单", Face.MING, 20)
    s.text(74, 36, "{period}", Style(Face.KAI, 12), "center")
    open_list(s, 48, (("姓　　名", "{employee_name}"), ("职工编号", "{employee_no}"), *((name, f"{value}元") for name, value in items), ("扣房水电", f"{off}元"), ("实发工资", "{amount}"), ("发薪日期", "{doc_date}")),
              left=28, gap=34, step=11, style=Style(Face.MING, 12), value=PEN, ruled_to=120)  # fmt: skip
    s.seal(106, 172, Seal("发讫", "square", width_mm=20, height_mm=10))
    return bound("payslip", o, s)


@drawn_in(2005, 2026)
def pay_into_account(o: Occasion) -> Paper:
    """A mail-like pay slip with income and deductions side by side."""
    gross = o.between(70, 260) * 100
    off = o.between(90, 200) * 10
    s = sheet(
        o, "dashed", period=f"{o.on:%Y-%m}", amount=yuan(gross - off, "¥{:,}.00"), account_no=card_number(o)
    )
    heading(s, 18, "月度工资单 Payslip", Face.HEI_BOLD, 17)
    style = Style(Face.HEI, 10.5)
    s.text(20, 34, "Name 姓名：{employee_name}　　Staff ID：{employee_no}　　Period 期间：{period}", style)
    s.text(20, 42, "Pay date 支付日：{doc_date}　　Account 账号：{account_no}", style)
    y = ruled(s, 20, 54, (50, 35, 50, 35), f"""
        应发项目 Earnings|金额|扣减项目 Deductions|金额
        =基本薪资 Base|=^{gross - 600:,}.00|=养老保险 Pension|=^{off // 2:,}.00
        =餐补 Meal|=^400.00|=医疗保险 Medical|=^{off // 4:,}.00
        =交通 Transport|=^200.00|=公积金 Housing|=^{off - off // 2 - off // 4:,}.00
        =合计 Total|=^{gross:,}.00|=合计 Total|=^{off:,}.00
    """, label=Style(Face.HEI_BOLD, 10), value=style, height=10)  # fmt: skip
    s.text(190, y + 10, "实发工资 Net pay：{amount}", Style(Face.HEI_BOLD, 13), "right")
    s.text(20, 270, "Strictly private and confidential 私人密件", Style(Face.HEI, 8.5))
    return bound("payslip", o, s)


@drawn_in(2003, 2026)
def income_for_bank(o: Occasion) -> Paper:
    """A bank's own form of an income certificate, blanks underlined."""
    amount = o.between(35, 300) * 100
    s = sheet(
        o,
        "plain",
        purpose=o.one_of(("办理个人住房贷款", "申请信用卡", "车辆分期付款")),
        amount=yuan(amount, "{:,}元"),
        doc_no=f"SR{o.on:%Y%m}{o.between(10, 99)}",
        seal=SEALED,
    )
    s.text(184, 20, "编号：{doc_no}", Style(Face.SONG, 11), "right")
    heading(s, 34, "收 入 证 明", Face.SONG_BOLD, 24)
    style = Style(Face.SONG, 14)
    s.text(26, 58, "虚构云州商业银行：", style)
    y = s.paragraph(
        26,
        68,
        158,
        "兹证明{employee_name}（身份证号码{id_number}）为我单位正式职工，工号{employee_no}，现任{position}。该职工月均收入（税前）为人民币{amount}（大写："
        + yuan(amount, "{caps}").raw
        + "）。",
        style,
        leading=2.0,
        underline=True,
    )
    y = letter(s, y, ("本证明仅用于{purpose}，我单位不承担任何担保责任。",), style)
    s.text(176, y + 14, "{company}", style, "right")
    s.text(176, y + 25, "{doc_date}", style, "right")
    s.seal(148, y + 20, Seal(o.person.firm, width_mm=42))
    return bound("income_certificate", o, s)


@drawn_in(1992, 2006)
def income_old(o: Occasion) -> Paper:
    """A typed half sheet on a worker's wage."""
    s = sheet(
        o,
        "numerals",
        "A5 landscape",
        purpose=o.one_of(("申请住房公积金贷款", "子女申请助学金", "办理公证")),
        amount=Fact(str(value := o.between(4, 40) * 100), yuan(value, "{caps}").raw),
        seal=SEALED,
    )
    heading(s, 18, "职工收入证明书", Face.MING, 20)
    letter(
        s,
        38,
        (
            "兹有本厂{department}职工{employee_name}（编号{employee_no}），担任{position}工作，每月工资收入{amount}，情况属实。",
            "此据供{purpose}使用。",
        ),
        Style(Face.MING, 14),
        left=18,
        width=174,
    )
    s.text(186, 96, "{company}", TYPEWRITTEN, "right")
    s.text(186, 106, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(156, 100, Seal(o.person.firm, middle="财务科", width_mm=38))
    return bound("income_certificate", o, s)


def seniority_paper(o: Occasion) -> Paper:
    """A certificate of the years of work."""
    years = years_between(o.person.hired_on, o.on)
    s = sheet(
        o, "plain", service_years=f"{years}年", doc_no=f"GL〔{o.on.year}〕{o.between(1, 99)}号", seal=SEALED
    )
    heading(s, 36, "工 龄 证 明", Face.SONG_BOLD, 24)
    s.text(105, 50, "{doc_no}", Style(Face.SONG, 11), "center")
    y = letter(
        s,
        66,
        (
            "兹证明{employee_name}（身份证号：{id_number}，职工编号：{employee_no}）自{hire_date}进入我单位工作，截至开具之日，在本单位连续工作满{service_years}。",
            "特此证明。",
        ),
        Style(Face.SONG, 14),
    )
    s.text(176, y + 18, "{company}（盖章）", Style(Face.SONG, 14), "right")
    s.text(176, y + 29, "{doc_date}", Style(Face.SONG, 14), "right")
    s.seal(146, y + 22, Seal(o.person.firm, middle="人事专用章", width_mm=42))
    return bound("seniority_certificate", o, s)


def seniority_form(o: Occasion) -> Paper:
    """The same as a small form filled in by hand, sealed with an oval seal."""
    years = years_between(o.person.hired_on, o.on)
    s = sheet(o, "dotted", "A5 landscape", service_years=f"{years}年整", seal=SEALED)
    heading(s, 14, "职工工龄证明单", Face.KAI, 19)
    y = ruled(s, 18, 32, (32, 56, 32, 54), """
        姓　名|={employee_name}|编　号|={employee_no}
        性　别|={gender}|进厂日期|={hire_date}
        本厂工龄|={service_years}|开单日期|={doc_date}
        20: 备　注|=与原始档案核对一致，涂改无效。
    """, label=Style(Face.KAI, 12), value=PEN, height=13)  # fmt: skip
    s.text(120, y + 10, "劳动人事科（章）", Style(Face.KAI, 12))
    s.seal(150, y + 10, Seal(o.person.firm, "oval", "劳动人事科", width_mm=44))
    return bound("seniority_certificate", o, s)


@drawn_in(2008, 2026)
def insurance_sheet(o: Occasion) -> Paper:
    """Twelve months of contributions in a table."""
    base = o.between(30, 180) * 100
    s = sheet(
        o,
        "dashed",
        insurance_base=yuan(base, "{:.2f}"),
        period=f"{o.on.year - 1}年01月至{o.on.year - 1}年12月",
    )
    heading(s, 16, "社会保险个人缴费记录", Face.HEI_BOLD, 17)
    s.text(20, 30, "姓名：{employee_name}　　身份证号：{id_number}", Style(Face.HEI, 10.5))
    s.text(20, 38, "缴费期间：{period}　　月缴费基数：{insurance_base}元", Style(Face.HEI, 10.5))
    s.text(20, 46, "参保单位：{company}　　打印日期：{doc_date}", Style(Face.HEI, 10.5))
    rows = "\n".join(
        f"=^{o.on.year - 1}{m:02d}|=^{base * 0.16:.2f}|=^{base * 0.08:.2f}|=^{base * 0.02:.2f}|=^{base * 0.005:.2f}|=^到账"
        for m in range(1, 13)
    )
    y = ruled(
        s,
        20,
        54,
        (28, 32, 32, 28, 28, 22),
        "费款所属期|养老(单位)|养老(个人)|医疗(个人)|失业(个人)|状态\n" + rows,
        label=Style(Face.HEI_BOLD, 10),
        value=Style(Face.HEI, 10),
        height=9,
    )
    s.text(20, y + 8, "本凭证由自助终端打印，验证码 " + str(o.between(10**9, 10**10 - 1)), Style(Face.HEI, 9))
    s.seal(160, y + 4, Seal("虚构云州市社会保险中心", middle="电子专用章", width_mm=38))
    return bound("insurance_payment_record", o, s)


@drawn_in(1998, 2012)
def insurance_stub(o: Occasion) -> Paper:
    """A yearly statement of a pension account as a letter."""
    base = o.between(40, 180) * 10
    s = sheet(o, "plain", "A5", insurance_base=yuan(base, "{}元"), period=f"{o.on.year - 1}年度")
    heading(s, 18, "社保缴费对账单", Face.MING, 19)
    letter(
        s,
        38,
        (
            "{employee_name}（身份证{id_number}）：",
            "您在{company}{period}的养老保险缴费情况如下：",
            "月缴费工资基数：{insurance_base}",
            f"全年单位缴纳 {base * 12 * 20 // 100}元，个人缴纳 {base * 12 * 8 // 100}元，均已记入个人账户。",
            "请妥善保存，如有不符请持本单查询。",
        ),
        Style(Face.MING, 13),
        left=16,
        width=116,
    )
    s.text(130, 150, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(104, 146, Seal("虚构云州市社会保险局", width_mm=36))
    return bound("insurance_payment_record", o, s)


def bonus_roll(o: Occasion) -> Paper:
    """A list by which a team gets its bonus, amounts in figures, the sum in capitals."""
    people = people_of(o, o.between(6, 15))
    amounts = [o.between(3, 40, who.employee_no) * 50 for who in people]
    facts = several(o, people, amount=[yuan(value, "{}.00") for value in amounts])
    s = Sheet(
        o.facts(
            "dotted",
            period=f"{o.on.year}年第{'一二三四'[(o.on.month - 1) // 3]}季度",
            amount=yuan(sum(amounts), "{caps}"),
        )
        | facts,
        seed=o.seed,
    )
    heading(s, 18, "奖金发放确认表", Face.ZEN, 19)
    s.text(22, 34, "单位：{company}　　奖金所属：{period}　　制表：{doc_date}", Style(Face.ZEN, 10.5))
    rows = lines_for(len(people), "=^#|=^{employee_no@}|=^{employee_name@}|=^{department@}|=^{amount@}|=")
    y = ruled(
        s,
        22,
        42,
        (14, 32, 44, 34, 26, 18),
        "序号|工号|姓名|部门|金额(元)|签收\n" + rows + "\n=合计人民币（大写）{amount}",
        label=Style(Face.HEI_BOLD, 10.5),
        value=Style(Face.HEI, 10.5),
        height=9.5,
    )
    s.text(22, y + 6, "制表：闵秋实　　审核：费仲伯", Style(Face.ZEN, 10.5))
    return bound("bonus_notice", o, s, others=people[1:])


@drawn_in(2000, 2026)
def bonus_letter(o: Occasion) -> Paper:
    """A letter that tells of a bonus at the year's end."""
    amount = o.between(20, 400) * 100
    s = sheet(o, "plain", period=f"{o.on.year - 1}年度", amount=yuan(amount, "{caps}"))
    s.text(20, 14, "{company}", Style(Face.HEI, 10, (90, 90, 90)))
    heading(s, 34, "年终奖金通知", Face.HEI_BOLD, 20)
    y = letter(
        s,
        56,
        (
            "{employee_name}同事（工号：{employee_no}）：",
            "感谢您在{period}的付出。根据公司奖金方案和您的考核结果，核定您的年终奖金为税前人民币{amount}，将随下月工资一并发放。",
            "奖金属个人收入信息，请勿与他人讨论。",
        ),
        Style(Face.HEI, 12.5),
    )
    s.text(176, y + 14, "人力资源部", Style(Face.HEI, 12.5), "right")
    s.text(176, y + 25, "{doc_date}", Style(Face.HEI, 12.5), "right")
    return bound("bonus_notice", o, s)


LAYOUTS = (pay_strip, pay_envelope, pay_into_account, income_for_bank, income_old, seniority_paper, seniority_form, insurance_sheet, insurance_stub, bonus_roll, bonus_letter,)  # fmt: skip
