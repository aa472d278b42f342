"""What development papers say: a value for every field, fitting the person, the day and the years. Invented (虚构)."""

# ruff: noqa: E501  Chinese counts double width; a sentence of a paper stays on one line

from __future__ import annotations

from datetime import date, timedelta

from bench.recognition.corpus.occasion import Occasion, day, same, yuan
from bench.recognition.corpus.people import Person
from dossier.samples.company import REGION_CODE, uscc_check_character
from dossier.samples.paper import Fact

_OLD_MONEY = ("{}元", "每月{}元", "人民币{}元", "{}元整", "人民币{caps}")
_NEW_MONEY = (
    "{:,}元",
    "人民币{:,}元",
    "¥{:,}.00",
    "￥{}.00",
    "RMB {:,}",
    "人民币{caps}（¥{:,}.00）",
    "{:,}.00元",
    "{}元",
    "（大写）{caps}",
)
_WORDS: dict[str, tuple[str, ...]] = {
    "school": ("东港工业大学（虚构）", "江川商业学校（虚构）", "白水师范专科学校（虚构）", "云州财经大学（虚构）", "恒岳建筑职工大学（虚构）", "江川机床厂技工学校（虚构）"),
    "major": ("机械制造工艺与设备", "财务会计", "土木工程", "港口与航道工程", "计算机应用", "棉纺工程", "市场营销", "铸造", "法学", "英语（商务方向）"),
    "degree": ("中专", "大专", "本科", "大学本科", "硕士研究生", "高中", "专科", "技校"),
    "hospital": ("云州市第三人民医院（虚构）", "江川机床厂职工医院（虚构）", "东港区疾病预防控制中心（虚构）", "蓝湾国际体检中心（虚构）"),
    "diagnosis": ("左手中指末节开放性骨折", "腰椎间盘突出症", "急性支气管炎", "右踝关节扭伤", "高血压病2级", "噪声聋（轻度）", "壹期尘肺", "急性阑尾炎术后"),
    "hazard": ("噪声", "电焊烟尘", "矽尘", "苯及苯系物", "高温", "棉尘", "X射线", "铸造粉尘、噪声"),
    "exam_result": ("未见异常，可从事原岗位工作", "合格", "血压偏高，建议复查", "未发现职业禁忌证", "双肺未见异常", "听力轻度下降，建议复查"),
    "bank_name": ("云州银行船坞路支行（虚构）", "江川信用合作社（虚构）", "恒岳商业银行营业部（虚构）"),
    "training_name": ("焊工技能提升班", "桥式起重机安全操作", "新会计准则解读", "项目管理基础", "Java 性能调优", "中层干部研修班", "消防安全知识", "数控车床编程", "英语口语强化", "全面质量管理（TQC）"),
    "reward_name": ("先进生产者", "优秀员工", "劳动模范", "质量标兵", "销售冠军", "文明职工", "技术能手", "优秀共产党员"),
    "reward_level": ("厂级", "公司级", "局级", "集团级", "市级", "部门级"),
    "penalty_type": ("警告", "记过", "记大过", "降级", "留用察看", "撤职", "书面警告"),
    "violation": (
        "于工作时间在机床旁打盹，致使刀具损坏", "连续旷工三日", "未经许可将客户报价表转发给外部人员", "在库区吸烟，被安全员当场制止",
        "虚报出差住宿费四百八十元", "酒后上岗操作天车", "代他人打卡四次", "拒不服从班长合理的工作安排并辱骂同事", "擅自拆除设备防护罩",
    ),
    "leave_type": ("年休假", "事假", "病假", "婚假", "产假", "探亲假", "丧假", "护理假", "育儿假"),
    "destination": ("云州市人才服务中心（虚构）", "东港集装箱码头公司（虚构）", "恒岳集团第三工程局（虚构）", "江川县劳动局（虚构）", "蓝湾软件新加坡分公司（虚构）", "白水县棉麻公司（虚构）"),
    "country": ("日本", "德国", "新加坡", "越南", "美国", "马来西亚", "澳大利亚"),
    "termination_type": ("协商解除", "劳动者解除", "用人单位解除", "合同终止", "试用期解除"),
    "termination_clause": ("《劳动合同法》第三十六条", "《劳动合同法》第三十九条第二项", "《劳动合同法》第四十条第一项", "《劳动合同法》第四十四条第一项", "《劳动法》第二十四条", "《劳动合同法》第三十七条"),
    "job_grade": ("P6", "M2", "八级", "五级", "副科级", "正科级", "T3-2", "主管级"),
    "work_place": ("云州市", "东港区船坞路1号", "云州市蓝湾高新区", "江川县厂区", "上海市、云州市"),
    "work_time_system": ("标准工时", "综合计算工时", "不定时"),
    "contract_type": ("固定期限",),  # papers of the other kinds state no end
    "rating": ("优秀", "良好", "称职", "合格", "基本称职", "不合格", "A", "B", "C"),
    "reviewer": ("边守正", "寇丹青", "季明德", "龙在田", "Linda Zhao", "司空见", "庄志恒"),
    "handover_to": ("童小军", "桑榆", "巩俐娜", "游方", "敖日娜"),
    "referee": ("金满堂", "施大壮", "游方", "雷春生"),
    "cert_name": ("焊工", "起重机械作业", "低压电工作业", "会计从业资格", "中级经济师", "工程测量员", "软件设计师", "一种棉纺清花装置", "高压电工作业"),
    "cert_level": ("初级", "中级", "高级", "三级/高级工", "四级", "技师", "高级工程师", "助理工程师"),
    "reason": ("工作需要", "个人原因", "业务调整", "机构改革"),
    "decision": ("同意", "同意录用", "予以通过", "批准"),
    "purpose": ("办理银行贷款", "办理签证", "子女入学", "办理居住证", "购房资格审核", "投标资格审查"),
    "spouse_children": ("配偶 姜兰", "妻 王秀英", "丈夫 李志军", "女儿 乐乐", "子 张小宝", "父亲 田有福"),
    "legal_rep": ("柳成荫", "高屋建", "江心月", "钟鼎文"),
    "signer": ("边守正", "庄志恒"),
    "seniority_text": ("连续工龄{n}年", "工龄{n}年{m}个月", "视同缴费年限{n}年", "连续工龄满{n}年"),
    "period_years": ("{y}年度", "{y}年", "{y}年第三季度", "{y}年上半年", "{y}年1月至{y}年12月", "{y}年{k}月份", "{y}年{k}月"),
}  # fmt: skip


