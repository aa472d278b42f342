"""Held-out layouts of praise, discipline and leaving. All people, firms and events are invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import SEALED, bound, drawn_in
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Cell, Sheet, Style, assemble
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_DEEDS = (
    "多次把次品布混入正品包内",
    "值夜班时打牌，蒸汽压力表超限未发现",
    "私自把厂里的铜芯线头卖给废品站",
    "伪造两张住院单据骗取病假工资",
)
_DEEDS_NOW = (
    "未戴防护手套进入无菌区操作",
    "将门禁卡借给外来人员使用",
    "在监控盲区吸烟",
    "无故缺席三次安全例会",
)
_PRAISED = (
    "扑灭原棉仓库初起火情",
    "改进导纱钩使断头率降低三成",
    "拾到货款两万元如数交还",
    "连续二十四小时抢修主机恢复供汽",
)


@drawn_in(1985, 2000)
def old_decision(o: Occasion) -> Paper:
    """A typed decision of the nineties with the person's record at the head."""
    s = Sheet(
        o.facts(
            "numerals",
            doc_no=f"远劳字（{o.on.year}）第{o.between(3, 60)}号",
            penalty_type=o.one_of(("行政警告", "记过", "留厂察看", "开除")),
            violation=o.one_of(_DEEDS),
            effective_date=day(o.on, "numerals"),
        ),
        seed=o.seed,
    )
    s.text(184, 20, "{doc_no}", TYPEWRITTEN, "right")
    heading(s, 34, "关于{employee_name}违纪问题的处分决定", Face.MING, 19)
    y = letter(s, 56, (
        "{employee_name}，{gender}，{birth_date}生，职工编号{employee_no}，{hire_date}进厂，现在{department}任{position}。",
        "该职工" + "{violation}" + "，影响极坏。经车间班组讨论、职代会主席团审议，认为其行为违反《企业职工奖惩条例》。",
        "为教育本人，严肃厂纪，厂务会议决定：给予{employee_name}{penalty_type}处分，自{effective_date}起执行，并扣发当季奖金。",
    ), Style(Face.MING, 14.5))  # fmt: skip
    s.text(176, y + 14, "{company}", TYPEWRITTEN, "right")
    s.text(176, y + 24, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 18, Seal(o.person.firm, width_mm=42))
    return assemble("discipline_decision", [o.person.employee_no], [s])


def breach_form(o: Occasion) -> Paper:
    """A form with the breach, the clause and the person's acknowledgement."""
    s = Sheet(
        o.facts(
            "slashed",
            penalty_type=o.one_of(("记过", "降级", "严重警告")),
            violation=o.one_of(_DEEDS_NOW),
            effective_date=day(o.on, "slashed"),
            penalty_until=day(o.later(180), "slashed"),
        ),
        seed=o.seed,
    )
    heading(s, 20, "员工处分通知书", Face.ZEN, 20)
    s.table(26, 40, (36, 122), (
        (12, ("当事人", Cell("{employee_name}（{employee_no}）"))), (12, ("部门职务", Cell("{department} {position}"))),
        (32, ("违纪情形", Cell("{violation}，违反《奖惩制度》" + f"{o.between(2, 9)}.{o.between(1, 9, 'c')}款。"))),
        (12, ("处分种类", Cell("{penalty_type}"))), (12, ("处分期间", Cell("{effective_date} 至 {penalty_until}"))),
        (34, ("当事人陈述", Cell("对上述事实无异议，接受处理。", style=Style(Face.HAND, 13, by_hand=True)))),
    ), label=Style(Face.HEI_BOLD, 11), value=Style(Face.HEI, 11))  # fmt: skip
    s.signature(140, 142, o.person.name, 16)
    s.text(26, 168, "签发：{company}　{doc_date}", Style(Face.HEI, 11))
    s.seal(146, 188, Seal(o.person.firm, width_mm=38))
    return assemble("discipline_decision", [o.person.employee_no], [s])


