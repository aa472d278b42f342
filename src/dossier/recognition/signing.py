"""Find the date of a paper among all its dates: the one beside the signature, the seal or the issuer.

GB/T 9704-2012 7.3.5 puts the date of a letter at its foot under the issuer; forms are dated beside the last
signature. Dates that say something else (born, begins, takes effect, a range, a column of a table) are never the
paper's. Not for dates that a label calls the paper's (填表日期), which are fields like others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from dossier.recognition.cells import join_lines
from dossier.recognition.dates import FoundDate, find_dates
from dossier.recognition.surnames import NAME
from dossier.recognition.upright import Sheet, TextLine

# Before a date: it says something other than when the paper was made.
_OTHER = re.compile(
    r"(?:出生|生日|入职|入司|进厂|到岗|到职|报到|参加工作|生效|执行|实施|施行|起薪|转正|最后|离职|离岗|解除|终止|到期|届满|"
    r"期满|有效|起始|开始|结束|截止|截至|调动|调入|调岗|调整|异动|任职|晋升|聘任|入学|毕业|培训|考核|体检|检查|受伤|事故|发生|入党|"
    r"入团|入伍|退伍|退休|休假|请假|加班|服务|试用|处分期|影响期|期限|期间|参保|停保|拟.{0,4}|预计.{0,6}|复审|用工|录用|聘用|起止|"
    r"鉴于|生产|购买|办理|交接|返岗|到账|发放|缴费|行权|归属|授予|收文|归档|存档|打印|复印|扫描|毕业|学习|就读|建档|"
    r"验证|诊断|预产|分娩|下乡|插队|服役|出院|住院|入院|出发|返回|到达|启程|回岗|结婚|登记结婚|成立|注册|购置|出厂|领用|归还|借款|还款|取得|获得|开始|确诊|就诊|手术|施工|竣工|开工|提车|出差|开户|年检|换证|下次|首次|上次|出国|回国|任期|聘期|合同期|所属)"
    r"[^,。;:]{0,4}[:]?$"
)
# A date called something: the paper's only if called by one of these.
_CALLED = re.compile(r"[\u3400-\u9fff](?:日期|时间)[:]?$")
_PAPERS_OWN = re.compile(
    r"(?:填.?|签.?|订立|申请|申报|报告|制[表单定作]?|编制|开具|开单|出具|出证|颁发|颁证|发证|发文|印发|签发|下发|发布|通知|登记|审[批核]|"
    r"批准|提交|提出|递交|记录|呈报|报批|成文|形成|落款|打印|立据|评[价估]|面[试谈]|确认|声明|承诺|授权|发送|发件|生成|立[据书约]|交|人|单位|方|领导|意见|章\)?)(?:表|单)?"
    r"(?:日期|时间)[:]?$"
)
_IN_SENTENCE_BEFORE = re.compile(
    r"(?:自|从|于|至|到|在|由|止|截至|截止|是|为|即|,|-|~|请|(?<!日)期|以|原|该|经)$"
)
_IN_SENTENCE_AFTER = re.compile(
    r"^(?:至|到|止|起|前|以前|之前|以来|以后|之后|后|-|~|出?生|在|因|入职|到我|进|期间|经|的|晚|上午|下午|夜|凌晨|,)"
)
_MADE = re.compile(r"^(?:在[\u3400-\u9fff]{2,12}?)?(?:签订|订立|签署|签约|签发|印发|填|制)(?!的|了)")
# A bare label of the date behind a signature: 签字:张三 日期:…
_SIGNED_DATE = re.compile(
    rf"(?P<sign>签收|签字|签名|签章|盖章|公章|负责人|经办人?|主管|经理|主任|审核人?|审批人?|批准人?|领导|本人|申请人|填表人|制表人?|人|方|员工|单位)"
    rf"(?:意见)?(?:\([^()]{{0,8}}\))?:?(?:{NAME})?[。,;]?(?:日期|时间)[:]?$"
)
# Called by what the paper is about: its own date where there is no other.
_ABOUT = re.compile(
    r"(?:考核|更新|复印|评定|面谈|访谈|谈话|交接|查询|验证|统计|鉴定|检查|办理|发放|打印|受理|下载|复核|考评|测评|培训|学习|授课|完成|体检|评选|办结)(?:日期|时间)[:]?$"
)
_SIGN = re.compile(
    r"签字|签名|签章|盖章|公章|签发|签署|\(章\)|负责人|经办|主管|经理|厂长|科长|处长|部长|院长|主任|董事长|校长|医师|医生|主检|审核|审批|"
    r"批准|意见|领导|落款|本人|制表|填表|编制|日期|甲方|乙方|人[:(]|主席|书记|单位|[交收接管制填签经审核办]人"
)
_TIME = re.compile(
    r"^(?:星期[一二三四五六日天]|周[一二三四五六日])?,?(?:[上下]午)?[0-9]{1,2}[:时][0-9]{2}(?:[:分][0-9]{2})?"
)
_BARE = re.compile(r"[0-9]{8}")  # rather a number than a date, where no label calls it one
_BOXED = re.compile(r"[0-9年月日]{1,6}")  # a piece of a date filled into boxes
_RECEIVED = re.compile(r"签收|回执|送达|收到|收件|领取")
_ISSUER = re.compile(
    r"(公司|集团|厂|局|院|校|中心|委员会|银行|大学|工会|部|科|处|室|会|所|支部)(\(.{0,4}章\)|\(.{1,8}\))*$"
)
_ABOUT_TRUST = 0.62  # of a date called by what the paper is about
_UNKNOWN_TRUST = 0.5  # of one called by an unknown word
_TABLE_CELLS = 3  # from so many cells on a row is rather a table's than a signature's
_SIGNATURE_CHARS = 30  # what is longer beside a date is no signature
_NOISE_CHARS = 6  # of a seal, read into the line of a date
_FOOT_FROM = 0.4  # above this share of the page a date is the head's


class _Place(IntEnum):
    """How well a date's place tells that it is the paper's, worst first."""

    SENTENCE = 0
    EVENT = 1
    HEAD = 2
    RECEIPT = 3
    FOOT = 4


@dataclass(frozen=True, slots=True)
class PaperDate:
    """The date of a paper; ``trust`` 0..1: how surely it is the paper's, apart from how well it was read."""

    line: TextLine
    date: FoundDate
    trust: float


