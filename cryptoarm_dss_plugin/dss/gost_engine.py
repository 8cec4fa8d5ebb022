"""OpenSSL's GOST engine in this process: found, loaded once, in force only where it is wanted.

Python's `ssl` knows no engines, so the few functions for them are called in the very libcrypto that `ssl`
uses (OpenSSL 3.0 manual, ENGINE_add(3)). What is registered there counts for the whole process, every other
user of TLS in it included; hence the blocks `suites` and `methods`, outside of which nothing of the engine is
to be seen.
"""

import _ssl
import ctypes
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_ENGINE_ID = b"gost"
_DYNAMIC_ENGINES = 0x200  # OPENSSL_INIT_ENGINE_DYNAMIC of OpenSSL's crypto.h
_SYSTEM_FOLDERS: Final = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")

_CIPHERS: Final = "ciphers"
_METHODS: Final = ("digests", "pkey_meths", "pkey_asn1_meths")
# For each table: the function that tells whose algorithm counts, and an algorithm of GOST in it.
_ASKED: Final = {
    _CIPHERS: ("ENGINE_get_cipher_engine", b"kuznyechik-ctr-acpkm"),
    "digests": ("ENGINE_get_digest_engine", b"md_gost12_256"),
    "pkey_meths": ("ENGINE_get_pkey_meth_engine", b"gost2012_256"),
    "pkey_asn1_meths": ("ENGINE_get_pkey_asn1_meth_engine", b"gost2012_256"),
}


class Missing(StrEnum):
    """Why there is no GOST TLS here: the fact "missing" of `tls-gost-required`.

    `FORBIDDEN`: the host does not allow it in its process. `OWN_OPENSSL`: Python came with an OpenSSL of its
    own, for which the system's packages do nothing. `NO_ENGINES`: OpenSSL 4, or one built without them.
    `NO_ENGINE`: only the engine is missing.
    """

    WINDOWS = "windows"
    MACOS = "macos"
    FORBIDDEN = "forbidden"
    OWN_OPENSSL = "own-openssl"
    NO_ENGINES = "no-engines"
    NO_ENGINE = "no-engine"


def gost_is_missing(why: Missing, detail: str) -> DssPluginError:
    """The error for a GOST TLS that cannot be had here."""
    return DssPluginError(ErrorCode.TLS_GOST_REQUIRED, f"{why}: {detail}", {"missing": why.value})


