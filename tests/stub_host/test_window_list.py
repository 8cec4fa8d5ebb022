"""The list of certificates: what it shows, searching, sorting, and that ten thousand are no burden."""

from datetime import timedelta
from pathlib import Path

from PyQt5.QtCore import QItemSelectionModel, Qt
from PyQt5.QtWidgets import QLabel, QLineEdit, QListWidget, QToolButton
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import (
    ServerStatus,
)
from cryptoarm_dss_plugin.stub_host import StubHost
from cryptoarm_dss_plugin.stub_host.certificate_rows import Category
from tests.stub_host.conftest import Start
from tests.stub_host.desk import module_of
from tests.stub_host.hands import CERTIFICATES, click, find, press, select, texts_of, type_in
from tests.stub_host.installed import Site
from tests.stub_host.listed import TODAY, keep, offer, owners, view_of

BADGING = """
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import CertificateBadge

ICON = Path(__file__).parent / "icon.svg"
asked = []


class Plugin:
    @plugin_impl
    def certificate_badge(self, entry):
        asked.append(entry.facts.thumbprint)
        return CertificateBadge(ICON, f"Облако: {entry.source.connection}")
"""


def details(host: StubHost) -> list[str]:
    """What the right part of the tab says of the selected one."""
    panel = host.certificates.details
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def test_a_certificate_stands_there_with_owner_issuer_end_and_status(start: Start, data_dir: Path) -> None:
    keep(
        data_dir,
        [
            offer(1, "Аксёнова Анна"),
            offer(2, "Борисов Борис", ends_in=-1),
            offer(3, "Власов Влас", status=ServerStatus.REVOKED),
            offer(4, "Гусева Галина", status=ServerStatus.HOLD),
        ],
    )

    host = start()

    ends = [(TODAY + timedelta(days=days)).astimezone().strftime("%d.%m.%Y") for days in (100, -1)]
    assert texts_of(view_of(host)) == [
        ["Аксёнова Анна", "УЦ «Пример»", ends[0], "Действует"],
        ["Борисов Борис", "УЦ «Пример»", ends[1], "Истёк"],
        ["Власов Влас", "УЦ «Пример»", ends[0], "Отозван"],
        ["Гусева Галина", "УЦ «Пример»", ends[0], "Приостановлен"],
    ]


def test_a_cloud_certificate_bears_the_plugins_mark_as_long_as_the_plugin_is_on(
    start: Start, data_dir: Path, site: Site
) -> None:
    site.install("badging", BADGING, ["certificate_badge"])
    keep(data_dir, [offer(1, "Аксёнова Анна"), offer(2, "Борисов Борис", plugin="another")])
    host = start()
    model = host.certificates.model

    def marks() -> list[tuple[bool, str]]:
        cells = [model.index(row, 0) for row in range(2)]
        return [
            (
                cell.data(Qt.ItemDataRole.DecorationRole) is not None,
                cell.data(Qt.ItemDataRole.AccessibleTextRole),
            )
            for cell in cells
        ]

    assert marks() == [(True, "Аксёнова Анна, Облако: work"), (False, "Борисов Борис")]

    host.plugins.disable("badging")
    assert marks() == [(False, "Аксёнова Анна"), (False, "Борисов Борис")]

    host.plugins.enable("badging")
    assert marks()[0] == (True, "Аксёнова Анна, Облако: work")


def test_one_that_came_twice_is_listed_once_with_all_its_sources(start: Start, data_dir: Path) -> None:
    keep(data_dir, [offer(1, "Аксёнова Анна"), offer(1, "Аксёнова Анна", connection="home")])
    host = start()

    assert owners(host) == ["Аксёнова Анна"]
    select(view_of(host), "Аксёнова")
    told = details(host)
    assert "через подключение work" in told
    assert "через подключение home" in told


def test_details_follow_the_selection_and_give_way_to_the_button(start: Start, data_dir: Path) -> None:
    keep(data_dir, [offer(1, "Аксёнова Анна")])
    host = start()
    in_panel = find(host.window, QToolButton, "importButtonInPanel")
    assert in_panel.isVisible()

    select(view_of(host), "Аксёнова")
    assert not in_panel.isVisible()
    assert details(host)[0] == "Аксёнова Анна"
    assert "ООО «Пример»" in details(host)

    host.certificates.show_row(Category.ROOT, None)
    assert in_panel.isVisible()


def test_the_search_looks_for_every_word_without_case(start: Start, data_dir: Path) -> None:
    keep(data_dir, [offer(1, "Аксёнова Анна"), offer(2, "Борисов Борис"), offer(3, "Борисова Анна")])
    host = start()
    search = find(host.window, QLineEdit, "certificateSearch")

    type_in(search, "анна бор")
    assert owners(host) == ["Борисова Анна"]

    press(search, Qt.Key.Key_Escape)
    assert len(owners(host)) == 3

    type_in(search, "нет такого")
    assert owners(host) == []
    labels = [label.text() for label in host.certificates.findChildren(QLabel)]
    assert "Ничего не найдено: измените слова для поиска" in labels


