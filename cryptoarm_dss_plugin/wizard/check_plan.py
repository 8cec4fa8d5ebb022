"""From the filled-in form to the plan of a check, made on the check's worker: it reads files and settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.errand import Job, Tell
from cryptoarm_dss_plugin.wizard.views import FilledForm
from cryptoarm_dss_plugin.wizard.ways import FormAtHand, said_proxy, wiped_on_failure, wiping

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


def checker(
    at_hand: FormAtHand, host: Host, texts: Texts
) -> tuple[Callable[[Tell], Job], Callable[[], None]]:
    """A function for the worker, and another one that wipes the secret of a check that has not begun.

    The first tells a `CheckBegan` and returns the job of the check. It raises DssPluginError for what is
    wrong with the form, before anything is sent. A saved connection is compared with the issuers seen at its
    last import.
    """
    form, proxy_password = at_hand.form(), at_hand.proxy_password()

    def prepare(tell: Tell) -> Job:
        from cryptoarm_dss_plugin.checking.job import CheckJob  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.checking.rungs import CheckEnded, CheckFailed  # noqa: PLC0415

        def told(event: object) -> None:
            if proxy_password and isinstance(event, CheckEnded | CheckFailed):
                proxy_password.wipe()
            tell(event)

        with wiped_on_failure(proxy_password):
            plan = _plan(form, proxy_password, host, texts, at_hand.place)
        auth, dss = plan.addresses.auth.origin, plan.addresses.dss.origin
        here, there = (origin.text.removeprefix("https://") for origin in (auth, dss))
        tell(CheckBegan(here, there, together=auth == dss))
        return CheckJob(plan, told)

    return prepare, wiping(proxy_password)


def _plan(
    form: FilledForm, proxy_password: Secret | None, host: Host, texts: Texts, place: Place | None
) -> "CheckPlan":
    from cryptoarm_dss_plugin.checking.plan import plan_check, wanting_gost  # noqa: PLC0415 - loads the engine
    from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file  # noqa: PLC0415
    from cryptoarm_dss_plugin.managing.check_saved import plan_saved_check  # noqa: PLC0415
    from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

    administration = read_administration(place)
    ca_file, name = form.ca_file.strip(), form.name.strip()
    ca_pem = read_public_ca_file(Path(ca_file)) if ca_file else ""
    proxy = said_proxy(form)
    if name and form.offered == name:
        said = {"auth_server": form.auth_server, "dss_server": form.dss_server, "proxy": proxy}
        said["gost_tls"] = form.gost_tls
        if ca_pem:
            said["ca_pem"] = ca_pem
        return plan_saved_check(
            name, host, administration, said, proxy_password=proxy_password, language=texts.language
        )
    plan = plan_check(
        form.auth_server,
        form.dss_server,
        ca_pem=ca_pem,
        proxy=proxy,
        proxy_password=proxy_password,
        language=texts.language,
    )
    administration.policy.check(plan.addresses)
    return wanting_gost(plan, form.gost_tls, forbidden=NO_ENGINES in host.capabilities)
