# ruff: noqa: E501  a pattern broken over lines cannot be read, and ruff counts Chinese characters twice
"""Find fields in running text: clauses of contracts, sentences of decisions, certificates and letters.

A table of patterns over normalised text, one row a way of saying it. The named group ``v`` is the value. The
wording is that of Chinese personnel paper in general; nothing here is specific to one company's forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dossier.recognition.dates import FoundDate, find_dates
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate, Prose, join_prose
from dossier.recognition.upright import Sheet
from dossier.recognition.values import read_value

_DATE = (
    r"(?P<v>(?:[12][0-9oOlI〇]{3}年[0-9oOlI]{1,2}月(?:[0-9oOlI]{1,2}[日号])?|"
    r"[一二][〇零Oo0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十廿卅]{1,3}[日号])?|"
    r"[12]\d{3}[-./]\d{1,2}[-./]\d{1,2}))"
)
_MONEY = (
    r"(?P<v>(?:¥|￥|人民币)?:?[零壹贰叁肆伍陆柒捌玖拾佰仟万\(\)整]{0,14}元?整?\(?¥?[0-9][0-9,.]*(?:万)?元?)"
)
_NAME = r"(?P<v>[\u3400-\u9fff]{2,4})"
_ID = r"[0-9oOlIxX]{15,18}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One way of saying a field in prose."""

    field: str
    pattern: re.Pattern[str]
    trust: float


def _clause(field: str, pattern: str, trust: float) -> Clause:
    return Clause(field, re.compile(pattern), trust)


