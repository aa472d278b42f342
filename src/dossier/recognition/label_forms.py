"""Forms in which many words are looked for at once: a tree of their characters, and each with one misread.

Not for the words themselves (:mod:`.label_words`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

# Four-character labels that end like this differ from each other by one character before: never guess there.
_GENERIC_END = re.compile(
    r"(日期|时间|部门|岗位|职务|职位|工资|薪资|原因|理由|单位|意见|金额|地址|编号|姓名|类型|结果|结论|等级)$"
)


def longest_of(words: Iterable[str]) -> str:
    """Give a pattern for the longest of many words that stands at a place, as a tree of their characters.

    PERF: some 4,000 labels; as plain alternatives they cost 10 microseconds for every character of a page.

    >>> longest_of(["姓名", "姓", "工号"])
    '(?:姓(?:名)?|工号)'
    """
    tails: dict[str, list[str]] = defaultdict(list)
    for word in words:
        tails[word[0]].append(word[1:])
    parts = []
    for char, rest in sorted(tails.items()):
        longer = [tail for tail in rest if tail]
        if not longer:
            parts.append(re.escape(char))
        elif len(rest) == 1:
            parts.append(re.escape(char + longer[0]))
        else:
            parts.append(re.escape(char) + longest_of(longer) + ("?" if len(longer) < len(rest) else ""))
    return f"(?:{'|'.join(parts)})"


def misread_forms(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give the labels of four or more characters by every form with one character left open; ambiguous forms are
    none."""
    forms: dict[str, str] = {}
    for label, ids in fields.items():
        if len(label) < 4:
            continue
        for index in range(len(label)):
            if len(label) < 6 and index < len(label) - 2 and _GENERIC_END.search(label):
                continue
            form = label[:index] + "?" + label[index + 1 :]
            other = forms.get(form, label)
            forms[form] = label if other and fields[other] == ids else ""
    return forms
