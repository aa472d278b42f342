"""Papers of the first day: registration form, identity card copy, diploma. All persons are fictional (虚构)."""

from __future__ import annotations

from datetime import date

from dossier.samples.faces import Face
from dossier.samples.kit import Cell, Row, Sheet, Style, assemble
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal
from dossier.samples.templates.case import Case, add_years, in_numerals, on_day, plain

_TITLE = Style(Face.SONG_BOLD, 22)
_WRITTEN = Style(Face.HAND, 12, (20, 24, 60), by_hand=True)
_SMALL = Style(Face.SONG, 9.5)


def onboarding_registration(case: Case) -> Paper:
    """A ruled form filled in by hand, with family, schooling and earlier work."""
    mother, spouse = case.person.name[0] + "桂兰", "周" + case.pick(("晓明", "蓉", "国平", "雅琴"), "spouse")
    facts = case.facts(hire_date=on_day(case.person.hired_on), spouse_children=plain(f"配偶 {spouse}"))
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 18, case.firm.name, Style(Face.SONG, 12), "center")
    sheet.text(105, 26, "员工入职登记表", _TITLE, "center")
    sheet.text(20, 40, "工号：{employee_no}", Style(Face.HEI, 10.5))
    sheet.text(190, 40, "填表日期：{doc_date}", Style(Face.HEI, 10.5), "right")
    person = sheet.table(
        20,
        46,
        (22, 36, 18, 28, 22, 44),
        (
            (10, ("姓　　名", Cell("{employee_name}"), "性别", Cell("{gender}"), "出生日期", Cell("{birth_date}"))),
            (10, ("身份证号", Cell("{id_number}", 3), "联系电话", Cell("{phone}"))),
            (10, ("入职部门", Cell("{department}"), "岗位", Cell("{position}"), "入职日期", Cell("{hire_date}"))),
            (10, ("户籍地址", Cell(f"云州市{case.pick(('临江区', '南岭区'), 'hukou')}户籍，同现住址", 5))),
            (10, ("现 住 址", Cell("{home_address}", 5))),
        ),
        value=_WRITTEN,
    )  # fmt: skip
    family = sheet.table(
        20,
        person,
        (22, 30, 28, 50, 40),
        (
            (9, ("家庭成员", "与本人关系", "姓名", "工作单位", "联系电话")),
            (9, ("", Cell("配偶"), Cell(spouse), Cell(case.pick(_WORKPLACES, "spouse work")), Cell(_phone(case, "a")))),
            (9, ("", Cell("母亲"), Cell(mother), Cell("退休"), Cell(_phone(case, "b")))),
        ),
        value=_WRITTEN,
    )  # fmt: skip
    history = sheet.table(
        20,
        family,
        (22, 52, 56, 40),
        (
            (9, ("教育经历", "起止时间", "学校", "专业")),
            (10, ("", Cell(_schooling(case)), Cell(case.person.school), Cell(case.person.major))),
            (9, ("工作经历", "起止时间", "单位", "职务")),
            *_earlier_work(case),
        ),
        value=Style(Face.HAND, 11, (20, 24, 60), by_hand=True),
    )  # fmt: skip
    sheet.paragraph(
        20,
        history + 6,
        170,
        "本人承诺以上所填内容真实完整，如有虚假，愿按公司制度承担责任，并同意公司为管理劳动关系而使用上述信息。紧急联系人如有变动，本人将在五日内书面告知。",
        Style(Face.SONG, 10.5),
    )
    sheet.text(118, history + 30, "本人签名：", Style(Face.SONG, 11))
    sheet.signature(140, history + 27, case.person.name)
    return assemble("onboarding_registration", [case.person.employee_no], [sheet])


_WORKPLACES = (
    "云州市第三棉纺厂（虚构）",
    "临江区梧桐小学（虚构）",
    "个体经营",
    "新湖区物业公司（虚构）",
    "在家务农",
)


def _phone(case: Case, what: str) -> str:
    return f"1540000{case.number(0, 9999, what):04d}"


def _schooling(case: Case) -> str:
    start = case.person.born_on.year + 16
    return f"{start}.9—{start + 3}.6"


def _earlier_work(case: Case) -> list[Row]:
    first = case.person.born_on.year + 19
    places = ("南岭五金厂（虚构）", "江海仪表公司（虚构）", "云州渡口物流（虚构）", "北苑印刷厂（虚构）")
    posts = ("学徒工", "技术员", "仓管员", "文员")
    if case.person.hired_on.year - first < 2:
        return [(10, ("", Cell("无"), Cell("应届毕业"), Cell("")))]
    dates = f"{first}.7—{case.person.hired_on.year - 1}.12"
    return [(10, ("", Cell(dates), Cell(case.pick(places, "place")), Cell(case.pick(posts, "post"))))]


