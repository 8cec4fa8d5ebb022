"""An HTTP answer that is only read piece by piece, whatever the server announces, and whose head is whole."""

import http.client
import io
import re
import socket

from urllib3.exceptions import HeaderParsingError
from urllib3.util.response import assert_header_parsing

_INTERIM_AT_MOST = 100
_INTERIM = range(100, 200)
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)


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
        self._settle_length()

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the answer itself, after the interim ones, if there are any (RFC 9110, 15.2).

        http.client knows 100 alone, and takes "103 Early Hints" for the answer.
        """
        for _ in range(_INTERIM_AT_MOST):
            version, status, reason = super()._read_status()  # type: ignore[misc] # typeshed names public ones
            if status not in _INTERIM or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self._reader)
        raise http.client.HTTPException("interim answers without end")

    def _settle_length(self) -> None:
        """See that the head says where the answer ends (RFC 9112, 6.3): what is cut or spliced is no answer.

        http.client takes a length that is no number, and a coding that it does not know, for "until the
        connection ends", and urllib3 takes "1_0" for ten. What was said twice, as when a proxy adds its own
        header, counts once; "identity", of RFC 2616, changes nothing.
        """
        codings = {coding.lower() for coding in _listed(self.msg, "Transfer-Encoding")} - {"", "identity"}
        if codings:
            if codings != {"chunked"}:  # no other one was asked for
                raise http.client.HTTPException("a transfer coding that nobody asked for")
            self.chunked = True
            self.chunk_left = self.length = None
            return
        lengths = _listed(self.msg, "Content-Length")  # that they agree is seen to by urllib3
        if not all(_LENGTH.fullmatch(length) for length in lengths):
            raise http.client.HTTPException("the length of the answer is no number")
        if lengths and self.length is None:
            self.length = int(lengths[0])


def _listed(headers: http.client.HTTPMessage, name: str) -> list[str]:
    """The values of a header, from all its lines and from lists in a line."""
    return [value.strip() for line in headers.get_all(name, []) for value in line.split(",")]
