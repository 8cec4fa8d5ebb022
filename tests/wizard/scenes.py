"""Every page of the wizard in every state that a person can see."""

import json
from collections.abc import Callable, Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton, QCheckBox, QListWidget, QPlainTextEdit

from tests.wizard.person import Person


def _anew(person: Person) -> None:
    if person.has_wizard():
        person.wizard.close()
    person.until(lambda: not person.has_wizard())
    person.training.reset()


def scenes(person: Person) -> Iterator[str]:
    """Brings the wizard into one state after the other and names it."""
    for show in _SCENES:
        _anew(person)
        yield from show(person)
    _anew(person)


def _form(person: Person) -> Iterator[str]:
    person.choose_import()
    yield "form"
    person.fill("ivanov:1", name="моя работа", authServer="http://dss.example.test/STS/oauth")
    person.until(lambda: person.sees("loginHint") and person.sees("connectionNameHint"))
    yield "mistakes"
    person.write("caFile", person.training.ca_file)
    person.until(lambda: person.sees("caCertificate1"))
    yield "ca-file"
    person.write("clientId", "мой клиент")
    person.write("clientSecret", "пароль")
    person.write("resource", "signserver")
    person.until(lambda: person.sees("clientIdHint") and person.sees("resourceHint"))
    yield "further"
    person.write("proxy", "socks5://прокси")
    person.write("proxyPassword", "пароль")
    person.until(lambda: person.sees("proxyHint") and person.sees("proxyUser"))
    yield "proxy"


def _letter(person: Person) -> Iterator[str]:
    auth = person.training.auth_server
    computer = auth.rsplit("/", 2)[0]
    person.choose_import()
    person.write("authServer", auth)
    person.until(lambda: person.sees("findOtherAddress"))
    yield "one-address"
    person.click_named("fillFromText")
    person.get(QPlainTextEdit, "letterText").setPlainText("Адреса пришлём позже.")
    person.click_named("findAddresses")
    person.until(lambda: "⚠" in person.text("foundText"))
    yield "letter-without-address"
    person.click_named("furtherButton")
    person.write("caFile", person.training.ca_file)
    person.training.fault("slow", path="*webfinger*", seconds=30)
    person.get(QPlainTextEdit, "letterText").setPlainText(computer)
    person.click_named("findAddresses")
    person.until(lambda: person.sees("searchText"))
    yield "searching"
    person.click_named("stopSearch")
    person.training.clear_faults()
    relations = {"sts": "STS", "signserver": "SignServer"}
    links = [
        {"rel": f"http://dss.cryptopro.ru/{rel}", "href": f"https://other.example.test/{name}"}
        for rel, name in relations.items()
    ]
    person.training.fault("body", path="*webfinger*", body=json.dumps([{"links": links}]))
    person.click_named("findAddresses")
    person.until(lambda: person.sees("takeOtherHost"))
    yield "other-host"
    person.click_named("leaveOtherHost")
    settings = f"СервисИдентификации: {auth}\nСервисПодписи: {person.training.dss_server}\nВерсияАПИ: 2"
    person.get(QPlainTextEdit, "letterText").setPlainText(f"{settings}\nИдентификаторЦИ: training")
    person.click_named("findAddresses")
    person.until(lambda: person.sees("putBack"))
    yield "filled-in"


def _check(person: Person) -> Iterator[str]:
    person.choose_import()
    person.fill("pwd", dssServer=person.training.dss_server.replace("localhost", "127.0.0.1"))
    person.training.fault("slow", path="*", seconds=30, times=1)
    person.click_named("checkConnection")
    person.until(person.training.log)
    yield "checking"
    person.click_named("stopCheck")
    person.training.clear_faults()
    yield "check-stopped"
    person.click_named("checkConnection")
    person.until(lambda: person.sees("copyCheck"))
    yield "checked"
    person.write("authServer", person.training.auth_server.replace("/STS", "/Nothing"))
    person.click_named("checkConnection")
    person.until(lambda: person.sees("copyCheck"))
    yield "check-failed"


def _wrong_address(person: Person) -> Iterator[str]:
    person.begin("pwd", authServer=person.training.auth_server.replace("/STS", "/Nothing"))
    person.wait_problem()
    yield "wrong-address"


def _untrusted(person: Person) -> Iterator[str]:
    person.begin("idonly", caFile="")
    person.wait_problem()
    yield "letter-to-administrator"
    person.click_named("copyLetterButton")
    yield "letter-copied"
    person.click_named("checkConnection")
    person.until(lambda: person.sees("copyCheckLetterButton"))
    person.click_named("copyCheckLetterButton")
    yield "letter-about-the-check"


def _busy(person: Person) -> Iterator[str]:
    person.training.fault("slow", step="start", seconds=30)
    person.begin("idonly")
    person.until(lambda: person.sees("busyText"))
    yield "busy"


