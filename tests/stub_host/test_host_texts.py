"""Every sentence of the host has its Russian, and no Russian has lost its sentence."""

import ast
import re
from pathlib import Path

import pytest

from cryptoarm_dss_plugin import stub_host
from cryptoarm_dss_plugin.stub_host.texts import HostTexts
from cryptoarm_dss_plugin.stub_host.texts_ru import RUSSIAN

MARKING = {"text", "mark", "invalid", "incompatible"}
FIELD = re.compile(r"\{\w+\}")


def sentences() -> set[str]:
    """The literals in the code of the room that are given to the texts."""
    found = set()
    for module in Path(stub_host.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in MARKING and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def test_the_table_and_the_code_have_the_same_sentences() -> None:
    assert sentences() - set(RUSSIAN) == set()
    assert set(RUSSIAN) - sentences() == set()


@pytest.mark.parametrize(("english", "russian"), RUSSIAN.items())
def test_a_translation_has_the_same_fields_and_keeps_mnemonics(english: str, russian: str) -> None:
    assert sorted(FIELD.findall(russian)) == sorted(FIELD.findall(english))
    assert russian.count("&") == english.count("&")


def test_a_field_is_never_read_as_a_template() -> None:
    texts = HostTexts("en")

    assert texts.text("Shown: {shown} of {there}", shown="{there}", there=2) == "Shown: {there} of 2"
    assert texts.text("Shown: {shown} of {there}", shown=1) == "Shown: 1 of {there}"
    with pytest.raises(ValueError, match="de"):
        HostTexts("de")
