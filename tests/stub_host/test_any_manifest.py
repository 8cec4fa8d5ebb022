"""Whatever stands in a manifest: a manifest of the right shape, or one problem that can be shown."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.stub_host.manifest import Manifest, manifest_in
from cryptoarm_dss_plugin.stub_host.problems import Problem
from cryptoarm_dss_plugin.stub_host.texts import HostTexts
from fuzz.corpus import CORPUS
from tests.properties import examples

GOOD: dict[str, Any] = json.loads(CORPUS["settings"][-1][1:])
_TEXTS = HostTexts("ru")
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=120),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from([*GOOD, "hook", "permission"]) | st.text(max_size=8)


def shown(read: Manifest | Problem) -> str:
    """What the window shows of it."""
    if isinstance(read, Problem):
        sentence = read.sentence(_TEXTS)
        assert sentence.isprintable()
        return sentence
    return f"{read.name_in('ru')} {read.description_in('ru')}"


@examples(200)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_problem(content: bytes) -> None:
    assert shown(manifest_in(content))


@examples(200)
@given(st.dictionaries(_KEYS, _VALUES, max_size=4), st.sets(st.sampled_from(sorted(GOOD)), max_size=2))
def test_a_changed_manifest_is_one_still_or_a_problem(changes: dict[str, Any], missing: set[str]) -> None:
    described = {key: value for key, value in {**GOOD, **changes}.items() if key not in missing}

    read = manifest_in(json.dumps(described).encode())

    assert shown(read)
    if not changes and not missing:
        assert isinstance(read, Manifest)
