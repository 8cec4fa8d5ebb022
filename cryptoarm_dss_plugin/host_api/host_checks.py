"""What a host does with what plugins give it, tried by calling its hooks: a part of the conformance kit."""

from dataclasses import replace
from datetime import UTC, datetime

from cryptoarm_dss_plugin.host_api.conformance import answer_problem
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.plugin_values import WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    API_VERSION,
    CertificateOffer,
    CertificateSource,
    CertificateUpdate,
    JournalEntry,
    Notification,
    Severity,
    StoreChange,
)


def window_problems(host: Host) -> list[str]:
    """What is wrong with the hooks of the window; asked in the thread that asks this."""
    info = host.host_info()
    failures = [answer_problem("host_info", info)]
    if info.api_version.partition(".")[0] != API_VERSION.partition(".")[0]:
        failures.append(f"host_info: this kit is for version {API_VERSION} of the contract")
    notification = Notification(Severity.INFO, "title", "text")
    if host.show_notification(notification) == host.show_notification(notification):
        failures.append("show_notification: two notifications have the same id")
    if host.opens_wizards:
        answer = host.open_wizard(WizardRequest("kit.no-such-action"))
        failures.append(answer_problem("open_wizard", answer))
    return failures


def storage_problems(host: Host, offer: CertificateOffer) -> list[str]:
    """What is wrong with the storage, which is empty; asked in the thread that asks this.

    Args:
        host: whose storage it is.
        offer: a certificate that it would keep, with the name of a connection in its source.
    """
    plugin_id, connection = offer.source.plugin_id, offer.source.connection or ""
    failures = []

    def expect(hook: str, what: str, found: object, expected: object) -> None:
        if found != expected:
            failures.append(f"{hook}: {what}: {found!r}, not {expected!r}")

    def store() -> list[StoreChange]:
        return [outcome.change for outcome in host.store_certificates([offer])]

    def stored() -> list[tuple[bytes, CertificateSource | None]]:
        return [(kept.der, kept.source) for kept in host.stored_certificates(plugin_id)]

    def marks() -> list[datetime | None]:
        return [kept.gone_since for kept in host.stored_certificates(plugin_id)]

    entry = JournalEntry(plugin_id, "check", Severity.INFO, "text")
    if host.write_journal(entry) == host.write_journal(entry):
        failures.append("write_journal: two entries have the same id")
    host.write_settings(plugin_id, {"kept": "1", "removed": "2"})
    host.write_settings(plugin_id, {"removed": None})
    expect("read_settings", "after writing and removing", host.read_settings(plugin_id), {"kept": "1"})
    expect("read_settings", "of another plugin", host.read_settings(f"{plugin_id}-other"), {})
    expect("store_certificates", "the first time", store(), [StoreChange.NEW])
    expect("store_certificates", "the same again", store(), [StoreChange.UNCHANGED])
    expect("stored_certificates", "after storing", stored(), [(offer.der, offer.source)])
    if host.takes_updates:
        gone_since = datetime(2025, 1, 1, tzinfo=UTC)
        unknown = replace(offer.source, connection=f"{connection}-other")
        news = [CertificateUpdate(offer.der, source, gone_since) for source in (offer.source, unknown)]
        expect("update_certificates", "of two, one unknown", host.update_certificates(news), 1)
        expect("stored_certificates", "marked as gone", marks(), [gone_since])
        expect("store_certificates", "what was marked as gone", store(), [StoreChange.UPDATED])
        expect("stored_certificates", "the mark of what came back", marks(), [None])
        host.update_certificates(news)
        expect(
            "update_certificates", "back", host.update_certificates([replace(news[0], gone_since=None)]), 1
        )
        expect("stored_certificates", "the mark taken away", marks(), [None])
    everything = host.stored_certificates()
    expect("stored_certificates", "types", answer_problem("stored_certificates", everything), "")
    expect("release_certificates", "sources", host.release_certificates(plugin_id, connection), 1)
    nameless = replace(offer.source, connection=None)
    expect("stored_certificates", "after releasing", stored(), [(offer.der, nameless)])
    expect("store_certificates", "after releasing", store(), [StoreChange.UPDATED])
    expect("remove_certificates", "sources", host.remove_certificates(plugin_id, connection), 1)
    expect("stored_certificates", "after removing", stored(), [])
    return failures
