"""How Chinese personnel paper says things in running text, as data: one row a way of saying it.

Each row carries an example, which is its test. :mod:`.terms` explains how a row is written.
"""

from dossier.recognition.wording import (
    discipline,
    engagement,
    learning,
    money,
    papers,
    people,
    posts,
    welfare,
)
from dossier.recognition.wording.terms import Way

WAYS: tuple[Way, ...] = (
    *people.WAYS,
    *posts.WAYS,
    *engagement.WAYS,
    *money.WAYS,
    *discipline.WAYS,
    *learning.WAYS,
    *welfare.WAYS,
    *papers.WAYS,
)
