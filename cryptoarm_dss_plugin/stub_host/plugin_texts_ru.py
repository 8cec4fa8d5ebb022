"""The Russian of what the host says about plugins."""

from typing import Final

PLUGIN_TEXTS: Final = {
    # rows of the list of plugins
    "not loaded: {reason}": "не загружен: {reason}",
    "the list of disabled plugins cannot be read": "не удалось прочитать, какие плагины отключены",
    "several packages claim to be this plugin: {packages}": (
        "этим плагином называют себя несколько пакетов: {packages}"
    ),
    "its package is not there: “{entry}”": "нет его пакета: «{entry}»",
    "the package has no {file}": "в пакете нет файла {file}",
    "the package has no icon “{icon}” (SVG)": "в пакете нет значка «{icon}» (SVG)",
    # manifest.json
    "{file} cannot be read": "не удалось прочитать {file}",
    "{file} is too large": "файл {file} слишком большой",
    "{file} is not JSON": "в файле {file} не JSON",
    "{file} does not hold an object": "в файле {file} не объект JSON",
    "the manifest has version {version}; this program knows version {known}": (
        "версия манифеста {version}, а программа знает версию {known}"
    ),
    "“{key}” is longer than {most} characters": "«{key}» длиннее {most} символов",
    "unknown key “{key}” in the manifest": "неизвестный ключ «{key}» в манифесте",
    "unknown key “{key}” in the manifest; perhaps “{near}” is meant": (
        "неизвестный ключ «{key}» в манифесте; возможно, имелся в виду «{near}»"
    ),
    "“{key}” is missing in the manifest": "в манифесте нет «{key}»",
    "“{key}” must be a whole number": "«{key}» в манифесте должно быть целым числом",
    "“{key}” must be text": "«{key}» в манифесте должно быть текстом",
    "“{key}” must be a list of texts": "«{key}» в манифесте должно быть списком текстов",
    "“{key}” must be an object": "«{key}» в манифесте должно быть объектом",
    "“{key}” must be an object of texts by language": (
        "«{key}» в манифесте должно быть объектом с текстами по языкам"
    ),
    "“{key}” is not a range of versions": "«{key}» в манифесте — не диапазон версий",
    "“{id}” cannot be the id of a plugin": "«{id}» не может быть идентификатором плагина",
    "the manifest is of “{id}”, the entry point of “{other}”": (
        "манифест принадлежит «{id}», а точка входа — «{other}»"
    ),
    "the manifest enters at “{entry}”, the entry point at “{other}”": (
        "в манифесте указан вход «{entry}», а в точке входа — «{other}»"
    ),
    "the manifest has version {version}, the installed package {other}": (
        "версия в манифесте {version}, а установлен пакет версии {other}"
    ),
    "“{language}” is not a language": "«{language}» — не язык",
    "the default language “{language}” is not among the languages": (
        "языка по умолчанию «{language}» нет в списке языков"
    ),
    "hook “{word}” is unknown": "неизвестный хук «{word}»",
    "hook “{word}” is unknown; perhaps “{near}” is meant": (
        "неизвестный хук «{word}»; возможно, имелся в виду «{near}»"
    ),
    "permission “{word}” is unknown": "неизвестное разрешение «{word}»",
    "permission “{word}” is unknown; perhaps “{near}” is meant": (
        "неизвестное разрешение «{word}»; возможно, имелось в виду «{near}»"
    ),
    "it needs version {wanted} of the host's plugin interface; this is {here}": (
        "нужен интерфейс плагинов версии {wanted}, а здесь версия {here}"
    ),
    "it needs Python {wanted}; this is {here}": "нужен Python {wanted}, а здесь {here}",
    "its windows need {wanted}; this program's are of {here}": "его окнам нужен {wanted}, а здесь {here}",
    # the code
    "its code cannot be imported; the journal says more": "ошибка при загрузке кода, подробности в журнале",
    "the module “{module}” that it needs is not installed": (
        "не установлен модуль «{module}», который ему нужен"
    ),
    "its code has no “{entry}”": "в коде нет «{entry}»",
    "it failed when it was started; the journal says more": "ошибка при запуске, подробности в журнале",
    "its code implements the unknown hook “{hook}”": "в коде неизвестный хук «{hook}»",
    "its code implements the unknown hook “{hook}”; perhaps “{near}” is meant": (
        "в коде неизвестный хук «{hook}»; возможно, имелся в виду «{near}»"
    ),
    "its code wraps the hook “{hook}” of other plugins": "код вмешивается в хук «{hook}» других плагинов",
    "its code compares plugins in a way of its own (“{hook}”)": "код по-своему сравнивает плагины («{hook}»)",
    "its code implements the hook “{hook}” twice": "в коде хук «{hook}» есть дважды",
    "its hook “{hook}” asks for unknown arguments: {detail}": (
        "хук «{hook}» требует неизвестные аргументы: {detail}"
    ),
    "the manifest declares hooks that its code lacks: {hooks}": (
        "в манифесте есть хуки, которых нет в коде: {hooks}"
    ),
    "its code has hooks that the manifest lacks: {hooks}": (
        "в коде есть хуки, которых нет в манифесте: {hooks}"
    ),
    # notifications
    "Error in the plugin “{name}”": "Ошибка в плагине «{name}»",
    (
        "It failed {when}. Everything else works as before. If it happens again, switch the plugin off in "
        "the list of plugins and send the details to technical support."
    ): (
        "Сбой произошёл {when}. Всё остальное работает как прежде. Если это повторится, отключите плагин "
        "в списке плагинов и отправьте подробности в техническую поддержку."
    ),
    "at work": "во время работы",
    "when it was switched on": "при включении плагина",
    "when it was switched off": "при отключении плагина",
    "when the program was closed": "при закрытии программы",
    "when the language was changed": "при смене языка",
    "when it added to the menu “Import”": "при добавлении в меню «Импортировать»",
    "when its window was opened": "при открытии его окна",
    "when a button of its notification was pressed": "при нажатии кнопки в его уведомлении",
    "when it marked its certificates": "при отметке его сертификатов в списке",
    "when its settings were opened": "при открытии его настроек",
    "when a file for technical support was made": "при подготовке файла для технической поддержки",
    "The plugin “{name}” is not loaded": "Плагин «{name}» не загружен",
    "{reason}. Everything else works as before. Ask the maker of the plugin for another version.": (
        "{reason}. Всё остальное работает как прежде. Запросите другую версию плагина у его разработчика."
    ),
    "The plugins “{keeper}” and “{loser}” are in each other's way": (
        "Плагины «{keeper}» и «{loser}» мешают друг другу"
    ),
    (
        "Both add the same action “{action}”. The menu shows the one of “{keeper}”. "
        "Switch off the plugin that you do not need in the list of plugins."
    ): (
        "Оба добавляют одно и то же действие «{action}». В меню показано действие плагина «{keeper}». "
        "Отключите в списке плагинов тот, который вам не нужен."
    ),
    "The list of plugins could not be saved": "Не удалось сохранить список плагинов",
    (
        "Until the program is closed the plugin “{name}” stays as you set it; afterwards it will be as it "
        "was before. Check whether the disk is full or write-protected, then set it again."
    ): (
        "До закрытия программы плагин «{name}» останется таким, как вы указали, а потом — таким, как был. "
        "Проверьте, не заполнен ли диск и не защищён ли он от записи, и повторите."
    ),
}
"""English -> Russian."""
