"""The Russian of the host's sentences; more of them in `plugin_texts_ru` and `training_texts_ru`."""

from typing import Final

from cryptoarm_dss_plugin.stub_host.plugin_texts_ru import PLUGIN_TEXTS
from cryptoarm_dss_plugin.stub_host.support_texts_ru import SUPPORT_TEXTS
from cryptoarm_dss_plugin.stub_host.training_texts_ru import TRAINING_TEXTS

_WINDOW: Final = {
    "Start the program on a desktop; without a screen certificates are imported by the command"
    " cryptoarm-dss import": (
        "Запустите программу на рабочем столе; без экрана сертификаты импортирует команда"
        " cryptoarm-dss import"
    ),
    "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. {advice}.": (
        "Нет экрана: не заданы ни DISPLAY, ни WAYLAND_DISPLAY. {advice}."
    ),
    "There is no screen: the display {name} does not answer. {advice}.": (
        "Нет экрана: дисплей {name} не отвечает. {advice}."
    ),
    "Settings - Certificates": "Настройки — Сертификаты",
    "Certificates": "Сертификаты",
    "Events": "События",
    "Journal": "Журнал",
    "Plugins": "Плагины",
    "Parts of the settings": "Разделы настроек",
    "Toolbar": "Панель инструментов",
    "&Import": "&Импортировать",
    "Re&fresh": "О&бновить",
    "Trainin&g server": "&Учебный сервер",
    "E&vents": "С&обытия",
    "Unread notifications: {number}": "Непрочитанных уведомлений: {number}",
    "Vie&w": "&Вид",
    "&Russian": "&Русский язык",
    "&English": "&Английский язык",
    "&Dark windows": "&Тёмное оформление",
    "Cancel": "Отмена",
    "< &Back": "< &Назад",
    "&Next >": "&Далее >",
    "&Finish": "&Готово",
    "The program could not do what was asked": "Программе не удалось выполнить действие",
    "Try again; if it does not help, send the details to technical support.": (
        "Повторите попытку; если это не поможет, отправьте сведения в техническую поддержку."
    ),
}

