"""Test lay-outs of injuries and of health at work. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    ruled,
    sheet,
    years_between,
)
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_HAZARDS = ("噪声", "棉尘", "铅烟", "苯系物", "高温、噪声")


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
    s.seal(146, y + 14, Seal("虚构云州市劳动能力鉴定委员会", width_mm=42))
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


LAYOUTS = (injury_decision, injury_form, grading_conclusion, grading_table, hazard_exam, dust_card,)  # fmt: skip
