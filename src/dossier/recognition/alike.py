# ruff: noqa: E501  a row of words broken over lines cannot be compared with its neighbours
"""Labels that no list holds, understood by their parts: 停保起始 names what 停保日期 names.

A label is a few words for what happened (停保), to which part of it (起始) and what kind of thing stands beside it
(日期). Words of the same meaning are folded into one sign, words that add nothing are dropped, and the rest is
compared as a bag of signs (Dice 1945). Only for fields that the type of the paper asks for, and never against a
label that is known to mean something else. Not for misread characters (:mod:`.labels`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dossier.recognition.label_words import OTHER_LABELS
from dossier.recognition.profile import FieldProfile

_SAME_MEANING = (
    ("日", "日期|时间|年月日|年月|何时|时刻|日子|日"),
    ("起", "起始|开始|起算|自何时|起"),
    ("止", "终止|结束|截止|截至|届满|期满|到期|至何时|止"),
    ("号", "号码|编号|编码|代码|代号|字号|号"),
    ("薪", "工资|薪资|薪酬|薪金|劳动报酬|报酬|薪"),
    ("因", "原因|理由|事由|缘由|缘故"),
    ("校", "院校|学校|校名|校"),
    ("岗", "岗位|职务|职位|工种|岗"),
    ("部", "部门|科室|车间|班组|团队|机构|处室|站点|网点|门店"),
    ("类", "类型|类别|种类|形式|性质|方式"),
    ("果", "结果|结论|意见"),
    ("等", "等次|等级|等第|档次|级别"),
    ("地", "地点|所在地|地址|住所|住址|城市|地"),
    ("名", "姓名|名字|名称|全称|名"),
    ("额", "金额|额度|数额|总额|合计|总计|款额"),
    ("分", "得分|成绩|分数|评分|分值|分"),
    ("违", "错误|违纪|违规|违章|过失|犯错"),
    ("诊", "救治|治疗|就诊|诊疗|收治"),
    ("缴", "缴费|缴纳|参保|投保"),
    ("离", "离职|离岗|离厂|离校|离院|离司|离任"),
    ("境", "出境|离境|出国"),
    ("回", "回国|入境|返回|归国"),
    ("减", "减少|减员|停保|退保"),
    ("增", "增加|增员|新增"),
    ("制", "编制|制作|制定|造表|制表|造册|编造"),
    ("填", "填表|填报|填写|填制"),
    ("学时", "学时|课时|时数|教育时数"),
    ("工时", "工时制度|工时安排|工时"),
    ("限", "年限|期限|时长|年资"),
    ("事", "事实|情况|经过|内容|行为"),
    ("罚", "处分|处罚|惩处|惩戒|处理"),
    ("聘", "聘用|聘任|录用|任用|招用|雇用"),
    ("入", "入职|到岗|到职|报到|进厂|入厂|到厂|入司"),
    ("住", "居住|现住"),
    ("训", "培训|学习|进修|教育"),
)  # fmt: skip
"""A sign and the words it stands for, in labels."""
_ADDS_NOTHING = "员工|职工|人员|雇员|劳动者|本人|个人|拟|建议|预计|计划|实际|正式|核定|约定|最终|主要|具体|详细|给予|对应|所属|何种|何|本次|该|所|受|被|的|之|本|度"
"""Words that change nothing about what a label asks for."""
_ORDER = sorted(
    ((word, sign) for sign, words in _SAME_MEANING for word in words.split("|")),
    key=lambda pair: -len(pair[0]),
)
_SIGN_OF = dict(_ORDER) | dict.fromkeys(_ADDS_NOTHING.split("|"), "")
_WORD = re.compile("|".join(sorted(map(re.escape, _SIGN_OF), key=len, reverse=True)))
_LABEL = re.compile(
    r"(?P<label>[\u3400-\u9fff、/]{2,10})(?:\([^()]{0,8}\))?[:]?(?:[A-Za-z][A-Za-z ./]{0,24})?[:]?"
)
_PARSED = ((re.compile(r"被[\u3400-\u9fff]{1,4}(?:人|者|人员|员工|职工|对象)(?:姓名)?"), "employee_name"),)
"""What a label asks for by its shape: 被考察人, whatever was done to them, is whom the paper is about."""
_PROVEN_KINDS = ("date", "money", "number", "int", "cn_id", "phone", "passport", "bank_account", "email")
_LEAST_PROVEN, _LEAST = 0.75, 0.8
"""Likeness from which a label is believed, where the value's kind proves it and where it does not."""
_LEAD = 0.04  # by which the best field must be ahead of the next


