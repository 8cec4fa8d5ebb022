"""Every sentence that a person reads passes through here: English in the code, Russian in `locale/`.

How to add a sentence:

1. Write it in the code as an English literal, where it is used::

       texts.text("Confirm the sign-in on the phone. Left: {time}", time="2:41")
       texts.plural("Found {n} certificate", "Found {n} certificates", number)

   A sentence that stands in a table, away from any `Texts`, is marked there with `mark("...")` and
   translated later with `texts.text(table[key])`. The tool finds literals by these three names, so it
   must be a plain literal (adjacent literals are joined): no f-string, no `+`, no `.format`.
   A value comes in as `{name}`: lower-case letters, digits and underscores.
2. Run `python tools/update_locale.py`: it adds the sentence to `locale/ru/LC_MESSAGES/*.po`.
3. Write the Russian there (three forms for a plural: 1 сертификат, 2 сертификата, 5 сертификатов),
   in the words that people in accounting know.
4. Run the tool again: it compiles the file and says what is still missing. A test asks the same.

What a server or a person wrote may be the value of a field, never the sentence itself, and it goes
through `plain_line` first.
"""

import gettext
import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

Language = Literal["ru", "en"]

DOMAIN: Final = "cryptoarm_dss_plugin"
"""The gettext domain: the base name of the .po and .mo files."""

_LOCALE_DIRECTORY: Final = Path(__file__).parent / "locale"
_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_INVISIBLE: Final = frozenset({"Cf", "Cn", "Co", "Cs"})
_BREAKING: Final = frozenset({"Cc", "Zl", "Zp", "Zs"})


class Texts:
    """The sentences of the program in one language.

    Nothing global is touched: a host may hold several, in different languages, at the same time.
    The translation file is read with the first sentence; without the file the sentences stay English.

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

    @cached_property
    def _translation(self) -> gettext.NullTranslations:
        if self.language == "en":  # the sentences in the code are English already
            return gettext.NullTranslations()
        return gettext.translation(DOMAIN, _LOCALE_DIRECTORY, languages=[self.language], fallback=True)

    def text(self, message: str, /, **fields: object) -> str:
        """A sentence in this language.

        Args:
            message: the English sentence, as marked in the code.
            fields: what to put for each `{name}`. A field that is not given stays as `{name}`; what is
                in a value is never read as a template.
        """
        return _filled(self._translation.gettext(message) if message else "", fields)

    def plural(self, singular: str, plural: str, n: int, /, **fields: object) -> str:
        """A sentence in the form that fits a number.

        Args:
            singular: the English sentence for one.
            plural: the English sentence for other numbers.
            n: the number; the sentences may show it as `{n}`.
            fields: as in `text`.
        """
        return _filled(self._translation.ngettext(singular, plural, n), {"n": n, **fields})


def mark(message: str) -> str:
    """The sentence as it is: marks a literal in a table as one to be translated where it is shown."""
    return message


def preferred_language(environ: Mapping[str, str]) -> Language:
    """The language that the environment asks for: the first of LC_ALL, LC_MESSAGES and LANG that is set.

    Russian for Russian, and also where nothing is said ("C", "POSIX", unset), since the program is made
    for Russian desks; English for every other language.
    """
    named = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = re.split(r"[_.@]", named.lower(), maxsplit=1)[0]
    return "ru" if language in {"", "c", "posix"} or language.startswith("ru") else "en"


def plain_line(words: str, limit: int) -> str:
    """A stranger's words made fit to be shown or logged as a part of one line.

    Control characters and line breaks become spaces; what is invisible or turns the direction of
    writing (format characters, surrogates, unassigned) goes; runs of spaces become one. The result is
    plain text, not HTML: it must be shown as such.

    Args:
        words: the words, of any length; what lies beyond 10,000 characters is not looked at.
        limit: characters at most; longer words end in "…".
    """
    visible = (
        " " if unicodedata.category(character) in _BREAKING else character
        for character in words[:10_000]
        if unicodedata.category(character) not in _INVISIBLE
    )
    line = " ".join("".join(visible).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _filled(template: str, fields: Mapping[str, object]) -> str:
    # Not str.format: that would raise for a missing name and read attributes and indices.
    return _FIELD.sub(lambda found: str(fields.get(found[1], found[0])), template)
