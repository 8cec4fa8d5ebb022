"""From the filled-in form to the plan of a check, made on the check's worker: it reads files and settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.errand import Job, Tell
from cryptoarm_dss_plugin.wizard.views import FilledForm

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.checking.plan import CheckPlan


@dataclass(frozen=True, slots=True)
class CheckBegan:
    """The form can be checked.

    Attributes:
        auth_computer: the computer of the authorization server, with its port if that is not the usual one.
        dss_computer: likewise that of the signature service.
        together: whether both are the same computer and port, so that the way to them is one.
    """

    auth_computer: str
    dss_computer: str
    together: bool


def checker(form: FilledForm, host: Host, texts: Texts) -> Callable[[Tell], Job]:
    """A function for the worker: tells a `CheckBegan` and returns the job of the check.

    It raises DssPluginError for what is wrong with the form. A saved connection is checked with its own
    proxy, and compared with the issuers seen at its last import.
    """

    def prepare(tell: Tell) -> Job:
        from cryptoarm_dss_plugin.checking.job import CheckJob  # noqa: PLC0415 - loads the engine

        plan = _plan(form, host, texts)
        auth, dss = plan.addresses.auth.origin, plan.addresses.dss.origin
        here, there = (origin.text.removeprefix("https://") for origin in (auth, dss))
        tell(CheckBegan(here, there, together=auth == dss))
        return CheckJob(plan, tell)

    return prepare


def _plan(form: FilledForm, host: Host, texts: Texts) -> "CheckPlan":
    from cryptoarm_dss_plugin.checking.plan import plan_check  # noqa: PLC0415 - loads the engine
    from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file  # noqa: PLC0415
    from cryptoarm_dss_plugin.managing.check_saved import plan_saved_check  # noqa: PLC0415
    from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

    administration = read_administration()
    ca_file, name = form.ca_file.strip(), form.name.strip()
    ca_pem = read_public_ca_file(Path(ca_file)) if ca_file else ""
    if name and form.offered == name:
        said = {"auth_server": form.auth_server, "dss_server": form.dss_server}
        if ca_pem:
            said["ca_pem"] = ca_pem
        return plan_saved_check(name, host, administration, said, language=texts.language)
    plan = plan_check(form.auth_server, form.dss_server, ca_pem=ca_pem, language=texts.language)
    administration.policy.check(plan.addresses)
    return plan