_CLAUSES = (
    _clause("employee_name", rf"兹(?:有)?证明,?:?(?:我公司|我单位|本公司)?(?:员工|职工)?{_NAME}?(?=同志|先生|女士|,|\(|:|身份证|系|自|于|为)", 0.93),
    _clause("employee_name", rf"兹(?:有)?(?:我公司|我单位)?(?:员工|职工)?{_NAME}(?=同志|先生|女士|,|\(|身份证)", 0.88),
    _clause("employee_name", rf"(?:部|车间|科|中心|公司|处|室|组|班|厂|员工|职工|职员){_NAME}(?=同志|先生|女士)?(?=\((?:工号|员工编号|职工编号|身份证|编号|男|女))", 0.95),
    _clause("employee_name", rf"(?:^|\n|,|:|。){_NAME}(?:同志|先生|女士)?\((?:工号|员工编号|职工编号|身份证)", 0.93),
    _clause("employee_name", rf"(?:关于)?(?:给予|对|表彰|任命|聘任|聘用|授予|与|免去|调整)(?:[^,。\n]{{0,16}}(?:部|车间|科|中心|公司|处|室|组|员工|职工))?{_NAME}(?=同志|先生|女士)", 0.9),
    _clause("employee_name", rf"(?:给予|任命|聘任|免去|解除|授予)(?:员工)?{_NAME}(?=警告|记过|记大过|严重警告|降级|撤职|开除|留用|处分|为|任|的|荣誉|[^。\n]{{0,10}}职务)", 0.72),
    _clause("employee_name", rf"(?:^|\n)(?:尊敬的|致)?:?{_NAME}(?:同志|先生|女士|员工)?(?:\([^)]{{0,24}}\))?:(?=\n|$|您|你|经|根|鉴)", 0.9),
    _clause("employee_name", rf"本人{_NAME}(?=,|\(|身份证|工号|系|现任|于)", 0.9),
    _clause("employee_name", rf"(?:我叫|我是|姓名为){_NAME}(?=,|。|\(|,)", 0.85),
    _clause("employee_name", rf"(?:学生|学员|同志){_NAME}(?=,?性别|,男|,女)", 0.92),
    _clause("employee_name", rf"(?:^|\n){_NAME}(?:同志|同学|先生|女士)?[,:](?:性别)?[男女]", 0.88),
    _clause("employee_name", rf"(?:^|\n|[,。:]){_NAME}(?:同志|先生|女士)(?=于|自|在|,|系|:)", 0.85),
    _clause("employee_no", r"(?:工号|员工编号|职工编号|人员编号|员工号)(?:为|是)?:?(?P<v>[A-Za-z]{0,5}-?[0-9oOlI]{2,10}(?:-\d+)?)", 0.95),
    _clause("id_number", rf"(?:身份证号?码?|公民身份号码|证件号码)(?:为|是)?:?(?P<v>{_ID})", 0.96),
    _clause("id_number", r"(?<![0-9A-Za-z])(?P<v>[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])", 0.8),
    _clause("gender", r"(?:,|性别:?)(?P<v>[男女])(?=,|。|\(|性|民)", 0.9),
    _clause("birth_date", rf"{_DATE}(?:出?生)(?!效)", 0.93),
    _clause("birth_date", rf"(?:出生于|生于|出生日期:?){_DATE}", 0.95),
    _clause("company", r"(?:用人单位|甲方)[^:\n]{0,10}[:](?P<v>[\u3400-\u9fff()]{4,30}?(?:公司|厂|研究院|集团|中心|事务所|医院|学校)(?:\([\u3400-\u9fff]{1,6}\))?)", 0.95),
    _clause("company", r"(?:与|在|入职|加入|进入)(?P<v>[\u3400-\u9fff()]{2,26}?(?:有限责任公司|股份有限公司|有限公司|集团公司|集团|总厂)(?:\([\u3400-\u9fff]{1,6}\))?)", 0.7),
    _clause("company", r"(?P<v>[\u3400-\u9fff()]{2,26}?(?:有限责任公司|股份有限公司|有限公司|集团公司)(?:\((?!盖章|公章|签章|章)[\u3400-\u9fff]{1,6}\))?)", 0.5),
    _clause("department", r"(?:我|本)(?:公司|单位|厂|司|院)(?:员工)?(?:,)?(?:在)?(?P<v>[\u3400-\u9fff]{2,10}?(?:部|中心|车间|科|室|处|组|分厂))", 0.88),
    _clause("department", r"(?:部门为|所在部门为|任职于|就职于|分配到|安排到)(?:我公司|本公司|公司)?(?P<v>[\u3400-\u9fff]{2,10}?(?:部|中心|车间|科|室|处|组))", 0.85),
    _clause("position", r"(?:担任|任职为|从事|聘任为|职务为|岗位为|岗位是|工作岗位为|录用为|聘用为|现任(?!职)|(?<![聘责主委担调现历])任(?![职务期命何免意]))(?:公司)?(?P<v>[\u3400-\u9fffA-Za-z]{2,14}?)(?=一职|岗位|职务|工作|职位|,|。|;|\()", 0.82),
    _clause("position", r"(?:部|中心|车间|科|室|处|组)(?P<v>[\u3400-\u9fff]{2,10}?)(?:岗位|职务|一职|职位)", 0.75),
    _clause("new_position", r"(?:任命|聘任|调任|晋升|提拔)(?:[\u3400-\u9fff]{2,4}(?:同志)?)?(?:\([^)]{2,24}\))?(?:为|至|担任)(?P<v>[^,。;\n]{2,24}?)(?=一职|职务|职位|,|。|;|\n|\()", 0.85),
    _clause("new_position", r"(?:担任|(?<![聘责主委担调现历])任(?![职务期命何免意]))(?P<v>[\u3400-\u9fff]{2,20}?)(?=一职|职务|职位|,|。|;)", 0.75),
    _clause("old_position", r"免去(?:其|[\u3400-\u9fff]{2,4}(?:同志)?)(?:的)?(?P<v>[^,。;\n]{2,20}?)(?=一职|职务|职位|,|。)", 0.8),
    _clause("old_department", r"(?:由|从)(?:原)?(?P<v>[\u3400-\u9fff]{2,10}?(?:部|中心|车间|科|室|处|组))[^,。\n]{0,12}(?:调|转)", 0.85),
    _clause("new_department", r"(?:调入|调至|调到|转入|转至|调往)(?!部门|单位)(?P<v>[\u3400-\u9fff]{2,10}?(?:部|中心|车间|科|室|处|组))", 0.85),
    _clause("work_place", r"工作地点(?:为|在|是):?(?P<v>[^,。;\n]{2,24})", 0.9),
    _clause("work_time_system", r"(?:实行|执行)[^。\n]{0,10}?(?P<v>标准工时|综合计算工时|不定时)", 0.92),
    _clause("contract_type", r"(?:为|采用|订立|签订|选择|以下)[^。\n]{0,16}?(?P<v>无固定期限|固定期限|以完成一定工作任务为期限)", 0.9),
    _clause("contract_no", r"合同(?:编号|号)(?:为)?:?(?P<v>[A-Za-z0-9\u3400-\u9fff〔〕\[\]()-]{4,24})", 0.85),
    _clause("probation_end", rf"试用期[^。\n]{{0,32}}?(?:至|到|止于|截止){_DATE}", 0.95),
    _clause("hire_date", rf"(?:于|自|从){_DATE}(?:起|开始)?[^。\n,]{{0,4}}(?:入职|进入|到我|在我|加入|起在|至今|到公司|到本|进厂|就职|任职|受聘)", 0.92),
    _clause("hire_date", rf"{_DATE}(?:正式)?(?:入职|到岗|报到|进厂|入司|参加我)", 0.92),
    _clause("hire_date", rf"(?:入职|报到|到岗|用工之日)(?:时间|日期)?(?:为|是|于|:)?{_DATE}", 0.92),
    _clause("hire_date", rf"(?:请于|务必于|于){_DATE}(?:[^。\n]{{0,12}})(?:报到|到岗|入职)", 0.93),
    _clause("exit_date", rf"(?:于|自|从){_DATE}(?:起|与|,)?[^。\n]{{0,18}}?(?:解除|终止|离职|辞职|办理离职|辞去)", 0.92),
    _clause("exit_date", rf"(?:解除|终止|离职)[^。\n]{{0,16}}?(?:日期|时间|于|日)(?:为|是|:)?{_DATE}", 0.88),
    _clause("exit_date", rf"(?:劳动合同|劳动关系)(?:于|自|在){_DATE}(?:起)?(?:解除|终止)", 0.95),
    _clause("last_work_date", rf"(?:最后工作日|最后出勤日|工作至|工作到|最后工作日期)(?:为|是|至|:)?{_DATE}", 0.94),
    _clause("last_work_date", rf"(?:于|在){_DATE}(?:正式)?(?:离职|离开|办理离职|辞去)", 0.8),
    _clause("effective_date", rf"(?:自|从|于){_DATE}(?:起|开始)?(?:生效|执行|实施|施行|计算|转正|正式|起|任职|调整)", 0.88),
    _clause("effective_date", rf"(?:生效日期|生效时间|执行时间|本决定|本通知|本协议)(?:自|为|于|:){_DATE}", 0.9),
    _clause("bond_end", rf"服务期[^。\n]{{0,40}}?(?:至|到|止于|截止){_DATE}", 0.93),
    _clause("penalty_until", rf"(?:处分期|影响期|处分影响期)[^。\n]{{0,40}}?(?:至|到|止于){_DATE}", 0.95),
    _clause("penalty_type", r"给予[^。,\n]{0,40}?(?P<v>口头警告|书面警告|严重警告|警告|记大过|记过|降级|降职|撤职|留用察看|开除|除名|通报批评|罚款|解除劳动合同)", 0.93),
    _clause("penalty_type", r"(?P<v>口头警告|书面警告|严重警告|警告|记大过|记过|降级|撤职|留用察看|开除|除名|通报批评)处分", 0.88),
    _clause("violation", r"经查[,:]?(?:[^,。]{0,18}日[^,。]{0,6},)?(?:该员工|该同志|该职工|其)?(?P<v>[^。\n]{4,120})。", 0.8),
    _clause("violation", r"(?:该员工|该同志|该职工)(?P<v>[^。\n]{6,120})。(?=上述|以上|该行为|其行为|经|违反)", 0.86),
    _clause("violation", r"因(?P<v>[^。,\n]{4,80}),?(?:严重)?(?=违反)", 0.75),
    _clause("violation", r"(?P<v>(?:[^。\n,]{2,40},)?[^。\n]{0,60}违反[^。\n]{4,80})。?", 0.62),
    _clause("wage", rf"(?:月工资|工资标准|月薪|基本工资|劳动报酬|月薪酬|薪酬|工资)[^。;\n0-9¥]{{0,20}}?{_MONEY}", 0.9),
    _clause("old_wage", rf"(?:由|从)(?:原|每月|月工资|现)?[^。\n0-9¥]{{0,14}}?{_MONEY}[^。\n]{{0,10}}?(?:调整|变更|提高|上调|调|升)(?:为|至|到)", 0.9),
    _clause("new_wage", rf"(?:调整|变更|提高|上调|调|升|定|核定)(?:为|至|到)[^。\n0-9¥]{{0,16}}?{_MONEY}", 0.88),
    _clause("amount", rf"(?:月均?收入|年收入|收入|实发|报酬|补贴|奖金|抚恤金|津贴)[^。\n0-9¥]{{0,22}}?{_MONEY}", 0.86),
    _clause("severance_amount", rf"(?:经济补偿金?|补偿金)[^。\n0-9¥]{{0,26}}?{_MONEY}", 0.88),
    _clause("training_cost", rf"培训(?:总)?费用?[^。\n0-9¥]{{0,22}}?{_MONEY}", 0.9),
    _clause("noncompete_pay", rf"(?:每月|按月|补偿金?|月)[^。\n0-9¥]{{0,26}}?(?:补偿|支付)[^。\n0-9¥]{{0,20}}?{_MONEY}", 0.85),
    _clause("noncompete_months", r"(?:竞业限制)?(?:期限?|义务)[^。\n0-9]{0,14}?(?P<v>[0-9一二三四五六七八九十]{1,3}(?:个月|年))", 0.85),
    _clause("days", r"(?:共计?|合计|请假|休假|为期|休息)(?:为)?:?(?P<v>[0-9.一二三四五六七八九十]{1,4})(?:个?工作)?(?:天|日)", 0.85),
    _clause("leave_type", r"(?:申请|休|请)(?P<v>年休假|病假|事假|婚假|产假|陪产假|护理假|丧假|工伤假|探亲假|育儿假|调休|哺乳假)", 0.88),
    _clause("reward_name", r"(?:授予|评为|荣获|获得|评选为)[^。\n\"《,]{0,24}?[\"《](?P<v>[^。,\"》\n]{2,24})[\"》]", 0.93),
    _clause("reward_name", r"(?:授予|评为|荣获|评选为)(?:其|[\u3400-\u9fff]{2,4}同志)?(?P<v>[^。,\"\n]{2,24}?)(?:荣誉)?称号", 0.85),
    _clause("doc_no", r"(?P<v>[\u3400-\u9fffA-Z]{1,9}[〔\[(](?:19|20)\d{2}[〕\])](?:字)?第?\d{1,5}号)", 0.95),
    _clause("case_no", r"(?P<v>[\u3400-\u9fffA-Z]{0,8}[〔\[(](?:19|20)\d{2}[〕\])][\u3400-\u9fff0-9]{0,8}第?\d{1,5}号)", 0.85),
    _clause("training_name", r"参加(?:了)?[\"《]?(?P<v>[^,。\"》\n]{2,30}?)[\"》]?(?:专项|专业|技术)?培训", 0.8),
    _clause("training_hours", r"(?P<v>[0-9.]{1,5})(?:个)?(?:学时|课时)", 0.9),
    _clause("termination_clause", r"(?P<v>《?(?:中华人民共和国)?劳动合同法》?第[一二三四五六七八九十百0-9]+条(?:第?[一二三四五六七八九十0-9()]+[款项])*)", 0.9),
    _clause("termination_type", r"(?P<v>协商解除|合同终止|试用期解除|裁员)", 0.6),
    _clause("service_years", r"(?:工作年限|工龄|司龄)(?:共计|合计|为|共|累计)*:?(?P<v>[0-9一二三四五六七八九十]{1,3}年(?:零?[0-9一二三四五六七八九十]{1,2}个?月)?)", 0.93),
    _clause("seniority_text", r"(?:连续工龄|视同缴费年限|缴费年限)[^。\n0-9]{0,8}(?P<v>[0-9一二三四五六七八九十]{1,3}年(?:零?[0-9一二三四五六七八九十]{1,2}个?月)?)", 0.9),
    _clause("purpose", r"(?:仅?用于|用途为?:?)(?P<v>[^。,\n]{2,20})", 0.85),
    _clause("school", r"(?:在|于|毕业于)?(?P<v>[\u3400-\u9fff]{2,14}?(?:大学|学院|学校|党校|技校)(?:\((?!盖章|公章|签章|章)[\u3400-\u9fff]{1,6}\))?)", 0.7),
    _clause("major", r"(?P<v>[\u3400-\u9fff]{2,14})专业(?!技)", 0.75),
    _clause("major", r"(?:在|学)[^,。\n]{0,12}?(?:学校|大学|学院|校)(?P<v>[\u3400-\u9fff]{2,12}?)专业", 0.85),
    _clause("degree", r"(?P<v>博士研究生|硕士研究生|研究生|(?:工学|理学|文学|管理学|经济学|法学|医学|农学|教育学|哲学|历史学)?(?:学士|硕士|博士)(?:学位)?|本科|大专|专科|中专|高中)", 0.7),
    _clause("hospital", r"(?P<v>[\u3400-\u9fff]{2,18}?(?:医院|卫生院|体检中心|疾病预防控制中心|防治院|卫生服务中心))", 0.75),
    _clause("diagnosis", r"(?:诊断为|诊断:|确诊为)(?P<v>[^。;\n]{2,40})", 0.85),
    _clause("injury_grade", r"(?P<v>[一二三四五六七八九十0-9]{1,2})级(?:伤残)?(?=。|,|\n|伤残|\)|$)", 0.7),
    _clause("injury_grade", r"(?:伤残|功能障碍)[^。\n]{0,10}?(?P<v>[一二三四五六七八九十0-9]{1,2})级", 0.9),
    _clause("injury_date", rf"(?:于)?{_DATE}[^。\n]{{0,24}}(?:受伤|发生事故|工伤|负伤|事故|摔|碰|砸|夹)", 0.85),
    _clause("destination", r"(?:转往|转至|转到|转去|派往|派驻|派至|借调至|借调到|外派至|调往|转递至|寄往)(?P<v>[\u3400-\u9fff()]{3,30}?(?:公司|中心|局|厂|单位|委员会|集团|支部|医院|学校|处))", 0.85),
    _clause("period", r"(?P<v>(?:19|20)\d{2}年(?:第[一二三四1-4]季度|[上下]半年|度))", 0.82),
    _clause("period", r"(?P<v>(?:19|20)\d{2}年\d{1,2}月份?)(?=工资|考勤|绩效|奖金|薪)", 0.85),
    _clause("insurance_base", rf"(?:缴费|缴存)基数[^。\n0-9¥]{{0,10}}{_MONEY}", 0.88),
    _clause("grantee_shares", r"授予[^。\n]{0,20}?(?P<v>[0-9][0-9,]*)(?:股|份)", 0.88),
    _clause("party_join_date", rf"{_DATE}(?:加入中国共产党|入党|加入党|入团|加入共青团|加入中国共产主义)", 0.92),
    _clause("retire_date", rf"(?:于|自){_DATE}(?:起)?(?:正式)?(?:退休|办理退休)", 0.92),
    _clause("sign_date", rf"(?:本合同|本协议|双方)?(?:于){_DATE}(?:签订|签署|订立)", 0.92),
    _clause("job_grade", r"(?:职级|岗级)(?:由[^,。]{1,8})?(?:调整为|晋升为|为|晋升至)(?P<v>[A-Z]?\d{1,2}级?|[A-Z]\d{0,2}|[一二三四五六七八九十]级)", 0.85),
    _clause("page_count", r"(?:共|计)(?P<v>[0-9一二三四五六七八九十]{1,4})页", 0.75),
    _clause("hazard", r"(?:接触|存在)(?:的)?(?:职业病危害因素|危害因素|有害因素)?(?:有|为|包括|:)?:?(?P<v>[\u3400-\u9fff、]{2,24}?)等?(?:职业病危害|有害)", 0.75),
    _clause("reason", r"(?<!原)(?:因|由于)(?!此|为)(?P<v>[^。,\n]{2,40})(?:,|。)", 0.66),
    _clause("reason", r"原因(?:是|为)?:?(?P<v>[^。\n]{4,80})", 0.85),
    _clause("reward_level", r"(?P<v>国家级|省部级|省级|市级|区级|县级|集团级|公司级|部门级|厂级|车间级)", 0.82),
    _clause("decision", r"(?:决定|结论|意见)(?::|如下:?|,)?\n?(?P<v>(?:同意|给予|予以|不予|认定|准予|建议)[^。\n]{2,60})", 0.62),
)  # fmt: skip

