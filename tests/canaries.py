"""Hunting for secrets where none may be: in files, logs and outputs, in every form they take on the way."""

import base64
from pathlib import Path
from urllib.parse import quote, quote_plus

MARK = "Canary-"
"""How every invented password begins, so that none is forgotten."""

TOKEN_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
"""How every access token of the training server begins."""


class Canaries:
    """The secrets of one test, and the texts in which they must not be."""

    def __init__(self) -> None:
        self._forms: dict[bytes, str] = {}
        self._texts: list[tuple[str, bytes]] = []
        self.add("a password", MARK)
        self.add("an access token", TOKEN_HEADER)

    def add(self, what: str, secret: str) -> str:
        """Hunt for a secret, too; the secret itself, for convenience."""
        for form in _forms(secret):
            self._forms[form] = what
        return secret

    def add_text(self, where: str, text: str | bytes) -> None:
        """Hunt in a text, too."""
        self._texts.append((where, text.encode("utf-8", "replace") if isinstance(text, str) else text))

    def hunt(self, directory: Path) -> None:
        """Fail when a secret is in one of the texts, in a file of the directory or in the name of one."""
        files = [file for file in directory.rglob("*") if file.is_file()]
        names = "\n".join(str(file.relative_to(directory)) for file in files)
        contents = [(file.name, file.read_bytes()) for file in files]
        found = [
            f"{where} holds {what}"
            for where, octets in [*self._texts, *contents, ("a file name", names.encode())]
            for what in {what for form, what in self._forms.items() if form in octets}
        ]
        assert not found, "; ".join(found)


def _forms(secret: str) -> set[bytes]:
    """A secret as such, in an address, in JSON, and inside of base64 whatever stands before it."""
    octets = secret.encode()
    texts = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    texts.add(secret.encode("ascii", "backslashreplace").decode())
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets).decode()
        # The first and last characters also depend on what stands around the secret.
        core = encoded[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        texts |= {core, core.translate(str.maketrans("+/", "-_"))}
    return {text.encode() for text in texts} | {secret.encode("utf-16-le")}
