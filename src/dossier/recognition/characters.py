"""Variant forms of characters that the recogniser gives for the printed standard form.

Forms that no current Chinese standard uses are replaced everywhere. Traditional forms are replaced only on a
page in simplified print, and there only in running text and inside words that personnel papers use, so that
names written in traditional characters, and traditional pages, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_STANDARD_OF_VARIANT = str.maketrans({"塡": "填", "眞": "真", "敎": "教", "靑": "青", "淸": "清"})
_CIRCLES = "○◯"
_DIGITS = "〇一二三四五六七八九十"
_CIRCLE_AMONG_DIGITS = re.compile(f"(?<=[{_DIGITS}])[{_CIRCLES}]+|[{_CIRCLES}]+(?=[{_DIGITS}])")


def unify_variants(text: str) -> str:
    """Replace non-standard variants by the standard form, one character for one (positions stay).

    Strokes around a line's only number are the dashes of a page number (GB/T 9704-2012 7.5).

    A circle beside a Chinese digit is the digit 〇 (U+3007), as in years; any other circle stays a circle.

    >>> unify_variants("塡表日期"), unify_variants("二○二一年")
    ('填表日期', '二〇二一年')
    """
    if _PAGE_NUMBER.fullmatch(text):
        return f"—{text[1:-1]}—"
    return _CIRCLE_AMONG_DIGITS.sub(lambda found: "〇" * len(found[0]), text.translate(_STANDARD_OF_VARIANT))


_SIMPLIFIED = dict(
    zip(
        "別間門車電氣動術專業學習機設計製會書訴證歷畢職務級記錄資質單檔關係險醫療從參員訓練應屆實經長處辦話號碼時現個報請審後勞調離試簽滿編隊組織總產財運輸銷營決與強虛為於內並條項點體義屬團"
        "圖廠廣廳雙類顧願顯題額導將對當發盡監確稱種積穩節範築簡糧約純細終結給統維網綜緊線縣繼續聯腦臨舉舊萬藝補裝複見視親觀訂認誤說論識變讓貨責費賞購贈軍軟較輕轉農連週進過達違遞遠適選還邊鄉"
        "釋銀鐵際隨雖順預領頭頻養驗黨齊齡國區協嚴場塊壓備傳傷價優儲償僅倉們來護罰獎勵獲評議稅賬",
        "别间门车电气动术专业学习机设计制会书诉证历毕职务级记录资质单档关系险医疗从参员训练应届实经长处办话号码时现个报请审后劳调离试签满编队组织总产财运输销营决与强虚为于内并条项点体义属团"
        "图厂广厅双类顾愿显题额导将对当发尽监确称种积稳节范筑简粮约纯细终结给统维网综紧线县继续联脑临举旧万艺补装复见视亲观订认误说论识变让货责费赏购赠军软较轻转农连周进过达违递远适选还边乡"
        "释银铁际随虽顺预领头频养验党齐龄国区协严场块压备传伤价优储偿仅仓们来护罚奖励获评议税账",
        strict=True,
    )
)
_TO_SIMPLIFIED = str.maketrans(_SIMPLIFIED)
_SIMPLIFIED_FORMS = frozenset(_SIMPLIFIED.values())
_WORDS_OF_PAPERS = """
    性别 假别 级别 类别 部门 车间 时间 期间 电气 电子 电力 电话 电工 自动 动化 技术 专业 学习
    学制 学校 大学 学院 学历 学位 学生 学年 机械 设计 制造 机电 计算 会计 工会 委员 证书
    申诉 毕业 职业 履历 职务 职称 职工 记录 资格 资质 单位 档案 关系 保险 医疗 从事 参加 参保
    员工 培训 训练 应届 实习 经历 经理 经济 处分 处理 办公 号码 编号 工号 现任 个人 报告 请假
    审批 审核 劳动 调动 调整 离职 试用 签字 签名 期满 组织 生产 财务 运输 销售 营销 事业 企业
    行业 作业 开业 车工 汽车 会议 社会 班长 长期 辞职 在职 任职 入职
    """
_WORDS = frozenset(_WORDS_OF_PAPERS.split())
_LONGEST_NAME = 5
_RUN = re.compile(r"[^:：,，;；、。()（）\s]+")  # what may be a name if it is short
_PAGE_NUMBER = re.compile(r"[-‐–—一]\s*(\d{1,3})\s*[-‐–—一]")


def settle_script(texts: Sequence[str]) -> list[str]:
    """Give the lines of a page with traditional forms read into simplified words taken back.

    Nothing changes where simplified forms are fewer: such a page may be traditional, whose print is not read as
    simplified. On a simplified one, a worn line or two may be read in traditional forms throughout.

    >>> settle_script(["性別：女", "所在部门", "劳动合同编号", "姓名：劉德華"])
    ['性别：女', '所在部门', '劳动合同编号', '姓名：劉德華']
    >>> settle_script(["畢業證書"])
    ['畢業證書']
    """
    whole = "".join(texts)
    traditional = sum(char in _SIMPLIFIED for char in whole)
    simplified = sum(char in _SIMPLIFIED_FORMS for char in whole)
    if not traditional or simplified < traditional:
        return list(texts)
    return [_settle_words(text) for text in texts]


def _settle_words(text: str) -> str:
    plain = text.translate(_TO_SIMPLIFIED)
    settled = list(text)
    for found in _RUN.finditer(text):
        if len(found[0]) > _LONGEST_NAME:
            settled[found.start() : found.end()] = plain[found.start() : found.end()]
    for place in range(len(text) - 1):
        if plain[place : place + 2] in _WORDS:
            settled[place : place + 2] = plain[place : place + 2]
    return "".join(settled)
