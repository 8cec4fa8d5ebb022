"""Keeping what an import learns about its server and its account, as soon as it is known."""

import msgspec

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import ChoosingCertificates, Learnt, Reading, State, Storing


def learnt_in(state: State) -> Learnt:
    """What is known in a state that is not final."""
    learnt: Learnt = state.attempt.learnt  # type: ignore[union-attr] # every state that is not final
    return learnt


def keep_learnt(state: State, known: Learnt, plan: ImportPlan, book: ConnectionBook) -> None:
    """Keep what was learnt of the account at once, and the connection as soon as sign-in succeeded.

    Args:
        state: the state just entered, not a final one.
        known: what was known before it.
        plan: what to do; a dry run keeps nothing.
        book: the saved connections.

    Raises:
        DssPluginError: `store-failed`.
    """
    if plan.dry_run:
        return
    learnt = learnt_in(state)
    connection = plan.connection
    if learnt.empty_password is not known.empty_password:
        book.keep_empty_password(connection.auth_server, connection.login, learnt.empty_password)
    if isinstance(state, Reading | ChoosingCertificates | Storing):
        signed_in = msgspec.structs.replace(
            connection,
            learnt_api=learnt.api.value if learnt.api else "",
            ref_source=learnt.ref_source.value,
            certificates_url=learnt.certificates_url,
        )
        if book.find(connection.name) != signed_in:
            book.save(signed_in)
