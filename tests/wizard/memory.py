"""The secrets in memory, but for those that the modules of other tests hold for good."""

import gc

from cryptoarm_dss_plugin.secrets import Secret, living_secrets

_held_before: set[Secret] = set()


def begin() -> None:
    """Take note of the secrets that are there before a test."""
    gc.collect()
    _held_before.clear()
    _held_before.update(living_secrets())


def secrets_in_memory() -> list[str]:
    """The texts of the secrets that have come since, and are not wiped."""
    gc.collect()
    return [secret.reveal() for secret in living_secrets() if secret not in _held_before]
