"""Test lay-outs of diplomas, degrees and the assignment of graduates. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    ruled,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Style
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_SCHOOLS = ("云州纺织工学院（虚构）", "江源医科大学（虚构）", "虚构北川电力高等专科学校", "青麓大学（虚构）")
_MAJORS = ("纺织工程", "药学", "高电压与绝缘技术", "食品科学与工程", "会计学")
_WINE, _NAVY = (128, 20, 40), (24, 52, 110)


def _leaving_school(o: Occasion) -> date:
    """A day of graduation before the person was hired."""
    return date(max(o.person.born_on.year + 17, o.person.hired_on.year - o.between(0, 1)), 7, 1)


@drawn_in(1985, 2000)
def old_diploma(o: Occasion) -> Paper:
    """A diploma of the eighties and nineties: running text in Kai, dates in numerals."""
    on = _leaving_school(o)
    s = sheet(o, "numerals", "A4 landscape", school=o.one_of(_SCHOOLS), major=o.one_of(_MAJORS), degree=o.one_of(("专科", "本科")),
              cert_no=f"（{str(on.year)[2:]}）毕字第{o.between(100, 999)}号", doc_date=day(on, "numerals"))  # fmt: skip
    s.frame(10, 10, 277, 186, 1.2)
    heading(s, 26, "毕 业 证 书", Face.KAI, 38, RED)
    s.portrait(30, 62, 32, 42)
    letter(s, 62, (
        "学生{employee_name}，性别{gender}，{native_place}人，{birth_date}生，于" + f"{on.year - 4}" + "年九月至" + f"{on.year}" + "年七月在本校{major}专业{degree}学习，修完教学计划规定的全部课程，成绩合格，准予毕业。",
    ), Style(Face.KAI, 19), left=76, width=190)  # fmt: skip
    s.text(76, 146, "校（院）长", Style(Face.KAI, 15))
    s.seal(130, 150, Seal("任祖望印", "square", width_mm=17))
    s.text(262, 146, "{school}", Style(Face.KAI, 17), "right")
    s.text(262, 160, "{doc_date}", Style(Face.KAI, 15), "right")
    s.text(30, 176, "证书编号：{cert_no}", Style(Face.KAI, 13))
    s.seal(236, 139, Seal("虚构学校毕业专用", width_mm=44))
    s.seal(62, 100, Seal("钢印", "round", width_mm=26, ink=(170, 170, 178)))
    return bound("diploma", o, s)


@drawn_in(2002, 2026)
def modern_diploma(o: Occasion) -> Paper:
    """The diploma of today: labels on the left half, text on the right half."""
    on = _leaving_school(o)
    s = sheet(o, "plain", "A4 landscape", school=o.one_of(_SCHOOLS), major=o.one_of(_MAJORS), degree=o.one_of(("本科", "专科")),
              cert_no=f"1{o.between(1000, 9999)}1{on.year}06{o.between(100000, 999999)}", doc_date=day(on))  # fmt: skip
    s.frame(8, 8, 281, 190, 2)
    s.rule(148, 20, 148, 186, 0.2, (170, 170, 170))
    heading_x = Style(Face.SONG_BOLD, 26, _WINE)
    s.text(74, 40, "普通高等学校", Style(Face.SONG, 18, _WINE), "center")
    s.text(74, 56, "毕业证书", heading_x, "center")
    s.portrait(58, 80, 32, 44)
    s.text(74, 150, "中华人民共和国教育部学历证书电子注册", Style(Face.SONG, 9), "center")
    letter(s, 40, ("学生　{employee_name}　性别{gender}，{birth_date}生，于" + f"{on.year - 4}年9月至{on.year}年7月" + "在本校　{major}　专业　四年制{degree}　学习，修完教学计划规定的全部课程，成绩合格，准予毕业。",),
           Style(Face.SONG, 14), left=160, width=118)  # fmt: skip
    open_list(
        s,
        122,
        (("校　　名：", "{school}"), ("校（院）长：", ""), ("证书编号：", "{cert_no}"), ("", "{doc_date}")),
        left=160,
        gap=30,
        step=14,
        style=Style(Face.SONG, 12),
    )
    s.signature(192, 133, "任祖望", 18, (20, 20, 20))
    s.seal(250, 136, Seal("虚构高等学校", width_mm=42))
    return bound("diploma", o, s)


def bachelor_certificate(o: Occasion) -> Paper:
    """A bachelor's or master's degree in two lines of text."""
    on = _leaving_school(o)
    name = o.one_of(("工学学士", "医学学士", "管理学硕士"))
    s = sheet(o, "numerals", "A4 landscape", school=o.one_of(_SCHOOLS[:2]), major=o.one_of(_MAJORS), degree=name,
              cert_no=f"1{o.between(1000, 9999)}4{on.year}{o.between(10000, 99999)}", doc_date=day(on, "numerals"))  # fmt: skip
    s.frame(12, 12, 273, 182, 0.8)
    heading(s, 30, ("硕士" if "硕士" in name else "学士") + "学位证书", Face.SONG_BOLD, 32, _NAVY)
    s.portrait(32, 66, 30, 40)
    letter(
        s,
        64,
        (
            "{employee_name}，{gender}，{birth_date}生。在{school}完成了{major}专业的学习计划，业已毕业，经审核符合《中华人民共和国学位条例》的规定，授予{degree}学位。",
        ),
        Style(Face.KAI, 18),
        left=78,
        width=188,
    )
    s.text(78, 140, "学位评定委员会主席", Style(Face.KAI, 14))
    s.signature(134, 137, "任祖望", 19)
    s.text(78, 164, "证书编号 {cert_no}", Style(Face.HEI, 11))
    s.text(262, 158, "{doc_date}", Style(Face.KAI, 15), "right")
    s.seal(226, 146, Seal("虚构学位评定委员会", width_mm=44))
    return bound("degree_certificate", o, s)


@drawn_in(1985, 2003)
def double_page_degree(o: Occasion) -> Paper:
    """An older degree certificate as a narrow A5 page."""
    on = _leaving_school(o)
    s = sheet(o, "plain", "A5", school=o.one_of(_SCHOOLS), major=o.one_of(_MAJORS), degree=o.one_of(("理学学士", "经济学学士", "农学硕士")),
              cert_no=f"学位证字第{o.between(10000, 99999)}号", doc_date=day(on))  # fmt: skip
    s.text(74, 22, "{school}", Style(Face.KAI, 15), "center")
    heading(s, 36, "学 位 证 书", Face.KAI, 26, RED)
    s.portrait(60, 54, 28, 36)
    y = letter(
        s,
        98,
        (
            "兹有{employee_name}（{gender}，{birth_date}出生），修业期满，{major}专业毕业，学业成绩及论文答辩均符合要求，特授予{degree}学位。",
        ),
        Style(Face.KAI, 14),
        left=18,
        width=112,
    )
    s.text(130, y + 6, "{doc_date}", Style(Face.KAI, 12), "right")
    s.text(18, 192, "{cert_no}", Style(Face.SONG, 10))
    s.seal(102, y + 4, Seal("虚构学位评定委员会", width_mm=36))
    return bound("degree_certificate", o, s)


@drawn_in(1998, 2022)
def dispatch_permit(o: Occasion) -> Paper:
    """The blue reporting slip of graduates: notice and stub."""
    on = _leaving_school(o)
    s = sheet(
        o,
        "spaced",
        "A5 landscape",
        school=o.one_of(_SCHOOLS),
        issuer="虚构云岭省大中专毕业生就业指导中心",
        doc_no=f"{on.year}A{o.between(100000, 999999)}",
        doc_date=day(on, "spaced"),
    )
    heading(s, 12, "全国普通高等学校毕业生就业报到证", Face.SONG_BOLD, 15, _NAVY)
    s.text(196, 24, "编号：{doc_no}", Style(Face.HEI, 10), "right")
    letter(
        s,
        34,
        (
            "{company}：",
            "今有{school}　"
            + o.one_of(_MAJORS)
            + "专业本科毕业生{employee_name}（{gender}，{birth_date}生）到你处报到，请予接洽。",
            "报到期限：自签发之日起一个月内。档案材料另行寄递。",
        ),
        Style(Face.SONG, 12),
        left=18,
        width=172,
    )
    s.text(190, 104, "{issuer}", Style(Face.SONG, 12), "right")
    s.text(190, 114, "{doc_date}", Style(Face.SONG, 12), "right")
    s.seal(160, 97, Seal("虚构云岭省就业指导中心", width_mm=38))
    return bound("employment_dispatch_permit", o, s)


@drawn_in(1985, 1998)
def assignment_letter(o: Occasion) -> Paper:
    """The eighties' letter by which the state assigned a graduate to work."""
    on = _leaving_school(o)
    s = sheet(
        o,
        "numerals",
        school=o.one_of(_SCHOOLS),
        issuer="虚构云岭省人事局",
        doc_no=f"（{str(on.year)[2:]}）派字第{o.between(100, 999)}号",
        doc_date=day(on, "numerals"),
    )
    heading(s, 26, "毕业生分配工作报到证", Face.MING, 22)
    s.text(184, 42, "{doc_no}", TYPEWRITTEN, "right")
    y = ruled(s, 26, 52, (34, 48, 34, 42), """
        姓　名|={employee_name}|性　别|={gender}
        毕业学校|={school}|修业年限|=三年
        报到单位|={company}
        报到期限|=八月十五日前|籍　贯|={native_place}
        28: 备　注|=粮户关系随带；途中凭此证购半价车票一次。
    """, label=Style(Face.MING, 12), value=PEN, height=14)  # fmt: skip
    s.text(176, y + 14, "{issuer}", TYPEWRITTEN, "right")
    s.text(176, y + 24, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 7, Seal("虚构云岭省人事局", width_mm=42))
    return bound("employment_dispatch_permit", o, s)


