"""Looks for known weaknesses of the packages that are installed for run time, with pip-audit.

Fails when one is known that a newer version does not have. What could not be looked up (behind a mirror of
the package index, without the Internet, or in time) is said aloud, and fails with ``--strict`` only: before a
release.

pip-audit asks pypi.org about each package; ``PIP_AUDIT_VULNERABILITY_SERVICE=osv`` and ``PIP_AUDIT_OSV_URL``
let it ask OSV, or a mirror of it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = "cryptoarm-dss-plugin"
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found.

    Attributes:
        weak: a line for each weakness that a newer version does not have.
        unmended: a line for each weakness that every version has.
        unknown: the packages that could not be looked up.
    """

    weak: tuple[str, ...] = ()
    unmended: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def installed_for(package: str) -> dict[str, str]:
    """Name and version of each package that is installed because this one needs it, itself left out."""
    found: dict[str, str] = {}
    needed = [Requirement(package)]
    while needed:
        wanted = needed.pop()
        name = canonicalize_name(wanted.name)
        if name in found:
            continue
        distribution = metadata.distribution(name)
        found[name] = distribution.version
        for line in distribution.requires or ():
            further = Requirement(line)
            if further.marker is None or further.marker.evaluate({"extra": ""}):
                needed.append(further)
    del found[canonicalize_name(package)]
    return dict(sorted(found.items()))


def judged(packages: Iterable[str], report: Mapping[str, Any]) -> Outcome:
    """What pip-audit's report (its JSON) says of these packages; one it does not name was not looked up."""
    weak: list[str] = []
    unmended: list[str] = []
    known = set()
    for one in report["dependencies"]:
        if "skip_reason" in one:
            continue
        known.add(canonicalize_name(one["name"]))
        for weakness in one["vulns"]:
            mended = ", ".join(weakness["fix_versions"])
            line = f"{one['name']} {one['version']}: {weakness['id']}"
            (weak if mended else unmended).append(f"{line}, mended in {mended}" if mended else line)
    return Outcome(tuple(weak), tuple(unmended), tuple(sorted(set(packages) - known)))


def ask(packages: Mapping[str, str], patience: float) -> tuple[Outcome, str]:
    """Let pip-audit look these packages up in so many seconds; also what it complained of, "" for nothing."""
    with tempfile.TemporaryDirectory() as directory:
        pins = Path(directory, "installed.txt")
        pins.write_text("".join(f"{name}=={version}\n" for name, version in packages.items()))
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(pins),
            "--no-deps",
            "--disable-pip",
        ]
        command += ["--format", "json", "--desc", "off", "--progress-spinner", "off"]
        command += ["--timeout", str(_TIMEOUT_SECONDS), "--cache-dir", str(Path(directory, "cache"))]
        try:
            run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience)
        except subprocess.TimeoutExpired:
            return Outcome(unknown=tuple(packages)), f"it takes longer than {patience:g} s"
    try:
        return judged(packages, json.loads(run.stdout)), ""
    except ValueError:
        complaint = run.stderr.strip().splitlines() or [f"it ended with {run.returncode}"]
        return Outcome(unknown=tuple(packages)), complaint[-1]


def main() -> int:
    """Look, say what was found; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="fail also when a package cannot be looked up")
    parser.add_argument("--patience", type=float, default=120, metavar="SECONDS", help="for all of them")
    options = parser.parse_args()
    packages = installed_for(PACKAGE)
    outcome, complaint = ask(packages, options.patience)
    for line in outcome.weak:
        print(f"KNOWN WEAKNESS: {line}")
    for line in outcome.unmended:
        print(f"Known weakness, in every version: {line}")
    if outcome.unknown:
        print(f"NOT LOOKED UP: {len(outcome.unknown)} of {len(packages)}: {', '.join(outcome.unknown)}.")
        print(
            f"The service has no answer here ({complaint or 'it does not know them'}); see CONTRIBUTING.md."
        )
    elif not outcome.weak:
        print(f"{len(packages)} packages looked up.")
    return 1 if outcome.weak or (options.strict and outcome.unknown) else 0


if __name__ == "__main__":
    sys.exit(main())
