"""Feeding the parsers what no server and no file would say; see docs/fuzzing.md."""