_CERTIFICATES: Final = {
    "Import from a &file": "Импорт из &файла",
    "Import from a file": "Импорт из файла",
    "I&mport a certificate": "И&мпортировать",
    "&Categories:": "&Категории:",
    "Personal": "Личные",
    "Intermediate": "Промежуточные",
    "Trusted root": "Доверенные корневые",
    "CRL": "СОС",
    "&Search:": "&Поиск:",
    "owner, issuer, INN or number": "владелец, издатель, ИНН или номер",
    "List of certificates": "Список сертификатов",
    "Owner": "Владелец",
    "Issued by": "Кем выдан",
    "Valid until": "Годен до",
    "Status": "Статус",
    "Number": "Номер",
    "Next update": "Следующее обновление",
    "without a number": "без номера",
    "not stated": "не указано",
    "In force": "Действует",
    "Expired": "Истёк",
    "Not valid yet": "Ещё не действует",
    "Revoked": "Отозван",
    "On hold": "Приостановлен",
    "Not valid": "Недействителен",
    "Does not work on the server": "Не работает на сервере",
    "Deleted on the server": "Удалён на сервере",
    "On the server:": "На сервере:",
    "deleted; found out on {since}": "удалён; обнаружено {since}",
    "Remove from the &list": "У&далить из списка",
    "Remove from the list": "Удаление из списка",
    "Remove the certificate of {owner} from the list?": "Удалить сертификат из списка: {owner}?",
    "It was deleted on the server. From this computer it will be gone for good.": (
        "На сервере он уже удалён. С этого компьютера он будет удалён без возможности восстановления."
    ),
    "It stays in the list, for it also came in another way.": (
        "Он останется в списке, так как получен и другим путём."
    ),
    "&Remove": "&Удалить",
    "Removed from the list: the certificate of {owner}": "Сертификат удалён из списка: {owner}",
    "It had been deleted on the server before.": "На сервере он был удалён раньше.",
    "Removal of a certificate": "Удаление сертификата",
    "The certificate could not be removed": "Не удалось удалить сертификат",
    "Up to date": "Актуален",
    "Out of date": "Устарел",
    "Next update is not stated": "Срок не указан",
    "Shown: {shown} of {there}": "Показано: {shown} из {there}",
    "The plugin could not show this page. More is told among the events.": (
        "Плагин не смог показать эту страницу. Подробности — в событиях."
    ),
    "Nothing is kept here yet": "Здесь пока ничего нет",
    "Nothing was found: change the words of the search": "Ничего не найдено: измените слова для поиска",
    "Reading the store of certificates": "Чтение хранилища сертификатов",
    "&Try again": "Пов&торить",
    "Choose a certificate in the list to see what it says, or import one": (
        "Выберите сертификат в списке, чтобы увидеть его сведения, или импортируйте новый"
    ),
    "CRL: {issuer}": "СОС: {issuer}",
    "Details of the certificate": "Сведения о сертификате",
    "Status:": "Статус:",
    "Organisation:": "Организация:",
    "INN of the person:": "ИНН:",
    "INN of the organisation:": "ИНН организации:",
    "SNILS:": "СНИЛС:",
    "OGRN:": "ОГРН:",
    "OGRNIP:": "ОГРНИП:",
    "Issued by:": "Кем выдан:",
    "Issued on:": "Выпущен:",
    "Valid from:": "Действует с:",
    "Valid until:": "Годен до:",
    "Key valid until:": "Закрытый ключ годен до:",
    "Key algorithm:": "Алгоритм ключа:",
    "Serial number:": "Серийный номер:",
    "Thumbprint:": "Отпечаток:",
    "Full name of the owner:": "Полное имя владельца:",
    "Full name of the issuer:": "Полное имя издателя:",
    "Number:": "Номер:",
    "Next update:": "Следующее обновление:",
    "Revoked certificates:": "Отозвано сертификатов:",
    "Came from:": "Получен:",
    "a file": "из файла",
    "a connection that has been removed": "через удалённое подключение",
    "the connection {name}": "через подключение {name}",
    "Name on the server:": "Название на сервере:",
    "Remarks:": "Примечания:",
    "the default certificate": "сертификат по умолчанию",
    "a PIN code is needed": "нужен ПИН-код",
    "the key lies in the phone": "ключ хранится в телефоне",
    "Kept in:": "Хранилище:",
    "Chain and CRL:": "Цепочка и СОС:",
    "not checked by this program; the status tells of dates and of the server's word": (
        "эта программа их не проверяет; статус определён по датам и по сведениям сервера"
    ),
    "Certificates and CRLs": "Сертификаты и СОС",
    "All files": "Все файлы",
    "Imported from a file": "Импорт из файла выполнен",
    "Nothing new in the file": "В файле нет ничего нового",
    "{category}: new ones: {number}": "{category}: добавлено {number}",
    "Already on this computer: {number}": "Уже есть на этом компьютере: {number}",
    "No certificate or CRL could be read from the file {names}": (
        "Не удалось прочитать сертификат или СОС из файла {names}"
    ),
    "Check that it is a certificate or a CRL (PEM or DER), or ask for the file once more.": (
        "Проверьте, что это сертификат или СОС (PEM или DER), или запросите файл ещё раз."
    ),
    "The files could not be imported": "Не удалось импортировать файлы",
}

_STORE: Final = {
    "There is no room on the disk: free some and try again": (
        "На диске нет места для хранилища сертификатов: освободите место и повторите попытку"
    ),
    "The store of certificates is in use by another program: close it and try again": (
        "Хранилище сертификатов занято другой программой: закройте её и повторите попытку"
    ),
    "The store of certificates may not be used on this computer: turn to your administrator": (
        "На этом компьютере нет прав на хранилище сертификатов: обратитесь к администратору"
    ),
    "The store of certificates was damaged; a new one has been begun": (
        "Хранилище сертификатов повреждено; начато новое"
    ),
    "The damaged one is kept as {file}: give it to your administrator if something in it is missed. "
    "Import your certificates anew.": (
        "Повреждённое сохранено в файле {file}: передайте его администратору, если в нём было что-то нужное. "
        "Импортируйте сертификаты заново."
    ),
    "The store of certificates is damaged: turn to your administrator": (
        "Хранилище сертификатов повреждено: обратитесь к администратору"
    ),
    "The store of certificates was made by a newer version of the program: install that version": (
        "Хранилище сертификатов создано более новой версией программы: установите её"
    ),
    "The store of certificates does not work: try again; if it does not help, turn to your administrator": (
        "Хранилище сертификатов недоступно: повторите попытку; если это не поможет, обратитесь"
        " к администратору"
    ),
}

