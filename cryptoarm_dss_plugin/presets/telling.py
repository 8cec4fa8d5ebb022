"""The journal entries about files of the administrator that are not used: one each time that changes."""

import hashlib
from contextlib import suppress
from typing import Final

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError, JournalEntry, Severity
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.texts import Texts, plain_line

_TOLD: Final = "administration/ignored"
_PATH_AT_MOST: Final = 300


def tell_ignored(administration: Administration, host: Host, texts: Texts) -> None:
    """Write a journal entry for every file that is not used, unless the same were told the last time.

    A journal that cannot be written changes nothing.

    Args:
        administration: what was read.
        host: whose journal it is; called on a worker thread.
        texts: the person's language.
    """
    lines = [f"{one.path}\n{one.reason}" for one in administration.ignored]
    known = hashlib.sha256("\n\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest() if lines else None
    with suppress(HostStorageError):
        if host.read_settings(PLUGIN_ID).get(_TOLD) == known:
            return
        for one in administration.ignored:
            path = plain_line(one.path, _PATH_AT_MOST)
            text = texts.text("A file of the administrator is not used: {path}", path=path)
            facts = {"path": path}
            host.write_journal(
                JournalEntry(
                    PLUGIN_ID, "read-presets", Severity.WARNING, text, "preset-ignored", one.reason, facts
                )
            )
        host.write_settings(PLUGIN_ID, {_TOLD: known})
