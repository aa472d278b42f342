"""Test lay-outs of applying and being hired: applications, résumés, offers, approvals. All is invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date
from typing import Any

from bench.recognition.corpus.arrangement import PEN, TYPEWRITTEN, heading, letter, open_list
from bench.recognition.corpus.occasion import Occasion, day, yuan
from bench.recognition.corpus.test.composing import around_hiring, bound, drawn_in, month, ruled, sheet
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Style
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal

_SCHOOLS = (
    "云州纺织工业学校（虚构）",
    "江源医药大学（虚构）",
    "北川电力职业学院（虚构）",
    "青麓大学（虚构）",
)
_DEGREES = ("中专", "大专", "本科", "硕士研究生")
_MAJORS = ("纺织机械", "药物制剂", "电线电缆工程", "食品科学与工程", "热能与动力工程")


@drawn_in(1995, 2026)
def bilingual_application(o: Occasion) -> Paper:
    """The two-language application form of a joint venture."""
    o = around_hiring(o, -o.between(15, 60))
    s = sheet(o, "dashed", degree=o.one_of(_DEGREES), school=o.one_of(_SCHOOLS))
    heading(s, 16, "应聘申请表", Face.HEI_BOLD, 18)
    s.text(105, 25, "APPLICATION FOR EMPLOYMENT", Style(Face.HEI, 10), "center")
    s.portrait(164, 14, 24, 30)
    y = ruled(s, 20, 48, (34, 52, 34, 50), """
        姓名 Name|={employee_name}|性别 Sex|={gender}
        身份证号 I.D. No.|={id_number}|出生 D.O.B.|={birth_date}
        手机 Mobile|={phone}|邮箱 E-mail|={email}
        最高学历 Degree|={degree}|学校 School|={school}
        应聘职位 Post|={position}|到岗 Available|=两周内
        通讯地址 Address|={home_address}
        38: 工作经历¶Experience|=2 年，同行业生产企业，负责工序记录与交接；无违纪。
        16: 有无亲属在本公司¶Relatives here|=☐ 有 Yes　　☑ 无 No
    """, label=Style(Face.HEI, 9), value=Style(Face.HAND, 11, (28, 46, 128), by_hand=True), height=12)  # fmt: skip
    letter(
        s,
        y + 6,
        ("本人声明以上内容真实，并同意公司向有关方面核实。I declare that the above is true.",),
        Style(Face.HEI, 9),
        left=20,
        width=168,
    )
    s.text(20, y + 26, "申请人签名 Signature：", Style(Face.HEI, 10))
    s.signature(62, y + 23, o.person.name, 17)
    s.text(120, y + 26, "日期 Date：{doc_date}", Style(Face.HEI, 10))
    return bound("job_application", o, s)


@drawn_in(1988, 2010)
def fair_registration(o: Occasion) -> Paper:
    """A card filled in by hand at a job fair, without rules."""
    o = around_hiring(o, -o.between(5, 30))
    s = sheet(o, "spaced", degree=o.one_of(_DEGREES), school=o.one_of(_SCHOOLS))
    s.text(26, 14, "{company}", Style(Face.KAI, 12))
    heading(s, 24, "求　职　登　记　表", Face.KAI, 22)
    y = open_list(s, 46, (
        ("求职人", "{employee_name}　　（{gender}，{ethnicity}）"), ("身份证号码", "{id_number}"), ("毕业学校", "{school}"),
        ("文化程度", "{degree}"), ("联系电话", "{phone}"), ("家庭住址", "{home_address}"), ("求职意向", "{position}"),
        ("技术特长", "会电脑打字，持有驾照"),
    ), gap=32, step=14, style=Style(Face.KAI, 13), value=PEN, ruled_to=184)  # fmt: skip
    s.text(26, y + 6, "填表时间：{doc_date}", Style(Face.KAI, 12))
    s.text(26, y + 20, "招工单位初审意见：可以面试", Style(Face.KAI, 12))
    return bound("job_application", o, s)


@drawn_in(2008, 2026)
def sidebar_resume(o: Occasion) -> Paper:
    """A résumé of today with a grey side column."""
    o = around_hiring(o, -o.between(10, 60))
    left = o.person.born_on.year + 22
    s = sheet(o, "bare", degree=o.one_of(_DEGREES), school=o.one_of(_SCHOOLS))
    s.shade(0, 0, 66, 297, (226, 232, 236))
    s.portrait(18, 18, 28, 36)
    s.text(14, 62, "{employee_name}", Style(Face.HEI_BOLD, 22))
    open_list(
        s,
        80,
        (
            ("生日", "{birth_date}"),
            ("电话", "{phone}"),
            ("邮箱", "{email}"),
            ("民族", "{ethnicity}"),
            ("籍贯", "{native_place}"),
        ),
        left=12,
        gap=13,
        style=Style(Face.HEI, 9.5),
    )
    s.text(76, 18, "个人简历", Style(Face.HEI_BOLD, 18))
    y = 36.0
    for title, texts in (
        ("教育背景", ("{school}", o.one_of(_MAJORS) + "专业，{degree}")),
        (
            "实习与工作",
            (
                f"{left}.7—{left + 1}.2　某厂技术科实习，整理设备台账三百余份",
                "参与节能改造，撰写操作规程两份",
            ),
        ),
        ("证书与技能", ("英语四级，计算机二级", "熟练使用办公软件与绘图软件")),
        ("自我评价", ("做事踏实，愿意从一线做起。",)),
    ):
        s.text(76, y, title, Style(Face.HEI_BOLD, 13, (40, 80, 120)))
        s.rule(76, y + 7, 194, y + 7, 0.3, (40, 80, 120))
        y = letter(s, y + 11, texts, Style(Face.HEI, 10.5), left=76, width=118) + 6
    s.text(194, 270, "更新于 {doc_date}", Style(Face.HEI, 8.5), "right")
    return bound("resume", o, s)


@drawn_in(1985, 2000)
def typed_resume(o: Occasion) -> Paper:
    """A résumé of the eighties and nineties as one would type it: years down the page."""
    o = around_hiring(o, -o.between(10, 60))
    year = o.person.born_on.year
    s = sheet(o, "numerals", degree=o.one_of(_DEGREES[:2]), school=o.one_of(_SCHOOLS[:3]))
    heading(s, 24, "个 人 简 历", Face.MING, 22)
    y = letter(s, 44, (
        "姓名：{employee_name}　性别：{gender}　民族：{ethnicity}　籍贯：{native_place}",
        "出生年月日：{birth_date}",
        "文化程度：{degree}　　毕业学校：{school}",
        "现住址：{home_address}", "联系电话：{phone}",
        "简历如下：",
        f"{year + 7}年9月至{year + 13}年7月　在村小学读书",
        f"{year + 13}年9月至{year + 16}年7月　在公社中学读初中",
        f"{year + 16}年9月至{year + 18}年7月　在上述学校学习",
        "在校期间曾任班级学习委员，未受过任何处分。",
    ), Style(Face.MING, 14), left=24, width=164)  # fmt: skip
    s.text(130, y + 8, "{doc_date}", TYPEWRITTEN)
    return bound("resume", o, s)


@drawn_in(2005, 2026)
def offer_by_mail(o: Occasion) -> Paper:
    """An offer printed from a mail."""
    o = around_hiring(o, -o.between(6, 20))
    s = sheet(
        o,
        "dashed",
        wage=yuan(o.between(45, 260) * 100, "人民币{:,}.00元"),
        hire_date=day(o.person.hired_on, "padded"),
    )
    open_list(
        s,
        16,
        (
            ("发件人：", "招聘组 <hr@example.org>"),
            ("收件人：", "{employee_name} <{email}>"),
            ("日　期：", "{doc_date}"),
            ("主　题：", "录用通知书 Offer Letter"),
        ),
        left=20,
        gap=20,
        step=7,
        style=Style(Face.HEI, 9.5),
    )
    s.rule(20, 46, 190, 46, 0.3)
    y = letter(s, 54, (
        "{employee_name}，您好：",
        "祝贺您通过全部面试。我们诚挚邀请您加入{company}，录用条件如下：",
        "■ 职位：{position}（{department}）",
        "■ 月薪：税前{wage}，十三薪视经营情况发放",
        "■ 报到日期：{hire_date}上午九时",
        "■ 报到需携带：身份证、学历证书原件、一寸照片三张、原单位离职证明",
        "请于三个工作日内回复本邮件确认，逾期视为放弃。",
        "联系人：招聘组　电话分机 6012",
    ), Style(Face.HEI, 11), left=20, width=168)  # fmt: skip
    s.text(20, y + 8, "此为系统自动发送邮件，请勿直接转发他人。", Style(Face.HEI, 8.5))
    return bound("offer_letter", o, s)


@drawn_in(1994, 2020)
def offer_on_letterhead(o: Occasion) -> Paper:
    """An offer on letter paper with a slip for the reply below."""
    o = around_hiring(o, -o.between(10, 25))
    amount = o.between(18, 90) * 100
    s = sheet(o, wage=yuan(amount, "{caps}"))
    s.text(105, 14, "{company}", Style(Face.KAI, 18, (0, 90, 60)), "center")
    s.rule(20, 25, 190, 25, 0.8, (0, 90, 60))
    heading(s, 36, "录　用　通　知", Face.SONG_BOLD, 20)
    y = letter(s, 54, (
        "{employee_name}{gender}士：".replace("{gender}", "女" if o.person.sex == "女" else "男"),
        "经考核，本公司决定录用您到{department}担任{position}一职。试用期三个月，每月工资（大写）{wage}，转正后另行核定。",
        "请您于{hire_date}到人事科报到，过期不候。",
        "特此通知。",
    ), Style(Face.SONG, 13))  # fmt: skip
    s.text(176, y + 8, "{doc_date}", Style(Face.SONG, 13), "right")
    s.seal(150, y + 6, Seal(o.person.firm, middle="人事专用章", width_mm=40))
    y += 40
    s.text(105, y, "…………………………………沿 此 线 撕 下…………………………………", Style(Face.SONG, 9), "center")
    letter(
        s,
        y + 12,
        ("回　执", "本人接受录用，将按时报到。　　受录用人签字：＿＿＿＿＿＿"),
        Style(Face.SONG, 12),
    )
    s.signature(126, y + 24, "")
    return bound("offer_letter", o, s)


@drawn_in(1985, 1996)
def labour_recruitment(o: Occasion) -> Paper:
    """The eighties' form by which a labour office let a factory recruit a worker."""
    o = around_hiring(o, -o.between(3, 20))
    s = sheet(o, "numerals", decision="同意招收为合同制工人", hire_date=month(o.person.hired_on))
    heading(s, 18, "招收工人审批表", Face.MING, 22)
    y = ruled(s, 22, 36, (22, 34, 18, 24, 30, 40), """
        姓 名|={employee_name}|性 别|={gender}|出生年月日|={birth_date}
        民 族|={ethnicity}|籍 贯|={native_place}|家庭出身|=贫农
        家庭住址|={home_address}
        招收单位|={company}*3|工作部门|={department}
        工 种|={position}*3|进厂时间|={hire_date}
        30: 本人简历|=小学、初中毕业，在家务农，曾在公社企业做工一年。
        30: 招工单位¶意　见|=该青年身体健康，政审合格，文化考试及格，拟予录用。
        34: 市劳动局¶审批意见|={decision}。　　　　{doc_date}
    """, label=Style(Face.MING, 11), value=Style(Face.KAI, 11.5), height=13)  # fmt: skip
    s.seal(160, y - 16, Seal("虚构云州市劳动局", middle="招工专用章", width_mm=38))
    s.text(22, y + 6, "说明：本表一式三份，存入本人档案一份。", Style(Face.MING, 10))
    return bound("hiring_approval", o, s)


