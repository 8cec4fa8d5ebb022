"""The check of a saved or preset connection: with its own addresses, trust, proxy and known issuers."""

from collections.abc import Mapping

from cryptoarm_dss_plugin.checking.plan import CheckPlan, plan_check, wanting_gost
from cryptoarm_dss_plugin.connections import ConnectionBook, check_name
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.presets.resolving import NOTHING_SAID, resolve_all
from cryptoarm_dss_plugin.secrets import Secret


def plan_saved_check(
    name: str,
    host: Host,
    administration: Administration,
    said: Mapping[str, str] = NOTHING_SAID,
    *,
    proxy_password: Secret | None = None,
    language: str = "ru",
) -> CheckPlan:
    """A plan for a connection that is saved or preset.

    A server is compared with the issuer that the last good import saw, unless it is another server now.

    Args:
        name: its name.
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.
        said: what is to be tried instead of what is saved, keys as in `DEFAULTS`.
        proxy_password: the proxy's password.
        language: preferred language of the servers' texts.

    Raises:
        DssPluginError: `bad-name`, `unknown-connection`, `store-failed`, `bad-address`, `insecure-address`;
            `usage` with problem="locked" for what is said and locked otherwise.
    """
    book = ConnectionBook(host)
    saved, preset = book.find(check_name(name)), administration.presets.get(name)
    if saved is None and preset is None:
        raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
    counts = resolve_all(said, saved, preset)
    last = book.last_imports().get(name)
    known = {"auth": saved.auth_server, "dss": saved.dss_server} if saved else {}
    now = {"auth": counts["auth_server"], "dss": counts["dss_server"]}
    issuers = last.issuers if last else {}
    plan = plan_check(
        now["auth"],
        now["dss"],
        ca_pem=counts["ca_pem"],
        proxy=counts["proxy"],
        proxy_user=counts.proxy_user,
        proxy_password=proxy_password,
        expected_issuers={server: who for server, who in issuers.items() if known.get(server) == now[server]},
        language=language,
    )
    administration.policy.check(plan.addresses)
    known_gost = saved is not None and saved.learnt_gost and known == now
    return wanting_gost(plan, counts["gost_tls"], known=known_gost, forbidden=NO_ENGINES in host.capabilities)
