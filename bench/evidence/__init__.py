"""Figures of the evidence: sealing, signing, the log, its proofs and its check, beside the bare primitives."""