def tell(o: Occasion, spell: str, chosen: dict[str, list[str]], span: str = "years") -> dict[str, Fact]:
    """A fact for each field of the dictionary. ``chosen``: pools of the paper in place of the common ones;
    ``span``: what lies between start and end: days, months, years, past (before the hiring) or worked (from
    the hiring to the leaving); ``retire``: the paper is about the person's retirement."""
    facts = o.facts(spell)
    facts |= {name: same(o.choose(pool, name)) for name, pool in _WORDS.items() if "{" not in pool[0]}
    facts |= _dates(o, spell, span)
    facts |= _amounts(o)
    facts |= _numbers(o)
    other = o.colleagues(1)
    facts |= {
        "hukou_address": same(o.person.address.split("号")[0] + f"号{o.person.native_place}户"),
        "old_department": same(o.person.department),
        "old_position": same(o.person.position),
        "new_department": same(other[0].department if other else "综合办公室"),
        "new_position": same(other[0].position if other else "主管"),
        "issuer": same(o.choose((o.person.firm, "云州市人事局（虚构）", "江川县劳动局（虚构）"), "issuer")),
        "seal": Fact("true", ""),
        "photo": Fact("true", ""),
    }
    if facts["new_department"].value == o.person.department:
        facts["new_department"] = same("综合办公室")
    if facts["new_position"].value == o.person.position:
        facts["new_position"] = same("班组长")
    return facts | {name: same(o.choose(pool, name)) for name, pool in chosen.items()}