@drawn_in(2008, 2026)
def hiring_workflow(o: Occasion) -> Paper:
    """A print-out of an approval work-flow."""
    o = around_hiring(o, -o.between(3, 12))
    s = sheet(o, "dashed", decision=o.one_of(("同意录用", "批准录用，按P5定级", "同意，按编制内招聘办理")))
    s.text(16, 12, "OA协同办公 > 流程中心 > 人员录用审批", Style(Face.HEI, 8.5))
    heading(s, 22, "人员录用审批单", Face.ZEN, 18)
    s.text(190, 34, f"流程号 RC{o.on:%Y%m}{o.between(100, 999)}", Style(Face.HEI, 8.5), "right")
    style = Style(Face.ZEN, 10.5)
    s.shade(18, 40, 174, 8, (214, 228, 240))
    s.text(21, 41.5, "一、拟录用人员", style)
    open_list(
        s,
        54,
        (("姓名", "{employee_name}"), ("拟任部门", "{department}"), ("预计入职", "{hire_date}")),
        left=22,
        gap=24,
        step=9,
        style=style,
    )
    open_list(
        s,
        54,
        (("身份证号", "{id_number}"), ("拟任岗位", "{position}"), ("申请日期", "{doc_date}")),
        left=108,
        gap=24,
        step=9,
        style=style,
    )
    s.shade(18, 86, 174, 8, (214, 228, 240))
    s.text(21, 87.5, "二、审批记录", style)
    ruled(s, 18, 98, (34, 34, 70, 36), f"""
        节点|处理人|意见|处理时间
        ={{department}}|=^闵秋实|=该候选人笔试第一，建议录用|=^{o.on:%m-%d} 09:12
        =人力资源部|=^费仲伯|=薪酬在预算范围内|=^{o.on:%m-%d} 10:40
        =总经理|=^倪云林|={{decision}}|=^{o.on:%m-%d} 17:05
    """, label=Style(Face.HEI_BOLD, 10), value=Style(Face.ZEN, 10), height=10)  # fmt: skip
    s.text(16, 276, "打印自协同办公系统　第 1 页 / 共 1 页", Style(Face.HEI, 8))
    return bound("hiring_approval", o, s)


