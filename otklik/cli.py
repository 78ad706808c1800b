"""The command line in one place; each command imports what it needs only when it runs."""

import gc
import sys
from collections.abc import Mapping, Sequence

import typer

from app.file_modes import be_private
from app.process import blas  # noqa: F401, before numpy
from domain.errors import OtklikError
from otklik.commands import group_class
from otklik.outreach import commands as outreach
from otklik.processes import follow_parent

# New objects before the collector looks through them, and how often through older ones. An import
# and a batch make objects by the hundred thousand and hardly a cycle: the usual threshold costs an
# eighth of the processor time of a start and a tenth of that of work.
GARBAGE = (100_000, 20, 20)
Commands = Mapping[str, str]  # name -> module and function of this package

COMMANDS: Commands = {
    "run": "roles.run",
    "crawl": "roles.crawl",
    "work": "roles.work",
    "schedule": "roles.schedule",
    "serve": "roles.serve",
    "search": "posts.search",
    "import": "posts.import_posts",
    "quarantine": "posts.quarantine",
    "replay": "replay.replay",
    "check": "reference.check",
    "gazetteer": "reference.gazetteer",
    "label": "labels.label",
    "terms": "terms.terms",
    "ratings": "ratings.ratings",
    "cuts": "cuts.cuts",
    "report": "reports.kept.report",
    "evaluate": "evaluation.evaluate",
    "train": "train.train",
    "adopt": "rubricator.adopt",
    "doctor": "doctor.doctor",
    "backup": "keeping.copies.backup",
    "restore": "keeping.copies.restore",
    "upgrade": "keeping.upgrade.upgrade",
    "retention": "keeping.retention.retention",
    "forget": "keeping.retention.forget",
    "hold": "keeping.retention.hold",
    "metrics": "watching.metrics",
    "trace": "watching.trace",
    "capacity": "capacity.show_capacity",
    "demo": "roles.demo",
}
GROUPS: Sequence[tuple[str, str, Commands]] = (
    (
        "index",
        "Обслуживание поискового индекса.\n\nПример: otklik index rebuild",
        {
            "rebuild": "posts.rebuild",
        },
    ),
    (
        "source",
        "Источники: проба адреса, загрузка списком, выгрузка реестра."
        "\n\nПример: otklik source probe https://t.me/example",
        {
            "probe": "source.probe",
            "import": "source.import_sources",
            "export": "source.export_sources",
        },
    ),
    (
        "alerts",
        "Оповещения: список, карточка и всё, что с ними делают люди.\n\nПример: otklik alerts list",
        {
            "list": "alerts.list_alerts",
            "show": "alerts.show",
            "acknowledge": "alerts.acknowledge",
            "work": "alerts.work",
            "close": "alerts.close",
            "false": "alerts.mark_false",
            "reopen": "alerts.reopen",
            "note": "alerts.note",
            "snooze": "alerts.snooze",
            "hand-on": "alerts.hand_on",
            "undo": "alerts.undo",
            "silences": "silences.silences",
            "silence": "silences.silence",
            "unsilence": "silences.unsilence",
            "backtest": "backtest.backtest",
        },
    ),
    (
        "reports",
        "Отчёты: архив, утверждение, отправка и подписки.\n\nПример: otklik reports list отопление",
        {
            "list": "reports.kept.list_reports",
            "make": "reports.kept.make",
            "approve": "reports.kept.approve",
            "send": "reports.kept.send",
            "subscriptions": "reports.kept.subscriptions",
            "subscribe": "reports.kept.subscribe",
            "unsubscribe": "reports.kept.unsubscribe",
        },
    ),
    (
        "incidents",
        "Инциденты: название, которое даёт человек, кто что с ними делает и вопрос после них."
        "\n\nПример: otklik incidents rename И-1042 'Авария на котельной № 2'",
        {
            "rename": "incidents.rename",
            "care": "incidents.care",
            "question": "incidents.question",
        },
    ),
    (
        "cases",
        "Обращения: списки, сроки, шаги.\n\nПример: otklik cases list --tab late",
        {
            "list": "cases.list_cases",
            "show": "cases.show",
            "story": "casework.record.story",
            "alike": "casework.chronic.alike",
            "scores": "casework.scores.show_scores",
            "score-link": "casework.scores.score_link",
            "returns": "casework.scores.returns",
            "chronic": "casework.chronic.list_problems",
            "chronic-show": "casework.chronic.show_problem",
            "chronic-plan": "casework.chronic.plan",
            "chronic-end": "casework.chronic.end",
            "chronic-reject": "casework.chronic.reject",
            "chronic-reopen": "casework.chronic.reopen",
            "fast-track": "casework.track.show_track",
            "agree": "casework.track.agree",
            "agree-withdraw": "casework.track.withdraw",
            "add": "cases.add",
            "mail": "cases.mail",
            "contact": "cases.contact",
            "open": "cases.open_",
            "move": "cases.move",
            "undo": "cases.undo",
            "link": "cases.link_body",
            "answers": "casework.answers.answers",
            "offer": "casework.drafts.offer",
            "check": "casework.drafts.check",
            "answer-all": "casework.drafts.answer_all",
            "templates": "casework.drafts.list_templates",
            "add-template": "casework.drafts.add_template",
            "change-template": "casework.drafts.change_template",
            "forget-template": "casework.drafts.forget_template",
            "quality": "casework.quality.quality",
            "promises": "casework.quality.promises",
            "reconcile": "casework.reconciliation.reconcile",
            "links": "casework.links.list_links",
            "hand": "casework.links.hand",
            "revoke": "casework.links.revoke",
            "decline": "casework.links.decline",
            "silent": "casework.links.silent",
            "import": "casework.imports.import_",
            "imports": "casework.imports.list_imports",
            "import-report": "casework.imports.report",
            "import-undo": "casework.imports.undo",
            "horizon": "casework.watch.horizon",
            "mine": "casework.watch.mine",
            "ratings": "casework.watch.ratings",
            "views": "casework.watch.list_views",
            "save-view": "casework.watch.save_view",
            "forget-view": "casework.watch.forget_view",
        },
    ),
    (
        "rating",
        "Выпуски рейтинга: черновик, возражения, утверждение."
        "\n\nПример: otklik rating publish 2026-10-01 --until 2026-11-10T18:00",
        {
            "list": "casework.editions.list_editions",
            "show": "casework.editions.show",
            "cases": "casework.editions.cases",
            "file": "casework.editions.file",
            "publish": "casework.editions.publish",
            "finish": "casework.editions.finish",
            "withdraw": "casework.editions.withdraw",
            "object": "casework.editions.object_",
            "decide": "casework.editions.decide",
            "link": "casework.editions.link",
            "unlink": "casework.editions.unlink",
            "exclusions": "casework.editions.exclusions",
            "exclude": "casework.editions.exclude",
            "include": "casework.editions.include",
        },
    ),
    (
        "figures",
        "Показатели отчётов: как считаются, какими были и почему сейчас другие."
        "\n\nПример: otklik figures list",
        {
            "list": "reports.figures.list_figures",
            "changes": "reports.figures.changes",
        },
    ),
    *outreach.GROUPS,
    (
        "recommendations",
        "Рекомендации органам: что предлагает система, что подписал человек и что вышло."
        "\n\nПример: otklik recommendations list",
        {
            "list": "reports.recommendations.list_recommendations",
            "show": "reports.recommendations.show",
            "add": "reports.recommendations.add",
            "edit": "reports.recommendations.edit",
            "sign": "reports.recommendations.sign",
            "drop": "reports.recommendations.drop",
            "take": "reports.recommendations.take",
            "refuse": "reports.recommendations.refuse",
            "finish": "reports.recommendations.finish",
            "reopen": "reports.recommendations.reopen",
        },
    ),
    (
        "pages",
        "Официальные страницы: у кого их нет, что исправить, кому не ответили."
        "\n\nПример: otklik pages list",
        {
            "list": "outreach.pages.list_pages",
            "show": "outreach.pages.show",
            "export": "outreach.pages.export",
            "keep": "outreach.pages.keep",
            "tick": "outreach.pages.tick",
            "untick": "outreach.pages.untick",
            "audit": "outreach.pages.audit",
            "send": "outreach.pages.send",
            "revoke": "outreach.pages.revoke",
        },
    ),
    (
        "requests",
        "Запросы органам: форма по ссылке, кто не ответил, где ответ расходится с нашим."
        "\n\nПример: otklik requests list",
        {
            "list": "reports.enquiries.list_enquiries",
            "show": "reports.enquiries.show",
            "ask": "reports.enquiries.ask",
            "link": "reports.enquiries.link",
            "revoke": "reports.enquiries.revoke",
            "remind": "reports.enquiries.remind",
            "end": "reports.enquiries.end",
        },
    ),
    (
        "surveys",
        "Опросы жителей об услугах: черновик, ссылки, анкеты, итоги."
        "\n\nПример: otklik surveys list",
        {
            "list": "outreach.surveys.list_surveys",
            "show": "outreach.surveys.show",
            "make": "outreach.surveys.make",
            "change": "outreach.surveys.change",
            "publish": "outreach.surveys.publish",
            "close": "outreach.surveys.close",
            "make-links": "outreach.surveys.make_links",
            "links": "outreach.surveys.links",
            "key": "outreach.surveys.key",
            "call": "outreach.surveys.call",
            "votes": "outreach.surveys.votes",
            "results": "outreach.surveys.results",
            "export": "outreach.surveys.export",
            "study": "outreach.surveys.study",
        },
    ),
    (
        "report-templates",
        "Шаблоны отчётов: документы Word с именами в скобках."
        "\n\nПример: otklik report-templates list",
        {
            "list": "reports.templates.list_templates",
            "add": "reports.templates.add",
            "check": "reports.templates.check",
            "fill": "reports.templates.fill",
            "remove": "reports.templates.remove",
        },
    ),
    (
        "absences",
        "Отсутствие: кого нет и кто его замещает.\n\nПример: otklik absences list",
        {
            "list": "casework.watch.list_absences",
            "add": "casework.watch.add_absence",
            "end": "casework.watch.end_absence",
        },
    ),
    (
        "duty",
        "Дежурства: график, замены, каналы людей и проверка связи.\n\nПример: otklik duty list",
        {
            "list": "duty.list_duty",
            "add": "duty.add",
            "swap": "duty.swap",
            "rotate": "duty.rotate",
            "undo": "duty.undo",
            "exchange": "duty.exchange",
            "answer": "duty.answer",
            "remove": "duty.remove",
            "person": "duty.person",
            "import": "duty.import_roster",
            "test": "duty.try_channels",
        },
    ),
    (
        "tokens",
        "Ключи API: создать, показать, отозвать."
        "\n\nПример: otklik tokens add crm --right alerts --for 365д",
        {"list": "tokens.list_tokens", "add": "tokens.add", "revoke": "tokens.revoke"},
    ),
    (
        "people",
        "Люди, которые входят в консоль: добавить, выдать ссылку для пароля, запретить вход."
        "\n\nПример: otklik people list",
        {
            "list": "people.list_people",
            "add": "people.add",
            "first": "people.first",
            "reset": "people.reset",
            "reset-factor": "people.reset_factor",
            "rename": "people.rename",
            "disable": "people.disable",
            "enable": "people.enable",
        },
    ),
    (
        "keys",
        "Ключи установки: сменить ключ ссылок или ключ псевдонимов."
        "\n\nПример: otklik keys rotate links --grace 7д",
        {"rotate": "keys.rotate"},
    ),
    (
        "heartbeat",
        "Сигнал о работе: ждать его от другой установки, спросить о последнем."
        "\n\nПример: otklik heartbeat check --within 11м",
        {"listen": "watching.listen", "check": "watching.check"},
    ),
    (
        "tasks",
        "Задачи: долгая работа в фоне, её ход, файлы и отмена.\n\nПример: otklik tasks list",
        {
            "list": "tasks.list_tasks",
            "cancel": "tasks.cancel",
            "undo": "tasks.undo",
            "save": "tasks.save",
            "run": "tasks.run",
        },
    ),
)


cli = typer.Typer(
    name="otklik",
    cls=group_class(COMMANDS),
    help="Отклик: мониторинг, оповещение и работа с обращениями центра управления регионом."
    "\n\nПример: otklik search 'нет воды место:Тында'",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets and personal data
)
for _name, _help, _commands in GROUPS:
    cli.add_typer(
        typer.Typer(cls=group_class(_commands), help=_help, no_args_is_help=True), name=_name
    )


def main() -> None:
    """Run a command; an OtklikError ends it with its message and code 2, without a traceback."""
    gc.set_threshold(*GARBAGE)
    follow_parent()
    be_private()
    try:
        cli()
    except OtklikError as error:
        typer.echo(f"Ошибка: {error}", err=True)
        sys.exit(2)