@drawn_in(1985, 2003)
def merit_sheet(o: Occasion) -> Paper:
    """An upright sheet of honour with red border lines."""
    s = Sheet(
        o.facts(
            "numerals",
            reward_name=o.one_of(("生产标兵", "先进工作者", "青年突击手", "双文明职工")),
            reward_level="厂级",
            issuer=o.person.firm,
        ),
        seed=o.seed,
    )
    for inset in (12, 16):
        s.rule(inset, inset, 210 - inset, inset, 1, RED)
        s.rule(inset, 285 - inset, 210 - inset, 285 - inset, 1, RED)
    heading(s, 40, "奖　状", Face.KAI, 54, RED)
    letter(
        s,
        96,
        (
            "{employee_name}同志（职工编号{employee_no}）"
            + o.one_of(_PRAISED)
            + "，成绩显著，被评为{reward_level}{reward_name}，特颁奖励，以资表彰。",
        ),
        Style(Face.KAI, 24),
        left=30,
        width=150,
    )
    s.text(176, 220, "{issuer}", Style(Face.KAI, 17), "right")
    s.text(176, 233, "{doc_date}", Style(Face.KAI, 17), "right")
    s.seal(150, 226, Seal(o.person.firm, width_mm=42))
    return assemble("reward_decision", [o.person.employee_no], [s])


def praise_circular(o: Occasion) -> Paper:
    """A circular of praise in office type."""
    s = Sheet(
        o.facts(
            reward_name=o.one_of(("总经理特别奖", "季度之星", "金点子奖")),
            reward_level="集团级",
            issuer=o.person.firm,
            doc_no=f"综〔{o.on.year}〕{o.between(10, 80)}号",
        ),
        seed=o.seed,
    )
    heading(s, 26, "表彰通报", Face.HEI_BOLD, 24)
    s.text(105, 42, "{doc_no}", Style(Face.SONG, 11), "center")
    y = letter(
        s,
        58,
        (
            "各单位：",
            "{department}{employee_name}（工号 {employee_no}）" + o.one_of(_PRAISED) + "，体现了主人翁精神。",
            "经研究，决定授予{reward_level}“{reward_name}”，奖励人民币"
            + str(o.between(5, 50) * 100)
            + "元，并在宣传栏公示一周。",
        ),
        Style(Face.SONG, 14),
    )
    s.text(176, y + 14, "{issuer}", Style(Face.SONG, 14), "right")
    s.text(176, y + 25, "{doc_date}", Style(Face.SONG, 14), "right")
    s.seal(150, y + 20, Seal(o.person.firm, width_mm=40, tilt_deg=-12))
    return assemble("reward_decision", [o.person.employee_no], [s])


def leaving_form(o: Occasion) -> Paper:
    """A form to apply for leaving, with a column of offices to pass."""
    s = Sheet(
        o.facts(
            "slashed",
            reason=o.one_of(("另谋发展", "照顾家庭", "继续深造", "健康原因")),
            last_work_date=day(o.later(30), "slashed"),
        ),
        seed=o.seed,
    )
    heading(s, 20, "离职申请书", Face.HEI_BOLD, 20)
    s.table(22, 40, (30, 54, 30, 52), (
        (12, ("申请人", Cell("{employee_name}"), "员工编号", Cell("{employee_no}"))), (12, ("部门", Cell("{department}"), "岗位", Cell("{position}"))),
        (12, ("递交日期", Cell("{doc_date}"), "拟离职日", Cell("{last_work_date}"))), (40, ("离职原因", Cell("{reason}", 3))),
    ), label=Style(Face.ZEN, 11), value=Style(Face.ZEN, 11))  # fmt: skip
    open_list(
        s,
        126,
        (("本部门", "同意"), ("仓储", "工具已还"), ("财务", "借款已清"), ("信息", "账号停用")),
        gap=40,
        step=13,
        style=Style(Face.ZEN, 11),
        value=PEN,
        ruled_to=120,
    )
    s.signature(140, 190, o.person.name)
    return assemble("resignation_letter", [o.person.employee_no], [s])