@dataclass(frozen=True, slots=True)
class _Seen:
    line: TextLine
    date: FoundDate
    place: _Place
    trust: float


def find_paper_date(sheets: Sequence[Sheet]) -> PaperDate | None:
    """Find the date of a paper by place; None when every date says something else.

    Of several dates beside signatures the last on the paper counts. A date in running text is the paper's only
    where it says so (本合同于…签订), and only when there is no other.
    """
    seen = [
        judged
        for sheet in sheets
        for row in map(_without_boxes, sheet.rows)
        for column, line in enumerate(row)
        for judged in _judge_line(sheet, row, column, line)
    ]
    if not seen:
        return None
    best_place = max(item.place for item in seen)
    candidates = [item for item in seen if item.place is best_place]
    if best_place is _Place.SENTENCE:
        chosen = max(candidates, key=lambda item: item.date.iso)
        return PaperDate(chosen.line, chosen.date, chosen.trust)
    full = [item for item in candidates if len(item.date.iso) == 10] or candidates
    chosen = full[0] if best_place in (_Place.HEAD, _Place.EVENT) else full[-1]
    agreeing = {item.date.iso for item in full} == {chosen.date.iso}
    return PaperDate(chosen.line, chosen.date, min(0.97, chosen.trust + (0.02 if agreeing else 0.0)))


def _without_boxes(row: Sequence[TextLine]) -> Sequence[TextLine]:
    """A row with every date that stands in several boxes (2015|年|6|月|1|日) put into one."""
    return [line for run in _runs(row) for line in ([join_lines(run)] if _is_boxed(run) else run)]