@lru_cache(maxsize=8192)
def fold_parts(label: str) -> str:
    """Give a label with words of one meaning folded into one sign, signs in order; what is unknown stays.

    >>> fold_parts("停保起始时间"), fold_parts("减员开始日期"), fold_parts("拟转正日")
    ('减日起', '减日起', '日正转')
    """
    return "".join(sorted(_WORD.sub(lambda match: _SIGN_OF[match.group()], label)))


def label_part(text: str) -> str:
    """Give what a cell asks for when it may be a label that no list holds; else nothing.

    >>> label_part("生效日Effective"), label_part("2015年"), label_part("停保起始:")
    ('生效日', '', '停保起始')
    """
    match = _LABEL.fullmatch(text)
    return match["label"] if match else ""


class AlikeLabels:
    """The labels of the fields that a type asks for, by their parts."""

    def __init__(self, fields: Sequence[FieldProfile], others: Iterable[str]) -> None:
        self._proven = frozenset(field.id for field in fields if field.kind in _PROVEN_KINDS)
        self._others = frozenset(map(fold_parts, others))
        self._known: dict[str, tuple[tuple[str, ...], float] | None] = {}
        self._fields = frozenset(field.id for field in fields)
        folded_labels = [
            (field.id, folded)
            for field in fields
            for folded in sorted(set(map(fold_parts, field.labels)))
            if len(folded) > 1
        ]
        self._labels = tuple((key, len(folded)) for key, folded in folded_labels)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, (_, folded) in enumerate(folded_labels):
            for sign in _signs(folded):
                self._holding[sign].append(place)

    def asks(self, field_ids: Iterable[str]) -> bool:
        """Tell whether the type asks for one of some fields."""
        return not self._fields.isdisjoint(field_ids)

    def find(self, label: str) -> tuple[tuple[str, ...], float] | None:
        """Give what a label without a list's help may name, and their likeness; None for none.

        One field, but where labels of several (a span's two ends) say just the same.
        """
        if label not in self._known:
            parsed = next((field for shape, field in _PARSED if shape.fullmatch(label)), "")
            self._known[label] = ((parsed,), 1.0) if parsed in self._fields else self._find(fold_parts(label))
        return self._known[label]

    def _find(self, folded: str) -> tuple[tuple[str, ...], float] | None:
        best = self._likest(folded) if len(folded) > 1 else {}
        if not best:
            return None
        score = max(best.values())
        keys = tuple(sorted(key for key, other in best.items() if score - other < _LEAD))
        if score < (_LEAST_PROVEN if self._proven.issuperset(keys) else _LEAST):
            return None
        if (len(keys) > 1 or folded in self._others) and score < 1.0:
            return None
        return keys, score

    def _likest(self, folded: str) -> dict[str, float]:
        """By field, the likeness of its likest label. PERF: only labels that share a sign are looked at."""
        shared = Counter(place for sign in _signs(folded) for place in self._holding.get(sign, ()))
        best: dict[str, float] = {}
        for place, count in shared.items():
            key, length = self._labels[place]
            best[key] = max(best.get(key, 0.0), 2 * count / (len(folded) + length))
        return best


def _signs(folded: str) -> list[str]:
    """The signs of a folded label, the second of a kind told from the first."""
    return [sign + str(folded[:at].count(sign)) for at, sign in enumerate(folded)]


_OTHERS = frozenset(OTHER_LABELS)


@lru_cache(maxsize=256)
def alike_labels(fields: tuple[FieldProfile, ...]) -> AlikeLabels:
    """Give the labels of a type's fields by their parts; compiled once for each type."""
    return AlikeLabels(fields, _OTHERS)
