"""What the host says about plugins, it says in Russian, too."""

import ast
import re
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.stub_host import plugin_texts_ru
from cryptoarm_dss_plugin.stub_host.plugin_texts_ru import PLUGIN_TEXTS
from cryptoarm_dss_plugin.stub_host.texts import HostTexts

ROOM = Path(plugin_texts_ru.__file__).parent
MODULES = ("discovery", "judging", "loading", "manifest", "plugin_failures", "plugins", "problems")
FIELD = re.compile(r"\{\w+\}")


def marked() -> set[str]:
    """The sentences in the code about plugins."""
    return {
        str(ast.literal_eval(node.args[0]))
        for module in MODULES
        for node in ast.walk(ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "mark"
    }


def test_every_sentence_is_translated_and_no_translation_is_left_over() -> None:
    assert sorted(PLUGIN_TEXTS) == sorted(marked())


@pytest.mark.parametrize("english", PLUGIN_TEXTS)
def test_a_translation_has_the_fields_of_its_sentence(english: str) -> None:
    russian = HostTexts("ru").text(english)

    assert sorted(FIELD.findall(russian)) == sorted(FIELD.findall(english))
    assert re.search("[а-яё]", russian)
    assert not re.search(
        "[A-Za-z]", FIELD.sub("", russian).replace("JSON", "").replace("SVG", "").replace("Python", "")
    )
