"""Find the labels printed on forms: where a field's name stands, where it ends, and how surely it is a label.

The same word is a label in ``姓名：张三`` and plain text in ``请核对姓名。``: a colon, a cell of its own or a gap
before it makes the difference. Not for values (:mod:`.fields`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dossier.recognition.profile import FieldProfile, TypeProfile
from dossier.recognition.text import is_cjk, normalise
from dossier.recognition.upright import TextLine

# Words on forms that name something no field holds: they end the value before them.
_OTHER_LABELS = """
    备注 关系 签字 签名 签章 婚姻状况 政治面貌 健康状况 身高 体重 血型 邮编 邮政编码 部门意见 人力资源部意见 总经理意见
    单位意见 公司意见 部门负责人 参加工作时间 毕业时间 紧急联系电话 与本人关系 年龄 外语水平 期望薪资 兴趣爱好 审核人
    复核人 制表人 填表人 审批人 批准人 交通方式 序号 项目 户口性质 户别 户口类型 有无病史 基本情况 工作经历 教育经历
    个人总结 自我评价 委托代理人 代理人 监交人 校长 主检医师 医师 病历号 门诊号 科别 负责人 联系人 传真 曾用名 英文名
    司龄 直接主管 部门主管意见 部门主管 人事 现部门意见 调出部门意见 调入部门意见 拟调部门意见 车间意见 科室意见
    厂部意见 人事部意见 劳资科意见 总经理审批 领导审批 处理依据 处分依据 复印件 满分 自评 数量 培训地点 主讲人 讲师
    出生地 签发日期 学习形式 毕业日期 复审日期 发证日期 考核指标 权重 指标
""".split()  # noqa: SIM905  a list of quoted words would hide them among quotes
# A label after one of these belongs to somebody or something else: 父亲姓名, 联系人电话, 校长姓名.
_FOREIGN = re.compile(
    r"(父|母|亲|配偶|子女|家属|联系人|证明人|代理人|介绍人|监护人|校长|负责人|代表人|主管|上级|领导|经办人|审批人|"
    r"接收人|交接人|面试官|考核人|评价人|医师|推荐人|担保人|丈夫|妻子|兄弟|姐妹|成员|亲属|紧急|公司|单位|部门|学校|"
    r"医院|法人|注册|办公|授权|受理|收件|发件|开票|同|甲方|财务|人事|监交人|直接|毕业|培训机构|机构)$"
)
_PROSE = re.compile(r"[,。;]")
_TITLE = re.compile(
    r"(表|书|单|证明|协议|合同|通知|决定|报告|记录|函|信|简历|清单|声明|意见|情况|要求|总结)$"
)
# Labels that may stand glued to their value (姓名张三性别男) because no value begins with them.
_GLUED = frozenset(
    [
        "姓名",
        "性别",
        "民族",
        "籍贯",
        "工号",
        "部门",
        "出生",
        "出生日期",
        "出生年月",
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "联系电话",
        "电话",
        "手机号码",
        "入职日期",
        "学历",
        "专业",
        "员工编号",
        "政治面貌",
        "有效期限",
        "签发机关",
        "证书编号",
    ]
)
_EVENTLESS = frozenset({"日期"})
_MAX_PREFIX = 5
# What numbers the items of a form: 三、 (二) 6. 第四条 1) and the like; circled numbers arrive as bare digits.
_ITEM = re.compile(
    r"(?:\(?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:\)|[、.,:]|\),)|第[一二三四五六七八九十0-9]{1,3}[条项款]:?|"
    r"[0-9]{1,2}(?=[\u3400-\u9fff]))+|[*#·●◆■★※]+"
)
_SIGNED = "(?:签字|签名|签章|盖章)?"
_MISREAD_WEIGHT = 0.8  # trust in a label with one character that is none of its own
# Four-character labels that end like this differ from each other by one character before: never guess there.
_GENERIC_END = re.compile(
    r"(日期|时间|部门|岗位|职务|职位|工资|薪资|原因|理由|单位|意见|金额|地址|编号|姓名|类型|结果|结论|等级)$"
)


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label in a line: ``text[start:end]`` with its colon. ``fields``: ids it may stand for (empty: none of
    ours). ``weight`` 0..1: how surely a label. ``cell``: the line holds nothing else."""

    label: str
    start: int
    end: int
    fields: tuple[str, ...]
    weight: float
    cell: bool


