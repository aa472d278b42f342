"""Paper to develop recognition on, and other paper to measure it with; all people and firms invented (虚构).

Two splits by lay-out: ``development`` is tuned on, ``test`` only measured with. They share the drawing kit, the
wear and the ways of filing, but neither wording, people nor arrangement; ``split.yaml`` lists what is in each.
Whoever works on recognition runs the benchmark and reads its figures, not the files of ``test``.
"""
