"""Test lay-outs of yearly judgement, promotion, appointment and grade. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import timedelta

from bench.recognition.corpus.arrangement import TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    lines_for,
    month,
    people_of,
    ruled,
    several,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Sheet, Style
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_BODY = Style(Face.SONG, 14)
_POSTS = ("车间副主任", "质检中心主任", "供销科科长", "信息化主管", "值班长")


def red_head(s: Sheet, name: str, number: str, *, star: bool = False) -> float:
    """The red head of an official document: issuing office, number, rule; return the y below it (mm)."""
    s.text(105, 28, name + "文件", Style(Face.SONG_BOLD, 30, RED), "center")
    s.text(105, 52, number, Style(Face.SONG, 13), "center")
    s.rule(26, 61, 184, 61, 0.9, RED)
    if star:
        s.text(105, 58, "★", Style(Face.ZEN, 16, RED), "center")
    return 74.0


@drawn_in(1996, 2024)
def institution_year(o: Occasion) -> Paper:
    """The yearly assessment of a public institution: a table with opinions by level."""
    s = sheet(
        o,
        "plain",
        period=f"{o.on.year}年度",
        rating=o.one_of(("优秀", "称职", "合格", "基本称职")),
        decision=o.one_of(("同意考核小组意见", "经局务会审定，同意")),
    )
    heading(s, 16, "事业单位工作人员年度考核登记表", Face.SONG_BOLD, 18)
    s.text(105, 27, "（{period}）", Style(Face.SONG, 12), "center")
    y = ruled(s, 22, 36, (24, 38, 20, 24, 24, 36), """
        姓　名|={employee_name}|性　别|=^{gender}|出生年月|={birth_date}
        民　族|={ethnicity}|工　号*2|={employee_no}
        单位及职务*2|={company}{department}　{position}
        48: 个¶人¶总¶结|=一年来能够遵守各项规章，按时完成分管工作；参加继续教育学习九十学时；不足之处是文字综合能力有待提高。
        26: 主管领导¶评语和¶考核等次|=工作勤恳，任务完成较好。建议等次：{rating}
        26: 单位负责人¶审定意见|={decision}。　　　　{doc_date}
        20: 本人意见|=无异议
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 11.5), height=13)  # fmt: skip
    s.signature(150, y - 14, o.person.name, 16)
    s.seal(150, y - 34, Seal(o.person.firm, width_mm=38))
    return bound("annual_assessment", o, s)


