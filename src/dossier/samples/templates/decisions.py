"""Issued documents: discipline, reward, appointment. All persons and offices are fictional (虚构)."""

from __future__ import annotations

from datetime import date, timedelta

from dossier.samples.company import TODAY
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal
from dossier.samples.templates import phrases
from dossier.samples.templates.case import Case, in_numerals, on_day, plain

_BODY = Style(Face.KAI, 15)


def _red_head(case: Case, facts: dict[str, Fact], title: tuple[str, ...]) -> tuple[Sheet, float]:
    """Begin a red-head document (GB/T 9704 in outline): issuer in red, number, red rule, title."""
    sheet = Sheet(facts, seed=case.seed)
    sheet.spread(26, 30, 158, case.firm.name + "文件", Style(Face.SONG_BOLD, 27, RED))
    sheet.text(105, 56, "{doc_no}", Style(Face.KAI, 14), "center")
    sheet.rule(26, 65, 184, 65, 0.9, RED)
    y = 78.0
    for line in title:
        sheet.text(105, y, line, Style(Face.SONG_BOLD, 20), "center")
        y += 11
    return sheet, y + 4


def _sign_off(sheet: Sheet, case: Case, y: float) -> None:
    """Issuer, date and the seal over both."""
    sheet.text(176, y, "{company}", _BODY, "right")
    sheet.text(166, y + 11, "{doc_date}", _BODY, "right")
    sheet.seal(146, y + 8, Seal(case.firm.name, width_mm=42, tilt_deg=-3))


def discipline_decision(case: Case) -> Paper:
    """A red-head decision with the facts of the case, the penalty and how long it lasts."""
    penalty, months = case.pick(phrases.PENALTIES, "penalty")
    until = case.on + timedelta(days=months * 30)
    happened = case.on - timedelta(days=case.number(9, 40, "happened"))
    facts = case.facts(
        doc_no=case.doc_no("人"),
        penalty_type=plain(penalty),
        violation=plain(case.pick(phrases.VIOLATIONS, "violation")),
        effective_date=on_day(case.on),
        penalty_until=on_day(until),
        doc_date=in_numerals(case.on),
    )
    sheet, y = _red_head(case, facts, ("关于给予{employee_name}同志", "{penalty_type}处分的决定"))
    y = sheet.paragraph(26, y, 158, "各部门：", _BODY, indent=0, leading=1.85)
    for text in (
        "{employee_name}，{gender}，工号{employee_no}，{department}{position}。",
        f"经查，{on_day(happened).raw}，该员工{{violation}}。上述事实有当事人陈述、现场记录和证人证言为证。",
        f"该行为违反了公司《员工奖惩管理办法》第{case.number(11, 39, 'article')}条的规定，造成不良影响。"
        "为严肃纪律、教育本人，经公司办公会研究并征求工会意见，决定给予{employee_name}{penalty_type}处分，"
        "自{effective_date}起执行，影响期至{penalty_until}止，影响期内不得评优和晋级。",
        "本人如对本决定不服，可在收到之日起十五日内向公司申诉委员会提出书面申诉。",
    ):
        y = sheet.paragraph(26, y, 158, text, _BODY, leading=1.85)
    _sign_off(sheet, case, y + 16)
    sheet.rule(26, 262, 184, 262, 0.3)
    sheet.text(28, 264, "抄送：工会，档案室。", Style(Face.SONG, 11))
    sheet.rule(26, 272, 184, 272, 0.3)
    return assemble("discipline_decision", [case.person.employee_no], [sheet])


def reward_decision(case: Case) -> Paper:
    """A landscape certificate of honour with a decorated frame."""
    name, level, deed = case.pick(phrases.REWARDS, "reward")
    year = min(case.on.year, TODAY.year - 1)
    facts = case.facts(
        reward_name=plain(name),
        reward_level=plain(level),
        issuer=plain(case.firm.name),
        doc_no=case.doc_no("奖"),
        doc_date=in_numerals(date(year, 12, 26)),
    )
    sheet = Sheet(facts, size="A4 landscape", seed=case.seed)
    sheet.shade(6, 6, 285, 192, (253, 243, 222))
    for inset, width in ((9, 2.4), (13, 0.5), (15, 0.5)):
        for x0, y0, x1, y1 in (
            (inset, inset, 297 - inset, inset),
            (inset, 204 - inset, 297 - inset, 204 - inset),
            (inset, inset, inset, 204 - inset),
            (297 - inset, inset, 297 - inset, 204 - inset),
        ):
            sheet.rule(x0, y0, x1, y1, width, (186, 130, 40))
    sheet.spread(98, 28, 101, "荣誉证书", Style(Face.SONG_BOLD, 44, RED))
    sheet.text(40, 70, "{employee_name} 同志：", Style(Face.KAI, 22))
    y = sheet.paragraph(
        40,
        88,
        217,
        f"你在{year}年度工作中{deed}，事迹突出，经评审决定，授予你{{reward_level}}“{{reward_name}}”荣誉称号。",
        Style(Face.KAI, 21),
        leading=1.8,
    )
    sheet.paragraph(40, y + 2, 217, "特发此证，以资鼓励。", Style(Face.KAI, 21))
    sheet.text(40, 172, "（工号：{employee_no}　证书文号：{doc_no}）", Style(Face.SONG, 11))
    sheet.text(252, 158, "{issuer}", Style(Face.KAI, 17), "right")
    sheet.text(240, 170, "{doc_date}", Style(Face.KAI, 17), "right")
    sheet.seal(216, 164, Seal(case.firm.name, width_mm=42))
    return assemble("reward_decision", [case.person.employee_no], [sheet])


def appointment_notice(case: Case) -> Paper:
    """A red-head notice that names several people; the case's person is the first."""
    rows = [row for row in case.company.employees if row.firm == case.person.firm and row != case.person]
    start = case.number(0, len(rows) - 3, "others")
    others = rows[start : start + 2]
    facts = case.facts(
        doc_no=case.doc_no("任"),
        new_position=plain(f"{case.department}{case.pick(_NEW_POSTS, 'post')}"),
        effective_date=on_day(case.on + timedelta(days=5)),
        doc_date=in_numerals(case.on),
    )
    sheet, y = _red_head(case, facts, ("关于{employee_name}等同志职务任免的通知",))
    y = sheet.paragraph(26, y, 158, "各部门、各车间：", _BODY, indent=0, leading=1.85)
    lines = [
        f"根据工作需要，经公司{case.on.year}年第{case.number(2, 30, 'meeting')}次总经理办公会研究决定：",
        "聘任{employee_name}（工号{employee_no}）为{new_position}，任期三年；",
    ]
    for number, row in enumerate(others):
        department = case.company.department(row.department).name
        verb = ("聘任{}（工号{}）为{}副主管；", "免去{}（工号{}）{}的兼任职务，另有任用。")[number]
        lines.append(verb.format(row.name, row.employee_no, department))
    lines.append("以上任免自{effective_date}起生效，请有关部门办理交接。")
    for text in lines:
        y = sheet.paragraph(26, y, 158, text, _BODY, leading=1.85)
    _sign_off(sheet, case, y + 18)
    numbers = [case.person.employee_no, *(row.employee_no for row in others)]
    return assemble("appointment_notice", numbers, [sheet])


_NEW_POSTS = ("负责人", "副主任", "主管", "技术带头人")
