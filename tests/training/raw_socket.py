"""Seeing an answer as bytes, with the connection's end."""

import socket
import ssl

from tests.training.plain_client import PlainClient


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts the training server's authority."""
    return ssl.create_default_context(cafile=ca_file)


def connect(client: PlainClient) -> socket.socket:
    """Open a connection, with TLS when the server speaks TLS: an end without a word is an error then."""
    scheme, _, port = client.origin.partition("://localhost:")
    plain = socket.create_connection(("127.0.0.1", int(port)), timeout=10)
    if scheme == "http":
        return plain
    return tls_context(client.training.ca_file).wrap_socket(
        plain, server_hostname="localhost", suppress_ragged_eofs=False
    )


def exchange(client: PlainClient, path: str, token: str) -> tuple[bytes, bytes, str]:
    """GET a path; return head, body, and how the connection ended: ``closed`` or ``reset``."""
    with connect(client) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        received, ending = b"", "closed"
        try:
            while part := connection.recv(1 << 16):
                received += part
        except ConnectionResetError:
            ending = "reset"
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body, ending
