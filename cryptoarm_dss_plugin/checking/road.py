"""The connection to one computer as rungs: begun, gone, or the one it broke at."""

import time
from collections.abc import Callable
from typing import Final

from cryptoarm_dss_plugin.checking.rungs import RungName
from cryptoarm_dss_plugin.dss.watching import Handshake, Stage, Watch

ROAD: Final = (RungName.RESOLVE, RungName.PROXY, RungName.TCP, RungName.TLS)
"""The rungs that are the connection, in order."""

_DIRECT = {
    Stage.LOOK_UP: RungName.RESOLVE,
    Stage.CONNECT: RungName.TCP,
    Stage.HANDSHAKE: RungName.TLS,
}
# The proxy looks the server up and connects to it: whatever stands in the way until then, it is at the proxy.
_THROUGH_PROXY = {
    Stage.LOOK_UP: RungName.PROXY,
    Stage.CONNECT: RungName.PROXY,
    Stage.TUNNEL: RungName.PROXY,
    Stage.HANDSHAKE: RungName.TLS,
}


class Road(Watch):
    """Follows the first connection to a computer; what is opened again after it stood is not looked at.

    Attributes:
        stood_at: when the connection stood (monotonic, seconds), None before.
        handshake: what its handshake came to, None before.
        distrusted_certificate: what the server showed when the handshake failed for it, b"" for nothing.
    """

    def __init__(
        self,
        on_began: Callable[[RungName], object],
        on_gone: Callable[[RungName, int], object],
        on_stands: Callable[[], object],
    ) -> None:
        """Prepare.

        Args:
            on_began: is told which rung is begun.
            on_gone: is told which rung is gone and how long it took, in milliseconds; 0 for those that were
                not needed: the proxy without a proxy, look-up and connect with one.
            on_stands: is told that the connection stands.
        """
        self._on_began = on_began
        self._on_gone = on_gone
        self._on_stands = on_stands
        self.start(uses_proxy=False)

    def start(self, *, uses_proxy: bool) -> None:
        """Begin with another computer."""
        self._rungs = _THROUGH_PROXY if uses_proxy else _DIRECT
        self._left = list(ROAD)
        self._began_at = time.monotonic()
        self._current: RungName | None = None
        self.stood_at: float | None = None
        self.handshake: Handshake | None = None
        self.distrusted_certificate = b""

    def entered(self, stage: Stage) -> None:
        """End the rungs before this part of the way, and begin its own."""
        if self.stood_at is not None:
            return
        if stage is Stage.STANDS:
            self._go_up_to(None)
            self.stood_at = time.monotonic()
            self._on_stands()
        elif self._rungs[stage] in self._left and self._rungs[stage] is not self._current:
            self._go_up_to(self._rungs[stage])

    def shaken(self, handshake: Handshake) -> None:
        """Keep the first handshake."""
        self.handshake = self.handshake or handshake

    def distrusted(self, certificate: bytes) -> None:
        """Keep the certificate."""
        self.distrusted_certificate = certificate

    def break_off(self) -> tuple[RungName, int]:
        """The rung at which the connection did not come about, and how long it took until then.

        The rungs before it, which then were not needed, are gone.
        """
        broken = self._current or self._rungs[Stage.LOOK_UP]
        if self._current is None:
            self._go_up_to(broken)
        return broken, self._spent()

    def _go_up_to(self, rung: RungName | None) -> None:
        while self._left and self._left[0] is not rung:
            gone = self._left.pop(0)
            self._on_gone(gone, self._spent() if gone is self._current else 0)
        self._current = rung
        self._began_at = time.monotonic()
        if rung is not None:
            self._on_began(rung)

    def _spent(self) -> int:
        return milliseconds_since(self._began_at)


def milliseconds_since(began: float) -> int:
    """Whole milliseconds since a moment of the monotonic clock."""
    return max(0, round((time.monotonic() - began) * 1000))
