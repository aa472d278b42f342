"""Test lay-outs of warning, leaving, retiring and handing over the file. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    lines_for,
    month,
    own_seal,
    people_of,
    ruled,
    several,
    sheet,
    years_between,
)
from bench.recognition.corpus.test.rising import red_head
from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_FAULTS = (
    "未按规定佩戴安全帽进入施工区",
    "连续三次交接班记录漏填",
    "上班时间在仓库内玩手机游戏",
    "未经许可拆除设备防护罩",
)
_BODY = Style(Face.SONG, 13)


@drawn_in(2000, 2026)
def warning_mail(o: Occasion) -> Paper:
    """A warning in two languages with a place for the signature of receipt."""
    s = sheet(o, "dashed", violation=o.one_of(_FAULTS), effective_date=day(o.later(1), "dashed"))
    heading(s, 20, "警 告 信", Face.HEI_BOLD, 22)
    s.text(105, 32, "WARNING LETTER", Style(Face.HEI, 11), "center")
    style = Style(Face.HEI, 11.5)
    open_list(
        s,
        44,
        (
            ("To 致：", "{employee_name}"),
            ("Staff No. 工号：", "{employee_no}"),
            ("Dept. 部门：", "{department}"),
            ("Date 日期：", "{doc_date}"),
        ),
        gap=34,
        step=9,
        style=style,
    )
    y = letter(
        s,
        86,
        (
            "经查，您{violation}。上述行为违反了公司《行为准则》第六章。",
            "公司决定对您予以书面警告一次，本警告自{effective_date}起生效。若再有类似情形，公司将从重处理。",
            "This letter will be kept in your personnel file.",
        ),
        style,
    )
    s.text(26, y + 14, "员工签收 Received by：", style)
    s.signature(74, y + 11, o.person.name if o.seed % 2 else "")
    s.text(120, y + 14, "签发 Issued by：倪云林", style)
    return bound("warning_letter", o, s)


def breach_slip(o: Occasion) -> Paper:
    """A slip on which a foreman notes a breach."""
    s = sheet(o, "spaced", "A5 landscape", violation=o.one_of(_FAULTS), effective_date=day(o.on, "spaced"))
    heading(s, 12, "违纪警告通知单", Face.ZEN, 18)
    y = ruled(s, 16, 26, (30, 58, 30, 60), """
        责任人|={employee_name}|工　号|={employee_no}
        所属班组|={department}|岗　位|={position}
        24: 违纪事实|={violation}
        处理意见|=书面警告，扣当月安全奖|生效日期|={effective_date}
    """, label=Style(Face.ZEN, 11), value=Style(Face.HAND, 12, (28, 46, 128), by_hand=True), height=13)  # fmt: skip
    s.text(16, y + 8, "开单人：费仲伯", Style(Face.ZEN, 11))
    s.text(120, y + 8, "开单日期：{doc_date}", Style(Face.ZEN, 11))
    return bound("warning_letter", o, s)


def self_criticism(o: Occasion) -> Paper:
    """A self-criticism written by hand."""
    s = sheet(o, "plain", violation=o.one_of(("夜班时擅离岗位一小时", "把饮料带进洁净区", "私自代同事打卡")))
    s.text(105, 22, "检 讨 书", Style(Face.HAND, 22, (30, 30, 44), by_hand=True), "center")
    y = letter(
        s,
        42,
        (
            "尊敬的车间领导：",
            "我是{department}{employee_name}，工号{employee_no}。本人因{violation}，违反了劳动纪律，给班组造成不良影响。",
            "事后我认真反思，认识到自己纪律观念淡薄，对不起领导的信任。今后一定引以为戒，请领导和同事们监督。",
        ),
        Style(Face.HAND, 15, (30, 30, 44), by_hand=True),
    )
    s.text(130, y + 10, "检讨人：{employee_name}", PEN)
    s.text(130, y + 22, "{sign_date}", PEN)
    return bound("statement_selfcriticism", o, s, doc_date="sign_date")


@drawn_in(2000, 2026)
def statement_of_facts(o: Occasion) -> Paper:
    """A printed statement on an incident."""
    s = sheet(
        o,
        "dotted",
        violation=o.one_of(("将客户资料误发至外部邮箱", "未核对批号导致混料", "仓库盘点差异未及时上报")),
    )
    heading(s, 24, "情况说明（检讨）", Face.SONG_BOLD, 20)
    open_list(
        s,
        44,
        (
            ("说明人", "{employee_name}"),
            ("员工编号", "{employee_no}"),
            ("所在部门", "{department}"),
            ("涉及事项", "{violation}"),
        ),
        gap=30,
        step=10,
        style=_BODY,
    )
    y = letter(
        s,
        90,
        (
            "事情发生后，我第一时间报告了主管并配合补救，未造成经济损失。问题的根源在于我工作粗心，没有执行双人复核。",
            "我愿意接受公司的处理，并在部门例会上作出检讨。",
        ),
        _BODY,
    )
    s.text(110, y + 14, "签名：", _BODY)
    s.signature(124, y + 11, o.person.name)
    s.text(110, y + 28, "日期：{sign_date}", _BODY)
    return bound("statement_selfcriticism", o, s, doc_date="sign_date")


def handover_list(o: Occasion) -> Paper:
    """A list of things handed over, eight to fourteen rows."""
    s = sheet(
        o,
        "slashed",
        handover_to=o.one_of(("戚少商", "费仲伯", "闵秋实")),
        last_work_date=day(o.later(2), "slashed"),
    )
    heading(s, 16, "离职工作交接清单", Face.HEI_BOLD, 18)
    y = ruled(s, 20, 30, (30, 55, 30, 55), """
        移交人|={employee_name}|工号|={employee_no}
        部门|={department}|最后工作日|={last_work_date}
        接收人|={handover_to}|交接日期|={doc_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=11)  # fmt: skip
    things = (
        "笔记本电脑及电源",
        "工作服两套",
        "门禁卡",
        "车间钥匙",
        "在办合同三份",
        "客户名册",
        "设备点检表",
        "借用图纸",
        "公章使用登记本",
        "公司车辆加油卡",
        "共享盘权限",
        "未结报销单",
    )[: o.between(8, 12)]
    rows = "\n".join(
        f"=^{place}|={thing}|=^{o.between(1, 3, thing)}|=^完好" for place, thing in enumerate(things, 1)
    )
    y = ruled(
        s,
        20,
        y + 4,
        (16, 90, 28, 36),
        "序号|交接物品及事项|数量|状况\n" + rows,
        label=Style(Face.HEI_BOLD, 10.5),
        value=Style(Face.HEI, 10.5),
        height=10,
    )
    s.text(20, y + 10, "移交人签字：", Style(Face.HEI, 11))
    s.signature(46, y + 7, o.person.name, 16)
    s.text(112, y + 10, "接收人签字：", Style(Face.HEI, 11))
    s.signature(138, y + 7, s.facts["handover_to"].raw, 16)
    return bound("handover_form", o, s)


