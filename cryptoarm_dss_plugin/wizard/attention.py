"""Tells a person who looks at another window that it is their turn."""

from cryptoarm_dss_plugin.wizard.qt import QApplication, QWizard


def call_attention(wizard: QWizard | None) -> None:
    """Let the taskbar point at a wizard that is not in front; the focus stays where the person works."""
    if wizard is not None and wizard.isVisible() and not wizard.isActiveWindow():
        QApplication.alert(wizard)
