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
_ANY_DATE = _DATE.replace("?P<v>", "?:")
_DEPT = (
    r"[\u3400-\u9fffA-Za-z0-9]{1,10}?(?:事业部|项目部|部|中心|车间|科室|科|处|室|分厂|工段|班组|门店|分公司)"
    r"(?:(?:(?![调转入至到任往担从])[\u3400-\u9fff0-9]){1,6}?(?:科|室|组|班|工段))?"
)
_POST = r"(?P<v>[\u3400-\u9fffA-Za-z]{2,16}?)"
_POST_END = r"(?=一职|岗位|职务|工作|职位|之职|,|。|;|\(|\n|$)"
_OURS = r"(?:我|本|该)(?:公司|单位|厂|司|院|行|店|校|集团)"
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
    _clause("wage", rf"(?:月工资|工资标准|月薪|基本工资|劳动报酬|月薪酬|薪酬|薪资|工资)[^。;\n0-9¥]{{0,20}}?{_MONEY}", 0.9),
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
    _clause("employee_name", rf"关于(?:[^,。\n]{{0,10}}?(?:给予|对|同意|聘任|任命|免去|解除|表彰))?{_NAME}(?=(?:等)?(?:同志|先生|女士|同事))", 0.9),
    _clause("employee_name", rf"(?:职工|员工){_NAME}(?:同志|先生|女士)?(?=由|从|自|,|\(|因|于|在)", 0.85),
    _clause("employee_name", rf"(?:我是|本人是)(?:{_OURS})?{_DEPT}(?:的)?(?:员工|职工)?{_NAME}(?=,|。|\()", 0.88),
    _clause("employee_name", rf"(?:^|\n){_NAME}\(?(?:身份证|公民身份)", 0.9),
    _clause("employee_name", rf"(?:同意|批准|经研究,?){_NAME}同志", 0.88),
    _clause("company", r"(?:用人单位|单位名称|单位)\((?:公章|盖章|章)\):(?P<v>[\u3400-\u9fff()]{4,30}?(?:公司|厂|研究院|集团|中心))(?=\n|$|\d)", 0.93),
    _clause("position", rf"(?:系|为|是){_OURS}(?:在职|正式|在册|合同制)*(?:的)?(?:员工|职工|职员)?,?(?:{_DEPT}(?:的)?)?(?!员工|职工|职员|正式|在职|在册|劳动){_POST}(?=,|。|一职|职务|岗位|\()", 0.86),
    _clause("position", rf"(?:担任|现任|历任|聘任为|从事|任){_OURS}?(?:的)?(?:{_DEPT})?{_POST}(?:一职|职务|岗位|职位|工作)", 0.9),
    _clause("position", rf"(?:工作岗位|岗位|职务|职位|工种|现职务|现岗位)(?:为|是|系|:)(?:{_DEPT})?{_POST}{_POST_END}", 0.88),
    _clause("position", rf"(?:从事|担任)(?:{_DEPT})?(?P<v>[\u3400-\u9fffA-Za-z()]{{2,14}}?)(?:岗位)?(?:工作|职务|一职)", 0.88),
    _clause("position", rf"(?:录用|聘用|聘任|聘|招聘|录取)(?:您|你|其|该员工)?(?:为|担任|任)(?:{_OURS})?(?:{_DEPT})?{_POST}{_POST_END}", 0.86),
    _clause("position", rf"(?:在|于){_OURS}(?:{_DEPT})?(?:担任|任|从事){_POST}{_POST_END}", 0.88),
    _clause("new_position", rf"(?:调|转)(?:往|到|至|入|去|任|岗至)(?:{_DEPT})(?:工作)?,?(?:担任|任|从事|为)?(?P<v>(?!工作)[\u3400-\u9fffA-Za-z]{{2,14}}?)(?:工作|岗位|职务|一职|职位)?(?=,|。|;|\n|$)", 0.84),
    _clause("new_position", r"(?:任命|聘任|聘用|聘|委任|提任|晋升|提升)(?:您|你|其|[\u3400-\u9fff]{2,4}?(?:同志|先生|女士)?)(?:\([^)]{2,24}\))?(?:为|担任|任)(?P<v>[^,。;\n(]{2,24}?)(?=一职|职务|职位|,|。|;|\n|\()", 0.92),
    _clause("new_position", r"(?:岗位|职务|职位)[^,。\n]{0,24}(?:调整|变更|晋升|变动|提升|调)(?:为|至|到)(?P<v>[^,。;\n(]{2,20}?)(?=岗位|一职|职务|职位|,|。|;|\n|\()", 0.88),
    _clause("old_position", rf"(?:由|从|自)(?:原)?(?:{_DEPT})(?:的)?(?P<v>[\u3400-\u9fffA-Za-z]{{2,12}}?)(?:岗位|职务|一职|岗)?(?:调整|调动|变更|调|转|晋升|提升)(?:岗)?(?:至|到|往|入|为|任)", 0.84),
    _clause("old_position", r"(?:岗位|职务|职位)(?:由|从)(?:原)?(?P<v>[\u3400-\u9fffA-Za-z]{2,14}?)(?:岗位|职务|岗)?(?:调整|变更|变动|晋升|提升|调|转)(?:为|至|到)", 0.88),
    _clause("old_position", r"免去(?:其)?(?:[\u3400-\u9fff]{2,4}同志)?(?:的)?(?:原)?(?P<v>[^,。;\n]{2,20}?)(?=一职|职务|职位)", 0.86),
    _clause("old_department", rf"(?:由|从|自)(?:原)?{_OURS}?(?P<v>{_DEPT})[^,。\n]{{0,14}}?(?:调|转|变更|轮岗|异动)", 0.88),
    _clause("new_department", rf"(?:调入|调至|调到|调往|调去|转入|转至|转到|转往|调整至|调整到|变更为|轮岗至|调动至|调动到)(?!部门|单位|车间)(?:{_OURS})?(?P<v>{_DEPT})", 0.88),
    _clause("purpose", r"(?:仅限|仅供|只供|限用于|只用于|专用于|仅作|供|作为)(?!参考)(?P<v>[^。,;\n]{2,24}?)(?:使用|之用|专用|用途|凭证|所用)(?=[。,;\n(]|$)", 0.88),
    _clause("purpose", r"(?:仅限|仅供|只供|限|专)?用于(?:该员工|其本人|该同志)?(?P<v>[^。,;\n]{2,24}?)(?:使用|之用)?(?=[。,;\n]|$)", 0.86),
    _clause("purpose", r"(?:因|为)(?:其|本人|该员工|该同志)?(?P<v>(?:办理|申请|申办|购买|报考|参加|子女)[^。,;\n]{2,18}?)(?:需要|所需|之需|事宜|,?特)(?=[^\n]{0,12}(?:证明|开具|出具))", 0.8),
    _clause("hire_date", rf"(?:自|于|从)?{_DATE}(?:起|开始|以来|以后)?(?:至今)?,?(?:一直|正式|即)?(?:调入|进入|加入|入职|到|在|来|受聘于|就职于|任职于|服务于|供职于)(?:{_OURS}|公司|[\u3400-\u9fff()]{{2,20}}?公司)", 0.93),
    _clause("hire_date", rf"{_DATE}(?:起)?(?:至今|至现在|到现在|迄今)", 0.86),
    _clause("start_date", rf"(?:自|于|从)?{_DATE}(?:起|开始)?,?(?:正式)?(?:进入|加入|入职|到|在|来|受聘于|就职于|任职于)(?:{_OURS}|公司|我)", 0.82),
    _clause("start_date", rf"(?:自|于|从){_DATE}(?:起)?[^。;\n]{{0,36}}?(?:至|到)(?:于)?{_ANY_DATE}", 0.86),
    _clause("end_date", rf"(?:自|于|从){_ANY_DATE}(?:起)?[^。;\n]{{0,36}}?(?:至|到)(?:于)?{_DATE}", 0.86),
    _clause("start_date", rf"(?:期限|期间|时间)(?:为|是|自|从|:)*{_DATE}(?:起)?[^。;\n0-9]{{0,8}}(?:至|到)", 0.88),
    _clause("start_date", rf"自{_DATE}(?:起|开始)?(?:执行|生效|计算|履行|起算)", 0.8),
    _clause("end_date", rf"(?:合同|协议|期限)[^。;\n]{{0,16}}(?:于|至|到){_DATE}(?:止|到期|届满|期满|终止)", 0.88),
    _clause("end_date", rf"{_DATE}(?:到期|届满|期满)", 0.86),
    _clause("exit_date", rf"(?:于|自|至|在|从)?{_DATE}(?:起|之日)?[^。;\n0-9]{{0,24}}?(?:解除|终止|离职|辞职|办理离职|辞去|离开|退休|解聘|调离|病故|去世|死亡|因病)", 0.86),
    _clause("exit_date", rf"(?:解除|终止)(?:了)?(?:劳动合同|劳动关系|聘用合同)[^。;\n0-9]{{0,8}}(?:为|于|:|自){_DATE}", 0.88),
    _clause("effective_date", rf"(?:自|从|于){_DATE}(?:起|开始)?(?:开始|正式)?(?:生效|执行|实施|施行|计发|履行|履职|到任|上任|起薪|转移|停发|按|享受|发放|兑现|晋升|聘任|调任|到岗|上岗|报到)", 0.93),
    _clause("effective_date", rf"(?:自|从){_DATE}(?:起|始)(?=[,。;\n按定转调聘任月工薪]|$)", 0.84),
    _clause("effective_date", rf"(?:生效|执行|起薪|任职|转正|调整)(?:日期|时间)?(?:为|是|自|于|从|:){_DATE}", 0.9),
    _clause("effective_date", rf"{_DATE}(?:起|开始|正式)?(?:生效|执行|转正|到任)", 0.88),
    _clause("penalty_until", rf"(?:处分|警告|影响|察看)[^。\n]{{0,40}}?(?:至|到|止于){_DATE}(?:止|结束|期满|解除)?", 0.86),
    _clause("violation", r"(?:20|19)\d{2}年\d{1,2}月\d{1,2}日[^。\n]{0,40}?(?:,)?(?:该员工|该同志|该职工|其)(?P<v>[^。\n]{4,100})", 0.86),
    _clause("violation", r"(?:日|中|间|时|期间),(?P<v>(?:未|擅自|私自|无故|连续|违章|酒后|殴打|盗窃|虚报|伪造|泄露|多次|故意|在岗|迟到|旷工|脱岗|睡岗|不服从)[^。\n]{3,80})", 0.84),
    _clause("violation", r"(?:因|由于)(?:其|该员工|该同志|本人|你|您)?(?P<v>(?:未|擅自|私自|无故|连续|违章|酒后|殴打|盗窃|虚报|伪造|泄露|多次|故意|在岗|迟到|旷工|脱岗|睡岗|不服从|工作)[^。\n]{3,60}?),(?=[^。\n]{0,30}(?:决定|给予|违反|予以|警告))", 0.86),
    _clause("reviewer", rf"(?:考核|评估|评价|考评|面谈|面试|访谈|谈话|评审|初评|复评)(?:人|官|者|负责人|主管)(?:签字|签名|签章)?(?:\([^)]{{0,6}}\))?:?{_NAME}(?=[0-9(,;。\n]|日期|时间|$|二〇)", 0.9),
    _clause("reviewer", rf"(?:直接上级|直属上级|上级主管|部门主管|部门负责人|部门经理|主管领导|指导人|带教人|导师|车间主任)(?:意见|签字|签名|签章)?:?(?:同意[^\n]{{0,16}}。)?{_NAME}(?=[0-9(\n]|日期|$|二〇)", 0.62),
    _clause("handover_to", rf"(?:交接给|移交给|移交|交由|由|接手人为|接替人为|交给)(?:同事)?{_NAME}(?:同志|先生|女士)?(?=接手|接管|接替|负责|承接|接收|,|。)", 0.8),
    _clause("wage", rf"(?:定为|核定为|标准为|调整为|执行)[^。;\n0-9¥]{{0,14}}?{_MONEY}(?:/月|每月|元)?", 0.7),
    _clause("old_wage", rf"(?:由|从)(?:原|现)?[^。\n0-9¥]{{0,14}}?{_MONEY}(?:/月|每月)?(?:\([^)]*\))?[^。\n0-9]{{0,10}}?(?:调整|变更|提高|上调|上浮|增加|增至|调|升)(?:为|至|到)?", 0.9),
    _clause("new_wage", rf"(?:调整|变更|提高|上调|上浮|增加|增|调|升|定|核定|套改|确定)(?:为|至|到)(?:每月)?[^。\n0-9¥]{{0,12}}?{_MONEY}", 0.9),
    _clause("reward_name", r"(?:授予|评为|荣获|获得|评选为|授予其|被评为)(?:您|其|你)?(?:[0-9]{4}年度?)?(?:国家级|省部级|省级|市级|区级|县级|集团级|集团|公司级|公司|部门级|厂级|车间级)?(?:[0-9]{4}年度?)?(?P<v>[\u3400-\u9fff]{2,16}?)(?:荣誉)?(?:称号)?(?=[,。;\n])", 0.82),
    _clause("days", r"(?:共计?|合计|累计|为期|请假|休假|事假|病假|年假|婚假|产假|年休假|调休|丧假|探亲假|护理假|休息|未休)(?:为|时间)?:?(?:共)?(?P<v>[0-9.]{1,5}|[一二三四五六七八九十]{1,3}|半)(?:个)?(?:工作)?(?:天|日)(?!前)", 0.88),
    _clause("days", r"(?:^|[^0-9月年前提第])(?P<v>[0-9]{1,3}(?:\.[05])?)(?:个)?(?:工作)?天(?!前|内|以内|以上|后|之内)", 0.66),
    _clause("leave_type", r"(?P<v>带薪年休假|年休假|病假|事假|婚假|产假|陪产假|护理假|丧假|工伤假|探亲假|育儿假|调休|哺乳假)(?=[0-9一二三四五六七八九十半]{1,3}(?:个)?(?:工作)?[天日])", 0.88),
    _clause("doc_no", r"(?P<v>[\u3400-\u9fffA-Za-z]{0,10}?[〔\[(]?(?:19|20)\d{2}[〕\])]?(?:年)?[\u3400-\u9fff]{0,5}?(?:字)?第?[0-9]{1,5}号)(?=[^\u3400-\u9fff0-9]|\n|$)", 0.84),
    _clause("doc_no", r"(?P<v>[\u3400-\u9fffA-Z]{1,10}字[〔\[(]?(?:(?:19|20)\d{2})?[〕\])]?-?第?[0-9]{2,4}(?:-[0-9]{1,5})?号)", 0.94),
    _clause("doc_no", r"(?P<v>[\u3400-\u9fffA-Z]{2,10}[〔\[(](?:19|20)\d{2}[〕\])][\u3400-\u9fff]{1,4}第?[0-9]{1,5}号)", 0.95),
    _clause("doc_no", r"(?:^|\n|[\(,;。])(?:证明|文件|通知|决定|单据)?(?:编号|字号|文号)[:.]?(?P<v>[\u3400-\u9fffA-Za-z0-9〔〕\[\]()/_-]*[0-9][A-Za-z0-9〔〕\[\]()/_-]*号?)(?=\)|\n|$|[,。;]|日期)", 0.9),
    _clause("doc_no", r"(?<![A-Za-z])(?:No|NO|no|N°)[.:]{0,2}(?P<v>[A-Za-z0-9][A-Za-z0-9/_-]{2,20})", 0.88),
    _clause("contract_no", r"(?:合同|协议)(?:书)?(?:编号|号)[^:\n]{0,6}:(?P<v>[A-Za-z0-9\u3400-\u9fff〔〕\[\]()/_-]*[0-9][A-Za-z0-9〔〕\[\]()/_-]*号?)(?=\)|\n|$|[,。;的])", 0.92),
    _clause("contract_type", r"(?:(?<=第[一二三123]种)|(?<=第\([一二三123]\)种))[^。\n]{0,12}?(?P<v>无固定期限|固定期限)", 0.9),
    _clause("period", r"(?P<v>[12〇一二][0-9〇零O一二三四五六七八九]{3}年?(?:度)?(?:第[一二三四1-4]季度|[上下]半年))", 0.86),
    _clause("period", r"(?:^|\n)\(?(?P<v>(?:19|20)\d{2}年度)\)?(?=\n|$)", 0.88),
    _clause("service_years", r"(?:工龄|年限|司龄)[^。,\n0-9一二三四五六七八九十]{0,6}(?P<v>[0-9一二三四五六七八九十]{1,4}(?:年|周年)(?:零?[0-9一二三四五六七八九十]{1,2}个?月)?)", 0.9),
    _clause("service_years", r"(?:工作|服务|任职|在职)(?:满|共|已|了|已满|共计)*(?P<v>[0-9一二三四五六七八九十]{1,3}年(?:零?[0-9一二三四五六七八九十]{1,2}个?月)?)", 0.78),
    _clause("termination_clause", r"(?:根据|依据|依照|按照|符合)(?P<v>《[^》\n]{4,24}》第[一二三四五六七八九十百0-9]+条(?:第?[(]?[一二三四五六七八九十0-9]+[)]?[款项目]?)*)", 0.9),
    _clause("termination_type", r"(?P<v>协商一致|期满终止|合同期满|合同到期|辞职|辞退|开除|严重违反)", 0.55),
    _clause("reason", r"(?:因|由于)(?!此|为|公|本人提出)(?P<v>(?:个人|家庭|身体|健康|工作|公司|业务|岗位|合同|严重|父|母|爱人|妻|丈夫|孩子|子女|小孩|老人|家中|家里|结婚|生病|感冒|搬家|回家|回乡|探亲|学习|进修|考试|组织)[^。,;\n]{1,36}?)(?=,|。|;|提出|向公司|特向|特此|特申请|\n)", 0.76),
    _clause("decision", r"(?:研究决定|讨论决定|会议决定|决定|批准|认定|结论)[^。\n,:]{0,4}[,:]?(?P<v>(?:同意|给予|予以|不予|认定|准予|对|解除|任命|聘任|授予|维持|驳回|撤销)[^。,;\n]{2,50})", 0.72),
    _clause("destination", r"(?:调往|调入|调至|转入|借调到|借调至|派往|派到|派驻|外派到|转递至|转往|介绍到|前往)(?P<v>[\u3400-\u9fff()]{3,30}?(?:有限公司|公司|人才服务中心|中心|局|厂|委员会|集团|支部|党委|医院|学校|研究院))", 0.86),
    _clause("probation_end", rf"试用期[^。;\n]{{0,40}}?(?:至|到|止于|截止|截至)(?:于)?{_DATE}", 0.94),
    _clause("hospital", r"(?:在|经|到|于|送|送往|送至)(?P<v>[\u3400-\u9fff]{2,18}?(?:医院|卫生院|中心医院|体检中心|防治院))", 0.82),
    _clause("diagnosis", r"(?:诊断|确诊|致|造成|导致)(?:为|:|其)?(?P<v>[\u3400-\u9fff、]{1,24}?(?:骨折|扭伤|挫伤|裂伤|割伤|损伤|烧伤|烫伤|炎|症|病|突出|切割伤|砸伤|压伤|断裂|离断))", 0.82),
    _clause("bond_end", rf"服务(?:期|年限|期限)[^。;\n]{{0,50}}?(?:至|到|止于|截止|截至)(?:于)?{_DATE}", 0.92),
    _clause("score", r"(?:考核|考试|综合|最终|总)?(?:成绩|得分|评分|总分|分数)(?:为|是|:)?(?P<v>[0-9]{1,3}(?:\.[0-9]{1,2})?)(?=分|,|。|\n|$|\()", 0.86),
    _clause("rating", r"(?:评为|评定为|确定为|考核为|等次为|等级为|结果为|结论为|评定:)\"?(?P<v>优秀|良好|基本称职|不称职|称职|不合格|合格|[SABCD](?![A-Za-z]))", 0.88),
    _clause("rating", r"(?P<v>优秀|良好|基本称职|不称职|称职|不合格|合格)(?:等次|等级|档次)", 0.82),
    _clause("legal_rep", rf"法定代表人(?:\([^)]{{0,12}}\))?:?{_NAME}(?=[,。\n]|乙方|职务|住|地址|$)", 0.86),
    _clause("home_address", r"(?:现住址|现居住地|住址|住所|家庭住址|通讯地址):(?P<v>[\u3400-\u9fffA-Za-z0-9#\-()]{6,60}?)(?=\n|$|[,。;]|联系|电话|手机|邮)", 0.84),
    _clause("training_name", r"(?:参加|完成|举办|开展|组织)(?:了|的)?(?:[^,。\n]{0,12}?(?:举办|组织|开展)的)?[\"《](?P<v>[^,。\"》\n]{2,30})[\"》]", 0.88),
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
