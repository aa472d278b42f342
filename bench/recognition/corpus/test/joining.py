"""Held-out layouts of joining and confirming. All people and firms are invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import SEALED, bound, drawn_in
from dossier.samples.faces import Face
from dossier.samples.kit import Cell, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal


@drawn_in(1985, 2000)
def worker_register(o: Occasion) -> Paper:
    """A register card of the nineties: narrow cells, family in the household register's words."""
    s = Sheet(
        o.facts("dotted", hukou_address="云州县南岭公社三大队", spouse_children="爱人 李秀珍"), seed=o.seed
    )
    s.text(26, 20, "（劳资科存）", Style(Face.MING, 10))
    heading(s, 24, "职 工 登 记 表", Face.MING, 24)
    s.text(26, 40, "厂名：{company}", TYPEWRITTEN)
    s.table(26, 50, (18, 30, 12, 14, 24, 60), (
        (12, ("姓名", Cell("{employee_name}"), "性别", Cell("{gender}"), "出生年月日", Cell("{birth_date}"))),
        (12, ("编号", Cell("{employee_no}"), "民族", Cell("{ethnicity}"), "进厂日期", Cell("{hire_date}"))),
        (12, ("籍贯", Cell("{native_place}"), "成份", Cell("工人"), "身份证号", Cell("{id_number}"))),
        (12, ("户口所\n在　地", Cell("{hukou_address}", 3), "工种", Cell("{position}"))),
        (12, ("家庭主\n要成员", Cell("{spouse_children}", 3), "文化程度", Cell("高中"))),
        (60, ("本　人\n简　历", Cell("一九七五年八月在南岭中学读书；\n毕业后待业二年，做过临时工；\n后经市劳动局批准招收进厂。", 5))),
        (24, ("备　注", Cell("粮油关系已转", 5))),
    ), label=Style(Face.MING, 11), value=Style(Face.HAND_LIGHT, 12.5, by_hand=True))  # fmt: skip
    s.text(130, 216, "填表 {doc_date}", TYPEWRITTEN)
    s.seal(150, 212, Seal(o.person.firm, middle="劳动工资科", width_mm=38))
    return assemble("onboarding_registration", [o.person.employee_no], [s])


@drawn_in(2005, 2026)
def particulars_list(o: Occasion) -> Paper:
    """Two open columns without a table, grey section bars."""
    s = Sheet(o.facts("slashed", home_address=f"云州市北苑区毛纺路{o.between(1, 99)}号"), seed=o.seed)
    heading(s, 18, "员工基本信息表", Face.ZEN, 18)
    for y, bar in ((32, "A　基础资料"), (92, "B　联系方式"), (132, "C　声明")):
        s.shade(20, y, 170, 7, (222, 226, 230))
        s.text(23, y + 1, bar, Style(Face.HEI_BOLD, 11))
    style = Style(Face.HEI, 10.5)
    open_list(
        s,
        44,
        (
            ("姓　名", "{employee_name}"),
            ("性　别", "{gender}"),
            ("出生日期", "{birth_date}"),
            ("证件号码", "{id_number}"),
        ),
        left=24,
        gap=26,
        step=11,
        style=style,
    )
    open_list(
        s,
        44,
        (
            ("员工编号", "{employee_no}"),
            ("所属部门", "{department}"),
            ("岗位名称", "{position}"),
            ("到岗日期", "{hire_date}"),
        ),
        left=112,
        gap=26,
        step=11,
        style=style,
    )
    open_list(
        s,
        104,
        (("手机号码", "{phone}"), ("现居住地", "{home_address}")),
        left=24,
        gap=26,
        step=11,
        style=style,
    )
    s.paragraph(24, 144, 162, "本人确认上列资料属实，如有变更将于三个工作日内通知人事部门更新。", style)
    open_list(
        s,
        166,
        (("员工签署", ""), ("签署日期", "{doc_date}"), ("雇　　主", "{company}")),
        left=112,
        gap=26,
        step=12,
        style=style,
    )
    s.signature(138, 163, o.person.name)
    return assemble("onboarding_registration", [o.person.employee_no], [s])


