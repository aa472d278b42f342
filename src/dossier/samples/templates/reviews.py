"""Papers of working life: probation, regularisation, performance, training, leave. All persons are fictional (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import timedelta

from dossier.samples.company import TODAY
from dossier.samples.faces import Face
from dossier.samples.kit import Cell, Row, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal
from dossier.samples.templates import phrases
from dossier.samples.templates.case import Case, money, on_day, plain

_TITLE = Style(Face.HEI_BOLD, 21)
_WRITTEN = Style(Face.HAND, 12, (26, 36, 96), by_hand=True)
_TYPED = Style(Face.SONG, 11)


def probation_assessment(case: Case) -> Paper:
    """A table of marks with the manager's written judgement."""
    end = case.person.hired_on + timedelta(days=89)
    marks = [case.number(78, 97, f"mark{place}") for place in range(5)]
    rating = plain("优秀" if sum(marks) >= 450 else "合格")
    facts = case.facts(
        period=plain(f"{on_day(case.person.hired_on, 'dot').raw}至{on_day(end, 'dot').raw}"),
        rating=rating,
        reviewer=plain(case.manager),
        doc_date=on_day(end - timedelta(days=6)),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 20, "试用期考核表", _TITLE, "center")
    sheet.text(22, 36, "单位：{company}", Style(Face.SONG, 10.5))
    items = ("工作态度", "专业技能", "任务完成", "协作沟通", "遵章守纪")
    marked: list[Row] = [
        (9, (item, Cell(_ITEM_WORDS[place], 2), Cell("20%", align="center"), Cell(str(mark), align="center")))
        for place, (item, mark) in enumerate(zip(items, marks, strict=True))
    ]
    y = sheet.table(
        22,
        43,
        (28, 55, 28, 27, 28),
        (
            (10, ("姓名", Cell("{employee_name}"), "工号", Cell("{employee_no}", 2))),
            (10, ("部门", Cell("{department}"), "岗位", Cell("{position}", 2))),
            (10, ("考核期间", Cell("{period}"), "考核人", Cell("{reviewer}", 2))),
            (9, ("考核项目", Cell("考核要点", 2, Style(Face.HEI, 10.5), "center"), "权重", "得分")),
            *marked,
            (9, ("平均得分", Cell(f"{sum(marks) / 5:.1f}", 2), "考核结果", Cell("{rating}"))),
            (52, ("直接主管\n评　　语", Cell(case.pick(phrases.PROBATION_REVIEWS, "probation") + "。", 4, _WRITTEN))),
            (22, ("是否转正", Cell("同意按期转正", 4, _WRITTEN))),
        ),
        value=_TYPED,
    )  # fmt: skip
    sheet.text(112, y + 10, "考核人签名：", _TYPED)
    sheet.signature(138, y + 7, case.manager)
    sheet.text(112, y + 22, "日期：{doc_date}", _TYPED)
    return assemble("probation_assessment", [case.person.employee_no], [sheet])


_ITEM_WORDS = (
    "出勤、主动性、责任心",
    "岗位知识与操作熟练程度",
    "数量、质量、时限",
    "与同事和上下工序的配合",
    "安全、保密、现场管理",
)


def regularization_approval(case: Case) -> Paper:
    """An approval form with the person's own words and three opinions, signed and sealed."""
    effective = case.person.hired_on + timedelta(days=90)
    facts = case.facts(
        effective_date=on_day(effective),
        wage=money(case.person.monthly_wage),
        decision=plain("同意转正"),
        doc_date=on_day(effective - timedelta(days=5), "dash"),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 18, "{company}", Style(Face.SONG, 12), "center")
    sheet.text(105, 27, "员工转正审批表", Style(Face.SONG_BOLD, 21), "center")
    sheet.text(188, 41, "填表日期：{doc_date}", _TYPED, "right")
    opinion = Style(Face.HAND, 12.5, (20, 20, 24), by_hand=True)
    y = sheet.table(
        22,
        48,
        (26, 40, 24, 30, 22, 24),
        (
            (10, ("姓　名", Cell("{employee_name}"), "工　号", Cell("{employee_no}"), "性别", Cell("{gender}"))),
            (10, ("部　门", Cell("{department}"), "岗　位", Cell("{position}", 3))),
            (10, ("入职日期", Cell("{hire_date}"), "转正日期", Cell("{effective_date}", 3))),
            (10, ("转正工资", Cell("{wage}"), "学　历", Cell(case.person.degree, 3))),
            (56, ("个人小结", Cell(case.pick(phrases.REGULARIZATION_WORDS, "words") + "。申请按期转正。", 5, _WRITTEN))),
            (28, ("部门意见", Cell("工作称职，同意转正，从事原岗位。", 5, opinion))),
            (28, ("人力资源\n部门意见", Cell("材料齐全，试用期满，建议批准。", 5, opinion))),
            (28, ("审批意见", Cell("{decision}。", 5, opinion))),
        ),
        value=_TYPED,
    )  # fmt: skip
    sheet.signature(150, y - 72, case.manager, 15)
    sheet.signature(150, y - 16, case.firm.legal_rep, 17, (20, 20, 24))
    sheet.seal(128, y - 40, Seal(case.firm.name, middle="人力资源专用章", width_mm=36))
    return assemble("regularization_approval", [case.person.employee_no], [sheet])


