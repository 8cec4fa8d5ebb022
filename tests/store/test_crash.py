"""A program killed in the middle of storing leaves a store that is whole."""

import random
import time
from pathlib import Path

from cryptoarm_dss_plugin.host_api.values import ServerFacts
from cryptoarm_dss_plugin.store import Store
from tests.store.children import child, store_batch
from tests.store.helpers import ACTIVE, ask_file, offer

COUNT = 5000
BEFORE = 10
ROUNDS = 6


def test_killed_at_any_moment_the_store_holds_the_batch_before_or_after(tmp_path: Path) -> None:
    moments = random.Random(20250301)  # noqa: S311 - moments to kill at, not keys
    batch = [offer(number) for number in range(COUNT)]
    duration = seconds_to_store(tmp_path / "measured")

    for number in range(ROUNDS):
        directory = tmp_path / f"round {number}"
        store = Store(directory)
        store.store_certificates([offer(item, server=ServerFacts()) for item in range(BEFORE)])
        store.close()

        finished = kill_while_storing(directory, moments.uniform(0, 1.1 * duration))

        assert ask_file(directory, "PRAGMA integrity_check") == [("ok",)]
        store = Store(directory)
        kept = store.stored_certificates(None, None)
        said = {certificate.server for certificate in kept}
        assert (len(kept), said) in [(BEFORE, {ServerFacts()}), (COUNT, {ACTIVE})]
        assert len(kept) == COUNT or not finished
        store.store_certificates(batch)
        assert len(store.stored_certificates(None, None)) == COUNT
        store.close()


def seconds_to_store(directory: Path) -> float:
    with child(store_batch, directory, COUNT) as (_, pipe):
        pipe.recv()
        begin = time.monotonic()
        pipe.send("go")
        assert pipe.recv() == "stored"
        return time.monotonic() - begin


def kill_while_storing(directory: Path, delay: float) -> bool:
    """Kill a program `delay` seconds after it began to store; whether it had said that it was done."""
    with child(store_batch, directory, COUNT) as (process, pipe):
        pipe.recv()
        pipe.send("go")
        finished = pipe.poll(delay)
        process.kill()
        process.join()
    return finished
