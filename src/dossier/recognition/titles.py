"""Find what may be the title of a page: the large, centred or topmost rows of the upright page.

Not for telling what a title means (:mod:`.types`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dossier.recognition.upright import Sheet, TextLine

TITLE_END = re.compile(
    r"(表|书|单|证|证明|协议|合同|通知|决定|报告|记录|卡|函|信|简历|自传|目录|清单|声明|承诺|确认|条|登记|材料|"
    r"意见|总结|鉴定|说明|批复|通报|公告|名单|令|档案|回执|计划|审批|申请|办法|制度|规定|细则|笔录|批评|检查|批件|手册|条例|守则|呈批|须知|证件|摘要|会签|册|簿|纪要|台账|台帐|明细|请示|指令|批准|RESUME|Resume|介绍|小结|评语)(\([^)]*\))?$"
)
RULED_END = re.compile(
    r"(复印件|影印件|粘贴页|文凭|资料|结果|结论|快报|方案|问卷|卡片|统计|汇总|信息|情况|凭证|状|名册|委托|授权|记载|文件|附件|底稿|存根|副本|公示|布告|启事|喜报|讣告|悼词|誓词|提纲|志愿|收据|借据|聘约|履历|经历|概况|简况|手续|移交|签到|工资|奖金|补贴|照片|备案|报备)(\([^)]*\))?$"
)
"""How further titles end, and headings inside a paper too: enough where the words tell what it is about."""
_NOT_TITLE = re.compile(
    r"[。;]|[:,].{6,}|^第?\d+页|^共\d+页|^[〔(\[]?\d|^(一|二|三|四|五|六|七|八|九|十)+[、.]|^第.{1,3}条|"
    r"^(?:会签|审批|意见|审核意见|审批意见|备注|说明|附件|登记|确认|批准|申请|检查|审批栏|填表说明|注意事项)$"
)
_SUBJECT = re.compile(r"^(?:邮件)?(?:主题|标题|事由|题目|[Ss]ubject|Re|RE)[:]+(?=.{2,})")  # of a mail or memo
_DOC_NO = re.compile(r"[〔\[(](19|20)\d{2}[〕\])]第?\d+号")
_COMPANY_ONLY = re.compile(r"^[^表书单证]{2,40}(公司|集团|厂|局|院|中心|委员会|银行|大学|学院)(文件)?$")
_MAX_TITLE_CHARS = 44
_SUBJECT_PROMINENCE = 0.6
_TALL, _SMALL = 1.35, 1.2  # of the page's line height


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A row, or two or three rows read as one, that may be the title; ``prominence`` 0..1."""

    text: str
    prominence: float
    top: float


def find_title_candidates(sheet: Sheet) -> list[TitleCandidate]:
    """Give what may be the title of an upright page, most prominent first."""
    rows = [row for row in sheet.rows if row[0].top < 0.45 * sheet.height]
    found: list[TitleCandidate] = []
    for index, row in enumerate(rows):
        cells = _tall(row, sheet.line_height)
        said = _row_text(cells)
        text = _SUBJECT.sub("", said)
        if not 2 <= len(text) <= _MAX_TITLE_CHARS or _NOT_TITLE.search(text):
            continue
        prominence = _prominence(cells, text, sheet, index)
        if text != said:  # however small a mail prints what it is about
            prominence = max(prominence, _SUBJECT_PROMINENCE)
        found.append(TitleCandidate(text, prominence, row[0].top))
        found.extend(_joined(rows, index, prominence))
    return sorted(found, key=lambda candidate: -candidate.prominence)[:10]


def _joined(rows: Sequence[tuple[TextLine, ...]], index: int, prominence: float) -> list[TitleCandidate]:
    """A title set in two or three rows: neighbours of like height, close together."""
    found = []
    text, height = _row_text(rows[index]), _row_height(rows[index])
    for row in rows[index + 1 : index + 3]:
        if not 0.75 < _row_height(row) / height < 1.33 or row[0].top - rows[index][0].bottom > 3.2 * height:
            break
        text += _row_text(row)
        if len(text) > _MAX_TITLE_CHARS or _NOT_TITLE.search(text):
            break
        found.append(TitleCandidate(text, prominence * 0.97, rows[index][0].top))
    return found


def _row_text(row: Sequence[TextLine]) -> str:
    return "".join(line.text for line in row)


def _tall(row: Sequence[TextLine], height: float) -> Sequence[TextLine]:
    """The one cell of a row that is set much larger than the others: a cover beside a form."""
    tall = [line for line in row if line.height > _TALL * height]
    small = all(line in tall or line.height < _SMALL * height for line in row)
    return tall if len(tall) == 1 and small else row


def _row_height(row: Sequence[TextLine]) -> float:
    return max(line.height for line in row) or 1.0


def _prominence(row: Sequence[TextLine], text: str, sheet: Sheet, index: int) -> float:
    """How much a row looks like a title: tall, centred, near the top, worded like one, alone on its row."""
    ratio = _row_height(row) / sheet.line_height
    middle = (row[0].left + row[-1].right) / 2
    score = 0.45 * max(0.0, min(1.0, (ratio - 0.9) / 0.7))
    score += 0.2 * max(0.0, 1 - abs(middle - sheet.width / 2) / (0.22 * sheet.width))
    score += 0.15 * max(0.0, 1 - row[0].top / (0.45 * sheet.height))
    score += 0.2 if TITLE_END.search(text) else 0.0
    if index == 0 and ratio < 1.15 and not TITLE_END.search(text):
        score *= 0.7  # a running head
    if len(row) > 1 and max(len(line.text) for line in row) > 3:
        score *= 0.6  # a row of table cells
    if ":" in text or _COMPANY_ONLY.search(text) or _DOC_NO.search(text):
        score *= 0.35
    return score
