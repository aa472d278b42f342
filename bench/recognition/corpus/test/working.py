"""Held-out layouts of working life: performance, training, moves, wages, leave. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import SEALED, drawn_in
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Cell, Sheet, Style, assemble
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_BOSSES = ("常继祖", "闵秋实", "费仲伯", "倪云林")


@drawn_in(2005, 2026)
def quarter_sheet(o: Occasion) -> Paper:
    """A landscape sheet with the goals as columns."""
    quarter = o.one_of(("第一季度", "第二季度", "第三季度"))
    s = Sheet(
        o.facts(
            "slashed",
            period=f"{o.on.year}年{quarter}",
            score=str(o.between(71, 97)),
            rating=o.one_of(("A", "B", "C")),
            reviewer=o.one_of(_BOSSES),
        ),
        size="A4 landscape",
        seed=o.seed,
    )
    heading(s, 16, "季度考核表", Face.ZEN, 20)
    s.text(
        20,
        32,
        "被考核者 {employee_name}　　编号 {employee_no}　　部门 {department}　　职位 {position}　　期间 {period}",
        Style(Face.ZEN, 11),
    )
    goals = o.one_of(
        (
            ("布机效率92%", "回丝率低于0.8%", "设备完好率98%"),
            ("订单准交率97%", "客诉不超过2起", "回款率90%"),
            ("检验及时率99%", "仪器校准无逾期", "留样完整"),
        )
    )
    s.table(20, 42, (40, 72, 72, 73), (
        (12, ("目标", *(Cell(goal, align="center") for goal in goals))),
        (12, ("占比", *(Cell(share, align="center") for share in ("50%", "30%", "20%")))),
        (34, ("自述", *(Cell(o.one_of(text)) for text in (("超额，受停电影响一天", "达成，新机台磨合顺利"), ("基本达成，月底有波动", "达成，借助看板管理"), ("达成", "未达成，备件延迟到货"))))),
        (12, ("评分", *(Cell(str(o.between(68, 98, goal)), align="center") for goal in goals))),
    ), label=Style(Face.HEI_BOLD, 11), value=Style(Face.HEI, 11))  # fmt: skip
    open_list(
        s,
        126,
        (
            ("最终得分", "{score}"),
            ("绩效等级", "{rating}"),
            ("考核主管", "{reviewer}"),
            ("完成日期", "{doc_date}"),
        ),
        left=180,
        gap=32,
        style=Style(Face.ZEN, 12),
    )
    return assemble("performance_review", [o.person.employee_no], [s])


def talk_record(o: Occasion) -> Paper:
    """Questions and answers of an appraisal talk."""
    s = Sheet(o.facts(period=f"{o.on.year}年上半年", rating="良好", reviewer=o.one_of(_BOSSES)), seed=o.seed)
    heading(s, 22, "绩效面谈记录", Face.HEI_BOLD, 20)
    s.text(26, 40, "面谈人：{reviewer}　　面谈对象：{employee_name}（{employee_no}）", Style(Face.SONG, 12))
    s.text(26, 49, "部门：{department}　　时间：{doc_date}　　周期：{period}", Style(Face.SONG, 12))
    y = 64.0
    for question, answers in (
        (
            "问：这半年最满意的一件事是什么？",
            (
                "答：把灌装线换型表重新排过，少停机四十小时。",
                "答：处理了积压五年的呆滞纱线，腾出半个库房。",
                "答：办公网迁移一次成功，没有用户投诉。",
            ),
        ),
        (
            "问：哪里没有达到预期？",
            (
                "答：新人流失多，带教跟不上。",
                "答：节能改造方案批复晚，进度拖到八月。",
                "答：化验报告偶有迟发。",
            ),
        ),
        (
            "问：下一阶段打算怎么做？",
            ("答：每周固定半天做设备自主保全。", "答：与供销科共用一张预测表。", "答：把常见故障写成手册。"),
        ),
    ):
        y = s.paragraph(26, y, 158, question, Style(Face.HEI_BOLD, 12), indent=0)
        y = s.paragraph(26, y, 158, o.one_of(answers), Style(Face.HAND, 13, by_hand=True), indent=0) + 4
    s.text(26, y + 8, "综合结果：{rating}", Style(Face.SONG, 12))
    s.text(110, y + 20, "双方签字：", Style(Face.SONG, 12))
    s.signature(132, y + 16, o.person.name, 16)
    return assemble("performance_review", [o.person.employee_no], [s])


def training_card(o: Occasion) -> Paper:
    """A small card, one course only."""
    s = Sheet(
        o.facts(
            "dotted",
            training_name=o.one_of(("消防四个能力", "织机维修中级班", "无菌操作规范", "电缆接头工艺")),
            training_hours=str(o.between(6, 60)),
            score=str(o.between(70, 100, "score")),
            period=f"{o.on.year}年度",
        ),
        size="A5",
        seed=o.seed,
    )
    heading(s, 14, "培训登记卡", Face.KAI, 20)
    open_list(
        s,
        32,
        (
            ("学员", "{employee_name}"),
            ("工号", "{employee_no}"),
            ("班组", "{department}"),
            ("课程", "{training_name}"),
            ("课时", "{training_hours}"),
            ("考分", "{score}"),
            ("年度", "{period}"),
            ("登记日", "{doc_date}"),
        ),
        left=18,
        gap=24,
        step=13,
        style=Style(Face.KAI, 13),
        value=Style(Face.HAND, 13, by_hand=True),
        ruled_to=125,
    )
    s.seal(104, 160, Seal(o.person.firm, "oval", "教育科", width_mm=38))
    return assemble("training_record", [o.person.employee_no], [s])


@drawn_in(1985, 2005)
def course_certificate(o: Occasion) -> Paper:
    """A certificate that a course was finished."""
    s = Sheet(
        o.facts(
            "numerals",
            training_name=o.one_of(("配电安全运行", "仓储管理实务", "药品质量管理规范")),
            training_hours=str(o.between(24, 96)),
        ),
        size="A4 landscape",
        seed=o.seed,
    )
    s.frame(14, 14, 269, 178, 0.8)
    heading(s, 34, "结 业 证 书", Face.KAI, 36, (30, 70, 130))
    letter(
        s,
        74,
        (
            "{employee_name}同志（{employee_no}）参加{training_name}培训班学习，共计{training_hours}学时，考核合格，准予结业。",
        ),
        Style(Face.KAI, 20),
        left=40,
        width=215,
    )
    s.text(250, 150, "{company}教育培训中心", Style(Face.KAI, 15), "right")
    s.text(250, 162, "{doc_date}", Style(Face.KAI, 15), "right")
    s.seal(220, 156, Seal(o.person.firm, middle="培训专用章", width_mm=40))
    return assemble("training_record", [o.person.employee_no], [s])


@drawn_in(1985, 2002)
def moving_slip(o: Occasion) -> Paper:
    """A notice slip in two parts, stub above, notice below."""
    s = Sheet(
        o.facts(
            "numerals",
            old_department=o.person.department,
            new_department=o.one_of(("后纺分厂", "设备处", "营销公司")),
            old_position=o.person.position,
            new_position=o.one_of(("保全工", "资料员", "调度员")),
            effective_date=day(o.later(3), "numerals"),
            reason=o.one_of(("生产需要", "照顾夫妻分居", "身体原因不宜高温作业")),
        ),
        seed=o.seed,
    )
    s.text(26, 20, "存根：调字第" + str(o.between(10, 99)) + "号", Style(Face.MING, 10))
    s.rule(20, 32, 190, 32, 0.15)
    heading(s, 44, "内部调动通知单", Face.MING, 22)
    y = letter(
        s,
        66,
        (
            "{new_department}：",
            "兹有{old_department}{old_position}{employee_name}同志（编号{employee_no}），因{reason}，调你处任{new_position}，请于{effective_date}前办理报到手续，工资关系随转。",
        ),
        Style(Face.MING, 15),
    )
    s.text(176, y + 10, "{company}劳资科", TYPEWRITTEN, "right")
    s.text(176, y + 20, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 16, Seal(o.person.firm, middle="劳资科", width_mm=38))
    return assemble("transfer_approval", [o.person.employee_no], [s])


@drawn_in(2005, 2026)
def moving_list(o: Occasion) -> Paper:
    """A numbered application without a table."""
    s = Sheet(
        o.facts(
            "slashed",
            old_department=o.person.department,
            new_department=o.one_of(("海外事业部", "品控部", "采购中心")),
            old_position=o.person.position,
            new_position=o.one_of(("主管助理", "计划专员", "客服代表")),
            effective_date=day(o.later(20), "slashed"),
            reason=o.one_of(("组织架构优化", "个人职业发展", "原项目结束")),
        ),
        seed=o.seed,
    )
    heading(s, 20, "人员异动申请单", Face.ZEN, 19)
    open_list(
        s,
        44,
        (
            ("1. 申请人", "{employee_name}"),
            ("2. 员工号", "{employee_no}"),
            ("3. 现属部门", "{old_department}"),
            ("4. 拟入部门", "{new_department}"),
            ("5. 现岗", "{old_position}"),
            ("6. 拟任岗", "{new_position}"),
            ("7. 拟生效日", "{effective_date}"),
            ("8. 异动缘由", "{reason}"),
            ("9. 提交日期", "{doc_date}"),
        ),
        gap=40,
        step=14,
        style=Style(Face.HEI, 12),
    )
    letter(
        s, 184, ("□ 同意　□ 不同意　　现部门主管：", "□ 同意　□ 不同意　　新部门主管："), Style(Face.HEI, 12)
    )
    s.signature(106, 183, o.one_of(_BOSSES), 15)
    return assemble("transfer_approval", [o.person.employee_no], [s])


@drawn_in(1985, 2002)
def wage_circular(o: Occasion) -> Paper:
    """A typed circular about one person's wage."""
    old = o.between(20, 60) * 10
    s = Sheet(
        o.facts(
            "numerals",
            old_wage=yuan(old),
            new_wage=yuan(old + 48),
            effective_date=day(o.on.replace(day=1), "numerals"),
            reason=o.one_of(("技术等级考核晋升", "厂龄满十年", "工种变更")),
        ),
        seed=o.seed,
    )
    heading(s, 30, "{company}", Face.MING, 18, RED)
    s.rule(30, 42, 180, 42, 0.6, RED)
    heading(s, 54, "关于{employee_name}同志工资调整的通知", Face.MING, 18)
    y = letter(
        s,
        76,
        (
            "{department}、财务科：",
            "你部门{employee_name}（编号{employee_no}），因{reason}，经厂劳动工资领导小组研究，同意其标准工资由{old_wage}调整为{new_wage}，从{effective_date}起执行。",
        ),
        Style(Face.MING, 15),
    )
    s.text(170, y + 14, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 5, Seal(o.person.firm, width_mm=40))
    return assemble("wage_adjustment", [o.person.employee_no], [s])