def id_card_copy(case: Case) -> Paper:
    """Both sides of an identity card on one sheet, with the holder's note that it matches the original.

    The layout only suggests a card: no emblem, no security print, and the issuing office is fictional.
    """
    issued = date(max(2012, case.person.hired_on.year - 3), 5, 20)
    facts = case.facts(
        hukou_address=plain(case.person.address), valid_until=on_day(add_years(issued, 20), "dot")
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.frame(60, 40, 90, 57, 0.3)
    sheet.shade(60.5, 40.5, 89, 56, (228, 238, 244))
    label, value = Style(Face.HEI, 8, (40, 90, 140)), Style(Face.HEI, 10)
    for y, name, text in (
        (47, "姓名", "{employee_name}"),
        (55, "性别", "{gender}　　民族　汉"),
        (63, "出生", "{birth_date}"),
        (71, "住址", ""),
    ):
        sheet.text(65, y + 0.6, name, label)
        sheet.text(75, y, text, value)
    sheet.paragraph(75, 71, 40, "{hukou_address}", value, indent=0, leading=1.35)
    sheet.text(65, 88.6, "公民身份号码", label)
    sheet.text(88, 88, "{id_number}", Style(Face.HEI, 12))
    sheet.portrait(120, 47, 24, 30)
    sheet.frame(60, 112, 90, 57, 0.3)
    sheet.shade(60.5, 112.5, 89, 56, (238, 240, 228))
    sheet.text(105, 122, "中华人民共和国", Style(Face.SONG_BOLD, 15), "center")
    sheet.text(105, 132, "居民身份证（样式虚构）", Style(Face.SONG_BOLD, 17), "center")
    sheet.text(70, 150, "签发机关　云州市公安局（虚构）", Style(Face.HEI, 10))
    sheet.text(70, 158, f"有效期限　{on_day(issued, 'dot').raw}-{{valid_until}}", Style(Face.HEI, 10))
    sheet.text(60, 190, "本复印件与原件一致，仅供办理入职手续使用。", Style(Face.HAND, 13, by_hand=True))
    sheet.signature(105, 202, case.person.name)
    sheet.text(105, 216, "{doc_date}", Style(Face.HAND, 13, by_hand=True))
    return assemble("id_card_copy", [case.person.employee_no], [sheet])


def diploma(case: Case) -> Paper:
    """A landscape graduation certificate with portrait, number and the school's round seal."""
    person = case.person
    graduated = date(min(person.born_on.year + 22, person.hired_on.year), 6, 30)
    number = f"9990{graduated.year}06{case.number(0, 999_999, 'cert'):06d}"
    facts = case.facts(
        school=plain(person.school),
        major=plain(person.major),
        degree=plain(person.degree),
        cert_no=plain(number),
        doc_date=in_numerals(graduated),
    )
    sheet = Sheet(facts, size="A4 landscape", seed=case.seed)
    sheet.shade(8, 8, 281, 190, (252, 247, 232))
    sheet.frame(12, 12, 273, 182, 1.2)
    sheet.frame(15, 15, 267, 176, 0.3)
    sheet.spread(95, 28, 107, "毕业证书", Style(Face.KAI, 40, (150, 24, 30)))
    sheet.portrait(34, 62, 33, 45)
    body = (
        "学生　{employee_name}　，性别{gender}，{birth_date}生，于"
        f"{graduated.year - 3}年九月至{graduated.year}年六月在本校{{major}}专业学习，学制三年，"
        "修完{degree}教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    sheet.paragraph(82, 66, 180, body, Style(Face.KAI, 19), leading=1.9)
    sheet.text(34, 152, "证书编号：{cert_no}", Style(Face.SONG, 12))
    sheet.text(175, 146, "{school}", Style(Face.KAI, 18))
    sheet.text(175, 159, "校（院）长：", Style(Face.KAI, 16))
    sheet.signature(210, 156, case.pick(("严以宁", "傅怀瑾", "鲁则成"), "president"), 22)
    sheet.text(190, 174, "{doc_date}", Style(Face.KAI, 16))
    sheet.seal(226, 158, Seal(person.school, width_mm=42, tilt_deg=6))
    return assemble("diploma", [person.employee_no], [sheet])