@drawn_in(1985, 1998)
def worker_history(o: Occasion) -> Paper:
    """The record of a worker's career, with family and politics, of the eighties."""
    s = sheet(o, "dotted", degree="高中", spouse_children="父 {surname}德福，母 李秀珍，弟 {surname}小军".replace("{surname}", o.person.name[0]),
              party_join_date=month(day_of_joining(o), "{:%Y.%m}"))  # fmt: skip
    heading(s, 18, "职 工 履 历 表", Face.MING, 24)
    s.portrait(160, 34, 26, 34)
    ruled(s, 24, 34, (20, 36, 20, 28, 30), """
        姓 名|={employee_name}|性 别|={gender}|={birth_date}¶出生
        曾用名|=无|民 族|={ethnicity}|=籍贯 {native_place}
        文化程度|={degree}|身份证号|={id_number}
    """, label=Style(Face.MING, 11), value=Style(Face.HAND_LIGHT, 11.5, (30, 30, 44), by_hand=True), height=11.4)  # fmt: skip
    born = o.person.born_on.year
    y = ruled(s, 24, 68.2, (30, 134), f"""
        工作单位及职务|={{company}}{{department}}　{{position}}
        职工编号|={{employee_no}}
        何时何地¶入党入团|={{party_join_date}}在本厂加入共青团
        家庭成员|={{spouse_children}}
        54: 本 人 简 历|={born + 7}.9—{born + 12}.7　小学学生　证明人 李老师¶{born + 12}.9—{born + 17}.7　中学学生　证明人 周全胜¶{o.person.hired_on:%Y.%m}—现在　本厂职工　证明人 闵秋实
        24: 奖惩情况|=无
        20: 填表说明|=用钢笔填写，字迹清楚；年月用公历。
    """, label=Style(Face.MING, 11), value=Style(Face.HAND_LIGHT, 12, (30, 30, 44), by_hand=True), height=13)  # fmt: skip
    s.text(120, y + 8, "填表日期 {doc_date}", TYPEWRITTEN)
    s.seal(60, y + 10, Seal("劳资科", "square", width_mm=34, height_mm=12))
    return bound("cadre_resume_form", o, s)