@drawn_in(2000, 2026)
def pay_change_slip(o: Occasion) -> Paper:
    """A confidential half page with only three figures."""
    old = o.between(60, 190) * 100
    s = Sheet(
        o.facts(
            "dotted",
            old_wage=yuan(old, "RMB {}"),
            new_wage=yuan(old + 900, "RMB {}"),
            effective_date=day(o.later(11), "dotted"),
            reason=o.one_of(("年度普调", "晋级", "特别调薪")),
        ),
        size="A5 landscape",
        seed=o.seed,
    )
    s.text(196, 10, "个人保密", Style(Face.HEI_BOLD, 10), "right")
    heading(s, 16, "薪酬变更通知单", Face.HEI_BOLD, 17)
    s.text(16, 34, "致 {employee_name} / {employee_no} / {department}", Style(Face.HEI, 11))
    s.table(16, 46, (44, 44, 44, 44), (
        (11, ("变更前", "变更后", "生效", "事由")),
        (14, (Cell("{old_wage}"), Cell("{new_wage}"), Cell("{effective_date}"), Cell("{reason}"))),
    ), label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11))  # fmt: skip
    s.text(16, 84, "发出日期 {doc_date}　　{company}人力资源中心", Style(Face.HEI, 10))
    return assemble("wage_adjustment", [o.person.employee_no], [s])


