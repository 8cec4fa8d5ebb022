"""What is wrong with the form as far as can be told without asking anyone, and what looks odd in it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.hints import hints
from cryptoarm_dss_plugin.wizard.views import FilledForm, Problem

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.presets.policy import Policy


def remarks(
    form: FilledForm, known: Mapping[str, FilledForm], texts: Texts, policy: "Policy | None" = None
) -> list[Problem]:
    """The remarks about a form, in the order of the boxes; empty boxes have none.

    Args:
        form: the form.
        known: the saved connections by name whose account the form's must be.
        texts: the person's language.
        policy: the administrator's, None when it is not known.
    """
    from cryptoarm_dss_plugin.importing.form_check import (  # noqa: PLC0415 - the engine
        mistakes,
        proxy_mistake,
        taken_name,
    )

    typed = (form.name, form.auth_server, form.dss_server, form.login)
    found = mistakes(*typed, policy) if policy else mistakes(*typed)
    saved = None if found else known.get(form.name.strip())
    if saved:
        found = taken_name(typed, (saved.name, saved.auth_server, saved.dss_server, saved.login))
    found += proxy_mistake(form.proxy)
    told = [Problem(explain(error, texts).notice, field) for field, error in found]
    return [*told, *hints(form, texts)]
