"""Build hook: compiles the translations, so that a wheel and an editable install both carry them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path("cryptoarm_dss_plugin", "locale")


class CustomBuildHook(BuildHookInterface[BuilderConfig]):
    """Writes each .mo beside its .po; an sdist stays without them, its wheel is built from the .po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile before a wheel (an editable install is one, too) and add the results to it.

        Args:
            version: "standard" or "editable"; both are treated alike.
            build_data: hatchling's data of this build; gets the .mo files, which git ignores, as artifacts.
        """
        if self.target_name != "wheel":
            return
        for source in sorted((Path(self.root) / LOCALE).rglob("*.po")):
            with source.open("rb") as readable, source.with_suffix(".mo").open("wb") as writable:
                write_mo(writable, read_po(readable))
        build_data["artifacts"].append(f"/{LOCALE.as_posix()}/**/*.mo")
