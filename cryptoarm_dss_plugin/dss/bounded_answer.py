"""An HTTP answer that is only read piece by piece, whatever the server announces, and whose head is whole."""

import http.client
import io
import socket

from urllib3.exceptions import HeaderParsingError
from urllib3.util.response import assert_header_parsing


class _BoundedReader(io.BufferedReader):
    """A reader that refuses to read without a bound, and to take a cut line of the head for a whole one.

    http.client reads a chunk of the announced length -1 as "everything that comes": no limit on the body
    would notice before the memory is full. And it takes a connection that ends within the headers for the
    end of the headers.

    Attributes:
        in_head: whether the status line and the headers are being read.
    """

    in_head = False

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; `http.client.HTTPException` without a bound."""
        if size is None or size < 0:
            raise http.client.HTTPException("a piece of the answer has a negative length")
        return super().read(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line of at most `size` bytes; `http.client.IncompleteRead` when the head ends within it."""
        line = super().readline(size)
        cut = not line.endswith(b"\n") and (size is None or size < 0 or len(line) < size)
        if self.in_head and cut:
            raise http.client.IncompleteRead(b"")
        return line


class BoundedAnswer(http.client.HTTPResponse):
    """The answer of `http.client`, read through a `_BoundedReader`."""

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self._reader = self.fp = _BoundedReader(self.fp.detach())

    def begin(self) -> None:
        """Read the head.

        Raises:
            http.client.HTTPException: it is none; `IncompleteRead` when the connection ends within it.
        """
        self._reader.in_head = True
        super().begin()
        self._reader.in_head = False
        try:
            assert_header_parsing(self.msg)
        except HeaderParsingError:
            # urllib3 would only log it, with a traceback, and go on without the headers that follow.
            raise http.client.HTTPException("there is a line among the headers that is none") from None
