"""The host cannot keep what was read, or answers nonsense: the import fails, and nothing is lost."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import (
    HostStorageError,
    StoreChange,
    StoreOutcome,
)
from cryptoarm_dss_plugin.importing.states import Failed, Storing
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, error_of, report_of, steps_of
from tests.importing.hosts import Misbehaviour, answering, odd_host, raising

NEW, UNCHANGED = StoreChange.NEW, StoreChange.UNCHANGED
PLUGIN = "cryptoarm-dss"


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """What a full disk looks like to this process: EFBIG instead of ENOSPC, from a real write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_while_500_certificates_are_written(
    front: Front, store: Store, data_dir: Path
) -> None:
    front.run(front.form("idonly"))
    size = sum(file.stat().st_size for file in data_dir.iterdir())

    with no_file_grows_beyond(size + 256 * 1024):
        state = front.run(front.form("manycerts"))

    error = error_of(state, ErrorCode.STORE_FAILED)
    assert "disk-full" in error.detail or "io-error" in error.detail
    assert len(store.stored_certificates(None, None)) == 3
    assert changes(front.run(front.form("manycerts"))) == [NEW] * 500
    assert changes(front.run(front.form("idonly"))) == [UNCHANGED] * 3


def test_a_store_that_another_program_holds(
    training: TrainingProcess, data_dir: Path, store: Store, front: Front
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", items={"14": {"status": "REVOKED"}})  # something to write
    impatient = Store(data_dir, patience=0.1)
    with closing(impatient), closing(sqlite3.connect(data_dir / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = Front(training, odd_host(impatient))
        state = held.run(held.form("idonly"))
        other.execute("ROLLBACK")

    assert "locked" in error_of(state, ErrorCode.STORE_FAILED).detail
    assert len(store.stored_certificates(PLUGIN, "idonly")) == 3
    training.change_list("idonly")
    assert changes(front.run(front.form("idonly"))) == [UNCHANGED] * 3


def test_a_store_that_cannot_even_be_read(front: Front, data_dir: Path, training: TrainingProcess) -> None:
    data_dir.mkdir()
    (data_dir / FILE_NAME).write_bytes(b"something else altogether" * 100)

    with pytest.raises(DssPluginError) as caught:
        front.begin(front.form("idonly"))

    assert caught.value.code is ErrorCode.STORE_FAILED
    assert training.log() == []


def test_a_data_directory_that_cannot_be_made(front: Front, data_dir: Path) -> None:
    data_dir.parent.joinpath(data_dir.name).write_text("a file, not a directory", encoding="utf-8")

    with pytest.raises(DssPluginError) as caught:
        front.begin(front.form("idonly"))

    assert caught.value.code is ErrorCode.STORE_FAILED


THUMBPRINTS_IN_ANOTHER_ORDER: Misbehaviour = lambda batch: [  # noqa: E731 - one of a table of such
    StoreOutcome(offer.facts.thumbprint, NEW) for offer in reversed(batch)
]


@pytest.mark.parametrize(
    "misbehaviour",
    [
        raising(HostStorageError("disk-full: no space left")),
        raising(OSError("no space left")),
        raising(RuntimeError("a bug of the host")),
        raising(SystemExit(3)),
        answering(None),
        answering("stored"),
        answering([]),
        answering([None, None, None]),
        answering(["new", "new", "new"]),
        answering([StoreOutcome("00", NEW)] * 2),
        answering([StoreOutcome("00", NEW)] * 3),
        THUMBPRINTS_IN_ANOTHER_ORDER,
    ],
    ids=[
        "storage-error",
        "os-error",
        "bug",
        "exit",
        "nothing",
        "text",
        "no-outcomes",
        "nones",
        "texts",
        "too-few",
        "others",
        "another-order",
    ],
)
def test_a_host_that_fails_to_store(
    training: TrainingProcess, store: Store, misbehaviour: Misbehaviour
) -> None:
    front = Front(training, odd_host(store, store_certificates=misbehaviour))
    running = front.begin(front.form("idonly"))

    error = error_of(running.end(), ErrorCode.STORE_FAILED)

    assert error.detail
    assert isinstance(running.states[-2], Storing)
    assert store.stored_certificates(None, None) == []
    assert [(entry.code, entry.detail) for entry in store.journal()] == [("store-failed", error.detail)]


@pytest.mark.parametrize(
    "misbehaviour",
    [
        raising(HostStorageError("read-only")),
        raising(KeyError("x")),
        answering(None),
        answering(answer=False),
    ],
    ids=["storage-error", "bug", "nothing", "refused"],
)
def test_a_host_that_keeps_no_settings(
    training: TrainingProcess, store: Store, misbehaviour: Misbehaviour
) -> None:
    front = Front(training, odd_host(store, write_settings=misbehaviour))

    error_of(front.run(front.form("idonly")), ErrorCode.STORE_FAILED)

    assert steps_of(training) == ["start"]
    assert store.stored_certificates(None, None) == []


@pytest.mark.parametrize(
    "misbehaviour",
    [raising(HostStorageError("damaged")), answering([]), answering({"connection/work": 1})],
    ids=["storage-error", "list", "number"],
)
def test_a_host_whose_settings_cannot_be_read(
    training: TrainingProcess, store: Store, misbehaviour: Misbehaviour
) -> None:
    front = Front(training, odd_host(store, read_settings=misbehaviour))

    with pytest.raises(DssPluginError) as caught:
        front.begin(front.form("idonly"))

    assert caught.value.code is ErrorCode.STORE_FAILED


@pytest.mark.parametrize(
    "misbehaviour",
    [raising(HostStorageError("full")), raising(RuntimeError("bug")), answering(None)],
    ids=["storage-error", "bug", "nothing"],
)
def test_a_journal_that_cannot_be_written_changes_nothing_about_the_import(
    training: TrainingProcess, store: Store, misbehaviour: Misbehaviour
) -> None:
    front = Front(training, odd_host(store, write_journal=misbehaviour))

    assert changes(front.run(front.form("idonly"))) == [NEW] * 3


def test_a_host_that_takes_only_some(training: TrainingProcess, store: Store) -> None:
    def picky(batch: list[object]) -> object:
        return [
            StoreOutcome(offer.facts.thumbprint, StoreChange.REJECTED, reason)  # type: ignore[attr-defined]
            if reason is not None
            else StoreOutcome(offer.facts.thumbprint, NEW)  # type: ignore[attr-defined]
            for offer, reason in zip(batch, [None, "too-old", ""], strict=True)
        ]

    front = Front(training, odd_host(store, store_certificates=picky))
    report = report_of(front.run(front.form("idonly")))

    assert [certificate.offer.source.item_id for certificate in report.certificates] == [14]
    assert [(item.dss_id, item.reason) for item in report.skipped] == [
        (15, "too-old"),
        (16, "bad-certificate"),
    ]


def test_a_host_that_takes_none(training: TrainingProcess, store: Store, book: ConnectionBook) -> None:
    def unwilling(batch: list[object]) -> object:
        return [
            StoreOutcome(offer.facts.thumbprint, StoreChange.REJECTED)  # type: ignore[attr-defined]
            for offer in batch
        ]

    front = Front(training, odd_host(store, store_certificates=unwilling))
    state = front.run(front.form("idonly"))

    error_of(state, ErrorCode.BAD_CERTIFICATE)
    assert isinstance(state, Failed)
    assert state.report is not None
    assert [item.dss_id for item in state.report.skipped] == [14, 15, 16]
    assert book.find("idonly") is not None


def test_a_dry_run_that_cannot_read_the_store(training: TrainingProcess, store: Store) -> None:
    front = Front(training, odd_host(store, stored_certificates=raising(HostStorageError("damaged"))))

    error_of(front.run(front.form("idonly", dry_run=True)), ErrorCode.STORE_FAILED)
