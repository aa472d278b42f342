"""Labels under a black seal: completed where one word alone can be meant, left alone everywhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.under_black import complete_label


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("法定代表江上清", "法定代表人：江上清"),
        ("法定代表人江上清", "法定代表人：江上清"),
        ("法定代表学", "法定代表人："),
        ("授权代表", "授权代表："),
        ("授权代表器", "授权代表："),
        ("委托代理：", "委托代理人："),
        ("甲方（公）", "甲方（公章）"),
        ("甲方（盖：", "甲方（盖章）："),
        ("用人单位公章）；", "用人单位（公章）："),
    ],
)
def test_label_is_completed(read: str, meant: str) -> None:
    text, confidence = complete_label(read, 0.9)
    assert text == meant
    assert confidence < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "法定代表人：江上清",
        "甲方（章）",
        "甲方（公章）",
        "经办：白居安",
        "申请：南宫翔",
        "负责人意见",
        "申请人签字：",
        "2015年6月11日",
        "云洲港务局（虚构）",
        "",
    ],
)
def test_what_may_be_meant_as_it_is_stays(text: str) -> None:
    assert complete_label(text, 0.9) == (text, 0.9)


@given(st.text("法定代表人甲方（公章）：:江上清申请0年", max_size=10), st.floats(0.5, 1.0))
def test_completion_is_final_and_never_trusted_more(text: str, confidence: float) -> None:
    completed, trusted = complete_label(text, confidence)
    assert trusted <= confidence
    assert complete_label(completed, trusted)[0] == completed
