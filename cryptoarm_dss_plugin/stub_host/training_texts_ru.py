"""The Russian of what the host says about the training server."""

from typing import Final

TRAINING_TEXTS: Final = {
    "Training DSS server": "Учебный сервер DSS",
    "A DSS server for practice on this computer: nothing leaves it. Type these addresses and one of the"
    " accounts into the form of the import, and choose the file of root certificates there under"
    " “Additional”.": (
        "Сервер DSS для тренировки на этом компьютере: никакие данные его не покидают. Введите эти адреса"
        " и одну из учётных записей в форму импорта, а файл корневых сертификатов укажите там в разделе"
        " «Дополнительно»."
    ),
    "The training server is starting": "Учебный сервер запускается",
    "The training server does not run: close the program and start it again": (
        "Учебный сервер не работает: закройте программу и запустите её снова"
    ),
    "DSS &authorization server:": "Сервер &авторизации DSS:",
    "&DSS server:": "&Сервер DSS:",
    "&File of root certificates:": "&Файл корневых сертификатов:",
    "P&hone page:": "С&траница телефона:",
    "Open the phone in the &browser": "Открыть телефон в &браузере",
    "Acc&ounts:": "&Учётные записи:",
    "Password": "Пароль",
    "What it is for": "Для чего она",
    "Copy": "Скопировать",
    "Copy the &login": "Скопировать &логин",
    "Copy the &password": "Скопировать &пароль",
}
