"""Test lay-outs of pay, attendance, insurance and health at work. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import timedelta

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
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
from dossier.samples.kit import RED, Sheet, Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_HOSPITALS = ("虚构云州市职工医院", "江源县人民医院（虚构）", "虚构西岭区中心卫生院")
_HAZARDS = ("噪声", "棉尘", "铅烟", "苯系物", "高温、噪声")


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


def overtime_sheet(o: Occasion) -> Paper:
    """A form for overtime of one person."""
    days = o.between(1, 3)
    s = sheet(
        o,
        "slashed",
        start_date=day(o.later(1), "slashed"),
        end_date=day(o.later(days), "slashed"),
        days=str(days),
    )
    heading(s, 20, "加班申请单", Face.ZEN, 20)
    y = ruled(s, 22, 38, (34, 49, 34, 49), """
        申请人|={employee_name}|工号|={employee_no}
        部门|={department}|申请日期|={doc_date}
        加班开始|={start_date}|加班结束|={end_date}
        加班天数|={days}|补偿方式|=☐ 调休　☑ 加班费
        26: 加班事由|=赶制出口订单，月底前须装柜。
        20: 审批|=☑ 批准　☐ 不批准
    """, label=Style(Face.HEI_BOLD, 11), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.signature(150, y - 16, "倪云林", 16)
    return bound("overtime_approval", o, s)


@drawn_in(1990, 2020)
def overtime_roll(o: Occasion) -> Paper:
    """A roll of a team that works on a holiday."""
    people = people_of(o, o.between(5, 14))
    s = Sheet(
        o.facts("plain", start_date=day(o.later(3)), end_date=day(o.later(4)), days="2") | several(o, people),
        seed=o.seed,
    )
    heading(s, 20, "节假日加班审批表", Face.KAI, 20)
    letter(
        s,
        36,
        ("{department}因设备大修，拟安排下列人员于{start_date}至{end_date}加班{days}天，请批示。",),
        Style(Face.KAI, 13),
    )
    rows = lines_for(len(people), "=^#|=^{employee_name@}|=^{employee_no@}|=^{position@}|=")
    y = ruled(
        s,
        26,
        58,
        (16, 40, 40, 42, 20),
        "序号|姓名|编号|工种|备注\n" + rows,
        label=Style(Face.KAI, 12),
        value=Style(Face.KAI, 12),
        height=9.5,
    )
    s.text(26, y + 8, "分厂意见：拟同意　　主管厂长：", Style(Face.KAI, 12))
    s.signature(96, y + 5, "常继祖", 16)
    s.text(140, y + 20, "{doc_date}", Style(Face.KAI, 12))
    return bound("overtime_approval", o, s, others=people[1:])


@drawn_in(2008, 2026)
def attendance_month(o: Occasion) -> Paper:
    """A month's clocking, 28 to 31 rows."""
    first = o.on.replace(day=1)
    count = ((first + timedelta(days=32)).replace(day=1) - first).days
    s = sheet(
        o,
        "dashed",
        period=f"{o.on.year}年{o.on.month}月",
        doc_date=day(first + timedelta(days=count + 2), "dashed"),
    )
    heading(s, 12, "员工考勤记录确认表", Face.HEI_BOLD, 15)
    s.text(
        20,
        22,
        "姓名：{employee_name}　工号：{employee_no}　部门：{department}　考勤月份：{period}",
        Style(Face.HEI, 10),
    )
    days = [first + timedelta(days=step) for step in range(count)]
    rows = "\n".join(
        f"=^{on:%m-%d}|=^{'一二三四五六日'[on.weekday()]}|=^{'休' if on.weekday() > 4 else f'07:{o.between(40, 59, str(on))}'}|=^{'' if on.weekday() > 4 else f'17:{o.between(30, 59, str(on))}'}|="
        for on in days
    )
    y = ruled(
        s,
        20,
        30,
        (30, 24, 40, 40, 36),
        "日期|星期|上班|下班|异常\n" + rows,
        label=Style(Face.HEI_BOLD, 9),
        value=Style(Face.HEI, 9),
        height=6.8,
    )
    s.text(20, y + 5, "本人确认以上记录无误：", Style(Face.HEI, 10))
    s.signature(62, y + 2, o.person.name, 15)
    s.text(120, y + 5, "确认日期：{doc_date}", Style(Face.HEI, 10))
    return bound("attendance_record", o, s)


