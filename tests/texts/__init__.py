"""Sentences, error texts, translation and redaction."""
