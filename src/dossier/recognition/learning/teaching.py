"""One round of learning: from confirmed records to what replaces what is in use, if it is not worse.

1. Papers are told apart by lay-out, in the order of confirmation, and every fourth of a lay-out is held out.
2. From the others lay-outs are remembered, a type model and a field ranker trained.
3. Each in turn takes the place of its predecessor, all held-out papers are read anew both ways, and the new one
   stays unless it is worse. Type model and field ranker are compared with the lay-out memory set aside: they are for
   papers that it does not know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.recognition.fields import find_candidates
from dossier.recognition.labels import label_index
from dossier.recognition.learning.comparing import Figures, measure
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.examples import Example, Vocabulary, split_held_out
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.learning.learned import Learned
from dossier.recognition.learning.memory import LayoutMemory
from dossier.recognition.learning.ranker import FieldRanker
from dossier.recognition.learning.training import train_ranker, train_type_model
from dossier.recognition.learning.type_model import TypeModel
from dossier.recognition.persons import Roster
from dossier.recognition.profile import TypeProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.records import find_records


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What papers are read with, besides what was learned. ``names``: of people, kept out of every model."""

    profiles: tuple[TypeProfile, ...]
    roster: Roster
    digest: WordDigest
    names: Collection[str] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The fields and which types ask for them."""
        return Vocabulary.of(self.profiles)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one round gave for a kind. ``model``: its plain form. ``before``, ``after``: figures over the held-out
    records with the predecessor (or none) and with this. ``adopted``: it is not worse."""

    kind: Kind
    model: Any
    learned_from: int
    before: Figures
    after: Figures
    adopted: bool


def teach(
    examples: Sequence[Example], around: Surroundings, current: Learned | None = None
) -> tuple[Lesson, ...]:
    """Learn from confirmed records, oldest first, and compare with what is in use.

    A kind for which there is too little to learn from gives no lesson. Without held-out records nothing can be
    compared: a lay-out memory is then adopted, since each of its places carries its own record of right and wrong.
    About 0.2 s a record.
    """
    layouts = tell_layouts(examples, around)
    taught, held_out = split_held_out(layouts)
    new = _learn([examples[n] for n in taught], [layouts[n] for n in taught], around)
    compared = [examples[n] for n in held_out]
    in_use = current or Learned()
    lessons = []
    for kind, model in new.items():
        beside = in_use if kind is Kind.LAYOUT else in_use.without_memory()
        before = _measure(compared, around, beside)
        after = _measure(compared, around, beside.with_part(model))
        adopted = after.is_not_worse_than(before) and (bool(compared) or kind is Kind.LAYOUT)
        lessons.append(Lesson(kind, model.to_json(), len(taught), before, after, adopted))
        if adopted:
            in_use = in_use.with_part(model)
    return tuple(lessons)


def tell_layouts(examples: Sequence[Example], around: Surroundings) -> list[int]:
    """Number the lay-outs of records, by their first pages; -1 for a record without text."""
    memory, known = LayoutMemory(around.digest), around.vocabulary
    numbers = [memory.remember(replace(example, type=""), known, around.names) for example in examples]
    return [own[0] if own else -1 for own in numbers]


def _learn(
    examples: Sequence[Example], layouts: Sequence[int], around: Surroundings
) -> dict[Kind, LayoutMemory | TypeModel | FieldRanker]:
    known = around.vocabulary
    memory = LayoutMemory(around.digest)
    for example in examples:
        memory.remember(example, known, around.names)
    new: dict[Kind, LayoutMemory | TypeModel | FieldRanker] = {Kind.LAYOUT: memory} if memory.pages else {}
    types = train_type_model(examples, layouts, around.profiles, around.digest, around.names)
    if types is not None:
        new[Kind.TYPE] = types
    ranker = train_ranker([(example, _rule_candidates(example, around)) for example in examples], known)
    if ranker is not None:
        new[Kind.FIELD] = ranker
    return new


def _rule_candidates(example: Example, around: Surroundings) -> Mapping[str, Sequence[Candidate]]:
    """What the rules find in a record for the fields of its confirmed type."""
    profile = next((profile for profile in around.profiles if profile.id == example.type), None)
    sheets = example.sheets()
    if profile is None or not sheets:
        return {}
    return find_candidates(sheets, profile.fields, label_index(around.profiles), around.roster.is_name)


def _measure(examples: Sequence[Example], around: Surroundings, learned: Learned) -> Figures:
    return measure(
        examples,
        lambda example: find_records(example.pages, around.profiles, around.roster, learned),
        around.vocabulary,
    )


def load_learned(
    parts: Mapping[Kind, Any], digest: WordDigest, types: frozenset[str] | None = None
) -> Learned:
    """Read back the models of a company from their plain forms; ``types``: those it keeps now."""
    return Learned(
        LayoutMemory.from_json(digest, parts[Kind.LAYOUT]) if Kind.LAYOUT in parts else None,
        TypeModel.from_json(digest, parts[Kind.TYPE]) if Kind.TYPE in parts else None,
        FieldRanker.from_json(parts[Kind.FIELD]) if Kind.FIELD in parts else None,
        types,
    )
