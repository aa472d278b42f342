"""Bytes in, proof out: digests, seals and keys. Knows nothing of Django or of its sister libraries."""
