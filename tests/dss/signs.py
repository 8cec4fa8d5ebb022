"""Signs that have no place in what a person reads."""

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
"""Marks that turn the direction of writing."""
