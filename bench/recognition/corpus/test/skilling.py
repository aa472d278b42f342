"""Test lay-outs of safety training, skills, licences and titles. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date

from bench.recognition.corpus.arrangement import TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
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
_TITLES = ("工程师", "助理工程师", "会计师", "高级工程师", "技术员")


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
    s.seal(148, y + 12, Seal("虚构云州市职称改革领导小组", width_mm=42))
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


LAYOUTS = (three_levels, safety_class_list, skill_booklet, skill_level_page, work_licence, boiler_licence, title_notice, title_review,)  # fmt: skip