# Two dates joined by "to": what they bound, told by the words before. The last rule is the default.
_RANGES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("试用"), "", "probation_end"),
    (re.compile("处分|影响期"), "effective_date", "penalty_until"),
    (re.compile("服务期"), "", "bond_end"),
    (re.compile("有效期"), "", "valid_until"),
    (re.compile("培训时间|考核期|考核时间|考核周期|所属期|评估期|计划期|改进期|学习时间"), "", ""),
    (re.compile("工作经历|教育经历|何时"), "", ""),
    (re.compile(""), "start_date", "end_date"),
)
_TO = re.compile(
    r"(?:日|起|始|开始|[上下]午|[0-9]{1,2}[:时][0-9]{0,2}分?|,|\(含\))*(?:至|到|止|-{1,2}|~|--)(?:于)?"
)


def find_clauses(sheets: Sequence[Sheet], wanted: dict[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """Yield what the prose of a record says about the wanted fields."""
    prose = join_prose(sheets)
    seen: dict[str, int] = {}
    for clause in _CLAUSES:
        if clause.field not in wanted:
            continue
        for match in list(clause.pattern.finditer(prose.text))[:6]:
            if not match["v"]:
                continue
            trust = clause.trust * 0.97 ** seen.get(clause.field, 0)
            candidate = _read(prose, wanted[clause.field], match.start("v"), match.end("v"), trust)
            if candidate is not None:
                seen[clause.field] = seen.get(clause.field, 0) + 1
                yield clause.field, candidate
    yield from _date_ranges(prose, wanted)


def _read(prose: Prose, field: FieldProfile, start: int, end: int, trust: float) -> Candidate | None:
    text = prose.text[start:end].replace("\n", "")
    read = read_value(field.kind, text)
    if read is None:
        return None
    value = read.value
    if field.id == "noncompete_months" and text.endswith("年"):
        value = str(int(Decimal(value) * 12))
    return prose.candidate(value, start, end, trust * read.validity, "clause")


def _date_ranges(prose: Prose, wanted: dict[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    found = find_dates(prose.text)
    counts: dict[str, int] = {}
    for first, second in pairwise(found):
        between = prose.text[first.end : second.start].replace("\n", "")
        if len(between) > 12 or not _TO.fullmatch(between):
            continue
        context = prose.text[max(0, first.start - 22) : first.start]
        start_field, end_field = next(
            (s, e) for pattern, s, e in _RANGES if pattern.search(_last_clause(context))
        )
        for field_id, date in ((start_field, first), (end_field, second)):
            if field_id in wanted:
                order = counts.get(field_id, 0)
                counts[field_id] = order + 1
                yield field_id, _range_candidate(prose, date, 0.95 - 0.08 * min(order, 4))


def _last_clause(context: str) -> str:
    return re.split(r"[。;]|(?<=[日止]),", context)[-1]


def _range_candidate(prose: Prose, date: FoundDate, trust: float) -> Candidate:
    return prose.candidate(date.iso, date.start, date.end, trust * date.quality, "range")
