"""What is said of each way to confirm: its name, what to do on which device, what to look for when it fails.

Which methods there are: 1C BSP 3.2, module СервисКриптографииDSSКлиентСервер. One that nobody knows gets
sentences that fit any phone, or any code.
"""

from dataclasses import dataclass, replace
from typing import Final

from cryptoarm_dss_plugin.texts import Texts, mark


@dataclass(frozen=True, slots=True)
class MethodTexts:
    """The sentences about one method.

    Attributes:
        name: what it is called in a list, "" for a method that is not known.
        headline: what to do, in one line.
        steps: how, one after the other.
        again: the button that asks for it once more.
        help_title: the button of the help for a person who waits in vain, "" for none.
        help_lines: that help.
        not_needed: what to know when the person gives up, "" for nothing.
    """

    name: str
    headline: str
    steps: tuple[str, ...]
    again: str
    help_title: str = ""
    help_lines: tuple[str, ...] = ()
    not_needed: str = ""


_FIND_CODE: Final = mark("Find the code as the DSS server says.")
_CODE_STEP: Final = mark("Type it below and press “Confirm”.")
_ASK_OPERATOR: Final = mark(
    "Nothing helps? Ask the organisation that issued your certificate whether the right phone is registered."
)
_NETWORK: Final = mark("Check that the phone is on and has a network: open any web page on it.")
_APP: Final = MethodTexts(
    name=mark("Application {app}"),
    headline=mark("Confirm the sign-in in the application {app}."),
    steps=(
        mark("Take the phone with the application {app}."),
        mark("Open the notification about the sign-in, or the application itself."),
        mark("Check that it is your sign-in and confirm it: the import then goes on by itself."),
    ),
    again=mark("S&end the request again"),
    help_title=mark("No noti&fication?"),
    help_lines=(
        _NETWORK,
        mark("Open the application by hand: the request may be waiting there."),
        mark("Allow the application to show notifications in the settings of the phone."),
        mark("Check the date and time on the phone: they must be set automatically."),
        mark("If there are several phones, look at the one that was registered last."),
        mark("Send the request again: the button above allows it half a minute after the last one."),
        _ASK_OPERATOR,
    ),
    not_needed=mark("The request on the phone is no longer needed: you may decline it there."),
)
_ANY_PHONE: Final = replace(
    _APP,
    name="",
    headline=mark("Confirm the sign-in on the phone."),
    steps=(
        mark("Take the phone with which you confirm sign-ins."),
        mark("Open the notification about the sign-in, or the application that you use for it."),
        mark("Check that it is your sign-in and confirm it: the import then goes on by itself."),
    ),
)
_SIM: Final = replace(
    _ANY_PHONE,
    name=mark("Request of the SIM card"),
    headline=mark("Confirm the sign-in on the screen of the phone."),
    steps=(
        mark("Take the phone with the SIM card that is registered for confirmations."),
        mark("The request appears on the screen by itself; it is no SMS and no application."),
        mark("Check that it is your sign-in and confirm it: the import then goes on by itself."),
    ),
    help_lines=(
        mark("Check that the phone is on and has a mobile network; the Internet is not needed."),
        mark("Unlock the phone: some show the request only then."),
        mark("Check that the registered SIM card is in the phone, if there are several."),
        mark("Send the request again: the button above allows it half a minute after the last one."),
        _ASK_OPERATOR,
    ),
)
_ANY_CODE: Final = MethodTexts(
    name="",
    headline=mark("Enter the confirmation code."),
    steps=(_FIND_CODE, _CODE_STEP),
    again=mark("Re&quest the code again"),
)
_SMS: Final = replace(
    _ANY_CODE,
    name=mark("Code by SMS"),
    headline=mark("Enter the code from the SMS."),
    steps=(mark("The DSS server has sent an SMS with a code to your phone."), _CODE_STEP),
    help_title=mark("No SM&S?"),
    help_lines=(
        mark("Check that the phone is on and has a mobile network; an SMS may take some minutes."),
        mark("Look into the folder for spam and among the blocked senders."),
        mark("Request the code again: the button above allows it half a minute after the last one."),
        mark("When several codes came, only the last one is good."),
        mark(
            "Nothing helps? Ask the organisation that issued your certificate "
            "whether the right number is registered."
        ),
    ),
    not_needed=mark("The code that was sent is no longer needed."),
)
_MAIL: Final = replace(
    _SMS,
    name=mark("Code by e-mail"),
    headline=mark("Enter the code from the e-mail."),
    steps=(mark("The DSS server has sent a letter with a code to your e-mail address."), _CODE_STEP),
    help_title=mark("No lette&r?"),
    help_lines=(
        mark("Look into the folder for spam; a letter may take some minutes."),
        mark("Check that it is the mailbox that the DSS server names."),
        mark("Request the code again: the button above allows it half a minute after the last one."),
        mark("When several codes came, only the last one is good."),
        mark(
            "Nothing helps? Ask the organisation that issued your certificate "
            "whether the right address is registered."
        ),
    ),
)
_TOKEN: Final = replace(
    _ANY_CODE,
    name=mark("Code of the key fob"),
    headline=mark("Enter the code that the key fob shows."),
    steps=(
        mark("Press the button of the key fob, or open the application that makes one-time codes."),
        mark("Type the code below while it is shown, and press “Confirm”."),
    ),
    again=mark("Begin the confirmation ane&w"),
    help_title=mark("The code does not &fit?"),
    help_lines=(
        mark("Wait for the next code and type that one: each is good once and for a short time."),
        mark("If an application on the phone makes the codes, check the date and time of the phone."),
        mark(
            "Nothing helps? Ask the organisation that issued your certificate "
            "to bring the key fob into step with the server."
        ),
    ),
)
_APPS: Final = {
    "mobile": "myDSS",
    "mydss": mark("CryptoPro Key"),
    "airkey": "AirKey Lite",
}
_OTHERS: Final = {
    "simauth": _SIM,
    "otpviasms": _SMS,
    "otpviaemail": _MAIL,
    "oath": _TOKEN,
}
_PUSH_STEP: Final = mark("Open the application on the phone, check that it is your sign-in, and confirm it.")
_PICTURE_STEP: Final = mark(
    "No network on the phone? Point the camera of the application at the picture and type here the code "
    "that it shows."
)
_UNSEEN_STEP: Final = mark(
    "The picture of the server cannot be shown: confirm the sign-in in the application, "
    "or type here the code that it shows."
)
_OTHER_HELP: Final = mark("Choose another way to confirm with the button above.")
_PICTURE_HELP: Final = mark("Without a network on the phone, use the picture and the box for the code.")