def _dates(o: Occasion, spell: str, span: str) -> dict[str, Fact]:
    on = o.on
    start = on + timedelta(days=o.between(0, 6, "start"))
    years = o.between(1, 5, "years")
    length = {
        "days": o.between(1, 14, "days"),
        "months": 30 * o.between(2, 6, "span"),
        "years": 365 * years,
    }.get(span, 0)
    end = start + timedelta(days=length - 1)
    exit_on = on + timedelta(days=o.between(0, 30, "exit"))
    if span == "past":
        start = o.person.hired_on - timedelta(days=365 * o.between(3, 6, "past"))
        end = o.person.hired_on - timedelta(days=o.between(10, 60, "gap"))
    elif span == "worked":
        start, end = o.person.hired_on, exit_on
    party = o.person.born_on.replace(year=o.person.born_on.year + o.between(19, 24, "party"), day=1)
    days = {
        "start_date": start,
        "end_date": end,
        "probation_end": start + timedelta(days=30 * o.between(1, 6, "probation")),
        "effective_date": (on + timedelta(days=o.between(1, 35, "effective"))).replace(day=1)
        if o.seed % 2
        else o.later(3),
        "valid_until": o.later(365 * o.between(2, 10, "valid")),
        "bond_end": o.later(365 * o.between(1, 5, "bond")),
        "penalty_until": o.later(30 * o.between(6, 18, "penalty")),
        "injury_date": o.later(-o.between(3, 25, "injury")),
        "exam_date": o.later(-o.between(1, 15, "exam")),
        "exit_date": exit_on,
        "last_work_date": o.later(o.between(5, 30, "last")),
        "party_join_date": min(party, o.later(-40)),
        "retire_date": retirement(o.person) if span == "retire" else o.later(o.between(20, 90, "retire")),
    }
    facts = {name: day(on, spell) for name, on in days.items()}
    if span == "days":
        facts["days"] = Fact(
            str(length),
            o.choose((str(length), str(length), f"{length:02d}"[-2:] if length > 9 else str(length)), "d"),
        )
    else:
        facts["days"] = same(str(o.between(1, 15, "days")))
    return facts


def retirement(person: Person) -> date:
    """The first of the month of the person's sixtieth, a woman's fiftieth birthday."""
    return person.born_on.replace(year=person.born_on.year + (60 if person.sex == "男" else 50), day=1)


def monthly_wage(year: int, o: Occasion) -> int:
    """A wage as it was paid in that year, yuan a month."""
    base = 70 * 1.135 ** (year - 1985) if year < 2012 else 2600 * 1.08 ** (year - 2012)
    return max(1, round(base * o.between(70, 260, "wage") / 100 / 5)) * 5


