"""The host's storage in one SQLite file: certificates, settings, notifications and the journal.

It implements the storage hooks of `host_api.hookspecs` for any host that registers a `Store`, and knows
neither a plugin nor a window. Two programs may use one directory at once.
"""

from cryptoarm_dss_plugin.store.certificates import PackedCertificate, unpack
from cryptoarm_dss_plugin.store.faults import StoreError, StoreFault
from cryptoarm_dss_plugin.store.revocation_lists import RevocationList
from cryptoarm_dss_plugin.store.setting_aside import set_aside_if_spoilt
from cryptoarm_dss_plugin.store.store import Store

__all__ = [
    "PackedCertificate",
    "RevocationList",
    "Store",
    "StoreError",
    "StoreFault",
    "set_aside_if_spoilt",
    "unpack",
]
