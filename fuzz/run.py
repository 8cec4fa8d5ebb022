"""Fuzzes one target with atheris, which looks for inputs that reach new code.

    python -m fuzz.run TARGET [OPTION OF LIBFUZZER...]
    python -m fuzz.run answers -runs=1000000 -seed=1

TARGET is "answers" or "settings". Needs the extra "fuzz" (`pip install -e .[fuzz]`). What was found to reach
new code is kept in `fuzz/found/TARGET`, which git does not know; a finding is written into the present
directory as `crash-...`, and belongs into `fuzz/regressions/TARGET` once it is mended.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cryptoarm_dss_plugin"]):
    from fuzz.targets import TARGETS

from fuzz.corpus import CORPUS

_HERE = Path(__file__).parent
_LONGEST = 4096


def main(target: str, options: list[str]) -> None:
    """Fuzz until libFuzzer has had enough; it ends the process."""
    found = _HERE / "found" / target
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(CORPUS[target]):
        (found / f"seed-{number}").write_bytes(seed)
    words = _HERE / f"{target}.dict"
    arguments = [sys.argv[0], f"-max_len={_LONGEST}", f"-dict={words}", *options, str(found)]
    atheris.Setup(arguments, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:  # noqa: PLR2004 - the name and the target
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
