"""Paper to develop recognition on, and other paper to measure it with; all people and firms invented (虚构).

Splits by lay-out: ``development`` and ``second`` (another author's) are tuned on, ``second-kept`` validates,
``test`` only measures. They share the drawing kit, the wear and the ways of filing, but neither wording, people nor
arrangement (the two halves of ``second``: no lay-out); ``split.yaml`` lists what is in each.
Whoever works on recognition runs the benchmark and reads its figures, not the files of ``test``.
"""