def leave_note(o: Occasion) -> Paper:
    """A handwritten note asking for leave."""
    days = o.between(1, 6)
    s = Sheet(
        o.facts(
            leave_type=o.one_of(("事假", "病假", "丧假")),
            days=str(days),
            start_date=day(o.on),
            end_date=day(o.later(days - 1)),
            reason=o.one_of(("老屋漏雨需要翻瓦", "扁桃体发炎高烧不退", "外公去世回乡奔丧")),
        ),
        size="A5",
        seed=o.seed,
    )
    s.text(74, 20, "请假条", Style(Face.HAND_LIGHT, 22, by_hand=True), "center")
    y = letter(
        s,
        38,
        (
            "班长：",
            "我是{department}{employee_name}，工号{employee_no}。因{reason}，需请{leave_type}{days}天，从{start_date}到{end_date}，望批准。",
        ),
        PEN,
        left=16,
        width=116,
    )
    s.text(84, y + 10, "{employee_name}", PEN)
    s.text(84, y + 20, "{doc_date}", PEN)
    return assemble("leave_request", [o.person.employee_no], [s])


def leave_boxes(o: Occasion) -> Paper:
    """A form with ticked boxes for the kind of leave."""
    kind = o.one_of(("年休假", "婚假", "调休", "产假"))
    days = o.between(2, 9)
    s = Sheet(
        o.facts(
            "dotted",
            leave_type=kind,
            days=str(days),
            start_date=day(o.on, "dotted"),
            end_date=day(o.later(days - 1), "dotted"),
            reason="家庭事务",
        ),
        seed=o.seed,
    )
    heading(s, 24, "休假申请表", Face.ZEN, 20)
    open_list(
        s,
        46,
        (
            ("申请人姓名", "{employee_name}"),
            ("人员编码", "{employee_no}"),
            ("部门/职务", "{department} / {position}"),
        ),
        gap=40,
        style=Style(Face.ZEN, 12),
        ruled_to=150,
    )
    for place, name in enumerate(("年休假", "婚假", "调休", "产假")):
        mark = "{leave_type}" if name == kind else name
        s.text(26 + place * 40, 84, ("■ " if name == kind else "□ ") + mark, Style(Face.ZEN, 12))
    open_list(
        s,
        100,
        (
            ("自", "{start_date}"),
            ("至", "{end_date}"),
            ("共计（天）", "{days}"),
            ("说明", "{reason}"),
            ("递交日", "{doc_date}"),
        ),
        gap=40,
        style=Style(Face.ZEN, 12),
        ruled_to=150,
    )
    s.signature(120, 160, o.one_of(_BOSSES), 16)
    return assemble("leave_request", [o.person.employee_no], [s])


