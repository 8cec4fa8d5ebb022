"""From what the person has given to a search for the addresses, made on the search's worker."""

from collections.abc import Callable
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.errand import Job, Tell
from cryptoarm_dss_plugin.wizard.paste_box import is_letter
from cryptoarm_dss_plugin.wizard.ways import FormAtHand, ways_of, wiped_on_failure, wiping


def searcher(
    text_of: Callable[[Tell], str], at_hand: FormAtHand, host: Host, texts: Texts
) -> tuple[Callable[[Tell], Job], Callable[[], None]]:
    """A function for the worker, and another one that wipes the secret of a search that has not begun.

    The first tells whether it is a letter, and returns the job of the search. It raises DssPluginError for
    what is wrong with the form. A server that the administrator does not allow is neither asked nor found.

    Args:
        text_of: reads the text to search, and may tell of it.
        at_hand: the form.
        host: the host's hooks.
        texts: the person's language.
    """
    form, proxy_password = at_hand.form(), at_hand.proxy_password()

    def prepare(tell: Tell) -> Job:
        from cryptoarm_dss_plugin.discovering.job import (  # noqa: PLC0415 - loads the engine
            SearchEnded,
            SearchFailed,
            SearchJob,
        )
        from cryptoarm_dss_plugin.importing.form_check import check_allowed  # noqa: PLC0415
        from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

        policy = read_administration(at_hand.place).policy

        def told(event: object) -> None:
            if proxy_password and isinstance(event, SearchEnded | SearchFailed):
                proxy_password.wipe()
            if isinstance(event, SearchEnded):
                try:
                    check_allowed(event.found.auth_server, event.found.dss_server, policy)
                except DssPluginError as error:
                    event = SearchFailed(error)
            tell(event)

        with wiped_on_failure(proxy_password):
            text = text_of(tell)
            tell(is_letter(text))
            ways = ways_of(form, host, at_hand.place)
            job = SearchJob(
                text,
                told,
                ca_pem=ways.ca_pem,
                proxy=ways.proxy,
                proxy_user=ways.proxy_user,
                proxy_password=proxy_password,
                language=texts.language,
                check_host=policy.check_host,
            )
            job.want_gost(ways.gost_tls, forbidden=NO_ENGINES in host.capabilities)
            return job

    return prepare, wiping(proxy_password)


def text_of_file(path: Path) -> str:
    """The text of a file, on the worker; a pipe would never end, so only a file is opened.

    Raises:
        DssPluginError: `usage` when it cannot be read or is too large.
    """
    from cryptoarm_dss_plugin.discovering.settings_file import LARGEST_FILE, decode_file  # noqa: PLC0415

    try:
        if path.is_file():
            with path.open("rb") as file:
                return decode_file(file.read(LARGEST_FILE + 1))
        problem = "no file"
    except (OSError, ValueError) as error:
        problem = type(error).__name__
    raise DssPluginError(ErrorCode.USAGE, problem, {"problem": "unreadable-file"})
