# ruff: noqa: E501  ruff counts Chinese characters twice
"""The chosen one of printed options is found in every usual way of choosing, and none where none is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.options import read_option

_SEX = ("男", "女")
_RATING = ("优秀", "称职", "基本称职", "不称职")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("口男囚女", "女"), ("□男 回女", "女"), ("√男□女", "男"), ("男()女(√)", "女"), ("(√)男 ()女", "男"), ("V男 口女", "男"),
        ("男(/)女( )", "男"), ("☑男 ☐女", "男"), ("男□女■", "女"), ("女", "女"),
    ],
)  # fmt: skip
def test_choice_is_read(text: str, chosen: str) -> None:
    found = read_option(_SEX, text)
    assert found is not None
    assert found.option == chosen
    assert found.validity >= 0.9


@pytest.mark.parametrize("text", ["□男□女", "口男口女", "( )男( )女", "□优秀 □称职"])
def test_nothing_chosen_is_nothing(text: str) -> None:
    assert read_option(_SEX if "男" in text else _RATING, text) is None


@given(st.integers(0, 3), st.sampled_from("☑√■囚区回V"), st.sampled_from("□口☐"))
def test_the_option_that_differs_is_chosen(place: int, ticked: str, empty: str) -> None:
    text = " ".join((ticked if at == place else empty) + option for at, option in enumerate(_RATING))
    found = read_option(_RATING, text)
    assert found is not None
    assert found.option == _RATING[place]
