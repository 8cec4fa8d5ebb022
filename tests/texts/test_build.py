"""Whichever way the package is installed, it speaks Russian."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import hatchling.build
import pytest

ROOT = Path(__file__).parents[2]
COMPILED = "cryptoarm_dss_plugin/locale/ru/LC_MESSAGES/cryptoarm_dss_plugin.mo"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with what a fresh clone holds for a build: nothing compiled."""
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns("*.mo", "__pycache__", ".*_cache", "training")
    shutil.copytree(ROOT / "cryptoarm_dss_plugin", clone / "cryptoarm_dss_plugin", ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "manifest.json", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, clone / name)
    monkeypatch.chdir(clone)
    return clone


def test_a_wheel_carries_the_compiled_translation_and_the_types_mark(sources: Path, tmp_path: Path) -> None:
    wheel = tmp_path / hatchling.build.build_wheel(str(tmp_path))

    assert (sources / COMPILED).read_bytes() == zipfile.ZipFile(wheel).read(COMPILED)
    assert "cryptoarm_dss_plugin/py.typed" in zipfile.ZipFile(wheel).namelist()
    assert "Импорт отменён".encode() in zipfile.ZipFile(wheel).read(COMPILED)


def test_a_wheel_made_from_the_sdist_carries_it_too(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdist = tmp_path / hatchling.build.build_sdist(str(tmp_path))
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # Python 3.11.4 and later
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(tmp_path / "unpacked")  # noqa: S202 - an archive made a moment ago
    monkeypatch.chdir(next((tmp_path / "unpacked").iterdir()))

    wheel = tmp_path / hatchling.build.build_wheel(str(tmp_path))

    assert not (sources / COMPILED).exists(), "an sdist holds sources only"
    assert COMPILED in zipfile.ZipFile(wheel).namelist()


def test_an_editable_install_leaves_it_beside_its_source(sources: Path, tmp_path: Path) -> None:
    hatchling.build.build_editable(str(tmp_path))

    assert (sources / COMPILED).stat().st_size > 1000
