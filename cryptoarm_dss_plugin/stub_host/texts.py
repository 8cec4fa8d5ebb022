"""The host's own sentences: English in the code, Russian in `texts_ru`.

A sentence is written in the code as an English literal, in `texts.text("...")` or, away from any
`HostTexts`, in `mark("...")`; a test compares those literals with the table of `texts_ru`.
"""

import re
from typing import Final, Literal

from cryptoarm_dss_plugin.stub_host.texts_ru import RUSSIAN

Language = Literal["ru", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ru", "en")

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class HostTexts:
    """The sentences of the host in one language.

    Args:
        language: "ru" or "en".

    Raises:
        ValueError: any other language.
    """

    def __init__(self, language: str) -> None:
        match language:
            case "ru" | "en":
                self.language: Language = language
            case _:
                raise ValueError(f"no texts in the language {language!r}")

    def text(self, english: str, /, **fields: object) -> str:
        """A sentence in this language, each `{name}` replaced by the field of that name.

        What is in a field is never read as a template, so a stranger's words may be one.
        """
        template = RUSSIAN.get(english, english) if self.language == "ru" else english
        return _FIELD.sub(lambda found: str(fields.get(found[1], found[0])), template)


def mark(english: str) -> str:
    """The sentence as it is: marks a literal in a table as one to be translated where it is shown."""
    return english
