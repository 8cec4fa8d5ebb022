"""The host's own sentences in Russian: the file for technical support."""

from typing import Final

SUPPORT_TEXTS: Final[dict[str, str]] = {
    "File for technical support": "Файл для технической поддержки",
    "The program sends nothing. Look through what the file will hold, save it and attach it to"
    " your letter to technical support. Logins, INN and SNILS are hidden.": (
        "Программа ничего не отправляет. Просмотрите, что войдёт в файл, сохраните его и приложите к письму"
        " в техническую поддержку. Логины, ИНН и СНИЛС скрыты."
    ),
    "&Parts of the file:": "&Части файла:",
    "&What will be saved:": "Что &будет сохранено:",
    "&Save the file…": "&Сохранить файл…",
    "Where to save the file": "Куда сохранить файл",
    "support": "поддержка",
    "Archives": "Архивы",
    "Tick at least one part": "Отметьте хотя бы одну часть",
    "{part}, line {line}: {kind}": "{part}, строка {line}: {kind}",
    "The file cannot be saved: it may hold a secret. {where}. Take the tick away from that part.": (
        "Файл нельзя сохранить: в нём могут быть секретные данные. {where}. Снимите отметку с этой части."
    ),
    "The file was not saved: {why}. Choose another place.": (
        "Файл не сохранён: {why}. Выберите другое место."
    ),
    "the place cannot be written to": "в это место нельзя записать",
    "there is no room on the disk": "на диске нет места",
    "there is no such folder": "такой папки нет",
    "you may not write there": "нет права записи в эту папку",
    "a login and a password": "логин и пароль",
    "a sign-in header": "заголовок входа",
    "an access token": "маркер доступа",
    "a password": "пароль",
    "a one-time code": "одноразовый код",
    "a PIN code": "ПИН-код",
    "a private key": "закрытый ключ",
    "a cookie": "данные сеанса",
    "Versions": "Версии",
    "Timeline": "Ход событий",
    "Program": "Программа",
    "Plugin interface": "Версия интерфейса плагинов",
    "System": "Система",
    "Made at": "Файл составлен",
    "The file for technical support could not be made": "Не удалось составить файл для технической поддержки",
    "The file for technical support was saved: {name}": "Файл для технической поддержки сохранён: {name}",
    "Attach it to your letter to technical support. It lies here: {place}": (
        "Приложите его к письму в техническую поддержку. Он находится здесь: {place}"
    ),
}
