"""Find what a letter says by its place: date and issuer at the foot, number and company at the head.

Follows the usual layout of Chinese official letters (GB/T 9704-2012: 发文字号 under the red head, 署名 and
成文日期 at the lower right), as company letters do. Not for forms, whose fields have labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.recognition.dates import FoundDate
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.signing import find_paper_date
from dossier.recognition.upright import Sheet, TextLine

_ORGANISATION = re.compile(
    r"^(?:[^:]{0,8}[:])?(?P<v>[\u3400-\u9fff()·]{2,28}?(?:公司|集团|厂|局|厅|研究院|研究所|设计院|学院|大学|学校|医院|中心|委员会|工会|总部|介绍所|派出所|服务站|协会|学会|法院|检察院|政府|街道办|教育科|支队|大队|银行|人民政府|饭店|酒店|宾馆|商场|商店|超市|合作社|农场|"
    r"人力资源部|办公室|支部|事务所|仲裁委)(?:\(?(?!盖章|公章|签章|章)[\u3400-\u9fff]{1,6}\))?)(?:\((?:盖章|公章|章|签章)\))?$"
)


_HOSPITAL = re.compile(r"医院|卫生院|门诊部|体检中心|保健院|防治[院所]")


def find_letter_parts(
    sheets: Sequence[Sheet], wanted: dict[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield date, signing date, issuer and company of a record by their place."""
    if not sheets:
        return
    dated = find_paper_date(sheets)
    if dated is not None:
        for field_id, share in (("doc_date", 1.0), ("sign_date", 0.95)):
            if field_id in wanted:
                yield field_id, _candidate(dated.line, dated.date, dated.trust * share)
        yield from _issuer(sheets, dated.line, wanted)
    head = _head_organisation(sheets[0])
    if head is not None:
        line, start, end = head
        cares = bool(_HOSPITAL.search(line.text[start:end]))
        for field_id, trust in (("company", 0.72), ("issuer", 0.55), ("hospital", 0.93 if cares else 0.0)):
            if field_id in wanted and trust:
                yield field_id, _organisation(line, start, end, trust)


def _issuer(
    sheets: Sequence[Sheet], date_line: TextLine, wanted: dict[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    sheet = next(sheet for sheet in sheets if sheet.page == date_line.page)
    for line in reversed(sheet.lines):
        above = date_line.top - line.middle
        if line is date_line or not -sheet.line_height < above < 5 * sheet.line_height:
            continue
        match = _ORGANISATION.match(line.text)
        if match:
            for field_id, trust in (("issuer", 0.92), ("company", 0.8)):
                if field_id in wanted:
                    yield field_id, _organisation(line, match.start("v"), match.end("v"), trust)
            return


def _head_organisation(sheet: Sheet) -> tuple[TextLine, int, int] | None:
    for row in sheet.rows[:4]:
        text = re.sub(r"文件$", "", row[0].text)
        match = _ORGANISATION.match(text) if text else None
        if match:
            return row[0], match.start("v"), match.end("v")
    return None


def _candidate(line: TextLine, date: FoundDate, trust: float) -> Candidate:
    return Candidate(
        date.iso,
        line.raw_part(date.start, date.end),
        line.confidence * trust * date.quality,
        line.page,
        line.part_box(date.start, date.end),
        "foot",
    )


def _organisation(line: TextLine, start: int, end: int, trust: float) -> Candidate:
    value = line.text[start:end]
    raw = line.raw_part(start, end)
    return Candidate(value, raw, line.confidence * trust, line.page, line.part_box(start, end), "place")
