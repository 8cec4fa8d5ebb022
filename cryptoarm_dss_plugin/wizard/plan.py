"""From the filled-in form to an import's plan, made on the import's worker: it reads files and settings."""

from collections.abc import Callable
from pathlib import Path

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.ca_file import read_ca_file
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.wizard.views import FilledForm


def planner(form: FilledForm, password: Secret | None, host: Host) -> Callable[[], ImportPlan]:
    """A function for the worker that makes the plan; it raises DssPluginError for what is wrong."""

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
        return plan_import(asked, ConnectionBook(host))

    return plan
