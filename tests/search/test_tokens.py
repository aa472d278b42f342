"""Folding, units and blind tokens."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dossier.apps.search.tokens as tokens_module
from dossier.apps.search.tokens import (
    BREAK,
    BlindTokens,
    adjacency_pattern,
    exact_token,
    normalise,
    normalise_with_offsets,
    split_units,
    tokens,
    unit_texts,
)

mixed = st.text(
    st.one_of(
        st.sampled_from("张三处分〇一二十年月日0123456789-./，。 ·EeＡ１é⼯\u0301\ufe0f"), st.characters()
    )
)


@given(mixed)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(mixed, mixed)
def test_folding_ignores_neighbours(first: str, second: str) -> None:
    assert normalise(first + second) == normalise(first) + normalise(second)


@given(mixed)
def test_offsets_point_to_the_source_of_each_character(text: str) -> None:
    folded, offsets = normalise_with_offsets(text)
    assert folded == normalise(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert all(character in normalise(text[at]) for character, at in zip(folded, offsets, strict=False))


@given(mixed)
def test_units_lie_in_order_within_the_text(text: str) -> None:
    folded = normalise(text)
    units = list(split_units(folded))
    edges = [edge for unit in units for edge in (unit.start, unit.end)]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(folded)
    texts = [unit.text for unit in units]
    assert all(texts)
    assert BREAK not in (texts[:1] + texts[-1:])
    assert not any(token == "" or any(c.isspace() for c in token) for token in tokens(text))


pieces = st.lists(
    st.sampled_from(
        ("张", "三", "e1", "ab", "-", ".", " ", "，", "：", "(", "年", "月", "2013-06", "二〇一三")
    ),
    max_size=12,
).map("".join)


@given(pieces, pieces)
def test_pattern_finds_all_that_the_units_hold(text: str, sought: str) -> None:
    needle = unit_texts(sought)
    pattern = adjacency_pattern(needle)
    units = list(split_units(normalise(text)))
    runs = [units[at : at + len(needle)] for at in range(len(units) - len(needle) + 1)] if needle else []
    found = [run for run in runs if tuple(unit.text for unit in run) == needle]
    if pattern is None or not needle:
        return
    for run in found:
        match = pattern.match(normalise(text), run[0].start)
        assert match is not None
        assert match.end() == run[-1].end
    if found == []:
        hit = pattern.search(normalise(text))
        assert hit is None or any(numeral in hit.group() for numeral in "三二一〇")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2013-06-05", "二〇一三年六月五日"),
        ("2013.6", "2013年06月"),
        ("2013/12/31", "二零一三年十二月三十一日"),
        ("一九九八年元月", "1998-01"),
        ("２０１３年　６ 月", "2013-06"),
        ("姓　名：张\n三", "姓名张三"),
        ("阿卜杜拉.买买提", "阿卜杜拉・买买提"),
        ("⼯号Ｅ－１", "工号e-1"),
        ("Müller", "MULLER"),
    ],
)
def test_ways_of_writing_are_one(one: str, other: str) -> None:
    assert unit_texts(one) == unit_texts(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三月薪", "张3月薪"),
        ("行李，明天", "行李明天"),
        ("HR-2013-06-123", "HR 2013年6月 123"),
        ("12.5", "125"),
    ],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert unit_texts(one) != unit_texts(other)


def test_whole_values_ignore_spacing_and_punctuation() -> None:
    assert exact_token("华安人发〔2013〕12号") == exact_token("华安人发[2013] 12 号")


def test_blind_tokens_depend_on_key_and_hide_the_token() -> None:
    first, second = BlindTokens(b"k" * 32), BlindTokens(b"l" * 32)
    assert first(["处分", "决定"]) == first(["处分", "决定"])
    assert first(["处分"]) != second(["处分"])
    assert all(len(token) == 16 and token.isalnum() for token in first(["处分", "a b"]))
    assert BlindTokens(None)(["处分"]) == ["处分"]
    with pytest.raises(ValueError, match="16 to 64"):
        BlindTokens(b"short")


def test_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(tokens_module).failed == 0
