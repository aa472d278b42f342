"""Lay-outs that recognition is developed on."""
