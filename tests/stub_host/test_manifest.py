"""What a manifest may say, and what the list of plugins says of one that is wrong."""

import json
import sys
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.stub_host.discovery import Found, discover
from cryptoarm_dss_plugin.stub_host.problems import PluginState
from cryptoarm_dss_plugin.stub_host.texts import HostTexts
from tests.stub_host.installed import OFFERING_HOOKS, Site

RUSSIAN, ENGLISH = HostTexts("ru"), HostTexts("en")
MARKER = "import sys; sys.example_plugin_was_imported = True"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty directory of packages that Python imports from."""
    site = Site(tmp_path / "site")
    monkeypatch.syspath_prepend(site.directory)
    return site


def found(plugin_id: str) -> Found:
    """What the host finds under an id."""
    return next(one for one in discover("PyQt5") if one.plugin_id == plugin_id)


def reasons(plugin_id: str) -> tuple[PluginState, str, str]:
    """The state of a plugin that cannot be loaded, and the words of its row in both languages."""
    problem = found(plugin_id).problem
    assert problem is not None
    return problem.state, problem.sentence(RUSSIAN), problem.sentence(ENGLISH)


def test_a_good_manifest_is_read_and_no_code_of_the_plugin_is_run(site: Site) -> None:
    package = site.install("example", MARKER)
    (site.directory / package / "__init__.py").write_text(MARKER, encoding="utf-8")

    plugin = found("example")

    assert plugin.problem is None
    assert plugin.manifest is not None
    assert plugin.manifest.hooks.implements == tuple(OFFERING_HOOKS)
    assert (plugin.manifest.name_in("ru"), plugin.manifest.name_in("en")) == (
        "Пример example",
        "Example example",
    )
    assert plugin.manifest.name_in("de") == "Пример example", (
        "the default language is for hosts of other ones"
    )
    assert not hasattr(sys, "example_plugin_was_imported")
    assert package not in sys.modules


INVALID = {
    "misspelt-key": (
        {"discription": {}},
        "неизвестный ключ «discription» в манифесте; возможно, имелся в виду «description»",
    ),
    "foreign-key": ({"$schema": "x"}, "неизвестный ключ «$schema» в манифесте"),
    "foreign-key-inside": (
        {"hooks": {"implement": [], "calls": []}},
        "неизвестный ключ «hooks.implement» в манифесте; возможно, имелся в виду «hooks.implements»",
    ),
    "missing-key-inside": ({"hooks": {"implements": []}}, "в манифесте нет «hooks.calls»"),
    "text-for-number": ({"manifest_version": "1"}, "«manifest_version» в манифесте должно быть целым числом"),
    "number-for-text": ({"version": 1.0}, "«version» в манифесте должно быть текстом"),
    "nothing-for-text": ({"author": None}, "«author» в манифесте должно быть текстом"),
    "text-for-list": ({"permissions": "network"}, "«permissions» в манифесте должно быть списком текстов"),
    "list-for-object": ({"hooks": []}, "«hooks» в манифесте должно быть объектом"),
    "text-for-words": ({"name": "Example"}, "«name» в манифесте должно быть объектом с текстами по языкам"),
    "number-inside": (
        {"hooks": {"implements": [1], "calls": []}},
        "«hooks.implements» в манифесте должно быть списком текстов",
    ),
    "endless-name": ({"name": {"ru": "А" * 101, "en": "A"}}, "«name» длиннее 100 символов"),
    "misspelt-hook": (
        {"hooks": {"implements": ["import_action"], "calls": []}},
        "неизвестный хук «import_action»; возможно, имелся в виду «import_actions»",
    ),
    "unknown-hook": ({"hooks": {"implements": ["fly"], "calls": []}}, "неизвестный хук «fly»"),
    "hook-of-the-host": (
        {"hooks": {"implements": ["write_journal"], "calls": []}},
        "неизвестный хук «write_journal»",
    ),
    "misspelt-host-hook": (
        {"hooks": {"implements": [], "calls": ["write_jornal"]}},
        "неизвестный хук «write_jornal»; возможно, имелся в виду «write_journal»",
    ),
    "unknown-permission": ({"permissions": ["root"]}, "неизвестное разрешение «root»"),
    "misspelt-permission": (
        {"permissions": ["netwrok"]},
        "неизвестное разрешение «netwrok»; возможно, имелось в виду «network»",
    ),
    "other-id": ({"id": "sample"}, "манифест принадлежит «sample», а точка входа — «example»"),
    "impossible-id": ({"id": "Example!"}, "«Example!» не может быть идентификатором плагина"),
    "other-version": ({"version": "1.1"}, "версия в манифесте 1.1, а установлен пакет версии 1.0"),
    "no-version": ({"version": "newest"}, "версия в манифесте newest, а установлен пакет версии 1.0"),
    "other-language-of-names": ({"name": {"en": "Example"}}, "в манифесте нет «name.ru»"),
    "unlisted-default": ({"default_language": "de"}, "языка по умолчанию «de» нет в списке языков"),
    "no-language": ({"languages": ["ru", "../en"]}, "«../en» — не язык"),
    "nameless": ({"name": {"ru": "Пример"}}, "в манифесте нет «name.en»"),
    "no-range": ({"host_api": "1.x"}, "«host_api» в манифесте — не диапазон версий"),
    "any-range": ({"host_api": ""}, "«host_api» в манифесте — не диапазон версий"),
    "no-python-range": ({"python": "three"}, "«python» в манифесте — не диапазон версий"),
    "no-icon": ({"icon": "other.svg"}, "в пакете нет значка «other.svg» (SVG)"),
    "icon-outside": ({"icon": "../stray.svg"}, "в пакете нет значка «../stray.svg» (SVG)"),
    "icon-not-svg": ({"icon": "plugin.py"}, "в пакете нет значка «plugin.py» (SVG)"),
    "strange-icon": ({"icon": "\0.svg"}, "в пакете нет значка «.svg» (SVG)"),
}


@pytest.mark.parametrize(("keys", "reason"), INVALID.values(), ids=INVALID.keys())
def test_a_wrong_manifest_is_a_sentence_in_the_row(site: Site, keys: dict[str, object], reason: str) -> None:
    site.install("example", MARKER, manifest=keys)
    (site.directory / "stray.svg").touch()

    state, russian, english = reasons("example")

    assert (state, russian) == (PluginState.INVALID, f"не загружен: {reason}")
    assert english.startswith("not loaded: ")
    assert not set(english) & set("абвгдежзийклмнопрстуфхцчшщъыьэюя"), "nothing of it is untranslated"


INCOMPATIBLE = {
    "newer-interface": (
        {"host_api": ">=2"},
        "не загружен: нужен интерфейс плагинов версии >=2, а здесь версия 1.0",
    ),
    "newer-python": ({"python": ">=99"}, "не загружен: нужен Python >=99, а здесь "),
    "other-windows": ({"gui": "PySide6"}, "не загружен: его окнам нужен PySide6, а здесь PyQt5"),
    "newer-manifest": (
        {"manifest_version": 2, "a_key_of_the_future": []},
        "не загружен: версия манифеста 2, а программа знает версию 1",
    ),
}


@pytest.mark.parametrize(("keys", "reason"), INCOMPATIBLE.values(), ids=INCOMPATIBLE.keys())
def test_a_plugin_for_another_host_is_incompatible_not_wrong(
    site: Site, keys: dict[str, object], reason: str
) -> None:
    site.install("example", MARKER, manifest=keys)

    state, russian, _ = reasons("example")

    assert state is PluginState.INCOMPATIBLE
    assert russian.startswith(reason)


def test_a_plugin_without_windows_fits_any_host(site: Site) -> None:
    site.install("example", manifest={"gui": ""})

    assert found("example").problem is None


@pytest.mark.parametrize("key", ["id", "version", "hooks", "default_language", "permissions"])
def test_a_missing_key_is_named(site: Site, key: str) -> None:
    site.install("example", without=key)

    assert reasons("example")[1] == f"не загружен: в манифесте нет «{key}»"


def test_a_key_that_may_be_missing_is_known(site: Site) -> None:
    site.install("example", manifest={"homepage": "https://plugin.example/"})

    assert found("example").problem is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"id": "example"', "в файле manifest.json не JSON"),
        ("", "в файле manifest.json не JSON"),
        ("[" * 100_000, "в файле manifest.json не JSON"),
        ('["id"]', "в файле manifest.json не объект JSON"),
        (json.dumps({"id": "x" * 300_000}), "файл manifest.json слишком большой"),
    ],
    ids=["cut", "empty", "deep", "list", "large"],
)
def test_a_file_that_is_no_manifest(site: Site, content: str, reason: str) -> None:
    site.install("example", manifest=content)

    assert reasons("example")[:2] == (PluginState.INVALID, f"не загружен: {reason}")


def test_bytes_that_are_no_text(site: Site) -> None:
    site.manifest_of(site.install("example")).write_bytes(b'{"id": "\xff\xfe"}')

    assert reasons("example")[1] == "не загружен: в файле manifest.json не JSON"


@pytest.mark.parametrize("entry", ["elsewhere.plugin:Plugin", "no entry", "__import__('os').getcwd:run"])
def test_the_entry_must_be_that_of_the_metadata(site: Site, entry: str) -> None:
    package = site.install("example", manifest={"entry": entry})

    assert reasons("example")[1] == (
        f"не загружен: в манифесте указан вход «{entry}», а в точке входа — «{package}.plugin:Plugin»"
    )


@pytest.mark.parametrize("package", ["", ".", "no package", "json.tool"])
def test_an_entry_point_that_leads_to_no_package_with_a_manifest(site: Site, package: str) -> None:
    metadata = site.describe("strange", "strange")
    entry = f"{package}:Plugin"
    (metadata / "entry_points.txt").write_text(f"[cryptoarm.plugins]\nstrange = {entry}\n", encoding="utf-8")

    assert reasons("strange")[1] in {
        f"не загружен: нет его пакета: «{entry}»",
        "не загружен: в пакете нет файла manifest.json",
    }


def test_a_manifest_that_cannot_be_read(site: Site) -> None:
    file = site.manifest_of(site.install("example"))
    file.unlink()
    file.mkdir()

    assert reasons("example")[1] == "не загружен: не удалось прочитать manifest.json"


def test_a_package_without_manifest_or_without_package(site: Site) -> None:
    site.manifest_of(site.install("bare")).unlink()
    site.describe("gone_package", "gone")

    assert reasons("bare")[1] == "не загружен: в пакете нет файла manifest.json"
    assert reasons("gone")[1] == "не загружен: нет его пакета: «gone_package.plugin:Plugin»"


def test_a_stranger_cannot_fill_the_row_with_his_words(site: Site) -> None:
    site.install("example", manifest={"key\u202e\nwith" + " more" * 100: 1})

    _, russian, _ = reasons("example")

    assert "\n" not in russian
    assert "\u202e" not in russian
    assert len(russian) < 200


def test_only_an_editable_install_may_have_its_manifest_beside_the_package(site: Site) -> None:
    package = site.install("example")
    site.manifest_of(package).rename(site.directory / "manifest.json")
    assert reasons("example")[1] == "не загружен: в пакете нет файла manifest.json"

    noted = {"url": "file:///nowhere", "dir_info": {"editable": True}}
    metadata = site.directory / f"{package}-1.0.dist-info"
    (metadata / "direct_url.json").write_text(json.dumps(noted), encoding="utf-8")

    assert found("example").problem is None


def test_two_packages_with_one_id_are_one_row_and_neither_is_trusted(site: Site) -> None:
    packages = sorted([site.install("example"), site.install("example")])

    assert [one.plugin_id for one in discover("PyQt5")].count("example") == 1
    state, russian, _ = reasons("example")
    assert state is PluginState.INVALID
    assert russian == f"не загружен: этим плагином называют себя несколько пакетов: {', '.join(packages)}"


def test_a_distribution_that_is_there_twice_counts_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = site.install("example")
    behind = Site(tmp_path / "behind")
    behind.describe(package, "example", "0.9")
    monkeypatch.setattr(sys, "path", [*sys.path, str(behind.directory)])

    assert found("example").problem is None
    assert found("example").version == "1.0"


def test_the_broken_metadata_of_a_stranger_hides_no_plugin(site: Site) -> None:
    site.install("example")
    without_name = site.describe("nameless", "without-name")
    (without_name / "METADATA").unlink()
    broken = site.describe("broken", "broken-entry")
    (broken / "entry_points.txt").write_text("[cryptoarm.plugins\nno sense at all\n", encoding="utf-8")
    (broken / "entry_points.txt").with_name("direct_url.json").write_text("{", encoding="utf-8")

    assert found("example").problem is None
    assert reasons("without-name")[0] is PluginState.INVALID


def test_the_metadata_must_have_the_version_that_the_manifest_says(site: Site) -> None:
    site.install("older", distribution_version="0.9")
    site.install("same", distribution_version="1.0.0")

    assert reasons("older")[1] == "не загружен: версия в манифесте 1.0, а установлен пакет версии 0.9"
    assert found("same").problem is None, "1.0 and 1.0.0 are the same version"
