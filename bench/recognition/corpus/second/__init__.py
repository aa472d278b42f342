"""Development paper by a second author: other employers, other wording, other arrangement than ``development``.

``open`` holds the lay-outs to develop with (split ``second``), ``kept`` those to validate with (``second-kept``):
whoever improves recognition leaves the files of ``kept`` closed.
"""