@drawn_in(1986, 1999)
def old_contract(o: Occasion) -> Paper:
    """A contract of the contract-system reform, dates in numerals, one dense page."""
    s = Sheet(o.facts("numerals", contract_no=f"劳合字第{o.between(100, 999)}号", contract_type="固定期限",
                      start_date=day(o.on, "numerals"), end_date=day(o.later(365 * 5), "numerals"),
                      wage=yuan(o.between(180, 460), "每月{}元"),
                      work_time_system=Fact("标准工时", "八小时工作制"), seal=SEALED), seed=o.seed)  # fmt: skip
    heading(s, 22, "全员劳动合同书", Face.KAI, 28)
    s.text(184, 38, "{contract_no}", TYPEWRITTEN, "right")
    y = letter(s, 50, (
        "{company}（以下简称甲方）因生产工作需要，招用{employee_name}同志（职工编号{employee_no}，身份证号{id_number}，以下简称乙方）为劳动合同制工人，经双方协商签订本合同。",
        "（一）合同期限为{contract_type}，由{start_date}至{end_date}，计五年。",
        "（二）甲方安排乙方在{department}从事{position}工作，乙方须服从生产调度。",
        "（三）甲方实行{work_time_system}，乙方标准工资{wage}，奖金、津贴按厂内经济责任制办法执行。",
        "（四）乙方享受国家规定的劳动保险和公费医疗待遇，养老保险费由双方按规定缴纳。",
        "（五）乙方应遵守厂规厂纪，爱护国家财产，积极参加技术学习和政治学习。",
        "（六）一方违约，给对方造成经济损失的，应根据后果和责任大小予以赔偿。",
        "本合同一式三份，甲乙双方各执一份，报劳动争议调解委员会备案一份。",
    ), Style(Face.KAI, 14))  # fmt: skip
    s.text(30, y + 8, "甲方（公章）", TYPEWRITTEN)
    s.text(116, y + 8, "乙方（签字或盖章）", TYPEWRITTEN)
    s.seal(52, y + 20, Seal(o.person.firm, width_mm=40))
    s.seal(134, y + 24, Seal(o.person.name[:3] + "印", "square", width_mm=14))
    s.text(116, y + 36, "{sign_date}", TYPEWRITTEN)
    return bound("labor_contract", o, s, doc_date="sign_date")


@drawn_in(2000, 2026)
def two_column_contract(o: Occasion) -> Paper:
    """An employment contract set in two newspaper columns, on two pages."""
    f = o.facts("dotted", contract_no=f"PY-{o.on.year}{o.between(1000, 9999)}", contract_type="无固定期限",
                start_date=day(o.on, "dotted"), work_place="云州市北苑区", wage=yuan(o.between(52, 160) * 100, "税前¥{}"),
                work_time_system=Fact("标准工时", "每日八小时、每周五日工作制"), seal=SEALED)  # fmt: skip
    one, two = Sheet(f, seed=o.seed), Sheet(f, seed=o.seed + 1)
    heading(one, 16, "聘用合同书", Face.ZEN, 20)
    one.text(105, 28, "No. {contract_no}", Style(Face.HEI, 9), "center")
    small = Style(Face.SONG, 9.5)
    left = (
        "聘用方：{company}",
        "受聘方：{employee_name}　编号：{employee_no}",
        "证件：{id_number}",
        "1　聘期",
        "1.1 本合同为{contract_type}合同，自{start_date}生效。",
        "1.2 受聘方承诺签约时未与其他单位存续用工关系。",
        "2　岗位",
        "2.1 受聘方任职于{department}，岗位为{position}，办公地点{work_place}。",
        "2.2 聘用方可因组织优化提出岗位变动建议，并与受聘方书面商定。",
    )
    right = (
        "3　薪资",
        "3.1 月薪{wage}，每月十号发放，逢节假日提前。",
        "3.2 加班须经系统审批，未经审批的滞留不计加班。",
        "4　工时与休假",
        "4.1 执行{work_time_system}。",
        "4.2 带薪年休假依据累计工龄核定，当年未休可顺延至次年一季度。",
        "5　知识产权",
        "5.1 在职期间完成的职务作品归聘用方所有，受聘方享有署名权。",
    )
    letter(one, 42, left, small, left=20, width=80)
    letter(one, 42, right, small, left=110, width=80)
    one.rule(105, 42, 105, 250, 0.15)
    letter(
        two,
        24,
        (
            "6　社会保险",
            "6.1 双方按属地政策缴纳各项社会保险和住房公积金。",
            "7　争议",
            "7.1 因履行本合同发生争议，先行协商，协商不成向劳动人事争议仲裁委员会提出。",
            "8　其他",
            "8.1 员工手册为本合同附件，受聘方已阅读并理解。",
        ),
        small,
        left=20,
        width=80,
    )
    open_list(
        two,
        120,
        (("聘用方盖章", ""), ("受聘方签名", ""), ("签约日期", "{sign_date}")),
        left=110,
        gap=30,
        step=18,
        style=small,
    )
    two.seal(156, 122, Seal(o.person.firm, middle="合同章", width_mm=38))
    two.signature(142, 134, o.person.name)
    return bound("labor_contract", o, one, two, doc_date="sign_date")


