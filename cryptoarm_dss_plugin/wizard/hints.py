"""What looks odd in the boxes of «Дополнительно»; it may be right, so nothing is refused for it."""

import re

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.views import FilledForm, Problem

_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.IGNORECASE)
"""RFC 8141: "urn", a namespace, and what is named in it."""


def hints(form: FilledForm, texts: Texts) -> list[Problem]:
    """The hints for a form, in the order of the boxes; empty boxes have none."""
    found = []
    client_id, resource = form.client_id.strip(), form.resource.strip()
    if client_id and not re.fullmatch(r"[!-~]+", client_id):
        said = texts.text(
            "Usually this identifier has neither blanks nor Russian letters: check what is typed."
        )
        found.append(Problem(said, "client_id", only_hint=True))
    if resource and not _URN.fullmatch(resource):
        said = texts.text(
            "Usually this identifier begins with “urn:” and has no blanks: check what is typed."
        )
        found.append(Problem(said, "resource", only_hint=True))
    return found
