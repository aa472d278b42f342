"""Read which of the printed options of a form is chosen: ticked, filled, bracketed, or the only one named.

Forms print ``□年休假 ☑病假``, ``(√)优秀 ( )良好``, ``优秀(√)`` or ``优秀√``. Recognition writes a tick as V, v
or J, a ticked box as 囚, 区 or 回 and an empty one as 口: what stands before the options is compared, and the one
that differs from the empty boxes is chosen. Where the tick is lost, the only option without an empty box was ticked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TICKS = "☑☒✓✔√■▣●◉◎★"
_LETTER_TICKS = "VvJ"  # what a recogniser makes of √
_TICK = rf"[{_TICKS}{_LETTER_TICKS}]"
_EMPTY = "□☐〇口囗"
_MISREAD_TICKED = "囚区回因西四目田团图冈凶网园日曰也ヨM丿"  # what a recogniser makes of ☑ and ■
_BEFORE = re.compile(
    rf"(?P<mark>[\(\[](?:{_TICK}|[/丿人入4ノ∨]|\s)?[\)\]]|[{_EMPTY}{_TICKS}{_MISREAD_TICKED}]|(?<![A-Za-z0-9]){_TICK})\s?$"
)
_AFTER = re.compile(
    rf"^\s?(?P<mark>[\(\[](?:{_TICK}|[/丿人入4ノ∨]|\s)?[\)\]]|[{_EMPTY}{_TICKS}]|{_TICK}(?![A-Za-z0-9]))"
)
_TICKED, _ODD, _LEFT_OVER, _ONLY, _UNDECIDED = 0.98, 0.9, 0.72, 1.0, 0.45

# Other words for an option, where forms use them; only where the option itself is not named.
_OTHER_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "年休假": (("年假", "年休假"), ("公休", "年休假"), ("陪护假", "陪产假"), ("看护假", "护理假"), ("补休", "调休"),
             ("倒休", "调休"), ("换休", "调休"), ("工伤", "工伤假"), ("丧", "丧假")),
    "固定期限": (("无固定期", "无固定期限"), ("完成一定", "以完成一定工作任务为期限"), ("有固定期", "固定期限")),
    "标准工时": (("综合工时", "综合计算工时"), ("综合计算", "综合计算工时"), ("标准工作", "标准工时")),
    "劳动者解除": (("协商一致", "协商解除"), ("期满终止", "合同终止"), ("合同期满", "合同终止"),
               ("到期终止", "合同终止"),
               ("终止", "合同终止"), ("辞职", "劳动者解除"), ("辞退", "用人单位解除"), ("开除", "用人单位解除"),
               ("严重违反", "用人单位解除"), ("退休", "退休"), ("病故", "死亡"), ("去世", "死亡"), ("裁减", "裁员"),
               ("双方协商", "协商解除"), ("协商", "协商解除"), ("届满", "合同终止"), ("到期", "合同终止"),
               ("不符合录用", "试用期解除"), ("本人提出", "劳动者解除"),
               ("个人原因", "劳动者解除"), ("单位提出", "用人单位解除"), ("试用期", "试用期解除")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option chosen, the text it was read from, and how surely, 0..1."""

    option: str
    raw: str
    validity: float


@dataclass(frozen=True, slots=True)
class _Printed:
    option: str
    start: int
    end: int


def has_tick(text: str) -> bool:
    """Tell whether a normalised text is nothing but a tick, as in a cell under a rating."""
    return bool(re.fullmatch(rf"[\(\[]?(?:{_TICK}|/|\\)[\)\]]?", text))


def printed_options(options: tuple[str, ...], text: str) -> list[str]:
    """Give the options that a normalised text names, in order."""
    return [item.option for item in _printed(options, text)]


