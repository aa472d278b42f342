"""One paper may concern many people: all are found and linked, and nobody who only signs it."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import Row, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.records import find_records
from dossier.recognition.result import NamedPerson, RecordReading

PEOPLE = [
    "张三丰",
    "李静",
    "欧阳明月",
    "王晓燕",
    "赵大勇",
    "孙建民",
    "周敏",
    "徐海波",
    "陈国栋",
    "何平",
    "林晨",
    "罗布",
]
ROSTER = Roster(
    RosterEntry(f"E{2000 + place}", name, "", f"{'一二三'[place % 3]}车间", "云帆制造有限公司")
    for place, name in enumerate([*PEOPLE, "木合塔尔·买买提"])
)


def _find(*rows: Row) -> RecordReading:
    (record,) = find_records([lay_page(1, rows)], default_profiles(), ROSTER)
    return record


def _numbers(record: RecordReading) -> list[str | None]:
    return [person.match.employee_no if person.match else None for person in record.persons]


def _say(person: NamedPerson, field: str) -> str | None:
    return person.fields[field].value if field in person.fields else None


def test_whoever_is_relieved_beside_those_appointed_is_on_the_list() -> None:
    record = _find(
        ("关于张三丰等同志职务任免的通知", 50),
        [(150, "经研究决定：")],
        [(150, "聘任张三丰（工号E2000）为生产部经理；")],
        [(150, "聘任李静（工号E2001）为人事部副经理；")],
        [(150, "免去何平（工号E2009）总装班的兼任职务，另有任用；")],
        [(150, "原工作移交给林晨（工号E2010）办理。")],
        [(900, "云帆制造有限公司")],
        [(900, "2023年2月17日")],
    )
    assert _numbers(record) == ["E2000", "E2001", "E2009"]


def test_decision_naming_twelve_people_in_a_sentence_links_all_twelve() -> None:
    names = "、".join(PEOPLE)
    record = _find(
        ("关于表彰先进工作者的决定", 50),
        [(150, f"经公司研究，决定授予{names[:24]}")],
        [(150, f"{names[24:]}等12名同志先进工作者称号。")],
        [(900, "云帆制造有限公司")],
        [(900, "2019年1月21日")],
    )
    assert _numbers(record) == [f"E{2000 + place}" for place in range(12)]
    assert record.person is not None
    assert record.person.employee_no == "E2000"
    assert record.fields["doc_date"].value == "2019-01-21"


MIXED = Roster(
    [
        *ROSTER.entries,
        RosterEntry("E3001", "Ken Tanaka", "", "一车间", "云帆制造有限公司"),
        RosterEntry("E3002", "Emily Clark", "", "二车间", "云帆制造有限公司"),
    ]
)


def _find_mixed(text: str) -> RecordReading:
    rows: list[Row] = [("关于表彰先进工作者的决定", 50), [(150, text)], [(900, "2019年1月21日")]]
    (record,) = find_records([lay_page(1, rows)], default_profiles(), MIXED)
    return record


def test_names_in_other_letters_do_not_end_a_list() -> None:
    record = _find_mixed(
        "决定授予张三丰（E2000）、Ken Tanaka（E3001）、李静（E2001）、何平（E2009）等同志称号。"
    )
    assert _numbers(record) == ["E2000", "E3001", "E2001", "E2009"]


def test_misread_name_with_a_known_number_is_on_the_list_and_doubted() -> None:
    record = _find_mixed(
        "决定授予张三丰（工号E2000）、Emi1yC1ark（工号E3002）、李静（工号E2001）等同志称号。"
    )
    assert _numbers(record) == ["E2000", "E3002", "E2001"]
    sure = {person.match.employee_no: person.match.confidence for person in record.persons if person.match}
    assert sure["E3002"] < sure["E2000"]


def test_list_that_lacks_somebody_named_by_number_is_doubted() -> None:
    whole = _find_mixed("决定授予张三丰（E2000）、李静（E2001）等同志称号。")
    lacking = _find_mixed("决定授予张三丰（E2000）、李静（E2001）等同志称号，E2009同此。")
    assert _numbers(lacking) == _numbers(whole) == ["E2000", "E2001"]
    assert all(person.match and person.match.confidence < 0.9 for person in lacking.persons)
    assert all(person.match and person.match.confidence > 0.9 for person in whole.persons)


def test_list_with_numbers_in_brackets_gives_each_the_number_and_department() -> None:
    record = _find(
        ("关于表彰先进个人的通报", 50),
        [
            (
                150,
                "授予张三丰（一车间，E2000）、李静（二车间，E2001）和木合塔尔·买买提（E2012）等同志优秀员工称号。",
            )
        ],
    )
    assert _numbers(record) == ["E2000", "E2001", "E2012"]
    assert [_say(person, "department") for person in record.persons] == ["一车间", "二车间", None]
    assert [_say(person, "employee_no") for person in record.persons] == ["E2000", "E2001", "E2012"]


def test_one_clause_a_person_gives_each_the_own_post() -> None:
    record = _find(
        ("关于李静等同志职务任免的通知", 44),
        [(150, "经研究决定：")],
        [(150, "1.李静（工号E2001）任人事部经理；")],
        [(150, "2.王晓燕（工号E2003）任市场部副经理；")],
        [(150, "3.赵大勇（工号E2004）任一车间主任。")],
        [(150, "以上任命自2022年6月1日起执行。")],
    )
    assert _numbers(record) == ["E2001", "E2003", "E2004"]
    assert [_say(person, "new_position") for person in record.persons] == [
        "人事部经理",
        "市场部副经理",
        "一车间主任",
    ]
    assert record.fields["effective_date"].value == "2022-06-01"


def test_table_with_a_row_a_person_gives_each_the_own_amounts() -> None:
    head = [(150, "序号"), (300, "姓名"), (550, "工号"), (800, "调整前工资"), (1150, "调整后工资")]
    rows = [
        [
            (150, str(place + 1)),
            (300, name),
            (550, f"E{2000 + place}"),
            (800, f"{4000 + place}"),
            (1150, f"{4500 + place}"),
        ]
        for place, name in enumerate(PEOPLE[:5])
    ]
    record = _find(("职工工资调整明细表", 50), head, *rows)
    assert _numbers(record) == [f"E{2000 + place}" for place in range(5)]
    assert [_say(person, "new_wage") for person in record.persons] == [
        str(4500 + place) for place in range(5)
    ]
    assert "new_wage" not in record.fields


@pytest.mark.parametrize(
    "rows",
    [
        [[(150, "姓名：张三丰"), (700, "工号：E2000")], [(150, "考核人：徐海波"), (700, "审核：陈国栋")]],
        [[(150, "交接人：张三丰（E2000）"), (800, "接收人：李静（E2001）")], [(150, "监交人：周敏（E2006）")]],
        [[(150, "本人张三丰（工号E2000）已将工作移交给李静，请陈国栋总经理批准。")]],
        [
            [(150, "姓名：张三丰")],
            [(150, "称谓"), (400, "姓名"), (700, "工作单位")],
            [(150, "父亲"), (400, "孙建民"), (700, "云帆制造有限公司")],
            [(150, "妻子"), (400, "周敏"), (700, "云帆制造有限公司")],
        ],
        [[(150, "张三丰同志由周敏、徐海波面谈。")], [(900, "陈国栋")], [(900, "何平")]],
    ],
    ids=["reviewer", "handover", "letter", "family", "signers"],
)  # fmt: skip
def test_paper_with_one_subject_has_no_persons(rows: list[Row]) -> None:
    assert _find(("工作情况登记表", 50), *rows).persons == ()


def test_people_outside_the_roster_are_no_list() -> None:
    assert _find(("通知", 50), [(150, "请朱一一、秦二二、尤三三等同志参加会议。")]).persons == ()