@drawn_in(2010, 2026)
def online_verification(o: Occasion) -> Paper:
    """The print-out of the electronic registration of a diploma."""
    on = _leaving_school(o)
    s = sheet(
        o,
        "plain",
        school=o.one_of(_SCHOOLS),
        degree=o.one_of(("本科", "专科", "硕士研究生")),
        cert_no=f"1{o.between(1000, 9999)}12{on.year}05{o.between(1000, 9999)}",
    )
    heading(s, 24, "教育部学历证书电子注册备案表", Face.SONG_BOLD, 18)
    s.text(184, 38, "更新日期：{doc_date}", Style(Face.SONG, 10), "right")
    ruled(s, 24, 46, (36, 46, 36, 44), f"""
        姓　　名|={{employee_name}}|性　　别|={{gender}}
        出生日期|={{birth_date}}|入学日期|={on.year - 4}年9月1日
        毕业日期|={on.year}年7月1日|学历类别|=普通高等教育
        学历层次|={{degree}}|学习形式|=全日制
        院校名称|={{school}}
        专业名称|={o.one_of(_MAJORS)}|毕（结）业|=毕业
        证书编号|={{cert_no}}
        在线验证码|=A{o.between(1000, 9999)}K7Q{o.between(1000, 9999)}XZ
    """, label=Style(Face.SONG, 11), value=Style(Face.SONG, 11), height=13)  # fmt: skip
    letter(
        s,
        160,
        (
            "注意事项：",
            "1. 备案表是依据《高等学校学生学籍学历电子注册办法》对学历信息进行查询、核验的结果。",
            "2. 在线验证有效期由报告权利人设置。",
            "3. 未经本人同意，不得将备案表用于违背权利人意愿之用途。",
        ),
        Style(Face.SONG, 9.5),
        left=24,
        width=162,
    )
    return bound("education_verification", o, s)


