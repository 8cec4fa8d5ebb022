"""An administrator for tests: the files of /etc/cryptoarm-dss, in a directory of their own."""

import json
import os
from pathlib import Path
from typing import Any

from cryptoarm_dss_plugin.presets.administration import Administration, read_administration
from cryptoarm_dss_plugin.presets.places import Place

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"
OFFICE: dict[str, Any] = {"name": "office", "auth_server": AUTH, "dss_server": DSS}


class Administrator:
    """Whoever runs the tests, as the administrator of a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.connections = directory / "connections.d"
        self.connections.mkdir(parents=True)
        self.directory.chmod(0o755)
        self.connections.chmod(0o755)
        self.place = Place(directory, os.getuid())

    def write(self, name: str, content: object) -> Path:
        """Write a file of `connections.d`: bytes as they are, anything else as JSON."""
        return _written(self.connections / name, content)

    def preset(self, **members: Any) -> Path:  # noqa: ANN401 - whatever JSON has
        """Preset the connection "office", with further members."""
        return self.write("office.json", OFFICE | members)

    def set_policy(self, content: object) -> Path:
        """Write the policy."""
        return _written(self.directory / "policy.json", content)

    def read(self) -> Administration:
        """What the program makes of it."""
        return read_administration(self.place)

    def ignored(self) -> dict[str, str]:
        """The files that are not used, by their names, and why."""
        return {Path(one.path).name: one.reason for one in self.read().ignored}


def _written(path: Path, content: object) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    path.chmod(0o644)
    return path
