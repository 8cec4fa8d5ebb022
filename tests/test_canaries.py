"""The hunt itself finds what it hunts for."""

import base64
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.canaries import Canaries

SECRET = 'pa:ss "word" &+% ё'


@pytest.mark.parametrize(
    "leak",
    [
        SECRET,
        quote(SECRET),
        base64.b64encode(f"somebody:{SECRET}".encode()).decode(),
        base64.b64encode(f"some:{SECRET} and more".encode()).decode(),
        base64.urlsafe_b64encode(f"so:{SECRET}".encode()).decode(),
        "Canary-of-a-test",
    ],
)
def test_a_secret_is_found_in_every_form(tmp_path: Path, leak: str) -> None:
    canaries = Canaries()
    canaries.add("the password", SECRET)
    (tmp_path / "a file").write_text(f"before {leak} after", encoding="utf-8")

    with pytest.raises(AssertionError, match="a file holds"):
        canaries.hunt(tmp_path)


def test_a_secret_is_found_in_a_text_and_in_a_file_name(tmp_path: Path) -> None:
    in_a_text = Canaries()
    in_a_text.add_text("stderr", "Canary-1")
    in_a_name = tmp_path / "names"
    in_a_name.mkdir()
    (in_a_name / "Canary-2").touch()

    with pytest.raises(AssertionError, match="stderr holds"):
        in_a_text.hunt(tmp_path / "nothing")
    with pytest.raises(AssertionError, match="file name holds"):
        Canaries().hunt(in_a_name)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.add("the code", "482913")
    (tmp_path / "a file").write_text("ordinary words, 482914", encoding="utf-8")
    canaries.add_text("stdout", "the password is kept in memory")

    canaries.hunt(tmp_path)
