"""What was changed of a connection, and how it is saved: on a worker, for files and settings are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place


@dataclass(frozen=True, slots=True)
class EditedValues:
    """What is to be another.

    Attributes:
        name: the connection.
        changed: the values by their keys, those of `ConnectionRow.values`, the two addresses, "login" and
            "ca_file"; "" for none.
        with_certificates: delete the certificates of the account before, when it becomes another.
    """

    name: str
    changed: Mapping[str, str]
    with_certificates: bool = False

    def save(self, host: Host, place: Place | None = None) -> bool:
        """Save it; whether it is another account now.

        Args:
            host: the host's hooks; called on a worker thread.
            place: where the administrator's files lie, the platform's place by default.

        Raises:
            DssPluginError: as `edit_connection` and the reading of a CA file raise it.
        """
        from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.importing.request import ImportForm  # noqa: PLC0415
        from cryptoarm_dss_plugin.managing.changing import edit_connection  # noqa: PLC0415
        from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

        said, ca_file = self.changed, self.changed.get("ca_file", "")
        form = ImportForm(
            self.name,
            auth_server=said.get("auth_server"),
            dss_server=said.get("dss_server"),
            login=said.get("login"),
            confirmation_api=said.get("confirmation_api"),
            client_id=said.get("client_id"),
            resource=said.get("resource"),
            ca_pem=read_public_ca_file(Path(ca_file)) if ca_file else None,
            proxy=said.get("proxy"),
            gost_tls=said.get("gost_tls"),
        )
        edited = edit_connection(
            form, host, read_administration(place), with_certificates=self.with_certificates
        )
        return edited.is_other_account


def proxy_text(url: str, user: str) -> str:
    """A proxy as a person types it: its address, with the user name where there is one."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{quote(user, safe='')}@{rest}" if found and user else url


def without_password(proxy: str) -> str:
    """The text without what stands between the first colon of a user name and the last "@"."""
    before, at, place = proxy.rpartition("@")
    scheme, found, user = before.rpartition("://")
    name, colon, _password = user.partition(":")
    return f"{scheme}{found}{name}{at}{place}" if colon else proxy
