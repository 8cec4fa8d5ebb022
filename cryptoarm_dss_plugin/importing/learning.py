"""Keeping what an import learns about its server and its account, as soon as it is known."""

import msgspec

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.dss.gost_tls import GostTls
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import ChoosingCertificates, Learnt, Reading, State, Storing


def learnt_in(state: State) -> Learnt:
    """What is known in a state that is not final."""
    learnt: Learnt = state.attempt.learnt  # type: ignore[union-attr] # every state that is not final
    return learnt


def keep_learnt(
    state: State, known: Learnt, plan: ImportPlan, book: ConnectionBook, *, speaks_gost: bool = False
) -> None:
    """Keep what was learnt of the account at once, and the connection as soon as sign-in succeeded.

    Args:
        state: the state just entered, not a final one.
        known: what was known before it.
        plan: what to do; a dry run keeps nothing.
        book: the saved connections.
        speaks_gost: whether a server took GOST TLS on the way.

    Raises:
        DssPluginError: `store-failed`; `unknown-connection` when what is refreshed is no longer there.
    """
    if plan.dry_run:
        return
    learnt = learnt_in(state)
    connection = plan.connection
    if isinstance(state, Reading):  # the other server, which may want it, is yet to be asked
        speaks_gost = speaks_gost or connection.learnt_gost
    if learnt.empty_password is not known.empty_password:
        book.keep_empty_password(connection.auth_server, connection.login, learnt.empty_password)
    if isinstance(state, Reading) and _with(learnt, connection, speaks_gost) == plan.refreshed:
        return  # nothing new yet; before anything is stored, the book is asked
    if isinstance(state, Reading | ChoosingCertificates | Storing):
        saved = book.find(connection.name)
        signed_in = _with(learnt, _to_save(plan, saved), speaks_gost)
        if saved != signed_in:
            book.save(signed_in)


def _with(learnt: Learnt, connection: Connection, speaks_gost: bool) -> Connection:  # noqa: FBT001 - learnt, too
    return msgspec.structs.replace(
        connection,
        learnt_api=learnt.api.value if learnt.api else "",
        ref_source=learnt.ref_source.value,
        certificates_url=learnt.certificates_url,
        learnt_gost=speaks_gost and connection.gost_tls == GostTls.AUTO,
    )


def _to_save(plan: ImportPlan, saved: Connection | None) -> Connection:
    """The connection as it is to be saved: of a refresh, what the person has edited meanwhile counts."""
    before = plan.refreshed
    if before is None or saved == before:
        return plan.connection
    if saved is None or _account(saved) != _account(before):
        facts = {"name": before.name}
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "removed or edited during the refresh", facts)
    return saved


def _account(connection: Connection) -> tuple[str, str, str]:
    return connection.auth_server, connection.dss_server, connection.login