def newcomer_judgement(o: Occasion) -> Paper:
    """A probation judgement with ticked boxes, rotated label column."""
    s = Sheet(
        o.facts(rating=o.one_of(("合格", "优秀", "良好")), reviewer=o.one_of(("常继祖", "闵秋实", "费仲伯"))),
        seed=o.seed,
    )
    heading(s, 20, "新进人员试用期鉴定表", Face.KAI, 22)
    y = open_list(
        s,
        40,
        (
            ("被鉴定人", "{employee_name}（{employee_no}）"),
            ("所在科室", "{department}"),
            ("工　　种", "{position}"),
            ("到岗日期", "{hire_date}"),
        ),
        style=Style(Face.KAI, 13),
        ruled_to=150,
    )
    s.table(26, y + 4, (40, 28, 28, 28, 34), (
        (10, ("鉴定内容", "好", "较好", "一般", "差")),
        *((10, (name, Cell("√" if o.between(0, 1, name) else "", align="center"), Cell("" if o.between(0, 1, name) else "√", align="center"), Cell(""), Cell(""))) for name in ("劳动态度", "操作技能", "安全意识", "出勤情况", "团结协作")),
    ), label=Style(Face.KAI, 12))  # fmt: skip
    y = letter(
        s,
        y + 76,
        (
            "鉴定意见："
            + o.one_of(
                (
                    "该同志能吃苦，跟班学习主动，已掌握三种规格的换筘操作。",
                    "该同志对锅炉水位监视细心，交接记录清楚，可以单独顶岗。",
                    "该同志票据整理有条理，但普通话表达尚需锻炼。",
                )
            ),
            "鉴定等次：{rating}",
        ),
        Style(Face.KAI, 13),
    )
    open_list(
        s, y + 10, (("鉴定人", "{reviewer}"), ("时　间", "{doc_date}")), left=110, style=Style(Face.KAI, 13)
    )
    return assemble("probation_assessment", [o.person.employee_no], [s])