def test_a_click_on_a_heading_sorts_and_keeps_the_selection(start: Start, data_dir: Path) -> None:
    keep(data_dir, [offer(number, f"Владелец {number}", ends_in=10 - number) for number in range(1, 6)])
    host = start()
    view = view_of(host)
    select(view, "Владелец 2")

    view.sortByColumn(2, Qt.SortOrder.AscendingOrder)

    assert owners(host) == [f"Владелец {number}" for number in (5, 4, 3, 2, 1)]
    assert view.currentIndex().row() == 3
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert owners(host) == [f"Владелец {number}" for number in (5, 4, 3, 2, 1)]


def test_a_refresh_finds_what_another_program_brought_and_keeps_the_selection(
    start: Start, qtbot: QtBot, data_dir: Path
) -> None:
    keep(data_dir, [offer(number, f"Владелец {number}") for number in range(2, 5)])
    host = start()
    select(view_of(host), "Владелец 3")

    keep(data_dir, [offer(1, "Владелец 1")])
    click(host.window, "refreshButton")

    qtbot.waitUntil(lambda: owners(host) == [f"Владелец {number}" for number in (1, 2, 3, 4)])
    assert view_of(host).currentIndex().data() == "Владелец 3"


def test_coming_back_to_the_window_reads_only_what_has_changed(
    start: Start, qtbot: QtBot, data_dir: Path
) -> None:
    host = start()
    qtbot.waitUntil(lambda: not host.library.reading)
    keep(data_dir, [offer(1, "Владелец 1")])

    with qtbot.waitSignal(host.library.changed):
        host.library.refresh(only_if_changed=True)
    assert owners(host) == ["Владелец 1"]

    with qtbot.assertNotEmitted(host.library.changed):
        host.library.refresh(only_if_changed=True)
        qtbot.waitUntil(lambda: not host.library.reading)


def test_a_plugin_that_keeps_certificates_sees_them_in_the_list(
    start: Start, qtbot: QtBot, site: Site
) -> None:
    package = site.install(
        "keeping",
        """
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl

class Plugin:
    hosts = []

    @plugin_impl
    def plugin_enabled(self, host):
        self.hosts.append(host)
""",
        ["plugin_enabled"],
    )
    host = start()
    facade = module_of(package).Plugin.hosts[0]

    host.services.background.run(lambda: facade.store_certificates([offer(1, "Владелец 1")]))
    qtbot.waitUntil(lambda: owners(host) == ["Владелец 1"])

    host.services.background.run(lambda: facade.remove_certificates("badging", "work"))
    qtbot.waitUntil(lambda: owners(host) == [])


def test_a_broken_store_is_told_above_the_list_with_a_way_to_try_again(
    start: Start, qtbot: QtBot, data_dir: Path
) -> None:
    keep(data_dir, [offer(1, "Владелец 1")])
    good = (data_dir / "store.sqlite3").read_bytes()
    host = start()
    for name in ("store.sqlite3-wal", "store.sqlite3-shm"):
        (data_dir / name).unlink(missing_ok=True)
    (data_dir / "store.sqlite3").write_bytes(b"no database at all" * 1000)

    host.library.refresh()
    trouble = find(host.window, QLabel, "storeTrouble")
    qtbot.waitUntil(trouble.isVisible)
    assert "повреждено" in trouble.text()
    assert owners(host) == ["Владелец 1"]

    (data_dir / "store.sqlite3").unlink()
    (data_dir / "store.sqlite3").write_bytes(good)
    host.library.refresh()
    qtbot.waitUntil(lambda: not trouble.isVisible())


def test_a_revocation_list_shows_its_number_and_next_update(start: Start, qtbot: QtBot) -> None:
    host = start()
    host.importer.import_files([CERTIFICATES / "authority.crl"])
    qtbot.waitUntil(lambda: bool(texts_of(view_of(host))))

    assert find(host.window, QListWidget, "categoryList").currentRow() == 3
    assert texts_of(view_of(host)) == [["1", "Тестовый удостоверяющий центр", "01.01.2036", "Актуален"]]
    model = view_of(host).model()
    assert model is not None
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Следующее обновление"
    view_of(host).setCurrentIndex(model.index(0, 0))
    told = details(host)
    assert told[0] == "СОС: Тестовый удостоверяющий центр"
    assert told[told.index("Отозвано сертификатов:") - 1 :][:2] == ["2", "Отозвано сертификатов:"]


def test_only_one_row_can_be_selected(start: Start, data_dir: Path) -> None:
    keep(data_dir, [offer(1, "Аксёнова Анна"), offer(2, "Борисов Борис")])
    host = start()
    view = view_of(host)

    select(view, "Аксёнова")
    select(view, "Борисов")

    selection = view.selectionModel()
    assert isinstance(selection, QItemSelectionModel)
    assert [index.row() for index in selection.selectedRows()] == [1]
