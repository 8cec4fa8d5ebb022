"""What the worker does with the server's list: reads it, lets the person choose, hands it to the host."""

from collections.abc import Callable, Collection, Sequence

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate, read_certificates
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing import inbox
from cryptoarm_dss_plugin.importing.cleaning import cleaned_error
from cryptoarm_dss_plugin.importing.events import (
    CertificatesChosen,
    CertificatesRead,
    Event,
    GivenUp,
    StepFailed,
)
from cryptoarm_dss_plugin.importing.keeping import ReadList, compared, keep_certificates, read_list
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import ChoosingCertificates
from cryptoarm_dss_plugin.secrets import Secret


class ListSteps:
    """The steps of one import after the sign-in; holds what was read of the list."""

    def __init__(
        self,
        plan: ImportPlan,
        host: Host,
        messages: inbox.Inbox,
        cancellation: Cancellation,
        on_progress: Callable[[int, int], None],
    ) -> None:
        """Prepare.

        Args:
            plan: what to do.
            host: who keeps the certificates.
            messages: where the person's choice comes from.
            cancellation: looked at between slices of the list.
            on_progress: told how many items of how many were read.
        """
        self._plan = plan
        self._host = host
        self._messages = messages
        self._cancellation = cancellation
        self._on_progress = on_progress
        self._items: Sequence[CloudCertificate] = ()
        self._read: ReadList | None = None
        self._chosen: Collection[int] | None = None

    def forget(self) -> None:
        """Let go of the list."""
        self._items, self._read = (), None

    def ask_server(self, transport: Transport, token: Secret | None, known_url: str) -> Event:
        """Read the list; where the person wants to choose, compare it with what the host has."""
        if token is None:
            raise RuntimeError("reading without a token")
        try:
            listed = read_certificates(transport, self._plan.addresses.dss, token, known_url)
        except DssPluginError as error:
            return StepFailed(cleaned_error(error))
        self._items = listed.items
        if not self._plan.choose:
            return CertificatesRead(listed.url)
        self._read = self._read_items()
        return CertificatesRead(listed.url, *compared(self._read, self._plan.connection.name, self._host))

    def ask_choice(self, _state: ChoosingCertificates) -> Event:
        """Wait until the front has chosen."""
        while True:
            message = self._messages.get(None)
            if isinstance(message, inbox.Chosen):
                self._chosen = message.positions
                return CertificatesChosen()
            if isinstance(message, inbox.GiveUp):
                return GivenUp(message.error)

    def keep(self) -> Event:
        """Hand it to the host."""
        return keep_certificates(
            self._read or self._read_items(),
            self._plan.connection.name,
            self._host,
            self._cancellation,
            dry_run=self._plan.dry_run,
            chosen=self._chosen,
        )

    def _read_items(self) -> ReadList:
        return read_list(self._items, self._plan.connection.name, self._cancellation, self._on_progress)