@drawn_in(1985, 2002)
def attendance_roll(o: Occasion) -> Paper:
    """A month's sums for a whole team, by hand."""
    people = people_of(o, o.between(8, 16))
    made = day(o.on.replace(day=28) + timedelta(days=6), "bare")
    s = Sheet(
        o.facts("bare", period=f"{o.on.year}年{o.on.month}月份", doc_date=made) | several(o, people),
        size="A4 landscape",
        seed=o.seed,
    )
    heading(s, 14, "职 工 考 勤 表", Face.MING, 20)
    s.text(20, 28, "车间：{department}　　　{period}　　　制表：{doc_date}", TYPEWRITTEN)
    rows = lines_for(len(people), "=^#|=^{employee_no@}|=^{employee_name@}|=^24|=^0|=^1|=^0|=√")
    ruled(
        s,
        20,
        38,
        (14, 40, 54, 26, 24, 24, 24, 51),
        "序|编号|姓名|出勤|病假|事假|旷工|备考\n" + rows,
        label=Style(Face.MING, 11),
        value=Style(Face.HAND_LIGHT, 11.5, (30, 30, 44), by_hand=True),
        height=8.6,
    )
    return bound("attendance_record", o, s, others=people[1:])


def sick_note(o: Occasion) -> Paper:
    """A doctor's slip on A5 with printed labels and writing."""
    days = o.between(3, 30)
    hospital = o.one_of(_HOSPITALS)
    s = sheet(
        o,
        "plain",
        "A5 landscape",
        hospital=hospital,
        diagnosis=o.one_of(("急性支气管炎", "腰椎间盘突出症", "右踝关节扭伤")),
        start_date=day(o.on),
        end_date=day(o.later(days - 1)),
    )
    heading(s, 12, "{hospital}疾病诊断证明书", Face.SONG_BOLD, 16)
    s.text(
        18,
        30,
        "姓名 {employee_name}　性别 {gender}　年龄 "
        + f"{years_between(o.person.born_on, o.on)}岁"
        + "　单位 {company}{department}",
        Style(Face.SONG, 11),
    )
    s.rule(18, 38, 192, 38, 0.2)
    y = open_list(
        s,
        46,
        (
            ("临床诊断：", "{diagnosis}"),
            ("处理意见：", f"建议休息{days}天"),
            ("休息时间：", "{start_date}至{end_date}"),
        ),
        left=18,
        gap=28,
        step=14,
        style=Style(Face.SONG, 12),
        value=PEN,
    )
    s.text(18, y + 6, "医师签名：", Style(Face.SONG, 12))
    s.signature(42, y + 3, "闵秋实", 16)
    s.text(186, y + 6, "{doc_date}", PEN, "right")
    s.seal(156, y + 8, Seal(hospital, middle="诊断证明章", width_mm=38))
    return bound("sick_leave_certificate", o, s)


@drawn_in(1985, 2002)
def rest_certificate(o: Occasion) -> Paper:
    """A factory clinic's certificate of sick leave."""
    days = o.between(2, 9)
    s = sheet(
        o,
        "numerals",
        "A5",
        hospital=o.one_of(("虚构远帆厂职工卫生所", "虚构北川厂医务室")),
        diagnosis=o.one_of(("上呼吸道感染", "急性胃肠炎", "高血压病二期")),
        start_date=day(o.on, "numerals"),
        end_date=day(o.later(days - 1), "numerals"),
    )
    heading(s, 18, "病假证明单", Face.KAI, 20)
    y = letter(
        s,
        40,
        (
            "{department}：",
            "你部门职工{employee_name}（编号{employee_no}）因患{diagnosis}，须休息治疗，自{start_date}起至{end_date}止。",
        ),
        Style(Face.KAI, 14),
        left=16,
        width=116,
    )
    s.text(130, y + 14, "{hospital}", Style(Face.KAI, 12), "right")
    s.text(130, y + 24, "{doc_date}", Style(Face.KAI, 12), "right")
    s.seal(108, y + 18, Seal("病休专用", "square", width_mm=26, height_mm=12))
    return bound("sick_leave_certificate", o, s)


