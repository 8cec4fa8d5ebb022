"""The error dictionary is whole: title, sentence, advice, who does it, and a letter where it is theirs."""

import importlib
import pkgutil
import re

import pytest

from cryptoarm_dss_plugin import error_texts
from cryptoarm_dss_plugin.dss.server_codes import SERVER_CODES
from cryptoarm_dss_plugin.error_texts import WHO, WORDINGS, explain
from cryptoarm_dss_plugin.error_texts.letters import Circumstances
from cryptoarm_dss_plugin.error_texts.titles import TITLES
from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts
from tests.texts.test_error_texts import EVERY_WORDING, closest_facts

LANGUAGES = ("ru", "en")
OF_LANGUAGE = {"ru": re.compile(r"[А-Яа-яё]{3}"), "en": re.compile(r"[A-Za-z]{3}")}
NAMED = {
    ("ru", Owner.ADMINISTRATOR): "дминистратор",
    ("en", Owner.ADMINISTRATOR): "administrator",
    ("ru", Owner.OPERATOR): "организаци",
    ("en", Owner.OPERATOR): "organisation",
}


def test_every_module_of_the_dictionary_is_part_of_it_and_none_hides_another() -> None:
    parts = [
        (name, code)
        for module in pkgutil.iter_modules(error_texts.__path__)
        for name, value in vars(importlib.import_module(f"{error_texts.__name__}.{module.name}")).items()
        if name.endswith("_WORDINGS")
        for code in value
    ]

    codes = [code for _, code in parts]
    assert sorted(codes) == sorted(ErrorCode)
    assert set(WORDINGS) == set(TITLES) == set(ErrorCode)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_title_of_its_own(language: str) -> None:
    titles = {code: explain(DssPluginError(code), Texts(language)).title for code in ErrorCode}

    assert len(set(titles.values())) == len(titles)
    for title in titles.values():
        assert OF_LANGUAGE[language].search(title)
        assert title[0].isupper()
        assert title[-1].isalpha()
        assert len(title) <= 60


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "wording"), EVERY_WORDING)
def test_who_is_to_act_is_said_and_gets_a_letter_unless_it_is_the_person(
    code: ErrorCode, wording: Wording, language: str
) -> None:
    error = DssPluginError(code, facts=closest_facts(wording))

    explanation = explain(error, Texts(language), Circumstances())

    assert explanation.who == Texts(language).text(WHO[wording.owner])
    if wording.owner is Owner.YOU:
        assert explanation.letter == ""
        return
    assert NAMED[language, wording.owner] in explanation.notice
    assert NAMED[language, wording.owner] in explanation.who
    paragraphs = explanation.letter.split("\n\n")
    assert len(paragraphs) == 4
    request = Texts(language).text(wording.request)
    assert f"{explanation.message}." in paragraphs[1]
    assert paragraphs[2] == request
    assert OF_LANGUAGE[language].search(request)
    assert {"ru": "Прошу ", "en": "Please "}[language] in request
    assert request.endswith(".")
    assert not re.search(r"[{}]", explanation.letter)


@pytest.mark.parametrize(("code", "wording"), EVERY_WORDING)
def test_what_a_wording_is_meant_for_can_happen(code: ErrorCode, wording: Wording) -> None:
    """A code of the server that another one of ours stands for would never get to it."""
    for server_code in wording.when.get("server_code", ()):
        assert not server_code or SERVER_CODES[server_code] is code
