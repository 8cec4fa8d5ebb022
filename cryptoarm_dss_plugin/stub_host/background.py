"""One worker thread for the host's disk, so that its windows never wait for it."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from cryptoarm_dss_plugin.host_api.values import HostStorageError

Answer = TypeVar("Answer")


def _ignore(_answer: object) -> None:
    """Nobody waits for the answer."""


class Background:
    """Runs jobs one after another, in the order given, on a thread of its own.

    A job is a call of the host's storage: whatever it raises that is not a `HostStorageError` is a bug of
    the host and ends as one, so that no job can end the thread.

    Args:
        deliver: brings a call into the GUI thread, e.g. the `emit` of a queued signal; it is used on the
            worker thread and must not wait.
    """

    def __init__(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        self._deliver = deliver
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="stub-host-disk", daemon=True)
        self._thread.start()

    def run(
        self,
        job: Callable[[], Answer],
        then: Callable[[Answer], object] = _ignore,
        failed: Callable[[HostStorageError], object] = _ignore,
    ) -> None:
        """Do a job soon and return at once.

        Args:
            job: runs on the worker thread.
            then: called in the GUI thread with what the job returned.
            failed: called in the GUI thread with the error of a job that failed.

        A job given after `close` is not done.
        """
        if not self._closed:
            self._jobs.put(lambda: self._do(job, then, failed))

    def wait_for(self, job: Callable[[], Answer], patience: float = 15.0) -> Answer:
        """Do a job and wait for its answer: only where no window is shown yet.

        Args:
            job: runs on the worker thread, after the jobs given before.
            patience: seconds to wait.

        Raises:
            HostStorageError: the job failed, or gave no answer in time, or came after `close`.
        """
        if self._closed:
            raise HostStorageError("the host is closing")
        answers: queue.SimpleQueue[Answer | HostStorageError] = queue.SimpleQueue()
        self._jobs.put(lambda: answers.put(_result_of(job)))
        try:
            answer = answers.get(timeout=patience)
        except queue.Empty:
            answer = HostStorageError(f"no answer within {patience:g} s")
        if isinstance(answer, HostStorageError):
            raise answer
        return answer

    def close(self, patience: float = 5.0) -> bool:
        """Take no more jobs and let those given be done; whether they were, within `patience` seconds.

        Calls for the GUI thread are still delivered; whoever is gone by then ignores them.
        """
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # a waiting thread keeps nothing alive

    def _do(
        self,
        job: Callable[[], Answer],
        then: Callable[[Answer], object],
        failed: Callable[[HostStorageError], object],
    ) -> None:
        result = _result_of(job)
        if isinstance(result, HostStorageError):
            error = result
            self._deliver(lambda: _discard(failed(error)))
        else:
            answer = result
            self._deliver(lambda: _discard(then(answer)))


def _result_of(job: Callable[[], Answer]) -> Answer | HostStorageError:
    """What a job returns or, as a value, why it failed."""
    try:
        return job()
    except HostStorageError as error:
        return HostStorageError(error.detail)
    except Exception as error:  # noqa: BLE001 - a bug in one job must not stop the others
        return HostStorageError(f"{type(error).__name__}: {error}")


def _discard(_answer: object) -> None:
    """Makes a statement of an expression."""
