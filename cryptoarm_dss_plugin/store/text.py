"""Text as SQLite can keep it."""


def storable(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD; nearly always the very same text.

    Answers decoded from JSON, and names of old certificates, may hold surrogates that no UTF-8 can carry.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        # UTF-16 also joins two halves of one character that arrived separately escaped.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
