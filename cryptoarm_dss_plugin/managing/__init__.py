"""Keeping house: the list of connections, changing and explaining them, everything that is stored."""
