"""Pictures: the host's own from `icons/`, the plugins' from their files; drawn sharply at any scale.

The host's own are drawn in one colour that stands out from light and dark windows by 3:1 or more, so that
they need not be changed with the palette; what they mean always stands beside them in words.
"""

from functools import lru_cache
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.stub_host.certificate_rows import Standing
from cryptoarm_dss_plugin.stub_host.qt import QIcon

DIRECTORY = Path(__file__).with_name("icons")

_OF_SEVERITY = {
    Severity.INFO: "info",
    Severity.SUCCESS: "good",
    Severity.WARNING: "warning",
    Severity.ERROR: "bad",
}
_OF_STANDING = {Standing.GOOD: "good", Standing.WAITING: "waiting", Standing.BAD: "bad"}


def own_icon(name: str) -> QIcon:
    """One of `icons/`, by its name without ".svg"."""
    return file_icon(DIRECTORY / f"{name}.svg")


def severity_icon(severity: Severity) -> QIcon:
    """The sign of a severity; each has its own shape."""
    return own_icon(_OF_SEVERITY[severity])


def standing_icon(standing: Standing) -> QIcon:
    """The sign of a standing; each has its own shape."""
    return own_icon(_OF_STANDING[standing])


@lru_cache(maxsize=64)
def file_icon(file: Path) -> QIcon:
    """The picture in a file; an empty one when the file is not there.

    A selected row shows it as it is: tinted with the colour of the selection it could hardly be seen.
    """
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addFile(str(file), mode=mode)
    return icon
