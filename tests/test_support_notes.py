"""Notes for support: on the newest errors, so that a program that runs for months does not grow."""

from cryptoarm_dss_plugin.support_notes import MOST, SupportNotes


def test_only_the_newest_notes_are_kept() -> None:
    notes = SupportNotes()
    for entry_id in range(3 * MOST):
        notes.keep(entry_id, f"note {entry_id}")

    kept = [entry_id for entry_id in range(3 * MOST) if notes.of(entry_id)]

    assert kept == list(range(2 * MOST, 3 * MOST))
    assert notes.of(kept[0]) == f"note {kept[0]}"


def test_there_is_nothing_to_tell_of_an_entry_that_has_no_note() -> None:
    assert SupportNotes().of(1) == ""
