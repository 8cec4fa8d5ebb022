"""Every test of this room is followed by a hunt for secrets."""

import pytest

from tests.canaries import Canaries


@pytest.fixture(autouse=True)
def _hunted(canaries: Canaries) -> Canaries:
    return canaries
