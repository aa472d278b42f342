export const purposes = {
  'purpose.own': '本人查阅',
  'purpose.personnel': '人事办理',
  'purpose.appointment': '任免考察',
  'purpose.review': '考核评审',
  'purpose.pay': '薪酬核定',
  'purpose.relations': '劳动关系',
  'purpose.verification': '信息核实',
  'purpose.proof': '开具证明',
  'purpose.inspection': '审计检查',
  'purpose.dispute': '争议处理',
  'purpose.transfer': '档案移交',
  'purpose.other': '其他公务',
} as const;