@drawn_in(2011, 2026)
def injury_decision(o: Occasion) -> Paper:
    """A red-head decision of the labour office on a work injury."""
    hurt = o.later(-o.between(30, 90))
    s = sheet(
        o,
        "plain",
        doc_no=f"云人社工认字〔{o.on.year}〕{o.between(100, 999)}号",
        injury_date=day(hurt),
        decision=o.one_of(("认定为工伤", "视同工伤", "不予认定为工伤")),
    )
    heading(s, 24, "虚构云州市人力资源和社会保障局", Face.SONG_BOLD, 18, RED)
    heading(s, 36, "认定工伤决定书", Face.SONG_BOLD, 22)
    s.text(184, 52, "{doc_no}", Style(Face.SONG, 12), "right")
    s.rule(26, 60, 184, 60, 0.5)
    y = letter(s, 66, (
        "申请人：{company}", "职工姓名：{employee_name}　性别：{gender}　身份证号码：{id_number}", "职业／工种：{position}",
        "事故经过：{injury_date}上午，该职工在车间检修传动装置时左手被挤压，经送医诊断为左手食指骨折。",
        "根据《工伤保险条例》的相关规定，本机关决定：{decision}。",
        "如不服本决定，可自收到之日起六十日内申请行政复议。",
    ), Style(Face.SONG, 13))  # fmt: skip
    s.text(176, y + 14, "{doc_date}", Style(Face.SONG, 13), "right")
    s.seal(150, y + 12, Seal("虚构云州市人力资源和社会保障局", middle="工伤认定专用章", width_mm=44))
    return bound("work_injury_decision", o, s)


@drawn_in(1996, 2005)
def injury_form(o: Occasion) -> Paper:
    """The nineties' form with which a labour bureau recognised an injury."""
    s = sheet(
        o,
        "plain",
        doc_no=f"工伤认字第{o.between(20, 600)}号",
        injury_date=day(o.later(-o.between(10, 40))),
        decision=o.one_of(("同意认定为因工负伤", "认定为工伤")),
    )
    heading(s, 20, "企业职工工伤认定结论通知书", Face.MING, 19)
    s.text(184, 34, "{doc_no}", TYPEWRITTEN, "right")
    y = ruled(s, 24, 42, (34, 47, 34, 47), """
        姓　名|={employee_name}|编　号|={employee_no}
        单　位|={company}
        负伤日期|={injury_date}|工　种|={position}
        34: 负伤经过|=操作梳棉机清花时，未停车即伸手，被刺辊划伤右前臂。
        34: 劳动部门¶认定结论|={decision}。
        备　注|=本通知一式三份
    """, label=Style(Face.MING, 11.5), value=Style(Face.KAI, 12), height=13)  # fmt: skip
    s.text(176, y + 10, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y - 10, Seal("虚构云州市劳动局", middle="工伤认定章", width_mm=40))
    return bound("work_injury_decision", o, s)


@drawn_in(2007, 2026)
def grading_conclusion(o: Occasion) -> Paper:
    """The conclusion of a grading committee."""
    grade = o.between(4, 10)
    s = sheet(
        o,
        "numerals",
        doc_no=f"云劳鉴〔{o.on.year}〕{o.between(100, 990)}号",
        injury_grade=Fact(str(grade), "〇一二三四五六七八九十"[grade] + "级"),
    )
    heading(s, 30, "劳动能力鉴定结论书", Face.SONG_BOLD, 22)
    s.text(105, 46, "{doc_no}", Style(Face.SONG, 12), "center")
    y = letter(s, 62, (
        "{employee_name}（身份证号{id_number}）：", "你所在单位{company}提出的劳动能力鉴定申请收悉。",
        "依据《劳动能力鉴定　职工工伤与职业病致残等级》国家标准，经本委员会组织专家鉴定，你的伤残等级为{injury_grade}，生活自理障碍未达级。",
        "对本结论不服的，可在收到之日起十五日内申请再次鉴定。",
    ), Style(Face.SONG, 13.5))  # fmt: skip
    s.text(176, y + 16, "虚构云州市劳动能力鉴定委员会", Style(Face.SONG, 13), "right")
    s.text(176, y + 27, "{doc_date}", Style(Face.SONG, 13), "right")
    s.seal(146, y + 22, Seal("虚构云州市劳动能力鉴定委员会", width_mm=42))
    return bound("disability_grading", o, s)


