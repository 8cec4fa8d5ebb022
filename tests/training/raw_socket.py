"""Seeing an answer as bytes, with the connection's end."""

import socket
import ssl

from tests.training.plain_client import PlainClient


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts the training server's authority."""
    return ssl.create_default_context(cafile=ca_file)


def connect(client: PlainClient) -> ssl.SSLSocket:
    """Open a TLS connection to the server."""
    port = int(client.origin.rpartition(":")[2])
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    return tls_context(client.training.ca_file).wrap_socket(plain, server_hostname="localhost")


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