def foreign_degree_recognition(o: Occasion) -> Paper:
    """A letter that recognises a degree."""
    on = _leaving_school(o)
    s = sheet(
        o,
        "numerals",
        school=o.one_of(_SCHOOLS),
        degree=o.one_of(("工学硕士", "理学学士")),
        cert_no=f"2{on.year}3{o.between(10000, 99999)}",
        doc_no=f"学认〔{o.on.year}〕{o.between(1000, 9999, 'no')}号",
    )
    heading(s, 30, "学历学位认证报告", Face.HEI_BOLD, 22)
    s.text(184, 46, "编号：{doc_no}", Style(Face.SONG, 11), "right")
    y = letter(s, 62, (
        "申请人{employee_name}，{gender}，{birth_date}出生，身份证件号码{id_number}。",
        "申请人所持{school}颁发的{degree}学位证书（证书编号{cert_no}），经与颁证院校联系核实，情况属实。",
        "该校系经批准设立、具有学位授予权的正规高等学校，所授学位相应等级予以认可。",
        "本报告仅对证书真实性作出说明，复印无效。",
    ), Style(Face.SONG, 13.5))  # fmt: skip
    s.text(176, y + 16, "虚构云州市学历认证服务中心", Style(Face.SONG, 13), "right")
    s.text(176, y + 27, "{doc_date}", Style(Face.SONG, 13), "right")
    s.seal(146, y + 22, Seal("虚构云州市学历认证服务中心", middle="认证专用章", width_mm=42))
    return bound("education_verification", o, s)


LAYOUTS = (old_diploma, modern_diploma, bachelor_certificate, double_page_degree, dispatch_permit, assignment_letter, online_verification, foreign_degree_recognition,)  # fmt: skip
HIRING = LAYOUTS[:6]