def performance_review(case: Case) -> Paper:
    """A yearly table of weighted goals with score and grade."""
    year = min(case.on.year, TODAY.year - 1)
    weights = (40, 35, 25)
    start = case.number(0, len(phrases.PERFORMANCE_GOALS) - 3, "goals")
    goals = phrases.PERFORMANCE_GOALS[start : start + 3]
    scores = [case.number(70, 98, f"score{place}") for place in range(3)]
    total = sum(weight * score for weight, score in zip(weights, scores, strict=True)) / 100
    grade = next(name for limit, name in ((90, "优秀"), (80, "良好"), (0, "称职")) if total >= limit)
    facts = case.facts(
        period=plain(f"{year}年度"),
        rating=plain(grade),
        score=Fact(f"{total:.1f}", f"{total:.1f}"),
        reviewer=plain(case.manager),
        doc_date=Fact(f"{year}-12-28", f"{year}.12.28"),
    )
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 20, "绩效考核表", _TITLE, "center")
    sheet.text(20, 36, "考核周期：{period}", _TYPED)
    sheet.text(190, 36, "编制日期：{doc_date}", _TYPED, "right")
    goal_rows: list[Row] = [
        (24, (str(place + 1), Cell(goal), Cell(done), Cell(f"{weight}%", align="center"), Cell(str(score), align="center")))
        for place, ((goal, done), weight, score) in enumerate(zip(goals, weights, scores, strict=True))
    ]  # fmt: skip
    y = sheet.table(
        20,
        43,
        (25, 60, 25, 60),
        (
            (10, ("姓名", Cell("{employee_name}"), "工号", Cell("{employee_no}"))),
            (10, ("部门", Cell("{department}"), "岗位", Cell("{position}"))),
        ),
        value=_TYPED,
    )
    y = sheet.table(
        20,
        y + 4,
        (14, 54, 60, 20, 22),
        ((10, ("序号", "关键业绩指标（KPI）", "完成情况", "权重", "得分")), *goal_rows),
        value=Style(Face.ZEN, 10.5),
    )
    y = sheet.table(
        20,
        y + 4,
        (30, 55, 30, 55),
        (
            (11, ("考核得分", Cell("{score}"), "考核等次", Cell("{rating}"))),
            (40, ("上级评价", Cell(case.pick(phrases.PERFORMANCE_REMARKS, "remark") + "。", 3, _WRITTEN))),
            (26, ("改进计划", Cell(case.pick(_PLANS, "plan"), 3, _WRITTEN))),
        ),
        value=Style(Face.SONG, 12),
    )
    sheet.text(24, y + 9, "评价人：{reviewer}", _TYPED)
    sheet.text(112, y + 9, "被考核人签字：", _TYPED)
    sheet.signature(142, y + 6, case.person.name)
    return assemble("performance_review", [case.person.employee_no], [sheet])


_PLANS = (
    "下半年完成一次岗位轮换学习。",
    "每季度提交一份现场改善报告。",
    "参加公司项目管理课程并通过考试。",
    "与工艺组建立周例会制度。",
    "三月底前完成作业指导书修订。",
)


