"""Settings, the journal and notifications."""

from datetime import UTC, datetime
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.store import Store
from tests.store.helpers import ask_file, failure_of


def entry(text: str) -> JournalEntry:
    return JournalEntry("example-plugin", "import", Severity.SUCCESS, text)


def test_settings_are_written_changed_and_removed_together(store: Store) -> None:
    assert store.read_settings("example-plugin") == {}
    assert store.write_settings("example-plugin", {"a": "1", "b": "2", "c": "3"}) is True

    store.write_settings("example-plugin", {"a": None, "b": "новое", "missing": None})

    assert store.read_settings("example-plugin") == {"b": "новое", "c": "3"}


def test_settings_of_plugins_are_apart(store: Store) -> None:
    store.write_settings("one", {"key": "1"})
    store.write_settings("two", {"key": "2"})
    store.write_settings("one", {"key": None})

    assert store.read_settings("one") == {}
    assert store.read_settings("two") == {"key": "2"}


def test_a_removed_setting_is_in_no_file_any_more(store: Store, directory: Path) -> None:
    def is_somewhere(words: str) -> bool:
        return any(words.encode() in file.read_bytes() for file in directory.iterdir())

    for version in range(3):  # earlier versions of a page stay in the log
        store.write_settings("example-plugin", {"connection/canary": f"https://canary.test {version}" * 400})
    store.write_settings("example-plugin", {"kept": "kept-canary"})
    assert is_somewhere("https://canary.test")

    store.write_settings("example-plugin", {"connection/canary": None})

    assert not is_somewhere("connection/canary")
    assert not is_somewhere("https://canary.test")
    assert is_somewhere("kept-canary")


def test_settings_survive_odd_text_and_a_restart(directory: Path) -> None:
    first = Store(directory)
    first.write_settings("example-plugin", {"ключ\udc00": "значение\ud800\x00", "empty": ""})
    first.close()

    again = Store(directory)
    kept = again.read_settings("example-plugin")
    again.close()

    assert kept == {"ключ\ufffd": "значение\ufffd\x00", "empty": ""}


def test_a_journal_entry_comes_back_whole_under_its_id(store: Store) -> None:
    before = datetime.now(UTC)
    wanted = JournalEntry(
        "example-plugin",
        "import",
        Severity.ERROR,
        "Сервер не отвечает\ud800",
        code="timeout",
        detail="no answer within 30 s",
        facts={"сервер": "dss.example", "odd": "\ud800"},
        entry_id=777,
        created_at=datetime(2000, 1, 1, tzinfo=UTC),
    )

    entry_id = store.write_journal(wanted)

    (kept,) = store.journal()
    assert (kept.entry_id, kept.operation, kept.severity, kept.code) == (
        entry_id,
        "import",
        Severity.ERROR,
        "timeout",
    )
    assert (kept.plugin_id, kept.detail, kept.facts) == (wanted.plugin_id, wanted.detail, wanted.facts)
    assert kept.text == "Сервер не отвечает\ufffd"
    assert kept.created_at is not None
    assert before <= kept.created_at <= datetime.now(UTC)


def test_the_journal_is_read_newest_first_page_by_page(store: Store) -> None:
    ids = [store.write_journal(entry(f"запись {number}")) for number in range(5)]

    newest = store.journal(limit=2)
    older = store.journal(limit=2, before=newest[-1].entry_id)

    assert [kept.text for kept in newest + older] == ["запись 4", "запись 3", "запись 2", "запись 1"]
    assert store.journal(limit=0) == []
    assert [kept.entry_id for kept in store.journal()] == ids[::-1]


def test_the_id_of_an_entry_that_was_thrown_away_never_comes_back(directory: Path, store: Store) -> None:
    gone = store.write_journal(entry("лишняя"))
    ask_file(directory, "DELETE FROM journal")

    assert store.write_journal(entry("новая")) > gone


def test_looking_for_old_entries_needs_no_walk_through_the_journal(store: Store, directory: Path) -> None:
    store.write_journal(entry("старая"))

    (plan,) = ask_file(directory, "EXPLAIN QUERY PLAN DELETE FROM journal WHERE created_at < '2020'")

    assert "journal_by_time" in str(plan[-1])


def test_a_notification_comes_back_with_its_actions_unread(store: Store) -> None:
    journal_id = store.write_journal(entry("не вышло"))
    wanted = Notification(
        Severity.WARNING,
        "Импорт",
        "Часть сертификатов не импортирована",
        code="bad-certificate",
        journal_id=journal_id,
        actions=(("dss.retry", "Повторить"), ("dss.open", "Открыть")),
        action_argument="work",
        read=True,
    )

    notification_id = store.show_notification(wanted)
    store.show_notification(Notification(Severity.INFO, "Вторая\ud800", ""))

    second, kept = store.notifications()
    assert (kept.severity, kept.title, kept.text, kept.code) == (
        wanted.severity,
        wanted.title,
        wanted.text,
        wanted.code,
    )
    assert (kept.journal_id, kept.actions, kept.action_argument) == (journal_id, wanted.actions, "work")
    assert (kept.notification_id, kept.read) == (notification_id, False)
    assert kept.created_at is not None
    assert kept.created_at.tzinfo is UTC
    assert (second.title, second.journal_id, second.actions) == ("Вторая\ufffd", None, ())


def test_notifications_are_marked_as_read_once(store: Store) -> None:
    first, second, third = (
        store.show_notification(Notification(Severity.INFO, "Новость", "")) for _ in range(3)
    )

    assert store.mark_notifications_read([first, third, 12345]) == 2
    assert store.mark_notifications_read([first, second]) == 1
    assert store.mark_notifications_read([]) == 0

    assert [kept.read for kept in store.notifications()] == [True, True, True]


def test_a_number_no_database_can_hold_is_refused_as_the_stores_own_error(store: Store) -> None:
    failure_of(lambda: store.show_notification(Notification(Severity.INFO, "Новость", "", journal_id=2**63)))

    assert store.notifications() == []
