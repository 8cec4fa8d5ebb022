"""How requests sends for us: over connections that can be cut, with the trust we chose and no other."""

from typing import Any

import requests.adapters

from cryptoarm_dss_plugin.dss.connecting import Lifeline, cuttable_pool
from cryptoarm_dss_plugin.dss.proxies import Proxy
from cryptoarm_dss_plugin.dss.tls import shared_context


class CuttableAdapter(requests.adapters.HTTPAdapter):
    """Sends over cuttable connections with exactly the trust of the given context. It repeats nothing."""

    def __init__(self, context: Any, lifeline: Lifeline, proxy: Proxy | None, ca_pem: str) -> None:  # noqa: ANN401
        """Prepare; nothing is opened.

        Args:
            context: the TLS context; on Windows and macOS truststore's, which is no `ssl.SSLContext`.
            lifeline: what the connections hang on.
            proxy: the connection's own proxy, for its credentials.
            ca_pem: certificates trusted beside the system's, by which a proxy over TLS is judged as well.
        """
        self._context = context
        self._pool = cuttable_pool(lifeline)
        self._proxy = proxy
        self._ca_pem = ca_pem
        super().__init__(pool_connections=2, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        """As inherited, with our context and connections."""
        super().init_poolmanager(*arguments, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": self._pool}

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401
        """As inherited; a proxy that is itself spoken to over TLS is trusted by the same roots.

        It is offered ordinary TLS, whatever the server wants.
        """
        options |= {"ssl_context": self._context, "proxy_ssl_context": shared_context(self._ca_pem)}
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = {"https": self._pool}
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:  # noqa: ARG002 - there is only one
        """The own proxy's credentials; the environment adds none."""
        return self._proxy.headers() if self._proxy else {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:  # noqa: ANN401, ARG002
        """Always verify, and never load the roots of certifi into the context."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None
        conn.ca_cert_dir = None