def read_option(options: tuple[str, ...], text: str) -> Chosen | None:
    """Read the chosen option of a normalised text; None when none is named or none of several is chosen.

    >>> read_option(("优秀", "良好"), "优秀( )良好(√)").option
    '良好'
    >>> read_option(("优秀", "良好"), "(√)优秀()良好").option
    '优秀'
    """
    printed = _printed(options, text)
    if not printed:
        return _read_other_words(options, text)
    marks = _marks(printed, text)
    ticked = [item for item, mark in zip(printed, marks, strict=True) if _is_ticked(mark, marks)]
    if len({item.option for item in ticked}) == 1:
        return Chosen(ticked[0].option, text[ticked[0].start : ticked[0].end], _TICKED)
    odd = _odd_one(printed, marks)
    if not ticked and odd is not None:
        return Chosen(odd.option, text[odd.start : odd.end], _ODD)
    unmarked = [item for item, mark in zip(printed, marks, strict=True) if not mark]
    if not ticked and len(printed) > 2 and len(unmarked) == 1:
        return Chosen(unmarked[0].option, unmarked[0].option, _LEFT_OVER)
    named = {item.option for item in printed}
    if len(named) == 1 and not (marks[0] and not ticked):
        return Chosen(printed[0].option, printed[0].option, _ONLY)
    if len(named) == 2 and not any(marks):
        return Chosen(printed[0].option, printed[0].option, _UNDECIDED)
    return None


def find_meant(options: tuple[str, ...], text: str) -> str | None:
    """Give the option that a normalised text of a word or two means, which may be its beginning; None when none or
    several.

    >>> find_meant(("标准工时", "综合计算工时", "不定时"), "标准"), find_meant(("合格", "不合格"), "不合格")
    ('标准工时', '不合格')
    """
    named = set(printed_options(options, text))
    if not named and len(text) > 1:
        named = {option for option in options if option.startswith(text)}
    if len(named) == 1:
        return named.pop()
    other = _read_other_words(options, text)
    return other.option if other is not None and not named else None


def _printed(options: tuple[str, ...], text: str) -> list[_Printed]:
    """Where the options stand; of options inside each other (称职, 不称职) the longer counts."""
    words = sorted(options, key=len, reverse=True)
    pattern = "|".join(rf"(?<![A-Za-z]){w}(?![A-Za-z])" if w.isascii() else re.escape(w) for w in words)
    return [_Printed(match.group(), match.start(), match.end()) for match in re.finditer(pattern, text)]


def _marks(printed: list[_Printed], text: str) -> list[str]:
    """The box, bracket or tick of each option: all before or all behind, as the first one's stands."""
    bounds = [0, *(item.end for item in printed)]
    starts = [*(item.start for item in printed[1:]), len(text)]
    before = [
        _found(_BEFORE.search(text[left : item.start])) for item, left in zip(printed, bounds, strict=False)
    ]
    after = [
        _found(_AFTER.search(text[item.end : right])) for item, right in zip(printed, starts, strict=True)
    ]
    if before[0] or sum(map(bool, before)) > sum(map(bool, after)):
        return before
    return after if any(after) else before


def _found(match: re.Match[str] | None) -> str:
    return match["mark"] if match else ""


def _is_ticked(mark: str, marks: list[str]) -> bool:
    """A tick, or a letter for one where the other options show empty boxes or brackets."""
    inside = mark.strip("()[]")
    if not inside:
        return False
    return inside in _TICKS or (inside in _LETTER_TICKS and (mark != inside or len(marks) > 1))


def _odd_one(printed: list[_Printed], marks: list[str]) -> _Printed | None:
    """The one option whose mark is no empty box or bracket where all the others' are."""
    empty = [mark.strip("()[] ") in ("", *_EMPTY) and bool(mark) for mark in marks]
    odd = [item for item, is_empty, mark in zip(printed, empty, marks, strict=True) if mark and not is_empty]
    return odd[0] if len(odd) == 1 and sum(empty) == len(marks) - 1 and sum(empty) else None


def _read_other_words(options: tuple[str, ...], text: str) -> Chosen | None:
    for key, words in _OTHER_WORDS.items():
        if key in options:
            for word, option in words:
                if word in text and option in options:
                    return Chosen(option, word, 0.85)
    return None
