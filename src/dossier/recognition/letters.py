"""Find what a letter says by its place: date and issuer at the foot, number and company at the head.

Follows the usual layout of Chinese official letters (GB/T 9704-2012: 发文字号 under the red head, 署名 and
成文日期 at the lower right), as company letters do. Not for forms, whose fields have labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.recognition.dates import FoundDate, find_dates
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.upright import Sheet, TextLine

_ORGANISATION = re.compile(
    r"^(?:[^:]{0,8}[:])?(?P<v>[\u3400-\u9fff()·]{2,28}?(?:公司|集团|厂|局|研究院|学院|大学|学校|医院|中心|委员会|工会|总部|银行|"
    r"人力资源部|办公室|支部|事务所|仲裁委)(?:\(?(?!盖章|公章|签章|章)[\u3400-\u9fff]{1,6}\))?)(?:\((?:盖章|公章|章|签章)\))?$"
)
_SIGNING = re.compile(r"签|盖章|甲方|乙方|日期|落款|年月日")
_FOOT_FROM = 0.4  # a date above this share of the last page is rarely the foot's


def find_letter_parts(
    sheets: Sequence[Sheet], wanted: dict[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield date, signing date, issuer and company of a record by their place."""
    if not sheets:
        return
    foot = _foot_date(sheets)
    if foot is not None:
        line, date, trust = foot
        for field_id, share in (("doc_date", 1.0), ("sign_date", 0.93)):
            if field_id in wanted:
                yield field_id, _candidate(line, date, trust * share)
        yield from _issuer(sheets, line, wanted)
    head = _head_organisation(sheets[0])
    if head is not None:
        line, start, end = head
        for field_id, trust in (("company", 0.72), ("issuer", 0.55)):
            if field_id in wanted:
                yield field_id, _organisation(line, start, end, trust)


def _foot_date(sheets: Sequence[Sheet]) -> tuple[TextLine, FoundDate, float] | None:
    """The lowest date that stands nearly alone, on the last page that has one; else the lowest date at
    all."""
    fallback: tuple[TextLine, FoundDate, float] | None = None
    for sheet in reversed(sheets):
        for line in reversed(sheet.lines):
            dates = find_dates(line.text)
            if not dates:
                continue
            date = dates[-1]
            share = (date.end - date.start) / len(line.text)
            low = line.middle > _FOOT_FROM * sheet.height or line.middle > _text_foot(sheet)
            if len(date.iso) == 10 and share > 0.6 and low:
                return line, date, 0.9 if len(dates) == 1 else 0.6
            if len(date.iso) == 10 and len(dates) == 1 and low and _SIGNING.search(line.text):
                return line, date, 0.85
            if fallback is None and len(date.iso) > 4:
                fallback = line, date, 0.45
    return fallback


def _text_foot(sheet: Sheet) -> float:
    """Where the last third of the text begins: short letters end high on the page."""
    top, bottom = sheet.rows[0][0].top, sheet.rows[-1][0].bottom
    return top + 0.66 * (bottom - top)


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