def grading_table(o: Occasion) -> Paper:
    """The same on a form with the experts' opinion."""
    grade = o.between(5, 10)
    s = sheet(
        o,
        "dotted",
        doc_no=f"JD{o.on.year}{o.between(1000, 9999)}",
        injury_grade=Fact(str(grade), f"{grade}级"),
    )
    heading(s, 20, "劳动能力鉴定（确认）结论通知单", Face.HEI_BOLD, 17)
    s.text(24, 34, "鉴定编号：{doc_no}", Style(Face.HEI, 11))
    y = ruled(s, 24, 42, (34, 47, 34, 47), """
        被鉴定人|={employee_name}|员工号|={employee_no}
        身份证号|={id_number}
        用人单位|={company}
        30: 伤情摘要|=右手拇指末节缺失，功能部分丧失。
        致残等级|={injury_grade}|结论日期|={doc_date}
    """, label=Style(Face.HEI_BOLD, 11), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.seal(140, y + 14, Seal("虚构云州市劳动鉴定委员会", "oval", "鉴定", width_mm=46))
    return bound("disability_grading", o, s)


@drawn_in(2003, 2026)
def hazard_exam(o: Occasion) -> Paper:
    """An individual report of a health examination for hazardous work."""
    s = sheet(
        o,
        "dashed",
        hazard=o.one_of(_HAZARDS),
        exam_date=day(o.on, "dashed"),
        doc_date=day(o.later(12), "dashed"),
        exam_result=o.one_of(
            ("目前未见异常", "复查：双耳高频听阈提高，建议一周后复查", "未见职业禁忌证，可继续从事原岗位作业")
        ),
    )
    heading(s, 16, "职业健康检查个人报告", Face.SONG_BOLD, 18)
    y = ruled(s, 22, 32, (36, 47, 36, 47), """
        受检人员|={employee_name}|工号|={employee_no}
        身份证号|={id_number}*1|检查类别|=在岗期间
        用人单位|={company}*1|工种|={position}
        接触危害因素|={hazard}|体检日期|={exam_date}
    """, label=Style(Face.SONG, 10.5), value=Style(Face.SONG, 10.5), height=13)  # fmt: skip
    findings = (
        ("血压", "124/80"),
        ("纯音测听 左", f"{o.between(12, 28)} dB"),
        ("纯音测听 右", f"{o.between(12, 28, 'r')} dB"),
        ("胸部正位片", "未见异常"),
        ("肺功能 FVC%", str(o.between(86, 104))),
        ("血常规", "正常"),
        ("肝功能", "正常"),
        ("心电图", "窦性心律"),
    )
    y = ruled(
        s,
        22,
        y + 4,
        (60, 66, 40),
        "检查项目|结果|单项判定\n"
        + "\n".join(f"={name}|=^{text}|=^合格" for name, text in findings)
        + "\n20: 主检结论|={exam_result}",
        label=Style(Face.SONG_BOLD, 10.5),
        value=Style(Face.SONG, 10.5),
        height=9,
    )
    s.text(22, y + 8, "主检医师：", Style(Face.SONG, 11))
    s.signature(44, y + 5, "费仲伯", 15)
    s.text(184, y + 8, "报告日期：{doc_date}", Style(Face.SONG, 11), "right")
    s.seal(150, y + 8, Seal("虚构职业病防治院", middle="职业健康检查专用章", width_mm=40))
    return bound("occupational_health_exam", o, s)


@drawn_in(1985, 2002)
def dust_card(o: Occasion) -> Paper:
    """The card of the old dust examinations, letters and blanks."""
    s = sheet(
        o,
        "plain",
        "A5",
        hazard=o.one_of(("棉尘", "矽尘", "铅烟")),
        exam_date=day(o.on),
        exam_result=o.one_of(("无尘肺", "可疑，六个月后复查", "正常")),
    )
    heading(s, 16, "接触有害作业工人健康检查卡", Face.MING, 16)
    open_list(s, 34, (("姓　　名", "{employee_name}"), ("编　　号", "{employee_no}"), ("车　　间", "{department}"), ("接触何种毒害", "{hazard}"), ("接触工龄", f"{years_between(o.person.hired_on, o.on)}年"), ("检查日期", "{exam_date}"), ("检查结论", "{exam_result}")),
              left=16, gap=36, step=14, style=Style(Face.MING, 12), value=PEN, ruled_to=132)  # fmt: skip
    s.text(16, 142, "检查单位（章）", TYPEWRITTEN)
    s.seal(70, 152, Seal("虚构市劳动卫生职业病防治所", width_mm=36))
    return bound("occupational_health_exam", o, s, doc_date="exam_date")


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


LAYOUTS = (pay_strip, pay_envelope, pay_into_account, income_for_bank, income_old, seniority_paper, seniority_form, insurance_sheet, insurance_stub, overtime_sheet, overtime_roll, attendance_month, attendance_roll, sick_note, rest_certificate, injury_decision, injury_form, grading_conclusion, grading_table, hazard_exam, dust_card, bonus_roll, bonus_letter)  # fmt: skip
