"""What is to be checked, from what a form or a saved connection says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.proxies import Proxy, own_proxy
from cryptoarm_dss_plugin.secrets import Secret

_NO_ISSUERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What to check; made by `plan_check`.

    Attributes:
        addresses: the two servers.
        ca_pem: certificates trusted beside the system's.
        proxy: own proxy; None for the system's.
        expected_issuers: for each server who issued its certificate at the last success
            (`CheckReport.issuer_of`); a server that is missing here is not compared.
        language: preferred language of the servers' texts.
        gost: how to go about GOST TLS.
    """

    addresses: Addresses
    ca_pem: str = ""
    proxy: Proxy | None = field(default=None, repr=False)
    expected_issuers: Mapping[ServerKind, str] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "ru"
    gost: GostWish = field(default_factory=GostWish)


def plan_check(
    auth_server: str,
    dss_server: str,
    *,
    ca_pem: str = "",
    proxy: str = "",
    proxy_user: str = "",
    proxy_password: Secret | None = None,
    expected_issuers: Mapping[str, str] = _NO_ISSUERS,
    language: str = "ru",
) -> CheckPlan:
    """A plan out of texts.

    Args:
        auth_server: address of the authorization server, in any spelling.
        dss_server: address of the signature service, in any spelling.
        ca_pem: contents of a CA file, "" for none.
        proxy: own proxy as a person types it, "" for the system's.
        proxy_user: its user name, "" for the one in its address.
        proxy_password: its password.
        expected_issuers: for each server ("auth", "dss") who issued its certificate at the last success
            (`CheckReport.issuer_of`), as far as known.
        language: preferred language of the servers' texts.

    Raises:
        DssPluginError: `bad-address`, `insecure-address` (facts server, field, problem).
    """
    issuers = {kind: expected_issuers[kind] for kind in ServerKind if kind in expected_issuers}
    return CheckPlan(
        read_addresses(auth_server, dss_server),
        ca_pem,
        own_proxy(proxy, proxy_user, proxy_password),
        MappingProxyType(issuers),
        language,
    )


def wanting_gost(
    plan: CheckPlan, gost_tls: str, *, known: bool = False, forbidden: bool = False
) -> CheckPlan:
    """The same plan, going about GOST TLS in this way.

    Args:
        plan: the plan.
        gost_tls: "auto", "require" or "off".
        known: whether the servers are known to take nothing else.
        forbidden: whether the host does not allow it in its process.
    """
    return replace(plan, gost=GostWish(GostTls(gost_tls), known, forbidden))
