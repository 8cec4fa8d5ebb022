"""Where the administrator's files lie."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where the administrator's files lie.

    Attributes:
        directory: holds `policy.json` and `connections.d`.
        owner: number of the user whose files they must be; others' are ignored.
    """

    directory: Path
    owner: int = 0


def default_place() -> Place:
    """The platform's place: /etc/cryptoarm-dss, on macOS below /Library.

    No environment variable leads elsewhere: whoever starts the program could make the policy vanish by it.
    """
    if sys.platform == "win32":
        return Place(Path("C:/ProgramData/cryptoarm-dss"))
    if sys.platform == "darwin":
        return Place(Path("/Library/Application Support/cryptoarm-dss"))
    return Place(Path("/etc/cryptoarm-dss"))
