"""Loans of records (借阅): asking, approving, running out, and what the employee concerned is told."""
