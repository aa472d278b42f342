"""Development paper by a third author in ``open``; in ``kept`` paper by a fourth, to validate with.

Both wrote without having seen other authors' paper or what recognition knows; values that a lay-out does not bring
itself come from the kit's pools. Whoever improves recognition leaves the files of ``kept`` closed.
"""
