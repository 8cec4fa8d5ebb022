"""One line on standard error that says what is being done, where a person sits before it."""

import contextlib
import sys


class UpdatingLine:
    """Shows the newest sentence on a terminal; elsewhere nothing."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._updates = self._stream is not None and self._stream.isatty()
        self._shown = False

    def show(self, sentence: str) -> None:
        """Show this in the place of what was shown."""
        self._write(f"\r\x1b[K{sentence}")
        self._shown = True

    def clear(self) -> None:
        """Leave nothing of it."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        if self._updates:
            with contextlib.suppress(OSError):  # nobody reads it any more
                self._stream.write(text)
                self._stream.flush()
