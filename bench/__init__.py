"""Benchmarks: figures side by side, CPU seconds, a stated corpus; never timed tests."""