def training_record(case: Case) -> Paper:
    """A register card of several courses; the first row's course is the record's subject."""
    courses = list(phrases.TRAININGS)
    first = case.number(0, len(courses) - 1, "course")
    chosen = [courses[(first + step) % len(courses)] for step in range(5)]
    score = case.number(76, 99, "score0")
    facts = case.facts(
        training_name=plain(chosen[0][0]),
        training_hours=plain(str(chosen[0][1])),
        score=plain(str(score)),
        doc_date=on_day(case.on, "dash"),
    )
    rows: list[Row] = [
        (11, (on_day(case.on - timedelta(days=40 * place), "dash").raw,
              Cell(name), Cell(str(hours), align="center"),
              Cell(str(case.number(70, 99, f"score{place}")), align="center"), Cell("合格", align="center")))
        for place, (name, hours) in enumerate(chosen)
    ]  # fmt: skip
    rows[0] = (11, ("{doc_date}", Cell("{training_name}"), Cell("{training_hours}", align="center"),
                    Cell("{score}", align="center"), Cell("合格", align="center")))  # fmt: skip
    sheet = Sheet(facts, seed=case.seed)
    sheet.text(105, 22, "员工培训记录表", Style(Face.SONG_BOLD, 20), "center")
    y = sheet.table(
        22,
        38,
        (24, 59, 24, 59),
        (
            (10, ("姓名", Cell("{employee_name}"), "工号", Cell("{employee_no}"))),
            (10, ("部门", Cell("{department}"), "岗位", Cell("{position}"))),
        ),
        value=_TYPED,
    )
    y = sheet.table(
        22,
        y,
        (32, 72, 20, 21, 21),
        ((11, ("培训日期", "培训内容", "学时", "考核成绩", "结论")), *rows),
        label=Style(Face.ZEN, 10.5),
        value=Style(Face.ZEN, 10.5),
    )
    sheet.paragraph(22, y + 5, 166, case.pick(_TRAINING_NOTES, "note"), Style(Face.SONG, 10.5))
    sheet.text(120, y + 30, "培训管理员：", _TYPED)
    sheet.signature(145, y + 27, case.pick(("于佳", "宋晟", "史红梅"), "trainer"), 16)
    return assemble("training_record", [case.person.employee_no], [sheet])


_TRAINING_NOTES = (
    "备注：实操部分由指导老师现场评分，理论部分闭卷，缺考者须在三十日内补考。",
    "备注：本卡由部门保管，年末交人力资源部归档，培训内容与上岗资格挂钩。",
    "备注：培训结业资料另附签到页，现场照片保存在部门共享目录。",
)


def leave_request(case: Case) -> Paper:
    """A slip of half a page."""
    kind, reason = case.pick(phrases.LEAVES, "leave")
    days = case.number(1, 10, "days")
    start = case.on
    end = start + timedelta(days=days - 1)
    facts = case.facts(
        leave_type=plain(kind),
        reason=plain(reason),
        days=plain(str(days)),
        start_date=on_day(start),
        end_date=on_day(end),
        doc_date=on_day(start - timedelta(days=2), "slash"),
    )
    sheet = Sheet(facts, size="A5 landscape", seed=case.seed)
    sheet.text(105, 12, "请 假 单", Style(Face.SONG_BOLD, 20), "center")
    sheet.text(196, 24, "填单日期：{doc_date}", Style(Face.SONG, 10), "right")
    sheet.table(
        14,
        31,
        (24, 42, 20, 38, 20, 38),
        (
            (11, ("姓名", Cell("{employee_name}"), "工号", Cell("{employee_no}"), "部门", Cell("{department}"))),
            (11, ("假别", Cell("{leave_type}"), "天数", Cell("{days}天"), "岗位", Cell("{position}"))),
            (11, ("起止时间", Cell("{start_date}　至　{end_date}", 5))),
            (22, ("请假事由", Cell("{reason}。", 5))),
            (18, ("审批意见", Cell("同意，请做好工作交接。", 5))),
        ),
        value=_WRITTEN,
    )  # fmt: skip
    sheet.text(20, 112, "申请人：", _TYPED)
    sheet.signature(37, 109, case.person.name, 17)
    sheet.text(118, 112, "审批人：", _TYPED)
    sheet.signature(135, 109, case.manager, 17)
    return assemble("leave_request", [case.person.employee_no], [sheet])
