"""Duties towards persons about their personal information (个人信息保护法)."""
