"""From the filled-in form to an import's plan, made on the import's worker: it reads files and settings."""

from collections.abc import Callable
from pathlib import Path

from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.ca_file import read_ca_file
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.wizard.views import FilledForm


def planner(
    form: FilledForm, password: Secret | None, host: Host, own_names: set[str]
) -> Callable[[], ImportPlan]:
    """A function for the worker that makes the plan; it raises DssPluginError for what is wrong.

    Args:
        form: the form as filled in.
        password: the password at hand, None for none.
        host: the host's hooks.
        own_names: names of connections that were new when they were first asked for since the plugin was
            enabled; added to. A connection is saved as soon as sign-in succeeded, also when the address of
            the other server then turns out to be wrong: that one may be corrected under its name as long as
            it has brought no certificate.
    """

    def plan() -> ImportPlan:
        ca_file = form.ca_file.strip()
        asked = ImportForm(
            name=form.name.strip(),
            auth_server=form.auth_server,
            dss_server=form.dss_server,
            login=form.login,
            ca_pem=read_ca_file(Path(ca_file)) if ca_file else None,
            password=password,
            ask_v2_first=form.dss2,
        )
        book = ConnectionBook(host)
        if asked.name not in own_names and book.find(asked.name) is None:
            own_names.add(asked.name)
        try:
            return plan_import(asked, book)
        except DssPluginError as error:
            may_correct = error.code is ErrorCode.CONNECTION_EXISTS and asked.name in own_names
            if not may_correct or host.stored_certificates(PLUGIN_ID, asked.name):
                raise
        book.remove(asked.name)
        return plan_import(asked, book)

    return plan
