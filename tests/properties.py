"""How many examples a property is tried on: few and always the same ones, or as many as one asks for.

    DSS_EXAMPLES=50000 pytest --hypothesis-seed=1 tests/x509/test_any_bytes.py

tries as many on every property, others in each run but for the seed (docs/fuzzing.md).
"""

import os

from hypothesis import HealthCheck, settings

_ASKED_FOR = int(os.environ.get("DSS_EXAMPLES", "0"))


def examples(usual: int) -> settings:
    """Settings for a property that is usually tried on so many examples."""
    return settings(
        max_examples=_ASKED_FOR or usual,
        derandomize=not _ASKED_FOR,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
