"""Papers of change: transfer, wage, and the certificate of employment. All persons are fictional (虚构)."""

from __future__ import annotations

from datetime import timedelta

from dossier.samples.faces import Face
from dossier.samples.kit import Cell, Sheet, Style, assemble
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal
from dossier.samples.templates import phrases
from dossier.samples.templates.case import Case, in_numerals, money, on_day, plain

_TYPED = Style(Face.SONG, 11)
_WRITTEN = Style(Face.HAND, 12.5, (22, 22, 30), by_hand=True)


def transfer_approval(case: Case) -> Paper:
    """A form with the old post on the left and the new one on the right."""
    facts = case.facts(
        old_department=plain(case.department),
        new_department=plain(case.other_department()),
        old_position=plain(case.person.position),
        new_position=plain(case.other_position()),
        effective_date=on_day(case.on + timedelta(days=14)),
        reason=plain(case.pick(phrases.TRANSFER_REASONS, "transfer")),
        doc_date=on_day(case.on),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 20, "员工岗位调动审批表", Style(Face.HEI_BOLD, 20), "center")
    sheet.text(22, 36, "用人单位：{company}", _TYPED)
    sheet.text(188, 36, "申请日期：{doc_date}", _TYPED, "right")
    y = sheet.table(
        22,
        43,
        (30, 53, 30, 53),
        (
            (11, ("姓名", Cell("{employee_name}"), "工号", Cell("{employee_no}"))),
            (11, ("调出部门", Cell("{old_department}"), "调入部门", Cell("{new_department}"))),
            (11, ("原岗位", Cell("{old_position}"), "新岗位", Cell("{new_position}"))),
            (11, ("入职日期", Cell("{hire_date}"), "生效日期", Cell("{effective_date}"))),
            (30, ("调动原因", Cell("{reason}。", 3))),
            (26, ("调出部门\n意　　见", Cell("同意调出，工作已安排交接。", 3, _WRITTEN))),
            (26, ("调入部门\n意　　见", Cell("同意接收，试岗一个月。", 3, _WRITTEN))),
            (26, ("人力资源部\n意　　见", Cell("符合编制，请按审批结果办理异动手续。", 3, _WRITTEN))),
        ),
        value=_TYPED,
    )
    sheet.signature(150, y - 60, case.manager, 15)
    sheet.seal(152, y - 14, Seal(case.firm.name, middle="人力资源部", width_mm=38))
    return assemble("transfer_approval", [case.person.employee_no], [sheet])


def wage_adjustment(case: Case) -> Paper:
    """A form that sets the old wage items against the new ones."""
    old = case.person.monthly_wage
    new = old + case.number(2, 18, "rise") * 100
    facts = case.facts(
        old_wage=money(old),
        new_wage=money(new),
        effective_date=on_day(case.on.replace(day=1)),
        reason=plain(case.pick(phrases.WAGE_REASONS, "wage")),
        doc_date=on_day(case.on, "dash"),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 20, "薪资调整审批表", Style(Face.SONG_BOLD, 21), "center")
    sheet.text(22, 36, "{company}", _TYPED)
    sheet.text(188, 36, "日期：{doc_date}", _TYPED, "right")
    base, rise = round(old * 0.6), new - old
    y = sheet.table(
        22,
        43,
        (34, 44, 44, 44),
        (
            (11, ("姓　　名", Cell("{employee_name}"), "工　　号", Cell("{employee_no}"))),
            (11, ("部　　门", Cell("{department}"), "岗　　位", Cell("{position}"))),
            (11, ("工资项目", "调整前", "调整后", "增减额")),
            (10, ("岗位工资", Cell(f"{base:,}"), Cell(f"{base + rise:,}"), Cell(f"+{rise}"))),
            (10, ("绩效工资", Cell(f"{old - base:,}"), Cell(f"{old - base:,}"), Cell("0"))),
            (11, ("月薪合计", Cell("{old_wage}"), Cell("{new_wage}"), Cell(f"+{rise}元"))),
            (11, ("生效日期", Cell("{effective_date}", 3))),
            (26, ("调整原因", Cell("{reason}。", 3))),
            (26, ("部门意见", Cell("情况属实，同意上报。", 3, _WRITTEN))),
            (30, ("公司审批", Cell("批准执行，由财务部自生效月起发放。", 3, _WRITTEN))),
        ),
        value=Style(Face.MING, 11.5),
    )
    sheet.signature(148, y - 46, case.manager, 15)
    sheet.signature(150, y - 14, case.firm.legal_rep, 17)
    sheet.seal(112, y - 12, Seal(case.firm.name, "oval", "薪酬审核", width_mm=40))
    return assemble("wage_adjustment", [case.person.employee_no], [sheet])


def employment_certificate(case: Case) -> Paper:
    """A short letter to whom it may concern, sealed over the date."""
    facts = case.facts(
        purpose=plain(case.pick(phrases.PURPOSES, "purpose")),
        doc_no=case.doc_no("证字"),
        doc_date=in_numerals(case.on),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(182, 26, "编号：{doc_no}", Style(Face.SONG, 11), "right")
    sheet.spread(72, 44, 66, "在职证明", Style(Face.HEI_BOLD, 26))
    y = sheet.paragraph(
        30,
        76,
        150,
        "兹证明{employee_name}（{gender}，公民身份号码{id_number}，工号{employee_no}）系我公司正式员工，"
        "自{hire_date}入职至今，现任职于{department}，担任{position}一职，劳动关系存续，工作表现良好。",
        Style(Face.SONG, 14),
        leading=2.0,
    )
    y = sheet.paragraph(
        30, y + 2, 150, "本证明仅用于{purpose}，不作为任何形式的担保文件。", Style(Face.SONG, 14), leading=2.0
    )
    y = sheet.paragraph(30, y + 2, 150, "特此证明。", Style(Face.SONG, 14), leading=2.0)
    sheet.text(178, y + 30, "{company}", Style(Face.SONG, 14), "right")
    sheet.text(170, y + 42, "{doc_date}", Style(Face.SONG, 14), "right")
    sheet.text(30, y + 64, "单位地址：" + case.firm.address, Style(Face.SONG, 10.5))
    sheet.text(30, y + 71, "统一社会信用代码：{uscc}", Style(Face.SONG, 10.5))
    sheet.seal(148, y + 40, Seal(case.firm.name, width_mm=42, tilt_deg=5))
    return assemble("employment_certificate", [case.person.employee_no], [sheet])
