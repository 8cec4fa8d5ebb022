"""What OpenSSL's GOST engine needs, and what it changes for the rest of the process: nothing."""

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cryptoarm_dss_plugin.dss.gost_engine import GostEngine, gost_engine, ssl_library
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.training.process import TrainingProcess

REPOSITORY = Path(__file__).parents[2]
KUZNYECHIK = "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC"
CYCLES = 24


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


def run(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    """What a program of ours prints, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this interpreter, programs of ours
        [sys.executable, "-m", module, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def isolation(gost_server: TrainingProcess) -> dict[str, Any]:
    """The measurements of benchmarks/gost_isolation.py, in a process that had no engine before."""
    with TrainingProcess() as ordinary:
        servers = [
            text
            for training in (ordinary, gost_server)
            for text in (str(urlsplit(training.auth_server).port), training.ca_file)
        ]
        measured: dict[str, Any] = run("benchmarks.gost_isolation", *servers, str(CYCLES))
    return measured


def test_afterwards_every_context_offers_what_it_offered_before(isolation: dict[str, Any]) -> None:
    assert isolation["after"] == dict.fromkeys(isolation["after"], True)
    assert len(isolation["after"]) == 4


def test_meanwhile_other_threads_offer_no_suites_of_gost(isolation: dict[str, Any]) -> None:
    during = isolation["during handshakes"]

    for kind in ("Python's default", "OpenSSL's DEFAULT", "this client's"):
        looks, differing = during[kind]
        assert looks > 0
        assert differing == 0, kind


def test_our_own_contexts_are_the_same_also_while_one_for_gost_is_made(isolation: dict[str, Any]) -> None:
    looks, differing = isolation["while contexts are made"]["this client's"]

    assert looks > 0
    assert differing == 0


def test_random_numbers_come_from_where_they_came_from(isolation: dict[str, Any]) -> None:
    assert isolation["random before"][0] is None
    assert isolation["random the same"] is True


def test_ordinary_tls_beside_it_comes_out_as_ever(isolation: dict[str, Any]) -> None:
    version, suite = isolation["ordinary before"]

    assert version == "TLSv1.3"
    assert isolation["suites"] == {KUZNYECHIK: CYCLES, suite: CYCLES}
    assert isolation["side by side"] == [KUZNYECHIK, suite]


@pytest.mark.parametrize(("platform", "missing"), [("win32", "windows"), ("darwin", "macos")])
def test_other_systems_have_none(platform: str, missing: str) -> None:
    with pytest.raises(DssPluginError) as caught:
        gost_engine(platform)

    assert (caught.value.code, caught.value.facts) == (ErrorCode.TLS_GOST_REQUIRED, {"missing": missing})


class OpenSsl4(ctypes.PyDLL):
    """The system's libcrypto as version 4 has it: without a function for engines."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as inherited
        """As inherited."""
        if name.startswith("ENGINE_"):
            raise AttributeError(name)
        return super().__getattr__(name)


def test_an_openssl_without_engines() -> None:
    with pytest.raises(DssPluginError) as caught:
        GostEngine(OpenSsl4(libcrypto()))

    assert caught.value.facts == {"missing": "no-engines"}


class Breaking(ctypes.PyDLL):
    """The system's libcrypto, in which the second table cannot be filled."""

    filled = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as inherited
        """As inherited."""
        if name.startswith("ENGINE_register_"):
            self.filled += 1
            if self.filled == 2:
                raise MemoryError(name)
        return super().__getattr__(name)


def test_a_table_that_cannot_be_filled_leaves_none_of_the_others_filled() -> None:
    engine = GostEngine(Breaking(libcrypto()))

    with pytest.raises(MemoryError), engine.methods():
        pass

    asked = ssl_library()
    asked.ENGINE_get_digest_engine.restype = ctypes.c_void_p
    asked.ENGINE_get_pkey_meth_engine.restype = ctypes.c_void_p
    digest, key = asked.OBJ_sn2nid(b"md_gost12_256"), asked.OBJ_sn2nid(b"gost2012_256")
    assert asked.ENGINE_get_digest_engine(digest) is None
    assert asked.ENGINE_get_pkey_meth_engine(key) is None


IN_A_CHILD = """
import ctypes, os
from cryptoarm_dss_plugin.dss.gost_engine import gost_engine, ssl_library

def in_force():
    asked = ssl_library()
    asked.ENGINE_get_digest_engine.restype = ctypes.c_void_p
    return asked.ENGINE_get_digest_engine(asked.OBJ_sn2nid(b"md_gost12_256")) is not None

with gost_engine().methods():
    child = os.fork()
    if not child:
        with gost_engine().methods():
            good = in_force()
        os._exit(0 if good and not in_force() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert in_force()
"""


def test_a_forked_process_does_not_wait_for_its_parents_threads() -> None:
    finished = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-W", "ignore", "-c", IN_A_CHILD],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("mode", ["auto", "require"])
def test_without_the_engine_the_package_is_missing(
    mode: str, gost_server: TrainingProcess, tmp_path: Path
) -> None:
    gost_server.reset()

    told = ask(gost_server, mode, {"OPENSSL_ENGINES": str(tmp_path)})

    assert told == {"answered": "", "code": "tls-gost-required", "missing": "no-engine"}
    tried = 0 if mode == "require" else 1  # what is insisted on is looked for before anyone is asked
    assert gost_server.state()["connections"]["accepted"] == tried


def test_a_python_with_an_openssl_of_its_own(gost_server: TrainingProcess, tmp_path: Path) -> None:
    for library in (libcrypto(), libcrypto().replace("libcrypto", "libssl")):
        shutil.copy(library, tmp_path)
    environment = {"LD_LIBRARY_PATH": str(tmp_path), "OPENSSL_ENGINES": str(tmp_path)}

    assert ask(gost_server, "require", environment)["missing"] == "own-openssl"


def test_an_engine_that_is_in_force_for_the_whole_process_stays_so(
    gost_server: TrainingProcess, tmp_path: Path
) -> None:
    configuration = tmp_path / "openssl.cnf"
    configuration.write_text(
        "openssl_conf = init\n[init]\nengines = engines\n[engines]\ngost = gost\n"
        "[gost]\nengine_id = gost\ndefault_algorithms = ALL\n"
    )

    told = run(
        "tests.dss.gost_in_force",
        gost_server.auth_server,
        gost_server.ca_file,
        environment={"OPENSSL_CONF": str(configuration)},
    )

    assert told["before"] == told["after"]
    assert KUZNYECHIK in told["after"]
    assert told["answered"] == [True, True]


def ask(training: TrainingProcess, mode: str, environment: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    """What `tests.dss.gost_missing` prints."""
    return run(
        "tests.dss.gost_missing", training.auth_server, training.ca_file, mode, environment=environment
    )


def libcrypto() -> str:
    """The file of the libcrypto that `ssl` has loaded."""
    found = re.search(r"(/\S+/libcrypto\S+)", Path("/proc/self/maps").read_text())
    assert found, "Python's ssl uses no libcrypto of the system"
    return found[1]