@drawn_in(2012, 2026)
def year_print(o: Occasion) -> Paper:
    """A system's print-out of the yearly result, label and value pairs in two columns."""
    s = sheet(
        o,
        "dashed",
        period=f"{o.on.year - 1}年",
        rating=o.one_of(("A", "B", "S", "C")),
        decision=o.one_of(("纳入后备人才库", "维持现职级", "次年度列入辅导对象")),
    )
    heading(s, 18, "年度考核结果登记表", Face.ZEN, 18)
    style = Style(Face.ZEN, 11)
    open_list(
        s,
        40,
        (
            ("姓名：", "{employee_name}"),
            ("部门：", "{department}"),
            ("考核年度：", "{period}"),
            ("年度等级：", "{rating}"),
        ),
        left=22,
        gap=26,
        step=11,
        style=style,
    )
    open_list(
        s,
        40,
        (
            ("工号：", "{employee_no}"),
            ("岗位：", "{position}"),
            ("自评得分：", str(o.between(80, 99))),
            ("登记日期：", "{doc_date}"),
        ),
        left=112,
        gap=26,
        step=11,
        style=style,
    )
    ruled(s, 22, 90, (62, 34, 34, 36), f"""
        指标|权重|完成率|得分
        =产量计划|=^40%|=^{o.between(90, 110)}%|=^{o.between(30, 40, "a")}
        =质量目标|=^30%|=^{o.between(92, 100)}%|=^{o.between(20, 30, "b")}
        =安全环保|=^20%|=^100%|=^20
        =改善提案|=^10%|=^{o.between(50, 100)}%|=^{o.between(4, 10, "c")}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=10)  # fmt: skip
    s.text(22, 150, "结果应用：{decision}", style)
    s.text(22, 164, "员工确认：", style)
    s.signature(46, 161, o.person.name, 16)
    return bound("annual_assessment", o, s)


@drawn_in(2000, 2026)
def promotion_sheet(o: Occasion) -> Paper:
    """A promotion form of a private firm with before and after."""
    s = sheet(
        o,
        "slashed",
        old_position=o.person.position,
        new_position=o.one_of(_POSTS),
        job_grade=o.one_of(("M2", "P6", "S4")),
        effective_date=day(o.later(12), "slashed"),
    )
    heading(s, 20, "员工晋升审批表", Face.HEI_BOLD, 20)
    y = ruled(s, 22, 38, (32, 51, 32, 51), """
        姓名|={employee_name}|员工编号|={employee_no}
        所属部门|={department}|入职日期|={hire_date}
        原职务|={old_position}|拟晋升职务|={new_position}
        晋升后职级|={job_grade}|生效日期|={effective_date}
        34: 晋升理由|=连续两年考评为优，具备带班能力，群众基础好。
        24: 部门负责人|=同意推荐。
        24: 人力资源部|=符合晋升条件。
        24: 总经理|=同意。
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    for place, name in enumerate(("费仲伯", "闵秋实", "倪云林")):
        s.signature(140, y - 66 + 24 * place, name, 15)
    s.text(22, y + 8, "填表日期：{doc_date}", Style(Face.HEI, 11))
    return bound("promotion_approval", o, s)


@drawn_in(1988, 2005)
def appointment_review(o: Occasion) -> Paper:
    """The form by which a state enterprise approves an appointment of a cadre."""
    s = sheet(
        o,
        "numerals",
        old_position=o.person.position,
        new_position=o.one_of(_POSTS),
        job_grade=o.one_of(("副科级", "正科级", "股级")),
        effective_date=day(o.on.replace(day=1), "numerals"),
    )
    heading(s, 18, "干部任职审批表", Face.MING, 23)
    y = ruled(s, 22, 38, (28, 40, 28, 30, 40), """
        姓　名|={employee_name}|性　别|={gender}|={ethnicity}
        出生年月|={birth_date}*2|编　号|={employee_no}
        现任职务|={old_position}*2|拟任职务|={new_position}
        级　别|={job_grade}*2|籍　贯|={native_place}
        44: 考察意见|=该同志政治立场坚定，作风正派，懂业务，善管理，能团结同志一道工作。
        30: 党委会¶决　议|=同意任职，自{effective_date}起计算任职时间。
    """, label=Style(Face.MING, 12), value=Style(Face.KAI, 12), height=14)  # fmt: skip
    s.text(176, y + 10, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 6, Seal("虚构厂党委会", middle="组织科", width_mm=38))
    return bound("promotion_approval", o, s)


def appointment_red(o: Occasion) -> Paper:
    """A red-head document that appoints one person and relieves him of the former post."""
    s = sheet(
        o,
        "plain",
        new_position=o.one_of(_POSTS),
        effective_date=day(o.later(4)),
        doc_no=f"集政〔{o.on.year}〕{o.between(3, 90)}号",
    )
    y = red_head(s, o.person.firm.replace("（虚构）", ""), "{doc_no}")
    heading(s, y + 4, "关于{employee_name}同志任职的通知", Face.SONG_BOLD, 20)
    y = letter(
        s,
        y + 22,
        (
            "公司各部门、各分厂：",
            "根据工作需要，经{company}董事会研究决定：",
            "聘任{employee_name}同志（工号{employee_no}）为{new_position}，免去其{position}职务，聘期三年，自{effective_date}起计算。",
            "特此通知。",
        ),
        _BODY,
    )
    s.text(176, y + 16, "{doc_date}", _BODY, "right")
    s.seal(152, y + 14, Seal(o.person.firm, width_mm=42))
    s.text(26, 266, "抄送：董事会办公室、工会。", Style(Face.SONG, 10.5))
    return bound("appointment_notice", o, s)


@drawn_in(1985, 1996)
def appointment_old(o: Occasion) -> Paper:
    """A typed appointment of the eighties."""
    s = sheet(
        o,
        "numerals",
        new_position=o.one_of(_POSTS),
        doc_no=f"厂人字({o.on:%y})第{o.between(2, 60)}号",
        effective_date=day(o.later(1), "numerals"),
    )
    s.text(105, 22, "{company}", Style(Face.MING, 22, RED), "center")
    s.text(176, 36, "{doc_no}", TYPEWRITTEN, "right")
    heading(s, 50, "任　命　书", Face.MING, 22)
    y = letter(
        s,
        72,
        (
            "兹任命{employee_name}同志（职工编号{employee_no}）为本厂{new_position}，任期二年，从{effective_date}到任。",
            "此　令",
        ),
        Style(Face.MING, 16),
    )
    s.text(110, y + 12, "厂　长", Style(Face.MING, 15))
    s.seal(140, y + 15, Seal("常继祖印", "square", width_mm=16))
    s.text(176, y + 34, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 32, Seal(o.person.firm, width_mm=40))
    return bound("appointment_notice", o, s)


def appointments_in_text(o: Occasion) -> Paper:
    """One decision that appoints six to ten people, each in a sentence of its own."""
    people = people_of(o, o.between(6, 10))
    posts = [o.choose(_POSTS, who.employee_no) for who in people]
    facts = several(o, people, "plain", new_position=posts)
    s = Sheet(
        o.facts("plain", doc_no=f"人〔{o.on.year}〕{o.between(5, 70)}号", effective_date=day(o.later(1)))
        | facts,
        seed=o.seed,
    )
    y = red_head(s, "虚构云岭控股集团", "{doc_no}", star=True)
    heading(s, y + 4, "关于{employee_name.0}等同志职务任免的通知", Face.SONG_BOLD, 18)
    y = letter(
        s,
        y + 20,
        ("各子公司：", "经集团党委会研究，自{effective_date}起，作如下任免："),
        Style(Face.SONG, 13),
    )
    y = letter(
        s,
        y,
        lines_for(
            len(people), "{department@}{employee_name@}同志（工号{employee_no@}）任{new_position@}；"
        ).split("\n"),
        Style(Face.SONG, 13),
    )
    letter(s, y, ("以上同志原任职务自然免除。",), Style(Face.SONG, 13))
    s.text(176, y + 18, "{doc_date}", Style(Face.SONG, 13), "right")
    s.seal(156, y + 10, Seal("虚构云岭控股集团", width_mm=42))
    return bound("appointment_notice", o, s, others=people[1:])


def appointments_in_table(o: Occasion) -> Paper:
    """A notice whose annex lists 10 to 20 people."""
    people = people_of(o, o.between(10, 20))
    posts = [o.choose(("班组长", "工段长", "专职安全员", *_POSTS), who.employee_no) for who in people]
    s = Sheet(
        o.facts(
            "dotted",
            doc_no=f"生字〔{o.on.year}〕{o.between(5, 70)}号",
            effective_date=day(o.later(3), "dotted"),
        )
        | several(o, people, "dotted", new_position=posts),
        seed=o.seed,
    )
    heading(s, 16, "关于聘任班组管理人员的通知", Face.HEI_BOLD, 18)
    s.text(105, 28, "{doc_no}", Style(Face.HEI, 11), "center")
    y = letter(s, 36, ("现聘任下列人员担任相应职务，自{effective_date}起执行。",), Style(Face.HEI, 11.5))
    rows = lines_for(len(people), "=^#|=^{employee_no@}|=^{employee_name@}|=^{department@}|=^{new_position@}")
    y = ruled(
        s,
        24,
        y + 2,
        (14, 34, 48, 36, 32),
        "序|工号|姓名|部门|聘任职务\n" + rows,
        label=Style(Face.HEI_BOLD, 10.5),
        value=Style(Face.HEI, 10.5),
        height=8.6,
    )
    s.text(180, y + 8, "{doc_date}", Style(Face.HEI, 11), "right")
    s.seal(158, y + 8, Seal(o.person.firm, middle="人力资源部", width_mm=38))
    return bound("appointment_notice", o, s, others=people[1:])


@drawn_in(1985, 1994)
def wage_grade_card(o: Occasion) -> Paper:
    """The eighties' card that fixes a worker's wage grade."""
    s = sheet(o, "numerals", new_wage=yuan(o.between(41, 98), "{}元"), effective_date=month(o.on))
    heading(s, 20, "职工工资定级审批表", Face.MING, 21)
    y = ruled(s, 24, 38, (34, 47, 34, 47), f"""
        姓　名|={{employee_name}}|职工编号|={{employee_no}}
        工　种|={{position}}|进厂年月|={{hire_date}}
        原工资等级|=学徒工　{o.between(18, 32)}元|考工成绩|=应知 {o.between(70, 95)}　应会 {o.between(70, 95, "b")}
        定级等级|={o.one_of(("二级工", "三级工", "二级半"))}|定级后月工资|={{new_wage}}
        执行年月|={{effective_date}}
        26: 车间意见|=学徒期满，技术考核合格，同意定级。
        30: 厂部审批|=同意。　　{{doc_date}}
    """, label=Style(Face.MING, 11.5), value=Style(Face.KAI, 12), height=14)  # fmt: skip
    s.seal(160, y - 14, Seal(o.person.firm, middle="劳资科", width_mm=38))
    return bound("wage_grade_form", o, s)


@drawn_in(2000, 2026)
def pay_grade_notice(o: Occasion) -> Paper:
    """A notice of the grade after probation, without rules."""
    s = sheet(
        o,
        "padded",
        new_wage=yuan(o.between(35, 120) * 100, "¥{:,}.00"),
        effective_date=day((o.on.replace(day=1) + timedelta(days=32)).replace(day=1), "padded"),
    )
    heading(s, 26, "工资定级通知单", Face.ZEN, 20)
    open_list(s, 52, (("员　　工", "{employee_name}"), ("员 工 号", "{employee_no}"), ("部　　门", "{department}"), ("岗位序列", "技术序列 T" + str(o.between(2, 6))), ("定级工资", "{new_wage}／月"), ("起薪日期", "{effective_date}"), ("通知日期", "{doc_date}")),
              gap=36, step=13, style=Style(Face.ZEN, 12.5), ruled_to=150)  # fmt: skip
    letter(
        s,
        152,
        ("上述标准为试用期满后的工资等级，已包含岗位津贴。如有异议请于五日内向薪酬组提出。",),
        Style(Face.ZEN, 11),
    )
    s.seal(150, 130, Seal("薪酬专用", "square", width_mm=30, height_mm=12))
    return bound("wage_grade_form", o, s)


LAYOUTS = (institution_year, year_print, promotion_sheet, appointment_review, appointment_red, appointment_old, appointments_in_text, appointments_in_table, wage_grade_card, pay_grade_notice,)  # fmt: skip
