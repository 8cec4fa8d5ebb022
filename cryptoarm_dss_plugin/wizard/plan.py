"""From the filled-in form to an import's plan, made on the import's worker: it reads files and settings."""

from collections.abc import Callable
from pathlib import Path

from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file
from cryptoarm_dss_plugin.importing.request import ImportForm, ImportPlan, plan_import
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.presets.telling import tell_ignored
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.views import FilledForm


def planner(
    form: FilledForm,
    password: Secret | None,
    client_secret: Secret | None,
    host: Host,
    own_names: set[str],
    texts: Texts,
) -> Callable[[], ImportPlan]:
    """A function for the worker that makes the plan; it raises DssPluginError for what is wrong.

    Args:
        form: the form as filled in.
        password: the password at hand, None for none; wiped with the next one when there will be no plan.
        client_secret: the OAuth client's secret, None for none.
        host: the host's hooks.
        own_names: names of connections that were new when they were first asked for since the plugin was
            enabled; added to. A connection is saved as soon as sign-in succeeded, also when the address of
            the other server then turns out to be wrong: that one may be corrected under its name as long as
            it has brought no certificate.
        texts: the person's language, for the journal.
    """

    def plan() -> ImportPlan:
        try:
            return make()
        except BaseException:
            for secret in (password, client_secret):
                if secret:
                    secret.wipe()  # a plan's secrets are the job's, but there is no plan
            raise

    def make() -> ImportPlan:
        ca_file = form.ca_file.strip()
        name = form.name.strip()
        administration = read_administration()
        tell_ignored(administration, host, texts)
        preset = administration.presets.get(name)
        locked = preset.locked if preset else frozenset()

        def said(field: str, text: str) -> str | None:
            """What a box says: left empty, nothing, or that there is to be none where one was offered."""
            nothing = "" if form.offered == name and field not in locked else None
            return text.strip() or nothing

        asked = ImportForm(
            name=name,
            auth_server=form.auth_server,
            dss_server=form.dss_server,
            login=form.login,
            ca_pem=read_public_ca_file(Path(ca_file)) if ca_file else None,
            client_id=said("client_id", form.client_id),
            resource=said("resource", form.resource),
            password=password,
            client_secret=client_secret,
            ask_v2_first=form.dss2,
            choose=form.choose,
        )
        book = ConnectionBook(host)
        if asked.name not in own_names and book.find(asked.name) is None:
            own_names.add(asked.name)
        try:
            return plan_import(asked, book, administration)
        except DssPluginError as error:
            may_correct = error.code is ErrorCode.CONNECTION_EXISTS and asked.name in own_names
            if not may_correct or host.stored_certificates(PLUGIN_ID, asked.name):
                raise
        book.remove(asked.name)
        return plan_import(asked, book, administration)

    return plan
