"""Test lay-outs of judgement, skill and rank: assessments, licences, titles, appointments. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date, timedelta

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

_NAVY = (20, 50, 120)
_BODY = Style(Face.SONG, 14)


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


def three_levels(o: Occasion) -> Paper:
    """The card of the three levels of safety training."""
    s = sheet(o, "bare", training_hours=str(o.between(3, 9) * 8), score=f"{o.between(80, 100)}分")
    heading(s, 18, "职工三级安全教育登记卡", Face.HEI_BOLD, 19)
    days = [o.later(step).isoformat() for step in (-6, -4, -2)]
    y = ruled(s, 20, 34, (30, 55, 30, 55), """
        姓　名|={employee_name}|工　号|={employee_no}
        车　间|={department}|工　种|={position}
        入厂时间|={hire_date}|总学时|={training_hours}
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 12), height=12)  # fmt: skip
    y = ruled(s, 20, y + 4, (28, 82, 30, 30), f"""
        级　别|教　育　内　容|日　期|教育人
        22: 公司级|=安全生产法规、厂史、典型事故案例、消防器材使用|=^{days[0]}|=^常继祖
        22: 车间级|=车间危险源、设备防护、劳保用品佩戴要求|=^{days[1]}|=^闵秋实
        22: 班组级|=岗位操作规程、交接班制度、应急处置卡|=^{days[2]}|=^费仲伯
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 11), height=11)  # fmt: skip
    letter(
        s,
        y + 8,
        ("考试成绩：{score}", "受教育人签名：", "建卡日期：{doc_date}"),
        Style(Face.SONG, 12),
        left=20,
    )
    s.signature(64, y + 17, o.person.name, 16)
    return bound("safety_training", o, s)


def safety_class_list(o: Occasion) -> Paper:
    """A class list of safety training with everybody's mark."""
    people = people_of(o, o.between(6, 18))
    marks = [f"{o.between(70, 100, who.employee_no)}" for who in people]
    facts = several(o, people, "plain", score=marks)
    s = Sheet(o.facts("plain", training_hours=str(o.between(4, 24))) | facts, seed=o.seed)
    heading(s, 16, "安全培训考核记录表", Face.SONG_BOLD, 18)
    s.text(
        20,
        30,
        "培训内容：复工复产安全教育　　学时：{training_hours}　　培训日期：{doc_date}",
        Style(Face.SONG, 11),
    )
    rows = lines_for(len(people), "=^#|=^{employee_name@}|=^{employee_no@}|=^{position@}|=^{score@}|=^合格")
    y = ruled(
        s,
        20,
        38,
        (16, 36, 36, 38, 24, 20),
        "序号|姓　名|工　号|岗　位|成　绩|结果\n" + rows,
        label=Style(Face.SONG_BOLD, 11),
        value=Style(Face.SONG, 11),
        height=9.5,
    )
    s.text(20, y + 6, "授课人：常继祖　　记录人：费仲伯", Style(Face.SONG, 11))
    return bound("safety_training", o, s, others=people[1:])


@drawn_in(1996, 2017)
def skill_booklet(o: Occasion) -> Paper:
    """The opened booklet of a vocational qualification."""
    s = sheet(
        o,
        "padded",
        "A5 landscape",
        cert_name=o.one_of(("维修电工", "锅炉操作工", "药物制剂工", "织布工")),
        cert_level=o.one_of(("四级／中级技能", "三级／高级技能", "二级／技师")),
        cert_no=f"{o.on:%y}25003{o.between(100000, 999999)}",
    )
    s.text(52, 14, "职业资格证书", Style(Face.SONG_BOLD, 18, RED), "center")
    s.portrait(38, 30, 28, 36)
    s.seal(66, 62, Seal("虚构职业技能鉴定指导中心", width_mm=32))
    s.text(52, 100, "Certificate of Occupational Qualification", Style(Face.SONG, 9), "center")
    s.rule(105, 10, 105, 136, 0.2, (160, 160, 160))
    open_list(s, 18, (("姓　　名", "{employee_name}"), ("性　　别", "{gender}"), ("出生日期", "{birth_date}"), ("文化程度", "高中"), ("发证日期", "{doc_date}"), ("证书编号", "{cert_no}"), ("身份证号", "{id_number}"), ("职业（工种）", "{cert_name}"), ("及等级", "{cert_level}"), ("理论知识考试成绩", str(o.between(61, 95))), ("评定成绩", "合格")),
              left=112, gap=36, step=10.4, style=Style(Face.SONG, 11))  # fmt: skip
    return bound("vocational_qualification", o, s)


@drawn_in(2019, 2026)
def skill_level_page(o: Occasion) -> Paper:
    """The skill-level certificate of today with validity."""
    s = sheet(
        o,
        "plain",
        cert_name=o.one_of(("企业人力资源管理师", "食品检验员", "化学检验员")),
        cert_level=o.one_of(("三级", "四级", "二级")),
        cert_no=f"S{o.between(10**6, 10**7 - 1)}{o.on.year}",
        valid_until=day(o.later(365 * 5)),
    )
    s.frame(12, 12, 186, 262, 1)
    heading(s, 34, "职业技能等级证书", Face.HEI_BOLD, 26, _NAVY)
    s.portrait(88, 56, 34, 46)
    y = letter(
        s,
        116,
        (
            "{employee_name}，身份证件号码{id_number}，参加{cert_name}职业技能等级认定，经考核，成绩合格，核发{cert_level}证书。",
        ),
        Style(Face.SONG, 15),
        left=30,
        width=150,
    )
    open_list(
        s,
        y + 8,
        (
            ("证书编号：", "{cert_no}"),
            ("发证日期：", "{doc_date}"),
            ("有 效 期 至：", "{valid_until}"),
            ("评价机构：", "虚构云州市技能评价协会"),
        ),
        left=40,
        gap=32,
        step=12,
        style=Style(Face.SONG, 12),
    )
    s.seal(150, y + 36, Seal("虚构云州市技能评价协会", width_mm=40))
    return bound("vocational_qualification", o, s)


@drawn_in(2008, 2026)
def work_licence(o: Occasion) -> Paper:
    """The card of special work: photo left, dates below."""
    s = sheet(
        o,
        "dashed",
        "A5 landscape",
        cert_name=o.one_of(("低压电工作业", "熔化焊接与热切割作业", "高处安装、维护、拆除作业")),
        cert_no="T" + o.person.id_number,
        valid_until=day(date(o.on.year + 6, o.on.month, min(o.on.day, 28)), "dashed"),
    )
    s.frame(16, 16, 178, 108, 0.6)
    heading(s, 24, "中华人民共和国特种作业操作证", Face.HEI_BOLD, 17)
    s.portrait(24, 42, 30, 40)
    open_list(s, 42, (("证　　号", "{cert_no}"), ("姓　　名", "{employee_name}　　{gender}"), ("作业类别", "电工／焊工／登高"), ("准操项目", "{cert_name}"), ("初次领证日期", "{doc_date}"), ("有效期限", "{doc_date}　至　{valid_until}")),
              left=64, gap=34, step=11, style=Style(Face.HEI, 11))  # fmt: skip
    s.seal(150, 104, Seal("虚构云岭省应急管理厅", width_mm=34))
    return bound("special_operation_license", o, s)


@drawn_in(2005, 2019)
def boiler_licence(o: Occasion) -> Paper:
    """The operator's licence for special equipment as a copied booklet with a table of permits."""
    s = sheet(
        o,
        "plain",
        cert_name=o.one_of(("工业锅炉司炉", "桥式起重机司机", "叉车司机")),
        cert_no=f"TS6G{o.between(10**5, 10**6 - 1)}",
        valid_until=month(o.later(365 * 4)),
    )
    heading(s, 24, "特种设备安全管理和作业人员证", Face.SONG_BOLD, 18)
    s.portrait(30, 44, 28, 38)
    open_list(
        s,
        46,
        (
            ("姓　名", "{employee_name}"),
            ("身份证号", "{id_number}"),
            ("证件编号", "{cert_no}"),
            ("聘用单位", "{company}"),
        ),
        left=70,
        gap=28,
        step=10,
        style=Style(Face.SONG, 12),
    )
    ruled(s, 26, 96, (56, 38, 38, 28), """
        作业项目|批准日期|有效日期|批准机关
        16: ={cert_name}|=^{doc_date}|=^{valid_until}|=
        16: =|=|=|=
    """, label=Style(Face.SONG_BOLD, 11), value=Style(Face.SONG, 11))  # fmt: skip
    s.seal(170, 116, Seal("虚构市质监局", "oval", "发证专用", width_mm=34))
    return bound("special_operation_license", o, s)


_TITLES = ("工程师", "助理工程师", "会计师", "高级工程师", "技术员")


@drawn_in(1987, 1999)
def title_notice(o: Occasion) -> Paper:
    """An old notice that a title is conferred, from the reform of titles."""
    s = sheet(
        o,
        "numerals",
        cert_level=o.one_of(_TITLES),
        effective_date=day(o.later(-40), "numerals"),
        cert_no=f"云职改评字{o.between(1000, 9999)}号",
    )
    heading(s, 26, "专业技术职务任职资格审批通知", Face.MING, 19)
    y = letter(s, 48, (
        "{company}：",
        "你单位上报的{department}{employee_name}同志（编号{employee_no}），经市工程技术职务评审委员会评审通过，具备{cert_level}任职资格，资格时间从{effective_date}算起。",
        "资格证书号：{cert_no}。请办理聘任手续。",
    ), Style(Face.MING, 14.5))  # fmt: skip
    s.text(176, y + 14, "虚构云州市职称改革领导小组", TYPEWRITTEN, "right")
    s.text(176, y + 24, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(148, y + 20, Seal("虚构云州市职称改革领导小组", width_mm=42))
    return bound("professional_title_approval", o, s)


@drawn_in(1998, 2024)
def title_review(o: Occasion) -> Paper:
    """A review table with the committee's vote."""
    s = sheet(
        o,
        "plain",
        cert_level=o.one_of(_TITLES[:4]),
        effective_date=day(o.later(-10)),
        cert_no=f"ZC{o.on.year}{o.between(10000, 99999)}",
    )
    total = o.between(9, 15)
    heading(s, 18, "专业技术职称评审表", Face.KAI, 21)
    y = ruled(s, 22, 36, (34, 50, 34, 48), f"""
        姓　名|={{employee_name}}|工　号|={{employee_no}}
        出生日期|={{birth_date}}|参加工作时间|={{hire_date}}
        现任岗位|={{position}}|申报级别|={{cert_level}}
        44: 任现职以来¶主要业绩|=主持完成二号生产线节能改造，年节电四十万度；编写作业指导书六份；获实用新型专利一项。
        20: 专家组意见|=业绩突出，答辩良好，同意提交评审。
        13: 表决结果|=总人数 {total}　赞成 {total - 1}　反对 0　弃权 1
        26: 评委会意见|=经评审，同意通过，资格自{{effective_date}}起算。
        13: 证书编号|={{cert_no}}|审批日期|={{doc_date}}
    """, label=Style(Face.KAI, 12), value=Style(Face.KAI, 12), height=13)  # fmt: skip
    s.seal(152, y - 26, Seal("虚构工程系列评审委员会", width_mm=40))
    return bound("professional_title_approval", o, s)


_POSTS = ("车间副主任", "质检中心主任", "供销科科长", "信息化主管", "值班长")


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
    s.seal(152, y + 16, Seal("虚构云岭控股集团", width_mm=42))
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


LAYOUTS = (institution_year, year_print, three_levels, safety_class_list, skill_booklet, skill_level_page, work_licence, boiler_licence, title_notice, title_review, promotion_sheet, appointment_review, appointment_red, appointment_old, appointments_in_text, appointments_in_table, wage_grade_card, pay_grade_notice)  # fmt: skip
