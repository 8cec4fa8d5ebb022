"""What a host's hooks answer and raise, looked at before anybody uses it: a host is foreign code.

Every look answers why an answer cannot be used, in English for a developer and without values, "" when it
can.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final, get_type_hints

from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo
from cryptoarm_dss_plugin.host_api.typecheck import mismatch
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    StoredCertificate,
    StoreOutcome,
)

LARGEST_NUMBER: Final = 2**63 - 1
"""Larger numbers fit neither into a database nor into a window."""

_WORDS_AT_MOST: Final = 2000
_REASON: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,9}")
_REASON_AT_MOST: Final = 60
_NOT_TO_BE_SHOWN: Final = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
_WRONG: Final = "answered wrong data"

_PARTS: Final = ("facts", "server", "source")
_TIMES_OF_FACTS: Final = ("not_before", "not_after", "key_not_before", "key_not_after")

_good: set[tuple[type, str, type]] = set()
"""Kind, member and its type as they were found to be right: thousands of certificates have the same ones."""


def words_of(said: object) -> str:
    """What a host said of its failure, cut and without characters that no journal can hold."""
    text = said if isinstance(said, str) else type(said).__name__
    return _NOT_TO_BE_SHOWN.sub("?", text[:_WORDS_AT_MOST])


def failure_words(hook_name: str, error: BaseException) -> str:
    """An exception of a hook in words; its own text may be anything, even another exception."""
    try:
        text = str(error)
    except Exception as worse:  # noqa: BLE001 - foreign code
        text = f"({type(worse).__name__} when asked for its text)"
    return words_of(f"{hook_name}: {type(error).__name__}: {text}")


def stored_problem(stored: Sequence[StoredCertificate], plugin_id: str | None, connection: str | None) -> str:
    """A look at an answer of `stored_certificates`; quick, for there may be thousands.

    Args:
        stored: the items, of whatever types.
        plugin_id: whose were asked for, None for all.
        connection: of which connection, None for all.
    """
    if not all(isinstance(entry, StoredCertificate) for entry in stored):
        return "answered with something else than StoredCertificate"
    if found := _member_problem(stored):
        return f"{_WRONG}: {found}"
    facts, server, sources = (list(filter(None, _column(name, stored))) for name in _PARTS)
    if found := _member_problem(facts) or _member_problem(server) or _member_problem(sources):
        return f"{_WRONG}: {found}"
    times = [_column(name, facts) for name in _TIMES_OF_FACTS]
    times += [_column(name, stored) for name in ("stored_at", "gone_since")]
    if any(None in _column("tzinfo", filter(None, column)) for column in times):
        return f"{_WRONG}: a time without a zone"
    if any(number_problem(number) for number in _column("item_id", sources)):
        return f"{_WRONG}: too large a number of an item"
    is_asked = plugin_id is None or len(sources) == len(stored)
    if not is_asked or (plugin_id is not None and {*_column("plugin_id", sources)} - {plugin_id}):
        return f"{_WRONG}: not only certificates of the plugin that was asked for"
    if connection is not None and {*_column("connection", sources)} - {connection}:
        return f"{_WRONG}: not only certificates of the connection that was asked for"
    return ""


def outcomes_problem(outcomes: Sequence[StoreOutcome], batch: Sequence[CertificateOffer]) -> str:
    """A look at an answer of `store_certificates` to a batch."""
    if not all(isinstance(outcome, StoreOutcome) for outcome in outcomes):
        return "answered with something else than StoreOutcome"
    if len(outcomes) != len(batch):
        return f"{len(outcomes)} outcomes for {len(batch)} offers"
    if found := _member_problem(outcomes):
        return f"{_WRONG}: {found}"
    if any(one.thumbprint != offer.facts.thumbprint for one, offer in zip(outcomes, batch, strict=True)):
        return "the outcomes are not in the order of the offers"
    return ""


def settings_problem(settings: dict[str, str]) -> str:
    """A look at an answer of `read_settings`."""
    is_text = all(isinstance(text, str) for item in settings.items() for text in item)
    return "" if is_text else "answered with something else than str"


def info_problem(info: HostInfo) -> str:
    """A look at an answer of `host_info`."""
    found = mismatch(info, HostInfo, "it")
    return f"{_WRONG}: {found}" if found else ""


def number_problem(number: int) -> str:
    """A look at an id."""
    return "answered too large a number" if abs(number) > LARGEST_NUMBER else ""


def count_problem(number: int) -> str:
    """A look at a number of things."""
    return "answered a number below 0" if number < 0 else number_problem(number)


def with_fitting_reason(outcome: StoreOutcome) -> StoreOutcome:
    """An outcome whose reason is a stable code, or "" where the host gave something else."""
    reason = outcome.reason
    if not reason or (len(reason) <= _REASON_AT_MOST and _REASON.fullmatch(reason)):
        return outcome
    return replace(outcome, reason="")


def _member_problem(values: Sequence[object]) -> str:
    """Whether the members of dataclasses are of their types; each type of a member is looked at once."""
    for kind in set(map(type, values)):
        alike = [value for value in values if type(value) is kind]
        for name, hint in get_type_hints(kind).items():
            column = _column(name, alike)
            for member in set(map(type, column)):
                if (kind, name, member) in _good:
                    continue
                example = next(one for one in column if type(one) is member)
                if found := mismatch(example, hint, f"{kind.__name__}.{name}"):
                    return found
                _good.add((kind, name, member))
    return ""


def _column(name: str, values: Iterable[Any]) -> list[Any]:
    return list(map(attrgetter(name), values))
