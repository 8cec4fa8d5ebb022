"""Importing once more: the last page, the list and the notification tell what has changed on the server."""

from PyQt5.QtWidgets import QAbstractItemView, QPushButton

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.stub_host.hands import find, select
from tests.wizard.person import Person


def statuses(person: Person) -> dict[str, str]:
    """The first word of the owner -> what stands in the column «Статус»."""
    view = find(person.host.window, QAbstractItemView, "certificateView")
    model = view.model()
    assert model is not None
    rows = range(model.rowCount())
    return {str(model.index(row, 0).data()).split()[0]: str(model.index(row, 3).data()) for row in rows}


def test_what_left_the_server_is_told_and_stays_in_the_list(
    person: Person, training: TrainingProcess
) -> None:
    person.import_all("idonly")
    training.change_list("idonly", without=[15], items={"16": {"status": "HOLD"}})
    person.begin("idonly")
    person.wait_page("resultPage")

    assert person.text("resultLines").split("\n")[:3] == [
        "Уже есть на этом компьютере: 1 сертификат",
        "Изменился: 1 сертификат",
        "Удалён на сервере: 1 сертификат",
    ]
    assert "пока вы не удалите его из списка" in person.text("resultLines")
    _first, changed, gone = person.items()
    assert changed.endswith("изменился (состояние)")
    assert gone.endswith("удалён на сервере")
    person.finish()

    told = ["Действует", "Приостановлен", "Удалён на сервере"]
    person.until(lambda: sorted(statuses(person).values()) == told)  # two writings, each of which is shown
    notification = person.notifications()[-1]
    assert notification.severity is Severity.WARNING
    assert "Удалён на сервере: 1 сертификат." in notification.text
    assert person.journal()[-1].severity is Severity.WARNING


def test_it_can_be_removed_and_is_not_told_again(person: Person, training: TrainingProcess) -> None:
    person.import_all("idonly")
    training.change_list("idonly", without=[15])
    person.import_all("idonly")
    person.until(lambda: "Удалён на сервере" in statuses(person).values())
    [owner] = [name for name, status in statuses(person).items() if status == "Удалён на сервере"]

    select(find(person.host.window, QAbstractItemView, "certificateView"), owner)
    person.click_in_window("removeGoneButton")
    person.until(lambda: person.host.window.findChild(QPushButton, "removeButton") is not None)
    person.click_in_window("removeButton")

    person.until(lambda: len(statuses(person)) == 2)
    person.begin("idonly")
    person.wait_page("resultPage")
    assert person.text("resultLines") == "Уже есть на этом компьютере: 2 сертификата"


def test_an_empty_list_is_a_failure_that_names_what_is_gone(
    person: Person, training: TrainingProcess
) -> None:
    person.import_all("idonly")
    training.change_list("idonly", list="none")
    person.begin("idonly")
    person.wait_page("resultPage")

    assert "нет сертификатов" in person.text("resultHeadline")
    assert "Удалены на сервере: 3 сертификата" in person.text("resultLines")
    assert [item.endswith("удалён на сервере") for item in person.items()] == [True] * 3
    assert "Удалены на сервере: 3 сертификата." in person.notifications()[-1].text
    assert len(person.certificates()) == 3
