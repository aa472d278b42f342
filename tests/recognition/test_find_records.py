"""One file may hold many records of many people: they come apart where the paper says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.recognition.laid_pages import ROSTER, Row, blank_page, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.confidence import Calibration, use
from dossier.recognition.profile import RosterEntry
from dossier.recognition.records import find_records
from dossier.recognition.result import Line, PageReading, RecordReading
from dossier.samples.company import build_company
from dossier.samples.templates import TEMPLATES, draw_paper

TEXT: Row = [(150, "本页为上页的继续，内容从略，此处只是一行长长的文字而已。")]


def _find(*pages: PageReading) -> tuple[RecordReading, ...]:
    return find_records(pages, default_profiles(), ROSTER)


def _leave(number: int, name: str, employee_no: str) -> PageReading:
    return lay_page(
        number,
        [("请假单", 50), [(150, f"姓名：{name}"), (600, f"工号：{employee_no}")], [(150, "假别：病假")]],
    )


def _contract(number: int) -> list[PageReading]:
    first = lay_page(
        number,
        [("劳动合同书", 56), [(150, "乙方（劳动者）：张三丰")], [(150, "身份证号码：990101198803070019")]],
    )
    return [
        first,
        lay_page(number + 1, [TEXT, TEXT, TEXT]),
        lay_page(number + 2, [TEXT, [(150, "签订日期：2015年6月1日")]]),
    ]


def test_pages_without_a_title_continue_the_record_before() -> None:
    records = _find(*_contract(1), _leave(4, "李静", "E1024"))
    assert [(record.pages, record.type) for record in records] == [
        ((1, 2, 3), "labor_contract"),
        ((4,), "leave_request"),
    ]
    assert [record.person and record.person.employee_no for record in records] == ["E1023", "E1024"]
    assert records[0].fields["sign_date"].page == 3


def test_same_form_of_two_people_is_two_records() -> None:
    records = _find(_leave(1, "张三丰", "E1023"), _leave(2, "李静", "E1025"))
    assert [record.person and record.person.employee_no for record in records] == ["E1023", "E1025"]


def test_blank_and_duplicate_pages_belong_to_no_record() -> None:
    again = replace(_leave(3, "张三丰", "E1023"), duplicate_of=1)
    records = _find(_leave(1, "张三丰", "E1023"), blank_page(2), again)
    assert [record.pages for record in records] == [(1,)]


def test_separator_sheet_parts_records_and_belongs_to_none() -> None:
    records = _find(lay_page(1, [TEXT]), lay_page(2, [("档案分隔页", 60)]), lay_page(3, [TEXT]))
    assert [record.pages for record in records] == [(1,), (3,)]


def test_page_numbers_hold_a_record_together() -> None:
    def page(number: int, printed: int) -> PageReading:
        return lay_page(
            number, [("绩效考核表", 50), TEXT, [(150, "姓名：张三丰")], *[TEXT] * 34, f"第{printed}页 共2页"]
        )

    records = _find(page(1, 1), page(2, 2), page(3, 1), page(4, 2))
    assert [record.pages for record in records] == [(1, 2), (3, 4)]


def test_other_persons_identity_number_begins_a_new_record() -> None:
    first = lay_page(1, [[(150, "姓名：张三丰 身份证号码：990101198803070019")], TEXT])
    second = lay_page(2, [[(150, "姓名：某某某 身份证号码：11010519491231002X")], TEXT])
    assert len(_find(first, second)) == 2


def test_misread_name_is_taken_from_the_roster_when_the_number_is_sure() -> None:
    rows: list[Row] = [("请假单", 50), [(150, "姓名：张三车"), (600, "工号：E1023")]]
    with use(Calibration()):  # weights as they are
        record = _find(lay_page(1, rows))[0]
    assert record.fields["employee_name"].value == "张三丰"
    assert record.fields["employee_name"].raw == "张三车"
    assert record.fields["employee_name"].confidence < 0.9


def test_certificate_of_an_earlier_employer_is_told_from_our_own() -> None:
    def page(company: str) -> PageReading:
        return lay_page(
            1,
            [
                ("离职证明", 56),
                [(150, "兹证明张三丰（工号E1023）已办理离职手续。特此证明。")],
                [(900, company)],
            ],
        )

    assert _find(page("云帆制造有限公司"))[0].type == "termination_certificate"
    assert _find(page("他乡贸易有限公司"))[0].type == "separation_proof_prev_employer"


def test_no_pages_give_no_records() -> None:
    assert _find() == ()
    assert _find(blank_page(1)) == ()


@pytest.mark.parametrize("type_id", sorted(TEMPLATES))
def test_sample_paper_is_understood_from_its_printed_lines(type_id: str) -> None:
    company = build_company()
    person = next(row for row in company.employees if row.exited_on)
    paper = draw_paper(type_id, company, person, seed=7)
    pages = [
        PageReading(
            number, page.picture.shape[1], page.picture.shape[0], page.dpi, 0, 0.0, False, None, "0" * 16,
            tuple(Line(line.text, 0.97, line.box) for line in page.lines),
        )
        for number, page in enumerate(paper.pages, start=1)
    ]  # fmt: skip
    roster = [RosterEntry(*row[:5]) for row in company.roster_rows()]
    records = find_records(pages, default_profiles(), roster)
    assert [record.type for record in records] == [type_id]
    assert records[0].person is not None
    assert records[0].person.employee_no == person.employee_no
    dates = {
        key: fact.value
        for key, fact in paper.fields.items()
        if key in ("start_date", "end_date", "exit_date")
    }
    assert {key: records[0].fields[key].value for key in dates if key in records[0].fields} == dates


def test_own_certificate_with_a_misread_company_is_still_our_own() -> None:
    rows: list[Row] = [
        ("离职证明", 56),
        [(150, "兹证明张三丰（工号E1023）已离职。")],
        [(900, "云帆制適有限公司")],
    ]
    assert _find(lay_page(1, rows))[0].type == "termination_certificate"
