"""How far each way of finding a value is trusted, 0..1: one table, read by everything that makes candidates.

The figures rank ways against each other; what a weight means as a probability is calibrated elsewhere
(:mod:`.confidence`).
"""

from __future__ import annotations

TRUSTS = {
    "inline": 0.97,  # after its label, in the same line
    "ringed": 0.995,  # the option with a ring around it, whatever else the form says
    "choice": 0.99,  # the chosen one of the options printed after the label
    "right": 0.95,  # in the next cell of the row
    "block": 0.94,  # in the next cell, over several lines
    "changed": 0.92,  # in a table of before and after
    "total": 0.9,  # in the row of totals, under its head
    "tick": 0.9,  # the option with a tick in the row beneath
    "column": 0.88,  # under its head, the only row of values
    "arrow": 0.88,  # what stands before or behind an arrow
    "below": 0.8,  # underneath a label that is no head of a table
    "foot": 0.7,  # underneath a label that ends with a colon
    "first": 0.62,  # under its head, the first of several rows
    "far": 0.6,  # in the next cell, across a wide gap
}
"""Trust by way. Other ways (clauses, places of a letter, the roster) bring a trust of their own."""

LATER = 0.985
"""Each later label of a field counts so much less: forms state their subject first."""

RANK, LOWEST_RANK = 0.995, 6
"""Each place of a label among its field's own counts so much less; beyond the lowest all count alike."""

SIGNED = 0.9
"""What is left where a label asks for a signature: a name beside it is written by hand."""

DERIVED = 0.94
"""Trust in what a proven identity number says of sex and birth."""

BESIDE_SIGNATURE = 0.82
"""What is left of the trust in a bare 日期 below the head of a page: the order of signatures decides there."""

TAKEN = 0.3
"""What is left of a value whose spot another label claims more surely."""