class LabelIndex:
    """All labels of all profiles, compiled once."""

    def __init__(self, profiles: Sequence[TypeProfile]) -> None:
        self.field_profiles: dict[str, FieldProfile] = {}
        names: dict[str, list[str]] = defaultdict(list)
        for profile in profiles:
            for field in profile.fields:
                if field.id not in self.field_profiles:
                    self.field_profiles[field.id] = field
                    for label in dict.fromkeys(map(normalise, field.labels)):
                        names[label].append(field.id)
        self._ranks = {
            (field.id, label): rank
            for field in self.field_profiles.values()
            for rank, label in reversed(list(enumerate(map(normalise, field.labels))))
        }
        for label in _OTHER_LABELS:
            names.setdefault(label, [])
        self._fields = {label: tuple(ids) for label, ids in names.items() if label}
        words = longest_of(self._fields)
        self._pattern = re.compile(
            rf"(?P<label>{words})(?P<remark>{_SIGNED}(?:\([^()]{{0,14}}\))?)(?P<colon>[:;](?=.|$))?"
        )
        self._misread = _misread_forms(self._fields)

    def rank(self, field_id: str, label: str) -> int:
        """Give the place of a label among a field's own, 0 for the best."""
        return self._ranks.get((field_id, label), len(self.field_profiles[field_id].labels))

    def find(self, line: TextLine) -> list[LabelHit]:
        """Find the labels in a line, left to right."""
        hits: list[LabelHit] = []
        item = item_end(line.text)
        prose = bool(_PROSE.search(line.text, item)) and len(line.text) > 12
        for match in self._pattern.finditer(line.text, item):
            hit = self._judge(line, match, hits, item, prose=prose)
            if hit is not None:
                hits.append(hit)
        if (not hits or hits[0].start > item) and (hit := self._misread_label(line, item)):
            hits = [hit, *(other for other in hits if other.start >= hit.end)]
        return hits

    def _misread_label(self, line: TextLine, item: int) -> LabelHit | None:
        """A label at the start of a line, or filling it, with one character misread."""
        head, colon, _ = line.text[item:].partition(":")
        label = re.sub(r"\([^()]*\)$", "", head)
        if not 4 <= len(label) <= 12:
            return None
        for index in range(len(label)):
            meant = self._misread.get(label[:index] + "?" + label[index + 1 :])
            if meant:
                end = item + len(head) + len(colon)
                return LabelHit(meant, 0, end, self._fields[meant], _MISREAD_WEIGHT, end == len(line.text))
        return None

    def _judge(
        self, line: TextLine, match: re.Match[str], before: Sequence[LabelHit], item: int, *, prose: bool
    ) -> LabelHit | None:
        label, start, end = match["label"], match.start(), match.end()
        fields = self._fields[label]
        colon = bool(match["colon"])
        cell = start == item and end == len(line.text)
        prefix = _prefix(line, start, before[-1].end if before else item)
        first = start == item and not before
        if prefix and _FOREIGN.search(prefix):
            return LabelHit(label, start - len(prefix), end, (), 0.9, False) if colon or not prose else None
        if prefix and before and start - len(prefix) == before[-1].end:
            prefix = ""  # it is the value of the label before
        if cell and not prefix:
            return LabelHit(label, 0, end, fields, 0.95, True)
        if prefix and label in _EVENTLESS:
            fields = ()  # the date of something, not of the paper
        if colon:
            if prefix and (len(prefix) > _MAX_PREFIX or len(label) < 2):
                return None
            begin = start - len(prefix)
            cell = begin == item and end == len(line.text)
            begin = 0 if begin == item else begin
            return LabelHit(label, begin, end, fields, 0.8 if prefix else 1.0, cell)
        if prose or prefix or not _glued_label_fits(line, start, end, before, item):
            return None
        return LabelHit(label, 0 if first else start, end, fields, 0.75, False)


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


def item_end(text: str) -> int:
    """Give where the text of a numbered item begins: after ``三、``, ``(二)``, ``6.``; 0 without a number.

    >>> item_end("三、请假事由:探亲"), item_end("(二)工号"), item_end("2015.6.1"), item_end("姓名")
    (2, 3, 0, 0)
    """
    match = _ITEM.match(text)
    if match is None or text[match.end() : match.end() + 1].isdecimal():
        return 0
    return match.end()


def _misread_forms(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Labels of four or more characters by every form with one character left open; ambiguous forms are
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


def _prefix(line: TextLine, start: int, floor: int) -> str:
    """The Chinese characters glued before a label, back to a gap, a sign or the label before."""
    index = start
    while index > floor and is_cjk(line.text[index - 1]) and not _gap(line, index):
        index -= 1
    return line.text[index:start]


def _gap(line: TextLine, index: int) -> bool:
    """A space stood before ``text[index]`` on the paper."""
    return index > 0 and line.origin[index] - line.origin[index - 1] > 1


def _glued_label_fits(line: TextLine, start: int, end: int, before: Sequence[LabelHit], item: int) -> bool:
    """Without a colon a label counts at the start of a short line or after other labels, apart from its value."""
    if len(line.text) > 40 or end - start < 2 or (start == item and _TITLE.search(line.text)):
        return False
    if line.text[start:end] in _GLUED:
        return start == item or (bool(before) and before[0].start == 0)
    before_gap = start == item or (bool(before) and _gap(line, start))
    after_gap = end == len(line.text) or _gap(line, end) or not is_cjk(line.text[end])
    return before_gap and after_gap


@lru_cache(maxsize=8)
def label_index(profiles: tuple[TypeProfile, ...]) -> LabelIndex:
    """Give the compiled labels of a set of profiles; compiled once for each set."""
    return LabelIndex(profiles)
