"""The four-property checks (四性检测) of DA/T 70-2018 on records: one function an item, one report a check."""
