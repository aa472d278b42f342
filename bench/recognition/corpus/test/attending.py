"""Test lay-outs of overtime, attendance and sick leave. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import timedelta

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import (
    bound,
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
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_HOSPITALS = ("虚构云州市职工医院", "江源县人民医院（虚构）", "虚构西岭区中心卫生院")


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
    s.seal(150, y - 4, Seal(hospital, middle="诊断证明章", width_mm=38))
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


LAYOUTS = (overtime_sheet, overtime_roll, attendance_month, attendance_roll, sick_note, rest_certificate,)  # fmt: skip
