"""The command line in one place; each command imports what it needs only when it runs."""

import sys

import typer

from app import blas  # noqa: F401, before numpy
from app.file_modes import be_private
from domain.errors import OtklikError
from otklik import (
    alerts,
    backtest,
    demo,
    doctor,
    duty,
    evaluation,
    incidents,
    labels,
    people,
    posts,
    reference,
    replay,
    roles,
    rubricator,
    silences,
    source,
    tasks,
    terms,
    tokens,
    train,
)
from otklik.processes import follow_parent

cli = typer.Typer(
    name="otklik",
    help="Отклик: мониторинг, оповещение и работа с обращениями центра управления регионом."
    "\n\nПример: otklik search 'нет воды место:Тында'",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets and personal data
)
index = typer.Typer(
    help="Обслуживание поискового индекса.\n\nПример: otklik index rebuild", no_args_is_help=True
)
cli.add_typer(index, name="index")
registry = typer.Typer(
    help="Источники: проба адреса, загрузка списком, выгрузка реестра."
    "\n\nПример: otklik source probe https://t.me/example",
    no_args_is_help=True,
)
cli.add_typer(registry, name="source")

spikes = typer.Typer(
    help="Оповещения о всплесках: список, карточка и всё, что с ними делают люди."
    "\n\nПример: otklik alerts list",
    no_args_is_help=True,
)
cli.add_typer(spikes, name="alerts")

troubles = typer.Typer(
    help="Инциденты: название, которое даёт человек."
    "\n\nПример: otklik incidents rename И-1042 'Авария на котельной № 2'",
    no_args_is_help=True,
)
cli.add_typer(troubles, name="incidents")

watches = typer.Typer(
    help="Дежурства: график, замены, каналы людей и проверка связи.\n\nПример: otklik duty list",
    no_args_is_help=True,
)
cli.add_typer(watches, name="duty")

keys = typer.Typer(
    help="Ключи API: создать, показать, отозвать."
    "\n\nПример: otklik tokens add crm --right alerts --for 365д",
    no_args_is_help=True,
)
cli.add_typer(keys, name="tokens")
staff = typer.Typer(
    help="Люди, которые входят в консоль: добавить, выдать ссылку для пароля, запретить вход."
    "\n\nПример: otklik people list",
    no_args_is_help=True,
)
cli.add_typer(staff, name="people")

jobs = typer.Typer(
    help="Задачи: долгая работа в фоне, её ход, файлы и отмена.\n\nПример: otklik tasks list",
    no_args_is_help=True,
)
cli.add_typer(jobs, name="tasks")

cli.command("run")(roles.run)
cli.command("crawl")(roles.crawl)
cli.command("work")(roles.work)
cli.command("schedule")(roles.schedule)
cli.command("serve")(roles.serve)
cli.command("search")(posts.search)
cli.command("import")(posts.import_posts)
cli.command("quarantine")(posts.quarantine)
cli.command("replay")(replay.replay)
cli.command("check")(reference.check)
cli.command("gazetteer")(reference.gazetteer)
cli.command("label")(labels.label)
cli.command("terms")(terms.terms)
cli.command("evaluate")(evaluation.evaluate)
cli.command("train")(train.train)
cli.command("adopt")(rubricator.adopt)
cli.command("doctor")(doctor.doctor)
cli.command("demo")(demo.demo)
index.command("rebuild")(posts.rebuild)
spikes.command("list")(alerts.list_alerts)
spikes.command("show")(alerts.show)
spikes.command("acknowledge")(alerts.acknowledge)
spikes.command("work")(alerts.work)
spikes.command("close")(alerts.close)
spikes.command("false")(alerts.mark_false)
spikes.command("reopen")(alerts.reopen)
spikes.command("note")(alerts.note)
spikes.command("snooze")(alerts.snooze)
spikes.command("hand-on")(alerts.hand_on)
spikes.command("undo")(alerts.undo)
spikes.command("silences")(silences.silences)
spikes.command("silence")(silences.silence)
spikes.command("unsilence")(silences.unsilence)
spikes.command("backtest")(backtest.backtest)
troubles.command("rename")(incidents.rename)
watches.command("list")(duty.list_duty)
watches.command("add")(duty.add)
watches.command("swap")(duty.swap)
watches.command("remove")(duty.remove)
watches.command("person")(duty.person)
watches.command("import")(duty.import_roster)
watches.command("test")(duty.try_channels)
keys.command("list")(tokens.list_tokens)
keys.command("add")(tokens.add)
keys.command("revoke")(tokens.revoke)
staff.command("list")(people.list_people)
staff.command("add")(people.add)
staff.command("first")(people.first)
staff.command("reset")(people.reset)
staff.command("rename")(people.rename)
staff.command("rotate-links")(people.rotate_links)
staff.command("disable")(people.disable)
staff.command("enable")(people.enable)
jobs.command("list")(tasks.list_tasks)
jobs.command("cancel")(tasks.cancel)
jobs.command("undo")(tasks.undo)
jobs.command("save")(tasks.save)
jobs.command("run")(tasks.run)
registry.command("probe")(source.probe)
registry.command("import")(source.import_sources)
registry.command("export")(source.export_sources)


def main() -> None:
    """Run a command; an OtklikError ends with its message and code 2, without a traceback."""
    follow_parent()
    be_private()
    try:
        cli()
    except OtklikError as error:
        typer.echo(f"Ошибка: {error}", err=True)
        sys.exit(2)
