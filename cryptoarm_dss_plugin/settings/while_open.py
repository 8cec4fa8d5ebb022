"""The host for a change that a person wants; not begun long after the plugin went off, it is left."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host

LEFT_AFTER_SECONDS: Final = 3.0
"""So long a host that closes waits for a change; what comes later nobody expects any more."""

_READING: Final = frozenset({"read_settings", "stored_certificates"})


def while_open(host: Host, closed_at: Callable[[], float | None]) -> Host:
    """The host for one change, on a worker.

    Where the host has taken longer than anybody waits for it, the change is left as long as it has written
    nothing: DssPluginError `cancelled`. One that has written something is written to its end.

    Args:
        host: the host's hooks.
        closed_at: when the plugin was switched off, on `time.monotonic`, None when it was not; asked on the
            worker.
    """
    has_written = False

    @contextmanager
    def around(hook_name: str) -> Iterator[None]:
        nonlocal has_written
        if hook_name in _READING:
            yield
        at = closed_at()
        if at is not None and not has_written and time.monotonic() - at > LEFT_AFTER_SECONDS:
            raise DssPluginError(ErrorCode.CANCELLED, "the plugin was switched off")
        if hook_name not in _READING:
            has_written = True
            yield

    return host.attended(around)
