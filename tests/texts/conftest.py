"""What tests of texts and redaction begin with."""

import gc

import pytest


@pytest.fixture(scope="module", autouse=True)
def _no_secret_of_earlier_tests() -> None:
    """A secret that lives on in a cycle of objects would be masked in texts that know nothing of it."""
    gc.collect()
