"""The fuzz targets on inputs that chance has spoilt, always the same ones, and on what fuzzing has found."""

import random
from pathlib import Path

import pytest

from fuzz.corpus import CORPUS
from fuzz.targets import TARGETS

ROUNDS = {"answers": 60_000, "settings": 40_000}
"""A few seconds each; the long runs are recorded in docs/fuzzing.md."""

REGRESSIONS = Path(__file__).parents[2] / "fuzz" / "regressions"
_LONGEST = 4096


def spoilt(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    """An input after one to six changes: bytes set, taken out, repeated, or spliced in from another input."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoiled) + 1)
        end = min(len(spoiled), at + chance.randint(0, 16))
        match chance.randrange(5):
            case 0:
                spoiled[at:end] = chance.randbytes(end - at)
            case 1:
                del spoiled[at:end]
            case 2:
                spoiled[at:at] = spoiled[at:end] * chance.randint(1, 20)
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                spoiled[at:end] = other[start : start + chance.randint(1, 64)]
            case _:
                spoiled[at:end] = bytes([chance.choice(b'"\\{}[],:@/ \x00\xff\xd0')]) * (end - at)
    return bytes(spoiled[:_LONGEST])


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_chance_makes_of_an_input_only_documented_errors_come_out(target: str) -> None:
    chance = random.Random(20261122)  # noqa: S311 - always the same inputs, on purpose
    pool = list(CORPUS[target])
    for _ in range(ROUNDS[target]):
        data = spoilt(chance.choice(pool), CORPUS[target], chance)
        TARGETS[target](data)
        if chance.random() < 0.01:
            pool.append(data)


@pytest.mark.parametrize("target", TARGETS)
def test_inputs_as_they_should_be_are_taken(target: str) -> None:
    for data in CORPUS[target]:
        TARGETS[target](data)


@pytest.mark.parametrize("file", sorted(REGRESSIONS.glob("*/*")), ids=lambda file: file.name)
def test_what_was_found_once_is_not_found_again(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())