@drawn_in(1985, 2002)
def leaving_rounds(o: Occasion) -> Paper:
    """The slip with which a leaver made the round of the offices."""
    s = sheet(o, "plain", "A5", handover_to=o.one_of(("任祖望", "常继祖")), last_work_date=day(o.later(1)))
    heading(s, 14, "职工离厂移交手续单", Face.MING, 18)
    y = letter(
        s,
        30,
        (
            "{employee_name}（编号{employee_no}），{department}，工作至{last_work_date}，所管工作移交给{handover_to}。请各科室办理清结。",
        ),
        Style(Face.MING, 13),
        left=14,
        width=120,
    )
    y = ruled(s, 14, y + 4, (34, 50, 36), """
        经办科室|清结事项|经办人章
        =工具库|=工具归还齐全|=
        =图书室|=无借书|=
        =财务科|=借款已还清|=
        =总务科|=宿舍已腾空|=
        =食堂|=饭菜票已退|=
    """, label=Style(Face.MING, 11), value=Style(Face.KAI, 11.5), height=14)  # fmt: skip
    for place in range(5):
        s.seal(116, y - 63 + 14 * place, Seal(o.one_of(("闵秋实", "费仲伯")), "square", width_mm=11))
    s.text(132, y + 8, "{doc_date}", TYPEWRITTEN, "right")
    return bound("handover_form", o, s)


_CLAUSES = ("第三十九条第二项", "第四十条第一项", "第四十条第三项")


