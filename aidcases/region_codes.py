"""Dotted region codes: 19 · 19.01 · 19.01.01 · 19.01.01.1001. Needs no Django."""

DISTRICT_LENGTH, VILLAGE_LENGTH = len("19.01.01"), len("19.01.01.1001")
