"""What recognition gains from corrections, replayed: see :mod:`bench.learning.__main__`."""
