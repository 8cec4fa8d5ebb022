"""What is known of connections before anything is typed: saved ones, and what the administrator has set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.wizard.views import FilledForm

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.presets.policy import Policy


@dataclass(frozen=True, slots=True)
class Offer:
    """What a name offers.

    Attributes:
        form: the values that count, with `offered` set to the name.
        locked: the boxes that only the administrator can change, by the members of `FilledForm`, "dss2" for
            the tick.
        ca_pem: certificates that are trusted without a file being named, "" for none.
        ca_is_preset: whether these are the administrator's.
        is_saved: whether it is the person's own connection already.
    """

    form: FilledForm = field(default_factory=FilledForm)
    locked: frozenset[str] = frozenset()
    ca_pem: str = ""
    ca_is_preset: bool = False
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known.

    Attributes:
        offers: what is saved and preset, by name.
        policy: the administrator's policy; None before it is known.
    """

    offers: Mapping[str, Offer] = field(default_factory=lambda: MappingProxyType({}))
    policy: "Policy | None" = None

    @property
    def help_desk(self) -> str:
        """Whom people ask, "" when the administrator does not say."""
        return self.policy.help_desk if self.policy else ""

    @property
    def saved(self) -> dict[str, FilledForm]:
        """The forms of the saved connections by name."""
        return {name: offer.form for name, offer in self.offers.items() if offer.is_saved}

    @property
    def only_preset(self) -> str:
        """The name of the one connection that is preset, when nothing is saved; "" otherwise."""
        names = list(self.offers)
        return names[0] if len(names) == 1 and not self.offers[names[0]].is_saved else ""

    def signed_in(self, form: FilledForm) -> "Known":
        """The same when a sign-in with this form has saved its connection."""
        name = form.name.strip()
        before = self.offers.get(name, Offer())
        offer = replace(before, form=replace(form, name=name, offered=name), is_saved=True)
        return replace(self, offers=MappingProxyType({**self.offers, name: offer}))
