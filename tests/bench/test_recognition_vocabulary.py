"""The written vocabulary knows every type and composes what its patterns say."""

from __future__ import annotations

import random

from bench.recognition.vocabulary import compose, compose_papers, compose_titles, load_vocabulary

from dossier.config.profiles import default_profiles
from dossier.recognition.types import OTHER, expand_pattern

PATTERN = "(员工|职工)?(转正|出师)(申请|审批)(表|书)"


def test_every_type_of_the_scheme_is_worded() -> None:
    assert set(load_vocabulary()) == {profile.id for profile in default_profiles()} - {OTHER}
    assert all(len(wording.titles) > 1 or "|" in wording.titles[0] for wording in load_vocabulary().values())
    assert min(len(wording.says) for wording in load_vocabulary().values()) > 5


def test_pattern_composes_what_it_stands_for_and_nothing_else() -> None:
    rng = random.Random(1)  # noqa: S311  nothing secret is drawn
    composed = {compose(PATTERN, rng) for _ in range(400)}
    assert composed == set(expand_pattern(PATTERN))


def test_composed_titles_differ_and_composed_papers_hold_rows_of_every_type() -> None:
    titles = list(compose_titles(5, random.Random(2)))  # noqa: S311
    papers = list(compose_papers(1, random.Random(2)))  # noqa: S311
    assert {type_id for type_id, _ in titles} == {type_id for type_id, _ in papers} == set(load_vocabulary())
    assert len(set(titles)) > 0.95 * len(titles)
    assert all(len(rows) > 5 for _, rows in papers)