def plain_certificate(o: Occasion) -> Paper:
    """A bilingual certificate of employment."""
    s = Sheet(
        o.facts(
            purpose=o.one_of(("办理签证", "银行开户", "租赁房屋")),
            doc_no=f"ZM{o.on.year}-{o.between(100, 999)}",
            seal=SEALED,
        ),
        seed=o.seed,
    )
    s.text(26, 20, "Ref: {doc_no}", Style(Face.HEI, 9))
    heading(s, 32, "在职证明 CERTIFICATE OF EMPLOYMENT", Face.HEI_BOLD, 15)
    y = letter(
        s,
        52,
        (
            "致有关方面：",
            "{employee_name}（身份证{id_number}，员工编码{employee_no}）自{hire_date}起受雇于本单位，职务为{position}，至今在职。",
            "This is to certify that the person named above is our employee in active service.",
        ),
        Style(Face.HEI, 12),
    )
    letter(s, y + 4, ("用途：{purpose}", "签发：{doc_date}"), Style(Face.HEI, 12))
    s.text(110, y + 40, "{company}", Style(Face.HEI, 12))
    s.seal(140, y + 44, Seal(o.person.firm, middle="人事专用章", width_mm=40))
    return assemble("employment_certificate", [o.person.employee_no], [s])


@drawn_in(1985, 2002)
def factory_certificate(o: Occasion) -> Paper:
    """A short typed certificate of the nineties on half a sheet."""
    s = Sheet(
        o.facts("numerals", purpose=o.one_of(("购买公房", "报考夜大学", "迁移户口")), seal=SEALED),
        size="A5 landscape",
        seed=o.seed,
    )
    heading(s, 18, "在职证明书", Face.MING, 20)
    letter(
        s,
        38,
        (
            "{employee_name}同志系我厂{department}{position}，职工编号{employee_no}，{hire_date}进厂，现仍在册。",
            "此证明供{purpose}之用。",
        ),
        Style(Face.MING, 14),
        left=20,
        width=170,
    )
    s.text(180, 96, "{company}", TYPEWRITTEN, "right")
    s.text(180, 106, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, 100, Seal(o.person.firm, width_mm=38))
    return assemble("employment_certificate", [o.person.employee_no], [s])


LAYOUTS = (quarter_sheet, talk_record, training_card, course_certificate, moving_slip, moving_list, wage_circular, pay_change_slip, leave_note, leave_boxes, plain_certificate, factory_certificate)  # fmt: skip