def method_texts(
    method: str,
    texts: Texts,
    *,
    push: bool,
    picture: bool = False,
    unseen: bool = False,
    other: bool = False,
) -> MethodTexts:
    """The sentences about a method in the person's language.

    Args:
        method: last part of the method's address, in lower case, e.g. "otpviasms".
        texts: the language.
        push: it is answered on a phone; tells how to speak of a method that is not known.
        picture: there is a picture to scan with the phone.
        unseen: there is one that cannot be shown.
        other: there is another way to confirm.
    """
    known = _APP if method in _APPS else _OTHERS.get(method, _ANY_PHONE if push else _ANY_CODE)
    app = texts.text(_APPS.get(method, ""))
    steps, help_lines = known.steps, known.help_lines
    if picture:
        steps = (_PUSH_STEP if push else _FIND_CODE, _PICTURE_STEP)
        help_lines = (_PICTURE_HELP, *help_lines)
    elif unseen and push:
        steps = (_PUSH_STEP, _UNSEEN_STEP)
    if other:
        help_lines = (*help_lines[:-1], _OTHER_HELP, *help_lines[-1:])  # before the last resort
    return MethodTexts(
        name=texts.text(known.name, app=app),
        headline=texts.text(known.headline, app=app),
        steps=tuple(texts.text(one, app=app) for one in steps),
        again=texts.text(known.again),
        help_title=texts.text(known.help_title),
        help_lines=tuple(texts.text(one, app=app) for one in help_lines),
        not_needed=texts.text(known.not_needed),
    )


def method_name(ref: str, texts: Texts) -> str:
    """What a method is called, by the RefID of a choice; "" when it is not known.

    Args:
        ref: the method's address; in DSS 2.0 the phone may follow after "?".
        texts: the language.
    """
    method = ref.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    return method_texts(method, texts, push=True).name