@drawn_in(2008, 2026)
def dismissal_notice(o: Occasion) -> Paper:
    """A notice of dismissal by the firm."""
    s = sheet(
        o,
        "plain",
        termination_type="用人单位解除",
        termination_clause="《劳动合同法》" + o.one_of(_CLAUSES),
        exit_date=day(o.later(3)),
        reason=o.one_of(
            ("严重违反公司规章制度", "医疗期满不能从事原工作", "订立合同时所依据的客观情况发生重大变化")
        ),
    )
    heading(s, 26, "解除劳动合同通知书", Face.SONG_BOLD, 22)
    s.text(26, 44, "{employee_name}（身份证号 {id_number}，工号 {employee_no}）：", _BODY)
    y = letter(
        s,
        56,
        (
            "因您{reason}，根据{termination_clause}之规定，并已通知工会，公司决定与您解除劳动合同。解除类型：{termination_type}。",
            "劳动关系于{exit_date}解除，请您在此之前办妥工作交接，领取解除证明。",
            "如对本决定有异议，可依法申请仲裁。",
        ),
        _BODY,
    )
    s.text(176, y + 14, "{company}", _BODY, "right")
    s.text(176, y + 25, "{doc_date}", _BODY, "right")
    s.seal(146, y + 20, Seal(o.person.firm, width_mm=42))
    s.text(26, y + 50, "本人已收到：", _BODY)
    s.signature(54, y + 47, o.person.name if o.seed % 3 else "")
    return bound("termination_notice", o, s)