def _runs(row: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    run: list[TextLine] = []
    for line in row:
        piece = _BOXED.fullmatch(line.text) is not None
        if run and not (piece and _BOXED.fullmatch(run[-1].text)):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_boxed(run: Sequence[TextLine]) -> bool:
    if len(run) < 2 or not any(char in line.text for line in run for char in "年月"):
        return False
    return any(len(date.iso) == 10 for date in find_dates("".join(line.text for line in run)))


def _judge_line(sheet: Sheet, row: Sequence[TextLine], column: int, line: TextLine) -> list[_Seen]:
    dates = find_dates(line.text)
    judged = []
    for index, date in enumerate(dates):
        start = dates[index - 1].end if index else 0
        before = line.text[start : date.start]
        following = dates[index + 1].start if index + 1 < len(dates) else len(line.text)
        after = line.text[date.end : following]
        if len(date.iso) < 7 or (_BARE.fullmatch(date.raw) and not _CALLED.search(before)):
            continue
        seen = _judge(sheet, row, column, date, before, after)
        if seen is not None:
            judged.append(seen)
    return judged


def _judge(
    sheet: Sheet, row: Sequence[TextLine], column: int, date: FoundDate, before: str, after: str
) -> _Seen | None:
    line, after = row[column], _TIME.sub("", after)
    left = before or (row[column - 1].text if column else "")
    beside = "".join(cell.text for cell in row[max(0, column - 2) : column]) + before
    signed_date = _SIGNED_DATE.search(beside)
    if len(date.iso) < len("2015-06-01") and before and not _PAPERS_OWN.search(before):
        return None
    called = _CALLED.search(left) and not _PAPERS_OWN.search(left) and not signed_date
    if _OTHER.search(left) or called:
        return _event(line, date, left)
    made = bool(_MADE.match(after))
    sentence = bool(_IN_SENTENCE_AFTER.match(after)) or bool(_IN_SENTENCE_BEFORE.search(before))
    if sentence and not made:
        return None
    if made and sentence:
        return _Seen(line, date, _Place.SENTENCE, 0.8)
    alone = len(before) + len(after.strip("。()盖章")) <= 1
    signed = bool(_SIGN.search(left) or signed_date or (alone and _signed_above(sheet, line)))
    signed = signed or (alone and bool(_SIGN.search(beside)) and len(beside) < _SIGNATURE_CHARS)
    closing = len(after.strip("。,()盖公章签字名")) == 0
    if len(row) >= _TABLE_CELLS and not signed:
        return None
    noisy = not before and len(after) <= _NOISE_CHARS and not re.search("[,。:]", after)
    if not (alone or noisy or (closing and (signed or len(before) < 40)) or made):
        return None
    if _RECEIVED.search(left) or (signed_date and _RECEIVED.search(beside)):
        return _Seen(line, date, _Place.RECEIPT, 0.8)
    if not _is_low(sheet, line):
        return _Seen(line, date, _Place.HEAD, 0.84 if alone or signed else 0.5)
    issued = alone and _issuer_near(sheet, line)
    return _Seen(line, date, _Place.FOOT, 0.95 if issued else 0.92 if signed else 0.88 if alone else 0.8)


def _event(line: TextLine, date: FoundDate, left: str) -> _Seen | None:
    """A date called by what the paper is about, or by a word that names no known event."""
    if _ABOUT.search(left):
        return _Seen(line, date, _Place.EVENT, _ABOUT_TRUST)
    return None if _OTHER.search(left) else _Seen(line, date, _Place.EVENT, _UNKNOWN_TRUST)


def _is_low(sheet: Sheet, line: TextLine) -> bool:
    """In the lower part of the page, or of what is written on it: short letters end high."""
    top, bottom = sheet.rows[0][0].top, sheet.rows[-1][0].bottom
    return line.middle > _FOOT_FROM * sheet.height or line.middle > top + 0.6 * (bottom - top)


def _signed_above(sheet: Sheet, line: TextLine) -> bool:
    near = (other for other in sheet.lines if 0 < line.middle - other.middle < 3.2 * sheet.line_height)
    return any(_SIGN.search(other.text) and len(other.text) < 40 for other in near)


def _issuer_near(sheet: Sheet, line: TextLine) -> bool:
    near = (other for other in sheet.lines if abs(line.middle - other.middle) < 4.5 * sheet.line_height)
    return any(_ISSUER.search(other.text) and len(other.text) < 32 for other in near)
