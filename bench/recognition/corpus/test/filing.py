"""Test lay-outs of sending and listing files, of retirement and party letters. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date

from bench.recognition.corpus.arrangement import TYPEWRITTEN, heading, letter
from bench.recognition.corpus.occasion import Occasion, day
from bench.recognition.corpus.test.composing import (
    bound,
    drawn_in,
    month,
    ruled,
    sheet,
)
from dossier.samples.faces import Face
from dossier.samples.kit import Style
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_BODY = Style(Face.SONG, 13)
_TO = ("虚构云州市人才交流中心", "江源县就业服务局（虚构）", "虚构云岭省流动人员档案管理处")
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


def _retiring(o: Occasion) -> date:
    """The first of a month: at 60 or 55, or before that where it would lie ahead of today."""
    due = date(o.person.born_on.year + (60 if o.person.sex == "男" else 55), o.person.born_on.month, 1)
    return due if o.person.hired_on < due < date(2026, 1, 1) else o.on.replace(day=1)


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
    s.seal(132, y + 20, Seal(o.person.firm, width_mm=40))
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
    s.seal(160, 95, Seal("中共虚构委员会组织部", width_mm=38))
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


LAYOUTS = (transfer_with_receipt, transfer_table, catalogue_table, catalogue_print, retirement_form, retirement_letter, party_letter, party_slip,)  # fmt: skip