_EVENTS: Final = {
    "&Notifications:": "Уведом&ления:",
    "There are no notifications": "Уведомлений нет",
    "Choose a notification": "Выберите уведомление",
    "New": "Новое",
    "Message": "Сообщение",
    "Done": "Выполнено",
    "Warning": "Предупреждение",
    "Error": "Ошибка",
    "Mark all as &read": "Отметить все как &прочитанные",
    "Go to the &journal": "Перейти в &журнал",
    "Send to technical su&pport": "Отправить в &техническую поддержку",
    "Notifications are not being kept for the next time. {why}": (
        "Уведомления не сохраняются до следующего запуска. {why}"
    ),
    "This cannot be done now: the plugin that offered it is switched off or does not know it": (
        "Сейчас это действие недоступно: плагин, который его предложил, отключён или больше его не знает"
    ),
    "&Entries of the journal:": "&Записи журнала:",
    "Full &description:": "Полное описа&ние:",
    "Show ear&lier entries": "Показать более &ранние записи",
    "The journal has no entry about this notification": "В журнале нет записи об этом уведомлении",
    "Choose an entry to see all that is known about it": "Выберите запись, чтобы увидеть её подробно",
    "When": "Когда",
    "Result": "Результат",
    "What was done": "Действие",
    "What happened": "Что произошло",
    "Import of certificates": "Импорт сертификатов",
    "Check of a connection": "Проверка подключения",
    "Settings of the administrator": "Настройки администратора",
    "The program itself": "Работа программы",
    "Work of a plugin": "Работа плагина",
    "Other": "Другое",
    "Number of the entry": "Номер записи",
    "Technical details for support": "Технические сведения для службы поддержки",
    "Record for developers": "Запись для разработчиков",
    "Error code": "Код ошибки",
    "Written by": "Кем записано",
    "Action": "Действие",
    "DSS authorization server": "Сервер авторизации DSS",
    "DSS server": "Сервер DSS",
    "Difference of the clocks, seconds": "Расхождение часов, секунд",
    "Version of confirmations": "Версия подтверждений",
    "Connection": "Подключение",
    "Number of the certificate": "Номер сертификата",
    "Field": "Поле",
    "Kind of the mistake": "Вид ошибки",
    "Kind of the store's failure": "Вид сбоя хранилища",
    "Where the server redirects": "Куда перенаправляет сервер",
    "Login that the server named": "Логин, названный сервером",
    "the authorization server": "сервер авторизации",
    "the DSS server": "сервер DSS",
    "the proxy server": "прокси-сервер",
    "Name of the connection": "Название подключения",
    "File of root certificates": "Файл корневых сертификатов",
    "version 1.0": "версия 1.0",
    "version 2.0": "версия 2.0",
    "Server": "Сервер",
    "Login": "Логин",
    "The other one": "Другой плагин",
    "File": "Файл",
    "Place": "Место",
    "Plugin": "Плагин",
    "Try again after, seconds": "Повторить через, секунд",
    "Seconds taken": "Длительность, секунд",
    "Which server": "Какой сервер",
    "Code of the server": "Код сервера",
    "Answer of the server": "Ответ сервера",
    "Issuer of the server's certificate": "Издатель сертификата сервера",
}

_PLUGINS: Final = {
    "P&lugins:": "П&лагины:",
    "No plugin is installed": "Плагины не установлены",
    "State: {state}": "Состояние: {state}",
    "not loaded": "не загружен",
    "switched off": "отключён",
    "switched on": "включён",
    "&Switch off": "Отклю&чить",
    "&Switch on": "Вклю&чить",
}

RUSSIAN: Final[dict[str, str]] = {
    **_WINDOW,
    **_CERTIFICATES,
    **_STORE,
    **_EVENTS,
    **SUPPORT_TEXTS,
    **_PLUGINS,
    **TRAINING_TEXTS,
    **PLUGIN_TEXTS,
}
"""English -> Russian."""