class GostEngine:
    """The engine, loaded and kept for ever: OpenSSL cannot load it a second time once it is let go.

    Its tables are taken out again at once. One that was in force before, by the system's openssl.cnf or by
    the host, is the whole process's affair and stays as it is.
    """

    def __init__(self, crypto: ctypes.PyDLL) -> None:
        """Load it.

        Args:
            crypto: the libcrypto that `ssl` uses. A `PyDLL`: no other thread of Python runs during a call.

        Raises:
            DssPluginError: `tls-gost-required` with the fact missing.
        """
        if not hasattr(crypto, "ENGINE_by_id"):
            own = not _is_of_system(crypto)
            why = Missing.OWN_OPENSSL if own else Missing.NO_ENGINES
            raise gost_is_missing(why, "this OpenSSL has no engines")
        self._crypto = crypto
        before = {table for table in _ASKED if self._is_in_force(table)}
        crypto.OPENSSL_init_crypto(ctypes.c_uint64(_DYNAMIC_ENGINES), None)
        crypto.ENGINE_by_id.restype = ctypes.c_void_p
        engine: int | None = crypto.ENGINE_by_id(ctypes.c_char_p(_ENGINE_ID))
        self._engine = ctypes.c_void_p(engine)
        started = engine is not None and crypto.ENGINE_init(self._engine) == 1
        crypto.ERR_clear_error()  # or the next error of TLS on this thread would quote the search
        if not started:
            why = Missing.NO_ENGINE if _is_of_system(crypto) else Missing.OWN_OPENSSL
            raise gost_is_missing(why, "OpenSSL finds no engine «gost»")
        self._own = frozenset(_ASKED) - before
        self._guard = threading.Lock()
        self._users: set[object] = set()
        self._unregister((_CIPHERS, *_METHODS))  # loading has registered some

    @contextmanager
    def methods(self) -> Iterator[None]:
        """While the block runs, keys, signatures and digests of GOST are understood: what a handshake needs.

        From any number of threads at once. No context of anybody gets GOST suites by it.
        """
        me = object()
        try:  # also around the registering, which may fail or be interrupted in the middle
            with self._guard:
                if not self._users:
                    self._register(_METHODS)
                self._users.add(me)
            yield
        finally:
            with self._guard:
                self._users.discard(me)
                if not self._users:
                    self._unregister(_METHODS)

    @contextmanager
    def suites(self) -> Iterator[None]:
        """While the block runs, a context that is made is able to do GOST suites: whoever makes it.

        To be held for the making alone; the caller lets only one in.
        """
        with self.methods():
            try:
                self._register((_CIPHERS,))
                yield
            finally:
                self._unregister((_CIPHERS,))

    def begin_anew(self) -> None:
        """Have no users, in a process that was forked: it has none of the threads that were in the blocks.

        OpenSSL is left alone, for one of those may have held its lock: what was in force is so until the end
        of the next block.
        """
        self._guard = threading.Lock()
        self._users = set()

    def _is_in_force(self, table: str) -> bool:
        function, algorithm = _ASKED[table]
        ask = getattr(self._crypto, function)
        ask.restype = ctypes.c_void_p
        engine = ask(self._crypto.OBJ_sn2nid(ctypes.c_char_p(algorithm)))
        if engine is None:
            return False
        self._crypto.ENGINE_finish(ctypes.c_void_p(engine))
        return True

    def _register(self, tables: Iterable[str]) -> None:
        for table in self._own.intersection(tables):
            getattr(self._crypto, f"ENGINE_register_{table}")(self._engine)

    def _unregister(self, tables: Iterable[str]) -> None:
        for table in self._own.intersection(tables):
            getattr(self._crypto, f"ENGINE_unregister_{table}")(self._engine)


class _Loaded:
    """The one engine of this process, once it was needed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._engine: GostEngine | None = None

    def get(self) -> GostEngine:
        with self._guard:
            if self._engine is None:
                self._engine = GostEngine(ssl_library())
            return self._engine

    def begin_anew(self) -> None:
        """In a process that was forked."""
        self._guard = threading.Lock()
        if self._engine is not None:
            self._engine.begin_anew()


_loaded = _Loaded()

if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_loaded.begin_anew)


def gost_engine(platform: str = sys.platform) -> GostEngine:
    """The engine, loaded when it is asked for the first time; nothing is connected.

    Args:
        platform: as `sys.platform`.

    Raises:
        DssPluginError: `tls-gost-required` with the fact missing (`Missing`). It is looked for again each
            time, for it may have been installed meanwhile.
    """
    if platform == "win32":
        raise gost_is_missing(Missing.WINDOWS, "Python's OpenSSL has no GOST on Windows")
    if platform == "darwin":
        raise gost_is_missing(Missing.MACOS, "Python's OpenSSL has no GOST on macOS")
    return _loaded.get()


def ssl_library() -> ctypes.PyDLL:
    """The libcrypto that `ssl` uses: what its module is linked with, or Python itself with both built in."""
    return ctypes.PyDLL(getattr(_ssl, "__file__", None))


class _Place(ctypes.Structure):
    """Dl_info of dladdr(3)."""

    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("symbol", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    )


def _is_of_system(crypto: ctypes.PyDLL) -> bool:
    """Whether a libcrypto lies where the system's packages put it."""
    function = getattr(crypto, "OPENSSL_init_crypto", None)
    if function is None:
        return False
    place = _Place()
    ctypes.CDLL(None).dladdr(ctypes.cast(function, ctypes.c_void_p), ctypes.byref(place))
    file = str(Path((place.file or b"").decode(errors="replace")).resolve())
    return file.startswith(_SYSTEM_FOLDERS)
