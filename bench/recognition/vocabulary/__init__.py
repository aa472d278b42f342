"""How Chinese units title and word the papers of each type: written knowledge that the type evidence is trained on.

Each file names types of the scheme with ``titles``, patterns of literals, groups, ``|`` and ``?`` (a point is a
name), and ``says``, the words and half sentences of such papers. What is composed of them stands beside the drawn
lay-outs in training (:mod:`bench.recognition.type_evidence`): an author more, who knows every type.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from dossier.config.profiles import default_profiles
from dossier.recognition.text import normalise

_BEFORE = (
    "员工", "职工", "公司", "集团有限公司", "某某股份有限公司", "某市某某厂", "大学", "医院", "区", "附件",
    "2018年度", "二〇〇五年", "一九八八年",
)  # fmt: skip
"""What may stand before any title."""
_NAMES = ("", "张三", "某某", "王小明", "李某某等五名")
_COMMON = (
    "姓名", "性别", "出生年月", "部门", "日期", "签字", "盖章", "工号", "单位", "备注", "身份证号码", "编号",
    "联系电话", "职务", "填表日期", "公司", "人力资源部", "经办人", "审核", "负责人",
)  # fmt: skip
"""What stands on papers of any type."""
_TITLED = 0.5  # share of composed papers that keep their title
_WITH_BEFORE = 0.5  # share of titles with something before them
_LABELS = 4  # of a field, the best first


@dataclass(frozen=True, slots=True)
class Wording:
    """Title patterns of a type, and what its papers say."""

    titles: tuple[str, ...]
    says: tuple[str, ...]


@cache
def load_vocabulary() -> dict[str, Wording]:
    """Read the wording of every type, by type id. Raise ValueError for a type that two files name."""
    found: dict[str, Wording] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for type_id, row in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if type_id in found:
                raise ValueError(f"{type_id} is worded twice")
            found[type_id] = Wording(tuple(row["titles"].split()), tuple(row["says"].split()))
    return found


def compose(pattern: str, rng: random.Random) -> str:
    """Give one of the texts that a pattern stands for.

    >>> compose("(辞职|离职)(申请)?书", random.Random(1))
    '辞职书'
    """
    text, _ = _compose(pattern, 0, rng)
    return text.replace(".", rng.choice(_NAMES))


def _compose(pattern: str, at: int, rng: random.Random) -> tuple[str, int]:
    ways = [""]
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            ways.append("")
            at += 1
            continue
        piece = pattern[at]
        if piece == "(":
            piece, at = _compose(pattern, at + 1, rng)
        at += 1
        if at < len(pattern) and pattern[at] == "?":
            piece, at = piece if rng.random() < 0.5 else "", at + 1
        ways[-1] += piece
    return rng.choice(ways), at


def compose_titles(times: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Give type and title, up to ``times`` different ones of each type, as they are read."""
    for type_id, wording in load_vocabulary().items():
        drawn = {compose(wording.titles[time % len(wording.titles)], rng) for time in range(2 * times)}
        for title in sorted(drawn - {""})[:: max(1, len(drawn) // times)]:
            before = rng.choice(_BEFORE) if rng.random() < _WITH_BEFORE else ""
            yield type_id, normalise(before + title)


def compose_papers(times: int, rng: random.Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give type and rows of papers, ``times`` of each type, in no order but for the title, which many have lost."""
    labels = {
        profile.id: [label for item in profile.fields for label in item.labels[:_LABELS]]
        for profile in default_profiles()
    }
    for type_id, wording in load_vocabulary().items():
        known = labels[type_id]
        for _ in range(times):
            rows = rng.sample(wording.says, max(3, int(len(wording.says) * rng.uniform(0.3, 0.8))))
            rows += rng.sample(known, min(len(known), rng.randint(2, 8)))
            rows += rng.sample(_COMMON, rng.randint(3, 9))
            rng.shuffle(rows)
            title = [compose(rng.choice(wording.titles), rng)] if rng.random() < _TITLED else []
            yield type_id, tuple(normalise(row) for row in title + rows)