@drawn_in(2008, 2026)
def dismissal_boxes(o: Occasion) -> Paper:
    """A form on which the kind of ending is ticked."""
    kinds = ("协商解除", "劳动者解除", "用人单位解除", "合同终止", "试用期解除", "裁员")
    kind = o.one_of(kinds[2:5])
    s = sheet(
        o,
        "dashed",
        termination_type=kind,
        termination_clause={
            "用人单位解除": "劳动合同法第四十条",
            "合同终止": "劳动合同法第四十四条",
            "试用期解除": "劳动合同法第三十九条第一项",
        }[kind],
        exit_date=day(o.later(7), "dashed"),
        reason={
            "用人单位解除": "经培训仍不能胜任工作",
            "合同终止": "公司提前解散",
            "试用期解除": "试用期间被证明不符合录用条件",
        }[kind],
    )
    heading(s, 20, "终止（解除）劳动合同通知书", Face.ZEN, 18)
    ticks = "　".join(
        ("☑ {termination_type}" if name == kind else "☐ " + name) + ("¶" if place == 2 else "")
        for place, name in enumerate(kinds)
    )
    y = ruled(s, 22, 36, (36, 48, 34, 48), f"""
        被通知人|={{employee_name}}|工号|={{employee_no}}
        所在部门|={{department}}|离职日期|={{exit_date}}
        20: 解除终止类型|={ticks}
        依据条款|={{termination_clause}}
        20: 具体原因|={{reason}}
        送达方式|=☑ 直接送达　☐ 邮寄　☐ 公告
        通知日期|={{doc_date}}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.seal(150, y + 8, Seal(o.person.firm, "oval", "人力资源部", width_mm=46))
    return bound("termination_notice", o, s)


@drawn_in(2008, 2026)
def mutual_agreement(o: Occasion) -> Paper:
    """An agreement to part."""
    amount = o.between(12, 180) * 1000
    s = sheet(
        o,
        "plain",
        termination_clause="《劳动合同法》第三十六条",
        exit_date=day(o.later(6)),
        severance_amount=yuan(amount, "{:,}元"),
    )
    heading(s, 22, "协商解除劳动合同协议书", Face.HEI_BOLD, 19)
    y = letter(s, 42, (
        "甲方：{company}", "乙方：{employee_name}　身份证号：{id_number}　工号：{employee_no}",
        "甲乙双方依据{termination_clause}，经协商一致，达成如下协议：",
        "一、双方劳动合同于{exit_date}解除。",
        "二、甲方一次性支付乙方经济补偿金人民币{severance_amount}（大写：" + yuan(amount, "{caps}").raw + "），于离职手续办结后七日内支付。",
        "三、乙方确认工资、加班费、年休假工资均已结清，不再主张任何其他权利。",
        "四、本协议自双方签字盖章之日起生效。",
    ), Style(Face.HEI, 12))  # fmt: skip
    s.text(26, y + 12, "甲方（盖章）", Style(Face.HEI, 12))
    s.text(116, y + 12, "乙方（签字捺印）", Style(Face.HEI, 12))
    s.seal(62, y + 24, Seal(o.person.firm, width_mm=40))
    s.signature(136, y + 22, o.person.name)
    s.text(116, y + 42, "{sign_date}", Style(Face.HEI, 12))
    return bound("termination_agreement", o, s, doc_date="sign_date")


@drawn_in(1998, 2008)
def buyout_agreement(o: Occasion) -> Paper:
    """The agreement of the restructuring years."""
    amount = o.between(60, 380) * 100
    s = sheet(
        o,
        "numerals",
        termination_clause="《劳动法》第二十四条",
        exit_date=month(o.on),
        severance_amount=Fact(str(amount), yuan(amount, "{caps}").raw),
    )
    heading(s, 26, "解除劳动关系协议书（协商一致）", Face.MING, 18)
    y = letter(s, 48, (
        "甲方：{company}　　乙方：{employee_name}，编号{employee_no}",
        "因企业改制，依照{termination_clause}规定，双方自愿解除劳动关系：",
        "1、自{exit_date}起，乙方不再是甲方职工，档案移交市失业保险处。",
        "2、甲方按乙方工龄计发经济补偿金{severance_amount}，一次付清。",
        "3、乙方住房、医疗等遗留问题按厂改制方案执行。",
    ), Style(Face.MING, 14))  # fmt: skip
    s.text(30, y + 14, "甲方公章", TYPEWRITTEN)
    s.seal(56, y + 24, Seal(o.person.firm, width_mm=42))
    s.text(120, y + 14, "乙方盖章", TYPEWRITTEN)
    own_seal(s, 150, y + 20, o.person)
    s.text(120, y + 40, "{sign_date}", TYPEWRITTEN)
    return bound("termination_agreement", o, s, doc_date="sign_date")


def final_settlement(o: Occasion) -> Paper:
    """A settlement with items, sums and capitals."""
    wage, pay = o.between(20, 90) * 100, o.between(8, 120) * 1000
    rest = o.between(2, 20) * 100
    s = sheet(
        o,
        "slashed",
        severance_amount=yuan(pay, "{:,}.00"),
        amount=yuan(wage + pay + rest, "{:,}.00"),
        exit_date=day(o.on, "slashed"),
        doc_date=day(o.later(3), "slashed"),
    )
    heading(s, 20, "离职工资及经济补偿结算单", Face.ZEN, 18)
    y = ruled(s, 22, 36, (34, 49, 34, 49), """
        姓名|={employee_name}|工号|={employee_no}
        部门|={department}|离职日期|={exit_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 10.5), height=12)  # fmt: skip
    y = ruled(s, 22, y + 4, (18, 80, 68), f"""
        序号|项目|金额（元）
        =^1|=当月工资|=^{wage:,}.00
        =^2|=未休年假折算|=^{rest:,}.00
        =^3|=经济补偿金|=^{{severance_amount}}
        =|=应付合计|=^{{amount}}
        =大写：{yuan(wage + pay + rest, "{caps}").raw}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=12)  # fmt: skip
    s.text(22, y + 10, "员工确认：", Style(Face.HEI, 11))
    s.signature(44, y + 7, o.person.name, 16)
    s.text(120, y + 10, "结算日期：{doc_date}", Style(Face.HEI, 11))
    s.seal(160, y + 16, Seal("财务专用", "square", width_mm=30, height_mm=12))
    return bound("severance_settlement", o, s)


@drawn_in(1995, 2010)
def severance_slip(o: Occasion) -> Paper:
    """A receipt for severance pay."""
    pay = o.between(15, 260) * 100
    s = sheet(
        o,
        "numerals",
        "A5 landscape",
        severance_amount=Fact(str(pay), yuan(pay, "人民币{caps}").raw),
        exit_date=day(o.on, "numerals"),
    )
    heading(s, 16, "经济补偿金结算凭单", Face.MING, 19)
    letter(
        s,
        36,
        (
            "今付给{department}{employee_name}（编号{employee_no}）解除劳动合同经济补偿金{severance_amount}。该职工于{exit_date}离厂，工龄"
            + f"{years_between(o.person.hired_on, o.on)}年，按规定计发。",
        ),
        Style(Face.MING, 14),
        left=18,
        width=174,
    )
    s.text(18, 92, "领款人（盖章）", TYPEWRITTEN)
    own_seal(s, 70, 96, o.person)
    s.text(184, 96, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, 98, Seal(o.person.firm, middle="财务科", width_mm=38))
    return bound("severance_settlement", o, s, amount="severance_amount")


_TO = ("虚构云州市人才交流中心", "江源县就业服务局（虚构）", "虚构云岭省流动人员档案管理处")


def transfer_with_receipt(o: Occasion) -> Paper:
    """A notice of file transfer, receipt below the line."""
    count = o.between(20, 160)
    s = sheet(
        o,
        "plain",
        destination=o.one_of(_TO),
        doc_no=f"档转字〔{o.on.year}〕第{o.between(10, 300)}号",
        page_count=Fact(str(count), f"{count}页"),
        effective_date=day(o.on),
    )
    heading(s, 16, "人事档案转递通知单", Face.SONG_BOLD, 19)
    s.text(184, 28, "{doc_no}", Style(Face.SONG, 11), "right")
    y = letter(
        s,
        38,
        (
            "{destination}：",
            "兹将{employee_name}同志（身份证号{id_number}，工号{employee_no}）的人事档案正本一卷，共{page_count}，于{effective_date}转去，请按目录清点查收，并将回执退回。",
        ),
        _BODY,
    )
    s.text(176, y + 4, "{company}", _BODY, "right")
    s.seal(150, y + 6, Seal(o.person.firm, middle="档案室", width_mm=40))
    y += 30
    s.text(
        105,
        y,
        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -",
        Style(Face.SONG, 9),
        "center",
    )
    heading(s, y + 8, "回　　执", Face.SONG_BOLD, 16)
    letter(
        s,
        y + 22,
        ("上述档案已收到，清点无误。", "收件单位（盖章）　　　　　经办人：　　　　　　年　　月　　日"),
        _BODY,
    )
    return bound("dossier_transfer_notice", o, s, doc_date="effective_date")


def transfer_table(o: Occasion) -> Paper:
    """The same as a table, as offices fill it in."""
    count = o.between(12, 90)
    s = sheet(
        o,
        "spaced",
        "A5 landscape",
        destination=o.one_of(_TO),
        doc_no=f"NO.{o.between(10**5, 10**6 - 1)}",
        page_count=str(count),
        effective_date=day(o.later(1), "spaced"),
    )
    heading(s, 10, "职工档案转递单", Face.KAI, 18)
    s.text(194, 14, "{doc_no}", Style(Face.HEI, 10), "right")
    y = ruled(s, 16, 26, (30, 58, 30, 60), """
        姓　名|={employee_name}|工　号|={employee_no}
        原单位|={company}|转往单位|={destination}
        页　数|={page_count}|转出日期|={effective_date}
        16: 转递原因|=调动，随调令转出
    """, label=Style(Face.KAI, 12), value=Style(Face.KAI, 12), height=14)  # fmt: skip
    s.text(16, y + 8, "经办人：任祖望", Style(Face.KAI, 12))
    s.text(130, y + 8, "制单：{doc_date}", Style(Face.KAI, 12))
    s.seal(100, y + 12, Seal(o.person.firm, "oval", "档案专用", width_mm=42))
    return bound("dossier_transfer_notice", o, s)


_PAPERS = (
    "履历表",
    "自传",
    "年度考核登记表",
    "毕业生登记表",
    "入团志愿书",
    "工资定级审批表",
    "劳动合同",
    "转正审批表",
    "奖励决定",
    "调动通知",
    "体检表",
    "职称评审表",
    "社保登记表",
    "培训登记表",
    "政审材料",
    "任职文件",
)


@drawn_in(1990, 2026)
def catalogue_table(o: Occasion) -> Paper:
    """A catalogue with 10 to 16 rows; only years and months."""
    rows = []
    total = 0
    for place, name in enumerate(_PAPERS[: o.between(10, 16)], 1):
        pages = o.between(1, 8, name)
        total += pages
        rows.append(
            f"=^{place}|={name}|=^{o.person.hired_on.year + o.between(0, max(0, o.on.year - o.person.hired_on.year), name)}|=^{o.between(1, 12, name)}|=^{pages}|="
        )
    s = sheet(o, "plain", page_count=Fact(str(total), f"{total}"))
    heading(s, 14, "干部人事档案目录", Face.SONG_BOLD, 20)
    s.text(24, 30, "姓名：{employee_name}　　工号：{employee_no}　　单位：{company}", Style(Face.SONG, 11))
    y = ruled(
        s,
        24,
        38,
        (18, 80, 20, 14, 16, 16),
        "序号|材 料 名 称|年|月|页数|备注\n" + "\n".join(rows),
        label=Style(Face.SONG_BOLD, 11),
        value=Style(Face.KAI, 11),
        height=10,
    )
    s.text(24, y + 6, "合计页数：{page_count}", Style(Face.SONG, 11))
    s.text(120, y + 6, "整理日期：{doc_date}", Style(Face.SONG, 11))
    return bound("dossier_catalogue", o, s)


@drawn_in(2010, 2026)
def catalogue_print(o: Occasion) -> Paper:
    """A system's catalogue without vertical rules."""
    s0 = [(name, o.between(1, 9, name)) for name in _PAPERS[3 : 3 + o.between(6, 12)]]
    total = sum(pages for _, pages in s0)
    s = sheet(o, "dashed", page_count=Fact(str(total), f"{total}页"))
    heading(s, 18, "员工档案卷内目录", Face.HEI_BOLD, 17)
    s.text(22, 34, "{employee_no}　{employee_name}　{department}", Style(Face.HEI, 11))
    s.rule(20, 42, 190, 42, 0.4)
    y = 46.0
    for place, (name, pages) in enumerate(s0, 1):
        s.text(22, y, f"{place:02d}", Style(Face.HEI, 10.5))
        s.text(40, y, name, Style(Face.HEI, 10.5))
        s.text(176, y, f"{pages}", Style(Face.HEI, 10.5), "right")
        s.rule(20, y + 7, 190, y + 7, 0.1, (150, 150, 150))
        y += 10
    s.text(22, y + 4, f"共 {len(s0)} 件　总页数 {{page_count}}", Style(Face.HEI, 11))
    s.text(188, y + 4, "生成时间 {doc_date}", Style(Face.HEI, 9.5), "right")
    return bound("dossier_catalogue", o, s)


def _retiring(o: Occasion) -> date:
    """The first of a month: at 60 or 55, or before that where it would lie ahead of today."""
    due = date(o.person.born_on.year + (60 if o.person.sex == "男" else 55), o.person.born_on.month, 1)
    return due if o.person.hired_on < due < date(2026, 1, 1) else o.on.replace(day=1)


def retirement_form(o: Occasion) -> Paper:
    """The form with which the labour office lets somebody retire."""
    years = max(1, _retiring(o).year - o.person.hired_on.year)
    s = sheet(
        o,
        "plain",
        retire_date=month(_retiring(o)),
        seniority_text=f"{years}年{o.between(0, 11)}个月",
        doc_date=day(_retiring(o).replace(day=3)),
    )
    heading(s, 16, "职工退休审批表", Face.SONG_BOLD, 21)
    y = ruled(s, 22, 32, (36, 47, 36, 47), """
        姓　名|={employee_name}|性　别|={gender}
        出生年月日|={birth_date}|民　族|={ethnicity}
        公民身份号码|={id_number}*1|职工编号|={employee_no}
        参加工作时间|={hire_date}|连续工龄|={seniority_text}
        工作单位|={company}*1|岗位（工种）|={position}
        退休时间|={retire_date}|退休类别|=按规定退休
        28: 单位意见|=经职工代表大会公示无异议，同意申报。
        34: 社会保险行政¶部门审批意见|=符合国家规定的退休条件，批准退休。　　　{doc_date}
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 11.5), height=14)  # fmt: skip
    s.seal(174, y - 8, Seal("虚构云州市社会保险局", middle="退休审批专用章", width_mm=40))
    s.seal(160, y - 50, Seal(o.person.firm, width_mm=36))
    return bound("retirement_application", o, s)


@drawn_in(1985, 2006)
def retirement_letter(o: Occasion) -> Paper:
    """The old application and approval as one letter."""
    years = max(1, _retiring(o).year - o.person.hired_on.year)
    s = sheet(
        o,
        "numerals",
        retire_date=day(_retiring(o), "numerals"),
        seniority_text=f"{years}年",
        doc_date=day(_retiring(o).replace(day=1), "numerals"),
    )
    heading(s, 28, "退休申请（审批）书", Face.MING, 21)
    y = letter(
        s,
        50,
        (
            "劳资科：",
            "我叫{employee_name}，{gender}，{birth_date}生，编号{employee_no}，现在{department}做{position}，{hire_date}进厂，连续工龄{seniority_text}，按规定可以退休，请求于{retire_date}起退休。",
        ),
        Style(Face.MING, 14),
    )
    s.text(120, y + 6, "申请人　{employee_name}", TYPEWRITTEN)
    s.rule(26, y + 18, 184, y + 18, 0.2)
    y = letter(
        s, y + 24, ("厂部意见：准予退休，退休费按规定比例发给，并发给安家补助费。",), Style(Face.MING, 14)
    )
    s.text(176, y + 8, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(150, y + 10, Seal(o.person.firm, width_mm=40))
    return bound("retirement_application", o, s)


@drawn_in(2000, 2026)
def party_letter(o: Occasion) -> Paper:
    """A letter of introduction of party membership with its numbered stub."""
    s = sheet(
        o,
        "plain",
        "A5 landscape",
        destination=o.one_of(("中共虚构云岭集团委员会组织部", "中共虚构江源县直属机关工委")),
    )
    heading(s, 14, "中国共产党党员组织关系介绍信", Face.SONG_BOLD, 16)
    s.text(192, 26, f"第 {o.between(100, 999)} 号", Style(Face.SONG, 11), "right")
    letter(
        s,
        34,
        (
            "{destination}：",
            "{employee_name}同志（{gender}，身份证号{id_number}）系中共正式党员，组织关系由{company}党委转到你处，请接转。",
            f"党费交至{o.on.year}年{o.on.month}月。（有效期九十天）",
        ),
        Style(Face.SONG, 12.5),
        left=18,
        width=174,
    )
    s.text(188, 106, "{doc_date}", Style(Face.SONG, 12), "right")
    s.seal(158, 102, Seal("中共虚构委员会组织部", width_mm=38))
    return bound("party_transfer", o, s)


@drawn_in(1985, 1999)
def party_slip(o: Occasion) -> Paper:
    """A typed slip of the eighties for the same."""
    s = sheet(
        o,
        "numerals",
        "A5 landscape",
        destination=o.one_of(("虚构市纺织局机关党委", "虚构北川电厂党总支")),
        effective_date=day(o.later(2), "numerals"),
    )
    heading(s, 16, "党组织关系介绍信", Face.MING, 20)
    letter(
        s,
        36,
        (
            "{destination}：",
            "兹有{department}{employee_name}同志（职工编号{employee_no}），是中共正式党员，因工作调动，组织关系自{effective_date}转往你处，请予接收。",
        ),
        Style(Face.MING, 14),
        left=18,
        width=174,
    )
    s.text(186, 98, "中共{company}委员会", TYPEWRITTEN, "right")
    s.text(186, 108, "{doc_date}", TYPEWRITTEN, "right")
    s.seal(152, 102, Seal("中共虚构厂委员会", width_mm=38))
    return bound("party_transfer", o, s)


@drawn_in(1998, 2026)
def expiry_notice(o: Occasion) -> Paper:
    """A notice that a contract will not be renewed."""
    s = sheet(o, "plain", end_date=day(o.later(30)), termination_type="合同终止")
    heading(s, 28, "劳动合同到期终止通知书", Face.SONG_BOLD, 20)
    y = letter(
        s,
        50,
        (
            "{employee_name}（工号{employee_no}）：",
            "您与{company}签订的劳动合同将于{end_date}届满。经研究，公司决定到期不再续签，双方劳动关系届时按{termination_type}处理。",
            "请于届满前办理离职手续，经济补偿将依法支付。",
        ),
        _BODY,
    )
    s.text(176, y + 14, "人力资源部", _BODY, "right")
    s.text(176, y + 25, "{doc_date}", _BODY, "right")
    s.seal(150, y + 20, Seal(o.person.firm, middle="人力资源部", width_mm=40))
    return bound("contract_expiry_notice", o, s)


@drawn_in(2005, 2026)
def expiry_form(o: Occasion) -> Paper:
    """A form asking both sides whether to go on after the term; they do not."""
    s = sheet(o, "dashed", end_date=day(o.later(45), "dashed"), termination_type=Fact("合同终止", "期满终止"))
    heading(s, 22, "劳动合同期满不续签意见征询（通知）表", Face.HEI_BOLD, 16)
    y = ruled(s, 22, 38, (38, 46, 36, 46), """
        员工姓名|={employee_name}|工号|={employee_no}
        部门|={department}|合同期满日|={end_date}
        22: 员工意愿|=☐ 愿意续签　☑ 不愿续签
        22: 公司意见|=☐ 续签　☑ {termination_type}，不再续签
        发出日期|={doc_date}
    """, label=Style(Face.HEI_BOLD, 10.5), value=Style(Face.HEI, 11), height=13)  # fmt: skip
    s.text(22, y + 10, "员工签名：", Style(Face.HEI, 11))
    s.signature(46, y + 7, o.person.name, 16)
    s.seal(150, y + 12, Seal(o.person.firm, width_mm=38))
    return bound("contract_expiry_notice", o, s)


def honour_roll(o: Occasion) -> Paper:
    """A red-head commendation of 8 to 18 people in two newspaper columns."""
    people = people_of(o, o.between(8, 18))
    s = Sheet(
        o.facts(
            "plain",
            reward_name=f"{o.on.year - 1}年度先进工作者",
            issuer=o.person.firm,
            doc_no=f"工〔{o.on.year}〕{o.between(2, 40)}号",
        )
        | several(o, people),
        seed=o.seed,
    )
    y = red_head(s, o.person.firm.replace("（虚构）", ""), "{doc_no}")
    heading(s, y + 2, "关于表彰先进的决定", Face.SONG_BOLD, 19)
    y = letter(
        s,
        y + 18,
        (
            "经民主推荐、厂务会审定，决定授予下列{}名同志“{reward_name}”称号：".replace(
                "{}", str(len(people))
            ),
        ),
        _BODY,
    )
    for place in range(len(people)):
        x = 34 if place % 2 == 0 else 112
        s.text(
            x,
            y + 9 * (place // 2),
            f"{{employee_name.{place}}}（{{employee_no.{place}}}）",
            Style(Face.KAI, 13),
        )
    y += 9 * ((len(people) + 1) // 2) + 6
    s.text(176, y + 8, "{issuer}", _BODY, "right")
    s.text(176, y + 18, "{doc_date}", _BODY, "right")
    s.seal(150, y + 14, Seal(o.person.firm, width_mm=40))
    return bound("reward_decision", o, s, others=people[1:])


def joint_punishment(o: Occasion) -> Paper:
    """A decision on six to eight people, each with another penalty, in running text."""
    people = people_of(o, o.between(6, 8))
    kinds = [o.choose(("警告", "记过", "记大过"), who.employee_no) for who in people]
    s = Sheet(
        o.facts(
            "plain",
            violation="中班期间集体脱岗聚餐饮酒",
            effective_date=day(o.on),
            doc_no=f"纪〔{o.on.year}〕{o.between(1, 30)}号",
        )
        | several(o, people, penalty_type=kinds),
        seed=o.seed,
    )
    heading(s, 24, "关于{employee_name.0}等人违纪的处分决定", Face.SONG_BOLD, 18)
    s.text(105, 38, "{doc_no}", Style(Face.SONG, 11), "center")
    named = lines_for(len(people), "给予{employee_name@}（工号{employee_no@}）{penalty_type@}处分", "；")
    y = letter(
        s,
        50,
        (
            "各车间、科室：",
            "经查，下列人员{violation}，性质恶劣。为严肃纪律，经研究决定：" + named + "。",
            "以上处分自{effective_date}起生效。",
        ),
        _BODY,
    )
    s.text(176, y + 14, "{company}", _BODY, "right")
    s.text(176, y + 25, "{doc_date}", _BODY, "right")
    s.seal(146, y + 20, Seal(o.person.firm, width_mm=40))
    return bound("discipline_decision", o, s, others=people[1:])


@drawn_in(1995, 2026)
def wage_roll(o: Occasion) -> Paper:
    """A landscape list of wages before and after for 6 to 20 people."""
    people = people_of(o, o.between(6, 20))
    old = [o.between(20, 90, who.employee_no) * 100 for who in people]
    facts = several(
        o,
        people,
        old_wage=[yuan(value, "{}") for value in old],
        new_wage=[yuan(value + o.between(1, 9, str(value)) * 100, "{}") for value in old],
    )
    s = Sheet(
        o.facts("dotted", effective_date=day(o.on.replace(day=1), "dotted"), reason="年度普调") | facts,
        size="A4 landscape",
        seed=o.seed,
    )
    heading(s, 12, "员工薪资调整审批汇总表", Face.HEI_BOLD, 17)
    s.text(
        18,
        24,
        "调整原因：{reason}　　执行日期：{effective_date}　　制表日期：{doc_date}　　单位：元／月",
        Style(Face.HEI, 10.5),
    )
    rows = lines_for(
        len(people),
        "=^#|=^{employee_no@}|=^{employee_name@}|=^{department@}|=^{position@}|=^{old_wage@}|=^{new_wage@}",
    )
    y = ruled(
        s,
        18,
        32,
        (14, 38, 56, 44, 44, 32, 32),
        "序号|工号|姓名|部门|岗位|调整前|调整后\n" + rows,
        label=Style(Face.HEI_BOLD, 10),
        value=Style(Face.HEI, 10),
        height=7.2,
    )
    s.text(18, y + 4, "批准：", Style(Face.HEI, 10.5))
    s.signature(32, y + 1, "倪云林", 15)
    return bound("wage_adjustment", o, s, others=people[1:])


LAYOUTS = (warning_mail, breach_slip, self_criticism, statement_of_facts, handover_list, leaving_rounds, dismissal_notice, dismissal_boxes, mutual_agreement, buyout_agreement, final_settlement, severance_slip, transfer_with_receipt, transfer_table, catalogue_table, catalogue_print, retirement_form, retirement_letter, party_letter, party_slip, expiry_notice, expiry_form, honour_roll, joint_punishment, wage_roll)  # fmt: skip
