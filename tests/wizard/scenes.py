"""Every page of the wizard in every state that a person can see."""

from collections.abc import Callable, Iterator

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


def _wrong_address(person: Person) -> Iterator[str]:
    person.begin("pwd", authServer=person.training.auth_server.replace("/STS", "/Nothing"))
    person.wait_problem()
    yield "wrong-address"


def _busy(person: Person) -> Iterator[str]:
    person.training.fault("slow", step="start", seconds=30)
    person.begin("idonly")
    person.until(lambda: person.sees("busyText"))
    yield "busy"


def _password(person: Person) -> Iterator[str]:
    person.begin("pwd")
    person.wait_page("passwordPage")
    yield "password"
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    yield "wrong-password"


def _phone(person: Person) -> Iterator[str]:
    person.begin("push")
    person.wait_page("confirmationPage")
    person.until(lambda: person.text("confirmationCountdown"))
    yield "phone"
    person.training.wait_for("push", polls=1)
    person.training.decline("push")
    person.wait_problem()
    yield "declined"


def _code(person: Person) -> Iterator[str]:
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")
    yield "code"
    person.type("000")
    person.forward()
    person.until(lambda: person.sees("confirmationTrouble"))
    yield "wrong-code"


def _choice(person: Person) -> Iterator[str]:
    person.begin("choice")
    person.give_password("choice")
    person.wait_page("confirmationPage")
    yield "choice"


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
    person.finish()


_SCENES: tuple[Callable[[Person], Iterator[str]], ...] = (
    _form,
    _wrong_address,
    _busy,
    _password,
    _phone,
    _code,
    _choice,
    _result,
)
