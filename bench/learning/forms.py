"""Drawn forms: arrangements of labels and values as a page reader would deliver them, without pictures.

A form has a type, a wording and an arrangement; each paper of it has another person, other values, and its own
shift, scale, skew, buckling, empty places and misread characters. Kinds: ``usual`` (labels and titles recognition
knows), ``own`` (a company's own words, which it does not), ``bare`` (every other value without a label), ``letter``
(running text in a company's own words) and ``twin`` (the form before it under another title, for another type of
paper). All people, companies and numbers are invented (虚构); identity numbers use region 990101, which is not
assigned.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dossier.recognition.learning.examples import Example
from dossier.recognition.profile import FieldProfile, RosterEntry, TypeProfile
from dossier.recognition.result import Box, Line, PageReading
from dossier.samples.people_names import DEGREES, MAJORS, PEOPLE, SCHOOLS, STREETS

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
KINDS = ("usual", "own", "bare", "letter", "twin")
COMPANY = "虚构云岭机械有限公司"

# Words that recognition has no label for. What its thesaurus knows by now is left out when forms are made.
_OWN_LABELS: dict[str, tuple[str, ...]] = {
    "employee_name": ("申办人", "呈报人", "在册人", "立表人"),
    "employee_no": ("人员代号", "职工牌号", "登录编码", "名册序码"),
    "doc_date": ("造册日", "落款之日", "呈文日", "开列日"),
    "sign_date": ("画押日", "落笔日"),
    "effective_date": ("起效日", "施行之日"),
    "start_date": ("起自", "肇始日"),
    "end_date": ("讫于", "届满之日"),
    "hire_date": ("到厂年月", "进厂之日"),
    "birth_date": ("生辰", "生于"),
    "exit_date": ("离册日", "出厂之日"),
    "id_number": ("身份号牌", "证照号"),
    "phone": ("联络号", "传呼号"),
    "position": ("承担工作", "所司之事"),
    "department": ("所属班底", "供职处"),
    "school": ("就学处", "出身院校"),
    "degree": ("受教程度", "就学等次"),
    "major": ("所习门类", "所学科目"),
    "amount": ("计发数", "应计数"),
    "wage": ("月给付", "本薪数"),
    "insurance_base": ("缴费基准", "核缴数"),
    "hukou_address": ("籍属地", "落户处"),
    "home_address": ("现居处", "寓所"),
    "cert_no": ("证照编次", "发证序码"),
    "contract_no": ("合约编次", "立约序码"),
    "score": ("得数", "评得"),
    "purpose": ("所作何用", "申领缘故"),
}
_OWN_TITLES = (
    "员工在册情形底单", "人事用笺之甲", "厂内通行底册", "班组呈报用纸", "岗上动态底页", "职工事项随行单",
    "年度造册分页", "人力台账散页", "事由呈送用笺", "厂务往来底联", "在岗诸事登录页", "内部留存联",
    "分厂上行用纸", "随档附页之乙", "职工名下底联", "月度呈送散页",
)  # fmt: skip
_WORDS = (
    "经办处",
    "存档联",
    "核发处",
    "主管画诺",
    "甲联存根",
    "不得涂改",
    "填写须知",
    "钤印处",
    "编制处",
    "归档页次",
)
_POSITIONS = ("装配工", "质检员", "数控车工", "仓库保管员", "会计", "软件工程师", "班组长", "电气技术员")
_DEPARTMENTS = ("铸造车间", "装配车间", "质量部", "财务部", "研发中心", "仓储科", "设备科", "行政部")


_PHRASES: dict[str, tuple[str, ...]] = {
    "employee_name": ("今有{employee_name}一员在册", "具结者{employee_name}在此陈明"),
    "employee_no": ("名册序码{employee_no}", "牌号列作{employee_no}"),
    "doc_date": ("此纸成于{doc_date}", "{doc_date}书就"),
    "start_date": ("自{start_date}算起", "以{start_date}作始"),
    "end_date": ("至{end_date}为止", "以{end_date}作结"),
    "hire_date": ("{hire_date}到厂", "于{hire_date}进厂"),
    "position": ("承担{position}之事", "所司系{position}一项"),
    "amount": ("计发{amount}整", "应计{amount}"),
    "wage": ("每月给付{wage}", "按月支{wage}"),
    "school": ("曾就学{school}", "出身{school}"),
    "exit_date": ("{exit_date}离册", "以{exit_date}作出厂之日"),
    "purpose": ("申领所为{purpose}", "以备{purpose}之用"),
    "phone": ("可拨{phone}相询", "传呼{phone}"),
}
_EMPTY, _UNREAD = 0.12, 0.01  # share of further fields left empty, of lines that the reader overlooks

Drawn = tuple[str, float, float, float]
"""Text, left, top and height in pixels."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands on a form: its label (empty: none) and the top left of label and value, in pixels."""

    field: FieldProfile
    label: str
    x: float
    y: float
    value_x: float
    inline: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One arrangement. ``words``: other printed text with its place. ``letter``: running text with ``{field}``.
    ``names_company``: its type asks for the company, which every form prints."""

    kind: str
    type: str
    title: str
    spots: tuple[Spot, ...]
    words: tuple[tuple[str, float, float], ...]
    letter: str = ""
    names_company: bool = False


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """One paper of a form as it was read, and what is true of it."""

    form: int
    kind: str
    example: Example


def make_forms(profiles: Sequence[TypeProfile], count: int, seed: int) -> tuple[Form, ...]:
    """Make forms of all kinds in turn, over different types of paper."""
    rng = random.Random(seed)
    known = {label for profile in profiles for field in profile.fields for label in field.labels}
    usable = [
        p for p in profiles if sum(field.id in _OWN_LABELS for field in p.fields) >= 4 and p.id != "other"
    ]
    order = rng.sample(usable, len(usable))
    forms: list[Form] = []
    for index in range(count):
        profile, kind = order[index % len(order)], KINDS[index % len(KINDS)]
        if kind == "letter":
            forms.append(_make_letter(profile, index, rng))
        elif kind == "twin":
            forms.append(_make_twin(forms[index - 3], profile, index, rng))
        else:
            forms.append(_make_form(kind, profile, known, index, rng))
    asking = {p.id for p in usable if any(field.id == "company" for field in p.fields)}
    return tuple(replace(form, names_company=form.type in asking) for form in forms)


def rearrange(form: Form, profiles: Sequence[TypeProfile], seed: int) -> Form:
    """Make another form for the same type under the same title: other fields, other words, other places."""
    profile = next(item for item in profiles if item.id == form.type)
    known = {label for item in profiles for field in item.fields for label in field.labels}
    other = _make_form("own", profile, known, seed, random.Random(seed))
    return replace(other, kind="cousin", title=form.title, names_company=form.names_company)


def _make_letter(profile: TypeProfile, number: int, rng: random.Random) -> Form:
    fields = [field for field in profile.fields if field.id in _PHRASES]
    fields = fields[:2] + rng.sample(fields[2:], min(len(fields) - 2, 4))
    phrases = [rng.choice(_PHRASES[field.id]) for field in fields]
    text = "，".join(phrases) + rng.choice(
        ("，以上属实，谨此具结。", "，此据交由主管收存备查。", "，所陈各节并无虚妄。")
    )
    spots = tuple(Spot(field, "", 0, 0, 0, True) for field in fields)
    words = (
        (COMPANY, 900.0, 1500.0),
        (rng.choice(_WORDS), 900.0, 1570.0),
        (rng.choice(_WORDS), 240.0, 1750.0),
    )
    return Form("letter", profile.id, _own_title(number, rng), spots, words, text)


def _make_twin(form: Form, profile: TypeProfile, number: int, rng: random.Random) -> Form:
    """The same sheet for another type: those of its fields that the type has too."""
    own = {field.id for field in profile.fields}
    spots = tuple(spot for spot in form.spots if spot.field.id in own)
    return Form("twin", profile.id, _own_title(number, rng), spots, form.words)


def _own_title(number: int, rng: random.Random) -> str:
    return _OWN_TITLES[number % len(_OWN_TITLES)] + rng.choice("一二三四")


def _make_form(kind: str, profile: TypeProfile, known: set[str], number: int, rng: random.Random) -> Form:
    fields = [field for field in profile.fields if field.id in _OWN_LABELS]
    fields = fields[:2] + rng.sample(fields[2:], min(len(fields) - 2, rng.randint(3, 6)))
    title = profile.title if kind == "usual" else _own_title(number, rng)
    columns, inline = rng.choice((1, 2)), rng.random() < 0.5
    left, step, gap = rng.randint(140, 240), rng.randint(62, 100), rng.randint(210, 300)
    top = rng.randint(330, 480)
    spots = []
    for index, field in enumerate(fields):
        x = left + (index % columns) * 680.0
        y = top + (index // columns) * step
        own = [label for label in _OWN_LABELS[field.id] if label not in known]
        label = rng.choice(field.labels[:3]) if kind == "usual" else rng.choice(own or ["另项"])
        if kind == "bare" and index % 2 == 0:
            label = ""
        spots.append(Spot(field, label, x, y, x + gap, inline and bool(label)))
    below = top + (len(fields) // columns + 1) * step
    printed = rng.sample(_WORDS, 5)
    words = [(word, left + 330.0 * (i % 3), below + 90 + 70.0 * (i // 3)) for i, word in enumerate(printed)]
    words.append((COMPANY, left, 150.0))
    return Form(kind, profile.id, title, tuple(spots), tuple(words))


def draw_paper(form: Form, number: int, people: Sequence[RosterEntry], rng: random.Random) -> DrawnPaper:
    """Fill in a form for one person and deliver it as a scanner and a reader would."""
    person = rng.choice(people)
    facts = {
        spot.field.id: _fact(spot.field, person, rng)
        for index, spot in enumerate(form.spots)
        if form.letter or index < 2 or rng.random() > _EMPTY
    }
    lines: list[Drawn] = [(form.title, (WIDTH - 46 * len(form.title)) / 2, 230, 46)]
    lines += [(word, x, y, 30) for word, x, y in form.words]
    lines += _letter_lines(form, facts) if form.letter else _cells(form, facts)
    kept = [line for line in lines if rng.random() > _UNREAD]
    values = {name: value for name, (value, _) in facts.items()}
    if form.names_company:
        values["company"] = COMPANY
    return DrawnPaper(number, form.kind, Example((_scan(kept, rng),), form.type, values))


def _cells(form: Form, facts: Mapping[str, tuple[str, str]]) -> list[Drawn]:
    lines: list[Drawn] = []
    for spot in form.spots:
        raw = facts[spot.field.id][1] if spot.field.id in facts else ""
        if spot.inline:
            lines.append((f"{spot.label}：{raw}", spot.x, spot.y, 32))
            continue
        lines += [(text, x, spot.y, 32) for text, x in ((spot.label, spot.x), (raw, spot.value_x)) if text]
    return lines


def _letter_lines(form: Form, facts: Mapping[str, tuple[str, str]]) -> list[Drawn]:
    text = form.letter.format(**{name: raw for name, (_, raw) in facts.items()})
    rows, row, wide = [], "", 2.0
    for char in text:
        row, wide = row + char, wide + (1.0 if ord(char) > 0x2E00 else 0.55)
        if wide > 33:
            rows, row, wide = [*rows, row], "", 0.0
    return [
        (row, 304.0 if index == 0 else 240.0, 480 + 64.0 * index, 32)
        for index, row in enumerate([*rows, row])
    ]


def make_people(count: int, seed: int) -> tuple[RosterEntry, ...]:
    """Make invented people (虚构) of one invented company."""
    rng = random.Random(seed)
    people = []
    for number in range(count):
        name, sex = PEOPLE[number % len(PEOPLE)]
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(15000))
        order = 2 * rng.randrange(5, 45) + (sex == "男")  # odd for men, GB 11643
        head = f"990101{born:%Y%m%d}{rng.randrange(10)}{order:02d}"
        entry = RosterEntry(
            f"YL{2000 + number}", name, head + _check(head), rng.choice(_DEPARTMENTS), COMPANY
        )
        people.append(entry)
    return tuple(people)


def _check(head: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(w * int(d) for w, d in zip(weights, head, strict=True)) % 11]


def _fact(field: FieldProfile, person: RosterEntry, rng: random.Random) -> tuple[str, str]:
    """Value and how the paper writes it."""
    match field.id:
        case "employee_name":
            return person.name, person.name
        case "employee_no":
            return person.employee_no, person.employee_no
        case "id_number":
            return person.id_number, person.id_number
        case "department":
            return person.department, person.department
        case "phone":
            number = f"199{rng.randrange(10**8):08d}"
            return number, number
    if field.kind == "date":
        on = date(1996, 1, 1) + timedelta(days=rng.randrange(10000))
        return on.isoformat(), rng.choice(
            (f"{on.year}年{on.month}月{on.day}日", f"{on:%Y-%m-%d}", f"{on:%Y.%m.%d}")
        )
    if field.kind == "money":
        amount = rng.randrange(30, 240) * 50
        return str(amount), f"{amount}元"
    pools = {"position": _POSITIONS, "school": SCHOOLS, "degree": DEGREES, "major": MAJORS,
             "score": tuple(str(n) for n in range(60, 99))}  # fmt: skip
    if field.id in ("cert_no", "contract_no"):
        code = f"{rng.choice('ABHK')}{rng.randrange(10**6):06d}"
        return code, code
    if field.id in ("hukou_address", "home_address"):
        text = f"云州市{rng.choice(STREETS)}{rng.randrange(1, 300)}号"
        return text, text
    text = rng.choice(pools.get(field.id, ("办理购房手续", "子女入学", "申领居住证件")))
    return text, text


def _scan(lines: Sequence[Drawn], rng: random.Random) -> PageReading:
    """Deliver lines as read: shifted, scaled, skewed, each a little out of place, now and then misread."""
    scale, skew = rng.uniform(0.97, 1.03), math.radians(rng.gauss(0, 0.6))
    shift = (rng.uniform(-25, 25), rng.uniform(-25, 25))
    buckle, phase = rng.uniform(0, 8), rng.uniform(0, 6)
    cos, sin = math.cos(skew), math.sin(skew)

    def deliver(x: float, y: float) -> tuple[float, float]:
        y += buckle * math.sin(3 * x / WIDTH + phase)
        dx, dy = (x - WIDTH / 2) * scale, (y - HEIGHT / 2) * scale
        return WIDTH / 2 + dx * cos - dy * sin + shift[0], HEIGHT / 2 + dx * sin + dy * cos + shift[1]

    read = []
    for text, x, y, height in lines:
        wide = sum(1.0 if ord(char) > 0x2E00 else 0.55 for char in text) * height
        left, top = x + rng.gauss(0, 4), y + rng.gauss(0, 3)
        box: Box = (
            deliver(left, top), deliver(left + wide, top),
            deliver(left + wide, top + height), deliver(left, top + height),
        )  # fmt: skip
        read.append(Line(_misread(text, rng), round(rng.uniform(0.94, 0.995), 3), box))
    read.sort(key=lambda line: (line.box[0][1], line.box[0][0]))
    return PageReading(1, WIDTH, HEIGHT, 200, 0, math.degrees(skew), False, None, "0" * 16, tuple(read))


def _misread(text: str, rng: random.Random) -> str:
    """Replace one character in three hundred; figures stay, so that what is true can be read at all."""
    return "".join(
        rng.choice("日口土士未末己巳") if ord(c) > 0x2E00 and c != "：" and rng.random() < 1 / 300 else c
        for c in text
    )