def _amounts(o: Occasion) -> dict[str, Fact]:
    wage = monthly_wage(o.on.year, o)
    raise_ = max(5, round(wage * o.between(4, 28, "raise") / 100 / 5) * 5)
    forms = _OLD_MONEY if o.on.year < 2000 else _NEW_MONEY
    form = o.choose(forms, "money")
    plain = "{}元" if "caps" in form or "每月" in form else form
    return {
        "wage": yuan(wage, form),
        "old_wage": yuan(wage, plain),
        "new_wage": yuan(wage + raise_, plain),
        "amount": yuan(wage * o.between(1, 3, "amount") + o.between(0, 90, "odd"), form.replace("每月", "")),
        "severance_amount": yuan(wage * o.between(2, 12, "severance"), form.replace("每月", "")),
        "noncompete_pay": yuan(max(1, wage * 3 // 10), form),
        "training_cost": yuan(100 * o.between(8, 460, "cost"), form.replace("每月", "")),
        "insurance_base": yuan(wage, o.choose(("{}元", "{}", "{:,}.00", "{:,}元"), "base")),
    }


def _numbers(o: Occasion) -> dict[str, Fact]:
    year, short = o.on.year, short_name(o.person.firm)
    served = max(0, (o.on - o.person.hired_on).days)
    years, months = served // 365, served % 365 // 31
    number = o.between(1, 180, "number")
    doc_no = o.choose(
        (
            "{s}人字〔{y}〕{n}号",
            "{s}劳字（{y}）第{n}号",
            "{s}〔{y}〕{n}号",
            "HR-{y}-{n:04d}",
            "{s}党发〔{y}〕{n}号",
            "人证字第{y}{n:03d}号",
        ),
        "doc_no",
    ).format(s=short[:2], y=year, n=number)
    period = o.choose(_WORDS["period_years"], "period").format(
        y=year - (o.seed % 2), k=o.between(1, 12, "month")
    )
    seniority = o.choose(_WORDS["seniority_text"], "seniority").format(n=max(1, years), m=months)
    code = f"91{REGION_CODE}MA0DW{len(o.person.firm):04d}"
    texts = {
        "doc_no": doc_no,
        "contract_no": o.choose(
            (f"LD{year}{number:04d}", f"{short}合字第{number}号", f"HT-{year}-{number:03d}"), "contract"
        ),
        "cert_no": o.choose(
            (
                f"9901{year}{o.between(0, 999999, 'cert'):06d}",
                f"云证字第{number:05d}号",
                f"ZL{year}2{number:05d}.{number % 10}",
            ),
            "cert",
        ),
        "permit_no": f"99{year}{o.between(0, 9999999, 'permit'):07d}",
        "passport_no": f"E0000{o.between(0, 9999, 'passport'):04d}",
        "case_no": o.choose(
            (
                f"云劳人仲案〔{year}〕{number}号",
                f"（{year}）云0199民初{number}号",
                f"调查〔{year}〕{number:02d}",
            ),
            "case",
        ),
        "service_years": f"{years}年{months}个月" if months else f"{years}年",
        "seniority_text": seniority,
        "period": period,
        "score": o.choose((str(o.between(61, 99, "score")), f"{o.between(70, 97, 'score')}.5"), "score form"),
        "training_hours": str(o.between(2, 72, "hours")),
        "grantee_shares": str(o.between(5, 200, "shares") * 100),
        "page_count": str(o.between(3, 186, "pages")),
        "uscc": code + uscc_check_character(code),
    }
    months_bound = o.choose((6, 12, 18, 24), "noncompete")
    grade = o.between(5, 10, "grade")
    account = _account(o)
    return {name: same(text) for name, text in texts.items()} | {
        "noncompete_months": Fact(
            str(months_bound),
            o.choose(
                (str(months_bound), {6: "六", 12: "十二", 18: "十八", 24: "二十四"}[months_bound]), "nm"
            ),
        ),
        "injury_grade": Fact(str(grade), o.choose((str(grade), "〇一二三四五六七八九十"[grade]), "ig")),
        "account_no": Fact(
            account,
            o.choose((account, " ".join(account[i : i + 4] for i in range(0, 19, 4))), "account form"),
        ),
    }


def short_name(firm: str) -> str:
    """The firm's name as its document numbers have it."""
    bare = firm.replace("（虚构）", "").replace("虚构", "")
    return bare[:2] if len(bare) < 7 else bare[:4]


def _account(o: Occasion) -> str:
    """A card number of no bank (it begins with 99) with a valid check digit (ISO/IEC 7812-1)."""
    head = "990101" + f"{o.between(0, 10**12 - 1, 'account'):012d}"
    total = 0
    for place, char in enumerate(reversed(head)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return head + str(-total % 10)


def literal(o: Occasion) -> dict[str, str]:
    """Words that papers use and no field holds: ``[boss]``, ``[year]`` and so on."""
    mates = [row.name for row in o.colleagues(3)] + ["贺新郎", "满江红", "水调歌"]
    return {
        "boss": o.choose(("边守正", "寇丹青", "季明德", "龙在田", "庄志恒"), "boss"),
        "hr": o.choose(("钱串子", "封不平", "苗圃", "焦点"), "hr"),
        "mate": mates[0],
        "mate2": mates[1],
        "firm": o.person.firm,
        "short": short_name(o.person.firm),
        "year": str(o.on.year),
        "lastyear": str(o.on.year - 1),
        "month": str(o.on.month),
        "n1": str(o.between(1, 9, "n1")),
        "n2": str(o.between(11, 98, "n2")),
        "n3": str(o.between(101, 980, "n3")),
        "n4": str(o.between(1001, 9800, "n4")),
        "before": day(o.later(-o.between(8, 60, "before"))).raw,
        "printed": f"{_later(o.on):%Y-%m-%d} {o.between(8, 18, 'h'):02d}:{o.between(0, 59, 'm'):02d}",
        "tel": f"0999-{o.between(2000000, 8999999, 'tel')}",
    }


def _later(on: date) -> date:
    return on + timedelta(days=1)
