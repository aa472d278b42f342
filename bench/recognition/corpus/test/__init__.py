"""Lay-outs that recognition was never developed on: the measured figures come from these alone."""