@drawn_in(2005, 2026)
def probation_letter(o: Occasion) -> Paper:
    """A probation report as running text on office paper."""
    s = Sheet(
        o.facts("dotted", rating="良好", reviewer="倪云林", probation_end=day(o.on, "dotted")), seed=o.seed
    )
    s.text(20, 14, "{company}", Style(Face.HEI, 9))
    s.rule(20, 20, 190, 20, 0.4)
    heading(s, 30, "试用期评估报告", Face.HEI_BOLD, 18)
    body = Style(Face.HEI, 11)
    y = letter(s, 50, (
        "评估对象：{employee_name}／{employee_no}／{department}／{position}",
        "一、过程概述",
        "该员工自{hire_date}到岗，至{probation_end}试用届满，其间出勤率百分之百，参加新员工课程十二课时。",
        "二、主要表现",
        o.one_of(("独立接手了物料编码清理，合并重复编码八百余条。", "在灌装线抽检中两次发现封口温度漂移并及时停线。", "完成旧机房迁移的布线方案，获得两个部门书面感谢。")),
        "三、结论",
        "综合评定为{rating}，建议予以录用为正式员工。",
    ), body)  # fmt: skip
    open_list(s, y + 12, (("评估主管：", "{reviewer}"),), left=120, gap=24, style=body)
    return assemble("probation_assessment", [o.person.employee_no], [s])


@drawn_in(1985, 2000)
def grade_fixing(o: Occasion) -> Paper:
    """The nineties' form that ends a probationary year and fixes a grade."""
    s = Sheet(
        o.facts(
            "numerals",
            wage=yuan(o.between(210, 380)),
            effective_date=day(o.on.replace(day=1), "numerals"),
            decision="同意按期转正",
        ),
        seed=o.seed,
    )
    heading(s, 22, "见习期满转正审批表", Face.MING, 22)
    s.table(24, 42, (30, 132), (
        (13, ("姓名及编号", Cell("{employee_name}　{employee_no}"))),
        (13, ("单位部门", Cell("{company}{department}"))),
        (13, ("现任工作", Cell("{position}"))),
        (13, ("何时参加工作", Cell("{hire_date}"))),
        (38, ("见习期表现", Cell(o.one_of(("虚心向老师傅学习，能独立看管四台织机，疵布率低于车间平均水平。", "参加技术比武获得第三名，积极完成夜校课程。", "在抢修主变压器中表现突出，服从分配。"))))),
        (13, ("转正后工资", Cell("{wage}，自{effective_date}起"))),
        (30, ("车间意见", Cell("拟予转正，请厂部审批。"))),
        (34, ("厂部批示", Cell("{decision}。　　{doc_date}"))),
    ), label=Style(Face.MING, 11.5), value=Style(Face.KAI, 12.5))  # fmt: skip
    s.seal(164, 206, Seal(o.person.firm, width_mm=40, tilt_deg=10))
    return assemble("regularization_approval", [o.person.employee_no], [s])


def plea_for_confirmation(o: Occasion) -> Paper:
    """A letter by hand that asks to be confirmed, with the decision written below."""
    s = Sheet(o.facts(effective_date=day(o.later(9)), decision="准予转正"), seed=o.seed)
    s.text(105, 24, "转正申请", Style(Face.HAND, 22, by_hand=True), "center")
    y = letter(
        s,
        44,
        (
            "人事部：",
            "本人{employee_name}，工号{employee_no}，现为{department}{position}，试用期将满，特申请转为正式职工。",
            o.one_of(
                (
                    "半年里我把全厂电缆走向重新绘成了图，方便了后来的检修。",
                    "这段时间我学会了盘库和先进先出，错发率为零。",
                    "我在师傅指导下完成了四批中间体的留样考察。",
                )
            ),
            "妥否，请批示。",
            "申请人：{employee_name}",
            "{doc_date}",
        ),
        PEN,
    )
    s.rule(26, y + 6, 184, y + 6, 0.2)
    letter(
        s,
        y + 14,
        ("审批意见：{decision}，自{effective_date}起生效。",),
        Style(Face.HAND, 15, (150, 20, 26), by_hand=True),
    )
    return assemble("regularization_approval", [o.person.employee_no], [s])


LAYOUTS = (worker_register, particulars_list, old_contract, two_column_contract, newcomer_judgement, probation_letter, grade_fixing, plea_for_confirmation)  # fmt: skip
HIRING = LAYOUTS[:4]
SEVERAL_PAGES = (two_column_contract,)
