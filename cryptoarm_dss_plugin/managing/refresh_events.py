"""What a refresh tells: how each connection stands, how it ended, and that all have ended."""

from dataclasses import dataclass
from enum import StrEnum

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.importing.states import State


class RefreshOutcome(StrEnum):
    """How the refresh of one connection ended."""

    DONE = "done"
    NEEDS_PERSON = "needs-person"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RefreshState:
    """Something to show beside one connection now; a connection that waits for its turn has none yet.

    Attributes:
        name: the connection.
        state: the state of its import, never a final one.
    """

    name: str
    state: State


@dataclass(frozen=True, slots=True)
class RefreshEnded:
    """One connection is through.

    Attributes:
        name: the connection.
        outcome: how it ended.
        report: what was new, changed, gone, unchanged and left out, when DONE; None otherwise, but where
            certificates of the connection were found to be gone although none could be brought.
        error: why, when FAILED; what is needed of the person, when NEEDS_PERSON; None otherwise.
    """

    name: str
    outcome: RefreshOutcome
    report: ImportReport | None = None
    error: DssPluginError | None = None


@dataclass(frozen=True, slots=True)
class AllRefreshed:
    """Every connection is through; nothing is told afterwards.

    Attributes:
        ended: how each ended, in the order in which they were asked for.
    """

    ended: tuple[RefreshEnded, ...]


RefreshEvent = RefreshState | RefreshEnded | AllRefreshed
