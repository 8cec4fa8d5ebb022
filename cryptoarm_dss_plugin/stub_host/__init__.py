"""The minimal host: it knows a plugin only through its manifest, its entry point and the hooks.

`StubHost` and `main` load Qt when they are asked for, so that the parts that judge plugins work without.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.stub_host.host import StubHost
    from cryptoarm_dss_plugin.stub_host.program import main

__all__ = ["StubHost", "main"]

_HOMES = {"StubHost": "cryptoarm_dss_plugin.stub_host.host", "main": "cryptoarm_dss_plugin.stub_host.program"}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
