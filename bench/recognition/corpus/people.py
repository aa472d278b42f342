"""The fictional people (虚构) of the held-out papers: names, firms and posts unlike the demo company's.

Identity and telephone numbers are of the unassigned kind described in :mod:`dossier.samples.company`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.samples.company import fictional_id_number

FIRMS = ("虚构远帆纺织厂", "青麓药业股份有限公司（虚构）", "金穗食品集团有限公司（虚构）", "虚构北川电缆厂")

_NAMES: tuple[str, ...] = (
    "褚文渊", "卫东升", "蒋梦云", "沈墨", "韩菁菁", "杨柳", "朱永福", "秦若岚", "尤翠玲",
    "何大伟", "吕思齐", "施瑞", "孔令辉煌", "严冬", "华敏", "金哲洙", "魏征程", "陶然",
    "戚继红", "谢婉莹", "邹韬", "喻晓峰", "柏松", "水清源", "窦娥眉", "章丘明", "云飞扬",
    "潘定邦", "葛亮", "奚梦瑶", "范增辉", "彭祖望", "郎平川", "鲁班超", "韦小刚", "昌平",
    "司徒雅文", "诸葛青", "上官云锦", "阿依古丽·热合曼", "王卫东", "王卫东", "王芳", "刘昕", "赵赟",
    "孙珺", "周翯", "吴垚", "郑甦", "冯骉",
)  # fmt: skip

_WOMEN = frozenset(
    [
        "蒋梦云",
        "韩菁菁",
        "秦若岚",
        "尤翠玲",
        "华敏",
        "戚继红",
        "谢婉莹",
        "窦娥眉",
        "奚梦瑶",
        "司徒雅文",
        "上官云锦",
        "王芳",
        "孙珺",
    ]
)
_DEPARTMENTS = (
    "织造分厂",
    "动力科",
    "供销科",
    "质检中心",
    "仓储物流部",
    "制剂车间",
    "总务科",
    "信息化办公室",
    "技术处",
)
_POSTS = (
    "挡车工",
    "锅炉司炉工",
    "业务员",
    "化验员",
    "配电值班员",
    "机修工",
    "核算员",
    "灌装工",
    "系统运维员",
    "工艺技术员",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person of the held-out roster."""

    employee_no: str
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    firm: str
    department: str
    position: str
    hired_on: date


def build_people(seed: int) -> tuple[Person, ...]:
    """Return the roster: 50 people of four firms, two of one name in different departments."""
    rng = random.Random(seed)
    return tuple(_person(rng, number, name) for number, name in enumerate(_NAMES, start=1))


def _person(rng: random.Random, number: int, name: str) -> Person:
    sex = "女" if name in _WOMEN or "古丽" in name else "男"
    born_on = date(1955, 3, 1) + timedelta(days=rng.randrange(40 * 365))
    hired_on = date(born_on.year + rng.randint(19, 27), rng.randint(1, 12), rng.randint(1, 28))
    return Person(
        employee_no=f"{rng.choice('KNQT')}{number + 2040:05d}",
        name=name,
        sex=sex,
        born_on=born_on,
        id_number=fictional_id_number(born_on, sex, 100 + number),
        phone=f"1540000{rng.randrange(10_000):04d}",
        firm=FIRMS[number % len(FIRMS)],
        department=_DEPARTMENTS[(number * 4) % len(_DEPARTMENTS)],
        position=_POSTS[(number * 3) % len(_POSTS)],
        hired_on=hired_on,
    )
