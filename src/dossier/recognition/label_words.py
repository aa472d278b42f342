# ruff: noqa: E501, SIM905  ruff counts Chinese characters twice; quoted words would hide among their quotes
"""Words of forms around labels: what names nothing we keep, what belongs to somebody else, what may precede.

Chinese terms as data for :mod:`.labels`; general wording of personnel paper, not that of one company.
"""

from __future__ import annotations

OTHER_LABELS = """
    备注 本人意见 关系 签字 签名 签章 婚姻状况 婚姻 婚否 政治面貌 政治面目 健康状况 身体状况 身高 体重 血型 邮编 邮政编码 部门意见 人力资源部意见 总经理意见 单位意见 公司意见 部门负责人 参加工作时间
    参加工作日期 参加革命工作时间 首次参加工作时间 毕业时间 紧急联系电话 与本人关系 年龄 外语水平 外语语种 外语程度 计算机水平 期望薪资 期望月薪 兴趣爱好 爱好 特长 专长 审核人 复核人 制表人 填表人
    填报人 审批人 批准人 批准 交通方式 序号 项目 户口性质 户别 户口类型 户籍性质 户籍类型 有无病史 既往病史 病史 基本情况 基本信息 个人信息 工作经历 工作简历 工作履历 教育经历 教育背景 学习经历
    学习简历 个人简历 主要简历 本人简历 个人总结 本人总结 自我评价 自我鉴定 委托代理人 代理人 监交人 校长 院长 主检医师 医师 病历号 门诊号 住院号 体检编号 科别 联系人 传真 曾用名 英文名 外文名 司龄
    部门主管意见 部门主管 现部门意见 调出部门意见 调入部门意见 拟调部门意见 车间意见 科室意见 厂部意见 人事部意见 劳资科意见 总经理审批 领导审批 处理依据 处分依据 复印件 满分 自评 自评分 自评得分 数量
    培训地点 授课人 出生地 签发日期 学习形式 毕业日期 复审日期 发证日期 考核指标 权重 指标 本人成份 本人成分 家庭出身 家庭成份 家庭成分 出身 成份 成分 宗教信仰 从业资格 技术职称 专业技术职称
    现有职称 档案所在地 档案存放地 档案保管单位 原工作单位 个人档案编号 住房情况 工资级别 鞋码 衣服尺码 配偶姓名 配偶工作单位 子女姓名 父亲姓名 母亲姓名 称谓 起止时间 起止日期 起止年月 工作单位及职务
    证明人 联系人电话 单位地址 单位电话 公司地址 公司电话 注册地址 办公电话 办公地址 住宅电话 家庭电话 宿舍电话 经济类型 单位性质 企业性质 所有制性质 所属行业 主管部门 上级主管部门 注册类型 开户名称
    账户名称 用工类型 用工性质 职工类别 员工类别 员工类型 人员类别 人员性质 编制类别 来源渠道 应聘渠道 招聘渠道 推荐人 介绍人 技能等级 可到岗时间 能否出差 是否服从调配 有无犯罪记录 直接上级意见
    综合评价 上级评语 考核评语 主管评语 部门评语 员工签字 员工签名 本人签字 本人签名 员工确认 被考核人签字 考核人签字 部门经理意见 分管领导意见 主管领导意见 财务意见 工会意见 经办人 记录人 附注
    注意事项 填表说明 抄送 抄报 主送 主题词 印数 收件人 应发工资 应发合计 扣款合计 代扣合计 个人所得税 养老保险 医疗保险 失业保险 住房公积金 公积金 社保 社会保险 加班费 全勤奖 餐补 交通补贴 岗位津贴
    绩效工资 绩效奖金 工龄工资 工龄津贴 奖金 补贴 津贴 出勤天数 应出勤天数 实出勤天数 应出勤 实出勤 缺勤 迟到 早退 旷工 体温 血压 心率 视力 听力 胸片 心电图 检查项目 正常值 参考值 检查医师 检验者
    工作交接 物品交接 移交内容 移交清单 交接内容 固定资产 办公用品 钥匙 门禁卡 宿舍 欠款 未结款项 文件资料 检查医生 操作人 毕结业 毕业年份 学制 籍贯地 国籍 证件类型 证件种类 证件名称 签证种类
    签证类型 雇主名称 职业资格 技能证书 培训机构 培训方式 培训形式 考核方式 考试方式 带班领导 级别 档次 工资档次 原级别 现级别 增资额 增加额 调整额 调整幅度 增幅 差额 涨幅 月增资额 调整金额
""".split()

# Words that name a place of a form only with a colon behind them: else they are somebody's post or department.
COLON_LABELS = """
    会计 出纳 财务主管 财务部 部门经理 总经理 总裁 董事长 分管领导 仓库 保安 总务 工具 电脑 内科 外科 工会主席 讲师 记录 人事 审核 负责人 主讲人 授课教师 班主任 审批 核准 复核 经办 制单 制表 编制 来源 行业 说明 注 附件 评价 评语 工作服 借款
""".split()

# A label after one of these belongs to somebody or something else: 父亲姓名, 联系人电话, 校长姓名.
FOREIGN_PREFIX = (
    r"(父|母|亲|配偶|爱人|子女|家属|家长|联系人|联络人|证明人|代理人|介绍人|监护人|校长|负责人|代表人|主管|上级|领导|经办人|"
    r"审批人|接收人|交接人|面试官|考核人|评价人|医师|推荐人|担保人|丈夫|妻子|兄弟|姐妹|成员|亲属|紧急|公司|单位|部门|学校|"
    r"医院|法人|注册|办公|授权|受理|收件|发件|开票|同|甲方|财务|人事|监交人|直接|毕业|培训机构|机构|前任|继任|档案|"
    r"原雇主|原单位|前单位|对方|男方|女方|房东|抵押|开户|制表|工会|代理)$"
)