@drawn_in(1985, 2003)
def farewell_report(o: Occasion) -> Paper:
    """A typed report of resignation."""
    s = Sheet(
        o.facts(
            "numerals",
            reason=o.one_of(("随军家属安置到外省", "承包家乡鱼塘", "录取为成人脱产班学员")),
            last_work_date=day(o.later(15), "numerals"),
        ),
        seed=o.seed,
    )
    heading(s, 30, "辞 职 报 告", Face.MING, 22)
    y = letter(
        s,
        54,
        (
            "厂部并劳资科：",
            "本人{employee_name}，编号{employee_no}，在{department}做{position}已有多年，厂里对我很好。",
            "现因{reason}，不能再留厂工作，请求辞去公职，工作到{last_work_date}为止。",
            "请予批准为盼。",
        ),
        Style(Face.MING, 15),
    )
    s.text(120, y + 12, "职工　{employee_name}", TYPEWRITTEN)
    s.text(120, y + 24, "{sign_date}", TYPEWRITTEN)
    return bound("resignation_letter", o, s, doc_date="sign_date")


@drawn_in(2008, 2026)
def leaving_certificate(o: Occasion) -> Paper:
    """A short certificate for the next employer, aligned left."""
    s = Sheet(
        o.facts(
            "dotted",
            start_date=day(o.person.hired_on, "dotted"),
            exit_date=day(o.on, "dotted"),
            doc_no=f"LZ-{o.between(1000, 9999)}",
            seal=SEALED,
        ),
        seed=o.seed,
    )
    s.text(26, 26, "离职证明书", Style(Face.HEI_BOLD, 20))
    s.text(26, 40, "编号 {doc_no}", Style(Face.HEI, 10))
    y = letter(
        s,
        56,
        (
            "{employee_name}，身份证号 {id_number}，员工编号 {employee_no}，",
            "于 {start_date} 至 {exit_date} 在本公司{department}担任{position}。",
            "现双方劳动关系已解除，工资结清，无竞业限制义务。",
            "特此证明。",
        ),
        Style(Face.HEI, 12.5),
    )
    open_list(
        s, y + 20, (("单位", "{company}"), ("开具日期", "{doc_date}")), gap=28, style=Style(Face.HEI, 12)
    )
    s.seal(84, y + 24, Seal(o.person.firm, width_mm=40))
    return bound("termination_certificate", o, s, end_date="exit_date")


@drawn_in(1995, 2008)
def release_slip(o: Occasion) -> Paper:
    """The old slip that released a worker from the factory."""
    s = Sheet(
        o.facts(
            "numerals",
            exit_date=day(o.on, "numerals"),
            service_years=f"{max(1, o.on.year - o.person.hired_on.year)}年",
            seal=SEALED,
        ),
        size="A5 landscape",
        seed=o.seed,
    )
    heading(s, 14, "终止、解除劳动合同证明", Face.MING, 18)
    s.table(16, 32, (26, 62, 30, 60), (
        (12, ("姓名", Cell("{employee_name}"), "职工编号", Cell("{employee_no}"))), (12, ("工种", Cell("{position}"), "本厂工龄", Cell("{service_years}"))),
        (12, ("退工日期", Cell("{exit_date}"), "退工原因", Cell("合同解除"))),
    ), label=Style(Face.MING, 11), value=Style(Face.KAI, 12))  # fmt: skip
    s.text(150, 86, "{company}", TYPEWRITTEN, "center")
    s.text(150, 98, "{doc_date}", TYPEWRITTEN, "center")
    s.seal(156, 92, Seal(o.person.firm, middle="劳动工资科", width_mm=38))
    return assemble("termination_certificate", [o.person.employee_no], [s])


LAYOUTS = (old_decision, breach_form, merit_sheet, praise_circular, leaving_form, farewell_report, leaving_certificate, release_slip)  # fmt: skip
