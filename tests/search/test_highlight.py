"""Snippets show and mark what was found."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.apps.search.highlight import make_snippet
from dossier.apps.search.query import Term, parse_query


def marked(text: str, query: str, width: int = 120) -> list[str]:
    """Return the marked pieces."""
    return [piece for piece, hit in make_snippet(text, parse_query(query), width=width).parts() if hit]


@pytest.mark.parametrize(
    ("text", "query", "pieces"),
    [
        ("给予张三警告处分", "张三 处分", ["张三", "处分"]),
        ("给予张 \n三警告", "张三", ["张  三"]),
        ("工号Ｅ１００２３张三", "e10023", ["Ｅ１００２３"]),
        ("工号E10023张三", "10023", ["E10023"]),
        ("于2013-06-05签订", "2013年6月", ["2013-06"]),
        ("于二〇一三年六月五日签订", "2013-06-05", ["二〇一三年六月五日"]),
        ("张三 NOT 处分", "张三 NOT 处分", ["张三"]),
        ("处分决定书", "处分决定 OR 决定书", ["处分决定书"]),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提", ["阿卜杜拉·买买提"]),
        ("张力与张三", "张", ["张", "张"]),
        ("㈱张三", "株", ["㈱"]),
        ("无关", "张三", []),
    ],
)
def test_hits_are_marked_in_the_source_writing(text: str, query: str, pieces: list[str]) -> None:
    assert marked(text, query) == pieces


def test_window_with_most_terms_wins() -> None:
    text = "处分。" + "无" * 200 + "给予张三警告处分的决定" + "无" * 200
    snippet = make_snippet(text, parse_query("张三 处分"), width=40)
    assert "张三警告处分" in snippet.text
    assert snippet.text[0] == snippet.text[-1] == "…"
    assert len(snippet.text) <= 42
    assert [piece for piece, hit in snippet.parts() if hit] == ["张三", "处分"]


def test_without_hits_the_beginning_is_shown() -> None:
    snippet = make_snippet("开头" + "无" * 200, parse_query("张三"), width=10)
    assert (snippet.text, snippet.highlights) == ("开头无无无无无无无无…", ())
    assert make_snippet("", parse_query("张三")).text == ""


@given(
    st.text(st.sampled_from("张三处分 \n，。e\u0301\u0327𠮷\U000e0100\ufe0f2013-06年月"), max_size=200),
    st.integers(1, 60),
)
def test_snippet_is_a_piece_of_the_text_with_whole_characters(text: str, width: int) -> None:
    snippet = make_snippet(text, Term("张三"), width=width)
    assert "".join(piece for piece, _ in snippet.parts()) == snippet.text
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)
    body = snippet.text.removeprefix("…").removesuffix("…")
    assert len(body) <= width + 200  # a run of combining marks is never cut
    assert body in "".join(" " if c.isspace() else c for c in text)
    if snippet.text.startswith("…") and body:
        assert category(body[0]) not in ("Mn", "Me", "Mc")