def _password(person: Person) -> Iterator[str]:
    person.begin("pwd")
    person.wait_page("passwordPage")
    yield "password"
    person.write("password", "Canary-раскладка")
    yield "russian-layout"
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    yield "wrong-password"


def _remembered(person: Person) -> Iterator[str]:
    person.begin("pwd")
    person.give_password("pwd", remember=True)
    person.finish()
    person.choose_import()
    person.write("connectionName", "pwd")
    person.press(Qt.Key.Key_Tab)
    person.until(lambda: person.sees("forgetPassword"))
    yield "remembered"
    person.click(person.get(QAbstractButton, "forgetPassword"))
    yield "forgotten"


def _phone(person: Person) -> Iterator[str]:
    person.begin("push")
    person.wait_page("confirmationPage")
    person.until(lambda: person.text("confirmationCountdown"))
    yield "phone"
    person.training.fault("status", step="poll", status=503, times=1)
    person.until(lambda: "⚠" in person.text("confirmationLastContact"))
    yield "connection-lost"
    person.training.wait_for("push", polls=1)
    person.training.decline("push")
    person.wait_problem()
    yield "declined"


def _other_phones(person: Person) -> Iterator[str]:
    for login in ("mydss", "airkey", "sim"):
        person.begin(login)
        person.wait_page("confirmationPage")
        yield login
        person.back()
        person.until(lambda: person.sees("noteText"))
        if login == "sim":
            yield "gone-back"
        person.cancel()
        person.until(lambda: not person.has_wizard())


def _picture(person: Person) -> Iterator[str]:
    person.begin("qr")
    person.wait_page("confirmationPage")
    person.until(lambda: person.sees("confirmationQr"))
    yield "picture"
    person.write("confirmationCode", "000")
    person.forward()
    person.until(lambda: person.sees("confirmationTrouble"))
    yield "picture-wrong-code"


def _codes(person: Person) -> Iterator[str]:
    for login in ("mail", "oath", "unknown-code"):
        person.begin(login)
        person.give_password(login)
        person.wait_page("confirmationPage")
        yield login
        person.cancel()
        person.until(lambda: not person.has_wizard())


def _code(person: Person) -> Iterator[str]:
    person.training.settings(attempts=2)
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")
    yield "code"
    person.training.fault("slow", step="code", seconds=1)
    person.write("confirmationCode", "000")
    person.forward()
    person.until(lambda: not person.box("confirmationCode").isEnabled())
    yield "code-sent"
    person.until(lambda: person.sees("confirmationTrouble"))
    yield "wrong-code"
    person.write("confirmationCode", "000")
    person.forward()
    person.wait_problem()
    yield "attempts-used-up"


def _choice(person: Person) -> Iterator[str]:
    person.begin("choice4")
    person.give_password("choice4")
    person.wait_page("confirmationPage")
    yield "choice"
    person.get(QListWidget, "factorChoice").setCurrentRow(2)
    person.forward()
    person.until(lambda: person.sees("otherFactorButton"))
    yield "chosen"


def _pending(person: Person) -> Iterator[str]:
    person.training.settings(pending="refuse")
    person.begin("pending")
    person.wait_problem()
    yield "earlier-request-pending"


def _choosing(person: Person) -> Iterator[str]:
    person.begin("idonly", connectionName="choosing")
    person.wait_page("resultPage")
    person.finish()
    items = {"15": {"status": "HOLD"}, "16": {"HasPin": True}}
    person.training.change_list("idonly", list="revoked", without=[14], items=items)
    person.choose_import()
    person.fill("idonly", name="choosing")
    person.until(lambda: person.sees("caCertificate1"))
    person.click(person.get(QCheckBox, "chooseCertificates"))
    yield "wants-to-choose"
    person.forward()
    person.wait_page("certificatesPage")
    yield "choosing"


def _result(person: Person) -> Iterator[str]:
    person.begin("idonly")
    person.wait_page("resultPage")
    yield "done"
    person.finish()
    person.begin("badcert")
    person.wait_page("resultPage")
    yield "partly"
    person.finish()
    person.begin("nocerts")
    person.wait_page("resultPage")
    yield "nothing"
    person.click_named("copyLetterButton")
    yield "letter-to-operator"
    person.finish()
    person.training.change_list("idonly", without=[15], items={"14": {"status": "REVOKED", "HasPin": True}})
    person.begin("idonly")
    person.wait_page("resultPage")
    yield "gone"
    person.finish()


_SCENES: tuple[Callable[[Person], Iterator[str]], ...] = (
    _form,
    _letter,
    _check,
    _wrong_address,
    _untrusted,
    _busy,
    _password,
    _remembered,
    _phone,
    _other_phones,
    _picture,
    _codes,
    _code,
    _choice,
    _pending,
    _choosing,
    _result,
)