@drawn_in(1990, 2016)
def cadre_booklet(o: Occasion) -> Paper:
    """Two pages of the booklet of public institutions, cover page first."""
    more: dict[str, Any] = {"degree": "大学本科", "spouse_children": "妻 顾巧云（教师），女 囡囡" if o.person.sex == "男" else "夫 郭立新（医生），子 郭晨",
            "party_join_date": month(day_of_joining(o), "{:%Y.%m}")}  # fmt: skip
    one, two = sheet(o, "spaced", **more), sheet(o, "spaced", turn=1, **more)
    heading(one, 50, "干 部 履 历 表", Face.SONG_BOLD, 34, RED)
    open_list(
        one,
        130,
        (
            ("单　　位", "{company}"),
            ("姓　　名", "{employee_name}"),
            ("职　　务", "{position}"),
            ("填表日期", "{doc_date}"),
        ),
        left=52,
        gap=34,
        step=18,
        style=Style(Face.SONG, 15),
        ruled_to=170,
    )
    one.text(105, 240, "中共虚构云州市委组织部　制", Style(Face.SONG, 12), "center")
    y = ruled(two, 22, 22, (24, 40, 24, 30, 24, 26), """
        姓　名|={employee_name}|性　别|=^{gender}|民　族|=^{ethnicity}
        出　生¶年　月|={birth_date}|籍　贯|=^{native_place}|健　康|=^良好
        公民身份¶号　码|={id_number}*3|学　历|=^{degree}
        入　党¶时　间|={party_join_date}|工　号|={employee_no}
        家庭主要成员¶及社会关系*2|={spouse_children}
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 11.5), height=15)  # fmt: skip
    hired = o.person.hired_on
    ruled(two, 22, y, (34, 34, 100), f"""
        起|止|在何地区何部门任何职
        =^{hired.year - 5}.09|=^{hired.year - 1}.07|=青麓大学（虚构）学生
        =^{hired:%Y.%m}|=^至今|={{company}}{{department}}
        =|=|=
        =|=|=
    """, label=Style(Face.SONG, 11), value=Style(Face.KAI, 11.5), height=12)  # fmt: skip
    two.text(22, y + 76, "审查人：", Style(Face.SONG, 12))
    two.signature(44, y + 74, "常继祖", 16)
    two.text(116, y + 76, "审查机关盖章", Style(Face.SONG, 12))
    two.seal(140, y + 80, Seal(o.person.firm, width_mm=40))
    return bound("cadre_resume_form", o, one, two)


def day_of_joining(o: Occasion) -> date:
    """When the person joined the party or league: at 24."""
    return o.person.born_on.replace(year=o.person.born_on.year + 24, day=1)


LAYOUTS = (bilingual_application, fair_registration, sidebar_resume, typed_resume, offer_by_mail, offer_on_letterhead, labour_recruitment, hiring_workflow, worker_history, cadre_booklet)  # fmt: skip
HIRING = LAYOUTS[:8]
SEVERAL_PAGES = (cadre_booklet,)
