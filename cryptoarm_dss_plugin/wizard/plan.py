"""From the filled-in form to an import's plan, made on the import's worker: it reads files and settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.presets.resolving import resolve
from cryptoarm_dss_plugin.presets.telling import tell_ignored
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.views import FilledForm
from cryptoarm_dss_plugin.wizard.ways import said_gost_tls, said_proxy


@dataclass(frozen=True, slots=True)
class FormSecrets:
    """The secrets that go with a form; None for what there is not.

    Attributes:
        password: the account's password.
        client_secret: the OAuth client's secret.
        proxy_password: the proxy's password.
    """

    password: Secret | None = None
    client_secret: Secret | None = None
    proxy_password: Secret | None = None

    def wipe(self) -> None:
        """Forget them."""
        for secret in (self.password, self.client_secret, self.proxy_password):
            if secret:
                secret.wipe()


def planner(
    form: FilledForm,
    secrets: FormSecrets,
    host: Host,
    own_names: set[str],
    texts: Texts,
    place: Place | None = None,
) -> Callable[[], ImportPlan]:
    """A function for the worker that makes the plan; it raises DssPluginError for what is wrong.

    Args:
        form: the form as filled in.
        secrets: what is at hand; wiped when there will be no plan.
        host: the host's hooks.
        own_names: names of connections that were new when they were first asked for since the plugin was
            enabled; added to. A connection is saved as soon as sign-in succeeded, also when the address of
            the other server then turns out to be wrong: that one may be corrected under its name as long as
            it has brought no certificate.
        texts: the person's language, for the journal.
        place: where the administrator's files lie, the platform's place by default.
    """

    def plan() -> ImportPlan:
        try:
            return make()
        except BaseException:
            secrets.wipe()  # a plan's secrets are the job's, but there is no plan
            raise

    def make() -> ImportPlan:
        ca_file = form.ca_file.strip()
        name = form.name.strip()
        administration = read_administration(place)
        tell_ignored(administration, host, texts)
        preset = administration.presets.get(name)
        locked = preset.locked if preset else frozenset()
        book = ConnectionBook(host)
        saved = book.find(name)

        def said(field: str, text: str) -> str | None:
            """What a box says: left empty, nothing, or that there is to be none where one was offered."""
            nothing = "" if form.offered == name and field not in locked else None
            return text.strip() or nothing

        def said_api() -> str | None:
            """The tick says something of the version where it is not as it was offered."""
            counts = resolve("confirmation_api", None, saved, preset)
            is_other = counts.value == ("v1" if form.dss2 else "v2")
            return "auto" if form.offered == name and is_other and not counts.locked else None

        asked = ImportForm(
            name=name,
            auth_server=form.auth_server,
            dss_server=form.dss_server,
            login=form.login,
            confirmation_api=said_api(),
            ca_pem=read_public_ca_file(Path(ca_file)) if ca_file else None,
            client_id=said("client_id", form.client_id),
            resource=said("resource", form.resource),
            proxy=said("proxy", said_proxy(form)),
            password=secrets.password,
            proxy_password=secrets.proxy_password,
            client_secret=secrets.client_secret,
            gost_tls=said_gost_tls(form),
            ask_v2_first=form.dss2,
            choose=form.choose,
        )
        if name not in own_names and saved is None:
            own_names.add(name)
        try:
            return plan_import(asked, book, administration)
        except DssPluginError as error:
            may_correct = error.code is ErrorCode.CONNECTION_EXISTS and asked.name in own_names
            if not may_correct or host.stored_certificates(PLUGIN_ID, asked.name):
                raise
        book.remove(asked.name)
        return plan_import(asked, book, administration)

    return plan
