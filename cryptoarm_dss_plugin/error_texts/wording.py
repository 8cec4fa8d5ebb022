"""What an entry of the error dictionary is made of; the entries are in the modules beside this one.

Facts of an error that sentences know (all optional, all text):

- `server`: whose address or answer it is: "auth", "dss" or "proxy";
- `field`: what was filled in wrongly: "auth_server", "dss_server", "name", "login", "client_id",
  "client_secret", "resource", or as a person knows it, e.g. "--factor". Sentences show it, else the
  server, by the label of the form as `{box}`;
- `problem`: what is wrong with an address, see `dss.address_text.read_text` and `dss.addresses`; for what
  the administrator has set "locked", "not-allowed" or "bad-policy", see `presets`;
- `help_desk`: whom the administrator tells people to ask;
- `server_code`: the server's own code of a refusal, in any case of letters; sentences show it, where it
  looks like a code at all, as `{said_code}`;
- `about`: "code" when the answer to a one-time code leaves open what became of it, "again" when who was
  let in a moment ago is refused on asking once more; "refresh" or "choice" when a refresh, in which
  nobody answers, was asked for a code or a choice;
- `sent`: "client_secret" when that was sent with the client identifier;
- `host`: host name; `status`: the HTTP status; `issuer`: who issued the server's TLS certificate;
- `name`: name of the connection; `login`: login of the account; `path`: path of a file;
- `factor`, `offered`: the confirmation method asked for, and those there are;
- `dss_id`: number of the certificate on the server;
- `replaced`: "yes" when the server's certificate has another issuer than the last time; `date`: until when
  it is valid; `offset`: how much the clocks differ, "0:03:20", and `clock`: "slow" or "fast", ours;
- `command`: what was cancelled, if not an import: "check", "discover", "forget-everything";
- `missing`: why GOST TLS cannot be had, see `dss.gost_engine.Missing`; "switched-off"; "common-suite"
  when the server refused it, too;
- `fault`: what is wrong with the store, see `store.faults.StoreFault`; "no-answer"; or the hook that failed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_FIELD: Final = re.compile(r"\{([a-z_]+)\}")


class Owner(StrEnum):
    """Who can put it right."""

    YOU = "you"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to tell a person of an error.

    Message and advice make one line, "message - advice.": the message is a sentence that begins with a
    capital letter, the advice goes on with a small one, neither ends in a full stop.

    Attributes:
        message: what happened, English, marked for translation, with fields in braces.
        advice: what to do about it, likewise.
        owner: who can put it right.
        request: what a letter to the owner asks for, whole sentences, likewise; "" where it is the person
            who can put it right.
        when: for a fact's name its values, in small letters, for which this wording is meant, "" for a fact
            that is not known; nothing: for any.
    """

    message: str
    advice: str
    owner: Owner
    request: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fields(self) -> frozenset[str]:
        """The names of the facts that the message and the advice show (a request shows none)."""
        return frozenset(_FIELD.findall(f"{self.message} {self.advice}"))

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether everything that this wording shows is known, and everything it is meant for is so."""
        return all(facts.get(name) for name in self.fields()) and all(
            facts.get(name, "").strip().lower() in values for name, values in self.when.items()
        )
