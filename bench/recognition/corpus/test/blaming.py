"""Test lay-outs of warnings and excuses, and of decisions on many people. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from bench.recognition.corpus.arrangement import PEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    lines_for,
    people_of,
    ruled,
    several,
    sheet,
)
from bench.recognition.corpus.test.rising import red_head
from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import Paper
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
    s.seal(150, y + 1, Seal(o.person.firm, width_mm=40))
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


LAYOUTS = (warning_mail, breach_slip, self_criticism, statement_of_facts, honour_roll, joint_punishment, wage_roll,)  # fmt: skip
