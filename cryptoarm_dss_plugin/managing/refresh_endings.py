"""What a refresh makes of an import's states: which of them want a person, and how it has ended."""

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.states import (
    Cancelled,
    ChoosingFactor,
    Done,
    EnteringCode,
    Failed,
    PasswordNeeded,
    State,
)
from cryptoarm_dss_plugin.managing.refresh_events import RefreshEnded, RefreshOutcome

_FOR_THE_PERSON = frozenset(
    {
        ErrorCode.PASSWORD_REQUIRED,
        ErrorCode.WRONG_CREDENTIALS,
        ErrorCode.ACCOUNT_MISMATCH,
        ErrorCode.CODE_REQUIRED,
    }
)


def needed_in(state: State) -> DssPluginError | None:
    """What only a person can give in a state that is not final, None for nothing.

    A request to the phone is waited for, also where a picture comes with it for phones without a network:
    whoever has such a phone stops the refresh and signs in by the wizard. To end here would leave the request
    standing on the phone, and the next sign-in would be refused because of it.
    """
    match state:
        case PasswordNeeded():
            return DssPluginError(ErrorCode.PASSWORD_REQUIRED, "a password is asked for")
        case ChoosingFactor():
            return DssPluginError(ErrorCode.CODE_REQUIRED, "a factor is to be chosen", {"about": "choice"})
        case EnteringCode(challenge=challenge):
            detail = f"a code is asked for ({challenge.method})"
            return DssPluginError(ErrorCode.CODE_REQUIRED, detail, {"about": "refresh"})
        case _:
            return None


def ended_by(name: str, state: Done | Failed | Cancelled) -> RefreshEnded:
    """How the refresh of a connection has ended, by the final state of its import."""
    match state:
        case Done(report=report):
            return RefreshEnded(name, RefreshOutcome.DONE, report)
        case Failed(error=error, report=report):
            needs_person = error.code in _FOR_THE_PERSON or _is_secret_missing(error)
            outcome = RefreshOutcome.NEEDS_PERSON if needs_person else RefreshOutcome.FAILED
            return RefreshEnded(name, outcome, report, error)
        case Cancelled():
            return RefreshEnded(name, RefreshOutcome.CANCELLED)


def _is_secret_missing(error: DssPluginError) -> bool:
    """Whether something is missing that is never saved: a login left open by a preset, a client's secret...

    The third is the password of a proxy.
    """
    facts = error.facts
    return (
        (error.code is ErrorCode.USAGE and facts.get("field") == "login" and "problem" not in facts)
        or (error.code is ErrorCode.CLIENT_NOT_REGISTERED and facts.get("field") == "client_secret")
        or (error.code is ErrorCode.PROXY_FAILED and facts.get("status") == "407")
    )
