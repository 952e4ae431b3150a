"""Families who never lived, and the year of work an office did for them."""
