"""Form words under a seal that is as black as the print: completed where only one word can be meant.

A signing place has few labels, and a company's seal stands on them. What its rim hides of a label is known from what
is left. Only labels are completed, never values, and what was completed is trusted less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

_LABELS = """
    法定代表人 法人代表 委托代理人 授权代表 委托代表人 甲方代表 乙方代表 单位负责人 部门负责人 主要负责人
    负责人 申请人 审批人 审核人 批准人 经办人 承办人 填表人 填报人 制表人 转递人 收件人 签收人 证明人
    介绍人 交接人 接收人 仲裁员 书记员 主检医师 诊断医师 主治医师
    甲方（章） 乙方（章） 单位（章） 甲方（公章） 甲方（盖章） 甲方（签章） 乙方（公章） 乙方（盖章） 单位（公章）
    单位（盖章） 公司（盖章） 用人单位（公章） 用人单位（盖章） 发证单位（盖章） 发证机关（盖章）
    """
_HEAD = 2  # characters that must be read as they are in the label
_LONG = 5
_TRUST = 0.9
_BRACKETS = "（）"
_MAY_FOLLOW = re.compile(r"(?!意见|签|盖)[\u3400-\u9fff]{2,4}|.")  # a name, or what the rim looks like
_COLONS = re.compile(r"[：:；;]")


def complete_label(text: str, confidence: float) -> tuple[str, float]:
    """Give the text with the label at its beginning completed, and its confidence.

    >>> complete_label("法定代表江上清", 0.99), complete_label("甲方（公）", 0.9)
    (('法定代表人：江上清', 0.891), ('甲方（公章）', 0.81))
    >>> complete_label("经办：江上清", 0.99), complete_label("江上清", 0.99)
    (('经办：江上清', 0.99), ('江上清', 0.99))
    """
    colon = _COLONS.search(text)
    head, rest = (text[: colon.start()], text[colon.end() :]) if colon else (text, "")
    found = min((one for label in _labels() for one in _fit(label, head, colon is not None)), default=None)
    if found is None:
        return text, confidence
    label, after = found[3], found[4] if len(found[4]) > 1 else ""
    joint = "：" if colon or label[-1] not in _BRACKETS else ""
    completed = label + joint + after + rest
    return (text, confidence) if completed == text else (completed, round(confidence * _TRUST, 4))


def _fit(label: str, head: str, closed: bool) -> Iterator[tuple[int, bool, int, str, str]]:
    """Give the ways in which a label may stand at the beginning, best least: edits, whether what follows is no name,
    its length negative, the label, what follows.

    ``closed``: a colon was read, so that nothing follows and a short label is what it says.
    """
    edits_allowed = (2 if len(label) > _LONG else 1) if not closed or len(label) >= _LONG else 0
    bracketed = label[-1] in _BRACKETS
    if head[:_HEAD] != label[:_HEAD] or (bracketed and not any(sign in head for sign in _BRACKETS)):
        return
    shortest = len(label) if head.startswith(label) else max(_HEAD, len(label) - 2)
    for length in range(shortest, len(label) + 1):
        after = head[length:]
        if length > len(head) or (after and (closed or bracketed or not _MAY_FOLLOW.fullmatch(after))):
            continue
        edits = Levenshtein.distance(label, head[:length])
        if edits <= edits_allowed:
            yield edits, len(after) == 1, -len(after), label, after


@cache
def _labels() -> tuple[str, ...]:
    return tuple(_LABELS.split())
