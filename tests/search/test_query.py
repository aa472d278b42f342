"""What the search box understands and how it refuses the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.apps.search.query import (
    And,
    DateBetween,
    Field,
    Not,
    Or,
    QueryInvalid,
    Term,
    parse_query,
    positive_terms,
    replace_terms,
    to_text,
)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a b OR c", Or((And((Term("a"), Term("b"))), Term("c")))),
        ("a (b OR c)", And((Term("a"), Or((Term("b"), Term("c")))))),
        ("NOT a b", And((Not(Term("a")), Term("b")))),
        ("－a", Not(Term("a"))),
        ("-(a 或 b)", Not(Or((Term("a"), Term("b"))))),
        ("a-b", Term("a-b")),
        ("and or", And((Term("and"), Term("or")))),
        ("“a OR b”", Term("a OR b")),
        ("张三，李四；王五", And((Term("张三"), Term("李四"), Term("王五")))),
        ("12,345", Term("12,345")),
        ("姓名：张三", Term("张三", Field.NAME)),
        ('姓名: "张 三"', Term("张 三", Field.NAME)),
        ("时间:上午", Term("时间:上午")),
        ("密级:L2", Term("2", Field.LEVEL)),
        ("日期:2012-02", DateBetween(20120201, 20120229)),
        ("日期：2013..2014年3月", DateBetween(20130101, 20140331)),
        ("date:2013-06-05..", DateBetween(20130605, None)),
        ("张三 ，。 ( ☆ )", Term("张三")),
    ],
)
def test_query_parses_to(text: str, node: object) -> None:
    assert parse_query(text) == node


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("  ", 2),
        ("☆", 0),
        ("张三 OR", 5),
        ("OR 张三", 0),
        ("张三 AND AND 李四", 7),
        ("(张三", 0),
        ("张三)", 2),
        ("a “b", 2),
        ("姓名:", 0),
        ("a 姓名: OR b", 2),
        ("日期:2013-13", 3),
        ("日期:2013-02-30", 3),
        ("日期:去年", 3),
        ("日期:2014..2013", 3),
        ("日期:..", 3),
        ("级别:高", 3),
        ("-", 1),
        ("(" * 30 + "a" + ")" * 30, 21),
        ("NOT " * 30 + "a", 80),
        ("a " * 100, 200),
        ("a" * 1001, 1000),
    ],
)
def test_bad_query_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(QueryInvalid) as refused:
        parse_query(text)
    assert (refused.value.code, refused.value.position) == ("search.query_invalid", position)


@given(st.text(st.sampled_from('a张三 "“”()（）:：-－ANDORNOT与或非姓名日期2013.,，'), max_size=40))
def test_any_text_is_parsed_or_refused_within_its_length(text: str) -> None:
    refused: QueryInvalid | None = None
    try:
        node = parse_query(text)
    except QueryInvalid as error:
        refused = error
    if refused is None:
        assert parse_query(to_text(node)) == node
    else:
        assert 0 <= refused.position <= len(text)


def test_terms_can_be_replaced_by_ids() -> None:
    ids = Or((Term("3", Field.DEPARTMENT), Term("4", Field.DEPARTMENT)))
    query = parse_query("部门:人事部 -张三")
    replaced = replace_terms(query, lambda term: ids if term.field is Field.DEPARTMENT else term)
    assert replaced == And((ids, Not(Term("张三"))))


def test_only_positive_terms_are_named() -> None:
    query = parse_query("a (b OR NOT c) NOT NOT d 日期:2013")
    assert positive_terms(query) == (Term("a"), Term("b"), Term("d"))
