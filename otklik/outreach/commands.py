"""Registers of outreach on the command line."""

from collections.abc import Mapping, Sequence

GROUPS: Sequence[tuple[str, str, Mapping[str, str]]] = (
    (
        "practices",
        "Лучшие практики: что помогло в числах, где то же открыто сейчас, кому предложить."
        "\n\nПример: otklik practices list",
        {
            "list": "outreach.practices.list_practices",
            "show": "outreach.practices.show",
            "add": "outreach.practices.add",
            "edit": "outreach.practices.edit",
            "publish": "outreach.practices.publish",
            "drop": "outreach.practices.drop",
            "reopen": "outreach.practices.reopen",
            "send": "outreach.practices.send",
        },
    ),
    (
        "content",
        "Контент-план: идеи из чисел, что и где опубликовать, что это изменило."
        "\n\nПример: otklik content list",
        {
            "list": "outreach.content.list_content",
            "show": "outreach.content.show",
            "calendar": "outreach.content.calendar",
            "add": "outreach.content.add",
            "edit": "outreach.content.edit",
            "approve": "outreach.content.approve",
            "back": "outreach.content.back",
            "publish": "outreach.content.publish",
            "unpublish": "outreach.content.unpublish",
            "drop": "outreach.content.drop",
            "reopen": "outreach.content.reopen",
            "pauses": "outreach.content.pauses",
            "pause": "outreach.content.pause",
            "resume": "outreach.content.resume",
        },
    ),
    (
        "mistakes",
        "Ошибки общения органов: что предлагает система, что подтвердили и что изменили."
        "\n\nПример: otklik mistakes list",
        {
            "list": "outreach.mistakes.list_mistakes",
            "show": "outreach.mistakes.show",
            "limits": "outreach.mistakes.show_limits",
            "confirm": "outreach.mistakes.confirm",
            "reject": "outreach.mistakes.reject",
            "teach": "outreach.mistakes.teach",
            "correct": "outreach.mistakes.correct",
            "reopen": "outreach.mistakes.reopen",
        },
    ),
    (
        "seminars",
        "Семинары: кого пригласить сначала, кто пришёл и что вышло."
        "\n\nПример: otklik seminars list",
        {
            "list": "outreach.seminars.list_seminars",
            "show": "outreach.seminars.show",
            "add": "outreach.seminars.add",
            "edit": "outreach.seminars.edit",
            "invite": "outreach.seminars.invite",
            "mark": "outreach.seminars.mark",
            "revoke": "outreach.seminars.revoke",
            "cancel": "outreach.seminars.cancel",
        },
    ),
    (
        "contacts",
        "Контакты с изданиями: встречи, звонки, запросы; справка перед встречей."
        "\n\nПример: otklik contacts list",
        {
            "list": "outreach.contacts.list_contacts",
            "add": "outreach.contacts.add",
            "edit": "outreach.contacts.edit",
            "finish": "outreach.contacts.finish",
            "briefing": "outreach.contacts.briefing",
        },
    ),
    (
        "leaders",
        "Лидеры мнений: кто кого повторяет и за кем следуют.\n\nПример: otklik leaders echoes",
        {"echoes": "outreach.echoes.list_echoes"},
    ),
)
