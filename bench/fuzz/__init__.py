"""Damaged and crafted files against the whole path of recognition: does it hold, and at what cost?"""