# What may stand before a label without changing what it names: 员工手机, 本人学历, 现从事工种.
NEUTRAL_PREFIX = (
    r"^(本人|个人|员工|职工|人员|雇员|职员|申请人|应聘人|应聘者|求职者|被考核人|被考核者|被调查人|当事人|劳动者|乙方|参训人|学员|学生|"
    r"受检人|受检者|患者|持证人|离职人|离职者|辞职人|请假人|调动人|退休人|现|现在|目前|当前|本|该员工|该同志|职工本人|员工本人|"
    r"受聘人|受聘方|被保险人|参保人|伤者|受伤职工|工伤职工|死者|亡故职工|纳税人|被派遣人|被鉴定人|被处分人|受奖人|获奖人|移交人)的?$"
)

# Heads that make a table one of others' facts or of a career; its 姓名, 单位, 职务 are not the paper's.
FOREIGN_HEADS = (
    r"^(?:与本人关系|与员工关系|与职工关系|关系|称谓|与.{1,6}关系|证明人|证明人及电话|起止时间|起止年月|起止日期|起讫时间|起讫年月|自何年何月.*|"
    r"何年何月.*|毕业院校|毕业学校|学校名称|就读学校|离职原因|工作内容|离开原因|学习形式|主要工作.*|工作内容及职务|工作单位及职务|"
    r"何地何单位.*|在何.{1,8}|学习.{0,2}工作单位.*|担任何职|何人证明)$"
)
"""Of these, two in one head settle it; 关系 and 称谓 do alone."""

OTHERS_HEADS = r"^(?:与本人关系|与员工关系|与职工关系|关系|称谓|与.{1,6}关系|家庭成员)$"

# Labels that may stand glued to their value (姓名张三性别男) because no value begins with them.
GLUED_LABELS = frozenset(
    [
        "姓名",
        "性别",
        "民族",
        "籍贯",
        "工号",
        "部门",
        "出生",
        "出生日期",
        "出生年月",
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "联系电话",
        "电话",
        "手机号码",
        "入职日期",
        "学历",
        "专业",
        "员工编号",
        "政治面貌",
        "有效期限",
        "签发机关",
        "证书编号",
        "员工姓名",
        "职工姓名",
        "所在部门",
        "入职时间",
        "参加工作时间",
        "身份证件号码",
        "职工编号",
        "人员编号",
        "毕业院校",
        "文化程度",
        "手机号",
        "家庭住址",
        "现住址",
        "户籍地址",
        "离职日期",
        "转正日期",
        "生效日期",
        "合同编号",
    ]
)

# Labels too common in running text to count without a colon or a cell of their own.
EVENTLESS_LABELS = frozenset({"日期", "时间"})

# What stands between a Chinese label and its value on forms in two languages.
_GLOSSES = """
    id|effective|name|full name|employee name|staff name|name of employee|applicant|applicant name|candidate|gender|sex|
    employee id|employee no|employee no.|employee number|staff no|staff no.|staff id|id no|id no.|id number|id card no|
    id card no.|id card number|identity card no.|identification no.|department|dept|dept.|position|job title|title|post|job|
    date of birth|birth date|birthday|dob|nationality|ethnicity|ethnic group|nation|native place|phone|phone no|phone no.|
    phone number|tel|tel.|telephone|mobile|mobile no.|mobile phone|cell phone|contact no.|contact number|e-mail|email|
    address|home address|current address|present address|permanent address|registered address|hukou address|residence|
    date|date of application|application date|date of issue|issue date|signing date|entry date|date of entry|join date|
    date of joining|date joined|hire date|date of hire|start date|commencement date|on board date|onboard date|end date|
    expiry date|expiration date|valid until|validity|effective date|from|to|company|company name|employer|organization|
    unit|work unit|education|education level|degree|highest education|school|graduate school|university|college|major|
    contract no|contract no.|contract number|contract type|type of contract|contract term|probation end date|
    probation period|probation|salary|monthly salary|basic salary|base salary|wage|current salary|new salary|
    previous salary|salary before adjustment|salary after adjustment|reason|reason for leaving|reason for leave|
    reason for resignation|reason of leave|type of leave|leave type|days|total days|number of days|no. of days|
    last working day|last day of work|last day|resignation date|termination date|date of termination|reviewer|
    evaluator|appraiser|interviewer|supervisor|manager|line manager|score|total score|rating|overall rating|result|
    grade|level|job grade|job level|bank|bank name|account no|account no.|account number|bank account|bank account no.|
    amount|total|total amount|net pay|country|passport no|passport no.|passport number|permit no|permit no.|
    work permit no.|work location|place of work|work place|location|working hours|working hours system|
    course|course name|training course|training name|training program|training hours|hours|training cost|
    review period|period|assessment period|appraisal period|period of review|certificate no|certificate no.|
    certificate number|certificate|remarks|remark|comments|comment|signature|signed by|marital status|age|
    emergency contact|emergency contact person|relationship|political status|health|height|weight|photo|
    old position|current position|previous position|new position|old department|current department|
    previous department|new department|from department|to department|legal representative|document no|document no.|
    ref|ref.|ref no.|no|no.|purpose|handover to|successor|hospital|diagnosis|decision|award|award name|seniority|
    years of service|length of service|hr|hr department|general manager|approved by|prepared by|checked by
"""
GLOSSES = tuple(sorted({" ".join(word.split()) for word in _GLOSSES.split("|")}))
