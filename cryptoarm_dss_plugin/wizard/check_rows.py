"""The rows of the ladder as they fill: a mark, a word, a time, and what was seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.texts import Texts

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.checking.rungs import CheckReport, Rung, RungBegan, RungEnded
    from cryptoarm_dss_plugin.wizard.check_plan import CheckBegan

_MOST_SENTENCES = 4


class CheckRows:
    """The rows of one check; two servers on one computer share those of the way to it.

    Args:
        began: what is checked.
        texts: the person's language.
    """

    def __init__(self, began: "CheckBegan", texts: Texts) -> None:
        self._began = began
        self._texts = texts
        self._rows: dict[tuple[str, str], str] = {}
        self._broken: tuple[str, str] | None = None
        self._warned: tuple[str, str] | None = None

    @property
    def lines(self) -> list[str]:
        """The rows as texts, in the order of the ladder: the clock is read off the service's answer."""
        return [self._rows[key] for key in self._order()]

    @property
    def at_fault(self) -> int | None:
        """The row that broke first, else the first with a warning; None while there is neither."""
        key = self._broken or self._warned
        return None if key is None else self._order().index(key)

    def begin(self, event: "RungBegan") -> None:
        """A rung is being tried."""
        name = self._name(event.server, event.name)
        key = (event.server, event.name)
        self._rows[key] = self._texts.text("… {rung}: being checked", rung=name)

    def end(self, event: "RungEnded") -> None:
        """A rung has been tried, or is passed over."""
        from cryptoarm_dss_plugin.checking.rungs import RungName, RungState  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.managing.check_words import seen_on, state_word  # noqa: PLC0415

        rung, texts = event.rung, self._texts
        if self._is_known(rung):
            return
        key = (rung.server, rung.name)
        mark, word = state_word(rung.state, texts).split(" ", 1)
        said = [word]
        if rung.ms and rung.state is not RungState.NOT_REACHED:
            said.append(texts.text("{ms} ms", ms=rung.ms))
        seen = "" if rung.name is RungName.SIGNATURE_SERVICE else seen_on(rung, texts)  # only an address
        said += [seen] if seen else []
        line = texts.text("{rung}: {state}", rung=self._name(*key), state=", ".join(said))
        self._rows[key] = f"{mark} {line}"
        if rung.state is RungState.FAILED and self._broken is None:
            self._broken = key
        if rung.state is RungState.WARNING and self._warned is None:
            self._warned = key

    def _order(self) -> list[tuple[str, str]]:
        from cryptoarm_dss_plugin.checking.rungs import RungName  # noqa: PLC0415 - loads the engine

        places = [(server, name) for server in ("auth", "dss") for name in RungName]
        return [key for key in places if key in self._rows]

    def _is_known(self, rung: "Rung") -> bool:
        """Whether it is the way to a computer that was told for the other server."""
        from cryptoarm_dss_plugin.checking.rungs import RungName  # noqa: PLC0415 - loads the engine

        services = {RungName.AUTH_SERVICE, RungName.SIGNATURE_SERVICE}
        return self._began.together and rung.name not in services and rung.server == "dss"

    def _name(self, server: str, name: str) -> str:
        from cryptoarm_dss_plugin.checking.rungs import RungName  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.managing.check_words import rung_name  # noqa: PLC0415

        rung = rung_name(RungName(name), self._texts)
        if self._began.together:
            return rung
        computer = self._began.auth_computer if server == "auth" else self._began.dss_computer
        return f"{rung} ({computer})"


def outcome_words(report: "CheckReport", texts: Texts) -> Sequence[str]:
    """What the ladder comes to: what is broken and who can mend it, the warnings, or that all is well."""
    from cryptoarm_dss_plugin.managing.check_words import advice_on  # noqa: PLC0415 - loads the engine

    told = dict.fromkeys(advice_on(error, texts) for error in errors_of(report))
    if told:
        return list(told)[:_MOST_SENTENCES]
    return [texts.text("Everything is in order: both services can be reached.")]


def errors_of(report: "CheckReport") -> list[DssPluginError]:
    """What is broken on the way to each server, then what is warned of."""
    broken = [report.first_failed_of(server) for server in ("auth", "dss")]
    return [rung.error for rung in (*broken, *report.warnings) if rung is not None and rung.error]
