"""The form of an import as the argument of «Повторить»: the host keeps it, also until after a restart."""

import dataclasses
import json
from typing import Final

from cryptoarm_dss_plugin.wizard.views import FilledForm

_LONGEST: Final = 500
"""Characters of a box that are worth keeping; a longer one was a mistake and stays empty."""

_ADDRESSES: Final = ("auth_server", "dss_server")
_WITH_SECRETS: Final = "@?#"
"""What comes before or after one of these in an address may be a password or a token."""

_NEW: Final = "new"
_KEPT: Final = tuple(field.name for field in dataclasses.fields(FilledForm) if field.name != "offered")


def to_argument(form: FilledForm, *, is_new: bool) -> str:
    """What the form says, as one short text without secrets.

    Args:
        form: the form of an import that failed.
        is_new: the connection was new when it was first asked for, so that it may still be corrected under
            its name.
    """
    said = {name: _worth_keeping(name, getattr(form, name)) for name in _KEPT}
    return json.dumps({name: one for name, one in {**said, _NEW: is_new}.items() if one}, ensure_ascii=False)


def from_argument(argument: str) -> tuple[FilledForm, bool]:
    """The form to fill in, and whether its connection was new; of a text that is none the name is taken.

    Args:
        argument: what `to_argument` gave, or the name of a connection, or "".
    """
    try:
        said = json.loads(argument)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return FilledForm(name=argument), False
    empty = FilledForm()
    kept = {name: said[name] for name in _KEPT if isinstance(said.get(name), type(getattr(empty, name)))}
    return FilledForm(**kept), said.get(_NEW) is True


def _worth_keeping(name: str, content: str | bool) -> str | bool:  # noqa: FBT001 - what a box or a tick holds
    if isinstance(content, bool):
        return content
    if len(content) > _LONGEST or (name in _ADDRESSES and any(sign in content for sign in _WITH_SECRETS)):
        return ""
    return content
