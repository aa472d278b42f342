"""Papers held out of development: layouts that no one tunes on, for honest recognition figures.

They share the drawing kit and the wear with the sample papers, but neither wording, people nor arrangement.
Whoever works on recognition runs the benchmark and reads its figures, not these files.
"""
