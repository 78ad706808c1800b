"""Builds the working parts over an open installation: worker, detector, notifier and others.

Their libraries are imported when a part is built, not before.
"""

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.cases.casework import make_applicants, make_case_links
from app.health import ailments
from app.index.published import whole
from app.index.unplanted import planted
from app.installation import Installation
from app.key import pseudonym_keys
from app.process.pulse import Heart
from app.reports.links import (
    make_enquiry_links,
    make_page_links,
    make_report_links,
    make_seminar_links,
)
from app.sections.casework import CONTACT
from app.sections.work import Judged
from app.settings import Settings
from app.signing import OF_MESSAGES, signer, signer_before
from app.watching.heartbeat import TOLD, evaluates, indexed_at
from app.watching.standing import Stage, Standing
from app.watching.watchdog import alive
from domain.alert import Alert
from domain.pulse import ProcessRole
from domain.query import Field
from domain.region import Region
from enrichment.lemmas import Morphology
from russian.few import is_few
from russian.titles import IncidentTitles
from russian.vocabulary import NETWORKS, Vocabulary

LARGEST = 2  # incidents of an alert named in its messages

if TYPE_CHECKING:
    from alerts.evaluation import Evaluator
    from alerts.paging import Pager
    from app.erasure.eraser import Eraser
    from domain.ports.messages import Channel
    from enrichment.pipeline import Enricher
    from enrichment.revision.looking_again import LookingAgain
    from enrichment.revision.regrouping import Regrouping
    from enrichment.revision.relabelling import Relabelling
    from enrichment.revision.withholding import Withholding
    from enrichment.transformer import Judge
    from enrichment.worker import Worker
    from messages.delivery import Notifier
    from messages.heartbeat import Heartbeat
    from messages.links import Links
    from messages.notices import Watch
    from messages.upkeep import Upkeep
    from messages.vacancy import Vacancies


def make_enricher(settings: Settings, region: Region, lemmatiser: Morphology) -> "Enricher":
    from enrichment.model import load_models
    from enrichment.pipeline import Enricher

    judges = [make_judge(settings, region, head) for head in settings.transformers]
    return Enricher(region, lemmatiser, load_models(settings.model_folder), judges)


def make_judge(settings: Settings, region: Region, head: Judged) -> "Judge":
    """The model that the settings name for a head; raises SettingsError if its labels cannot be
    translated into ours.
    """
    from enrichment import transformer

    words = Vocabulary(region).names[Field.GROUP if head == "topic" else Field(head)]
    labels = settings.transformers_labels.get(head, "")
    limit = settings.transformers_time
    return transformer.make_judge(head, settings.transformers[head], labels, words, limit)


def make_eraser(installation: Installation) -> "Eraser":
    from app.erasure.eraser import Eraser

    settings = installation.settings
    return Eraser(
        queue=installation.posts.queue,
        index=planted(installation.posts.index),
        store=installation.keeping.erasure,
        tombstones=installation.keeping.tombstones,
        recorded=installation.posts.ledger.recorded,
        keys=pseudonym_keys(settings.key_file, settings.keys_before),
        archive=settings.archive_folder,
    )


def make_worker(installation: Installation, name: str) -> "Worker":
    from enrichment.worker import Worker

    eraser, heart = make_eraser(installation), Heart(installation, ProcessRole.WORKER, name)
    standing = Standing(Stage.PROCESSING, installation.marks, installation.clock)

    def got_on() -> None:
        heart.beat()
        standing.goes_on()

    # cached now, so the worker starts even if the database fails later
    installation.crawl.registry.picture()
    return Worker(
        name=name,
        queue=installation.posts.queue,
        ledger=installation.posts.ledger,
        index=whole(installation.posts.index),
        incidents=installation.posts.incidents,
        complaints=installation.posts.complaints,
        publications=installation.leaders.publications,
        corrections=installation.posts.corrections,
        repeats=installation.posts.repeats,
        frequencies=installation.posts.frequencies,
        facts=installation.reports.facts,
        batches=installation.traces,
        marks=installation.marks,
        transaction=installation.transaction,
        region=installation.region,
        lemmatiser=installation.lemmatiser,
        labeller=make_enricher(installation.settings, installation.region, installation.lemmatiser),
        sources=installation.region.sources,
        clock=installation.clock,
        batch=installation.settings.batch,
        lease=installation.settings.batch_lease,
        tries=installation.settings.tries,
        forgotten=eraser.forgotten,
        erase=eraser.erase,
        got_on=got_on,
        waits=standing.waits,
        alive=alive,
    )


def make_withholding(installation: Installation) -> "Withholding":
    from enrichment.revision.withholding import Withholding

    return Withholding(whole(installation.posts.index), installation.posts.complaints)


def make_relabelling(installation: Installation) -> "Relabelling":
    from enrichment.revision.relabelling import Relabelling
    from enrichment.settling import Settling

    settling = Settling(
        installation.posts.incidents,
        whole(installation.posts.index),
        installation.posts.complaints,
        installation.leaders.publications,
        clock=installation.clock,
        facts=installation.reports.facts,
        transaction=installation.transaction,
    )
    return Relabelling(
        installation.posts.corrections,
        installation.posts.repeats,
        whole(installation.posts.index),
        settling,
        installation.region,
        installation.lemmatiser,
    )


def make_regrouping(installation: Installation) -> "Regrouping":
    from enrichment.revision.regrouping import Regrouping

    return Regrouping(
        installation.posts.regroupings,
        installation.posts.repeats,
        whole(installation.posts.index),
        installation.clock,
        installation.lemmatiser,
    )


def make_looking_again(installation: Installation) -> "LookingAgain":
    from enrichment.revision.looking_again import LookingAgain
    from enrichment.revision.rejoining import Rejoining

    return LookingAgain(
        installation.posts.incidents,
        installation.posts.regroupings,
        installation.posts.corrections,
        installation.posts.triage,
        installation.posts.care,
        installation.casework.cases,
        installation.watch.alerts,
        whole(installation.posts.index),
        installation.audit,
        Rejoining(
            installation.posts.incidents,
            installation.posts.index,
            installation.posts.repeats,
            installation.posts.frequencies,
            installation.lemmatiser,
        ),
        installation.transaction,
    )


def make_evaluator(installation: Installation) -> "Evaluator":
    from alerts.detector.panel import layout_of_region
    from alerts.evaluation import Evaluator
    from alerts.rules import load_rules
    from cases.intake.hearing import HEARD

    region = installation.region
    return Evaluator(
        complaints=installation.posts.complaints,
        baselines=installation.watch.baselines,
        alerts=installation.watch.alerts,
        rules=load_rules(),
        layout=layout_of_region(tuple(region.groups), tuple(region.municipalities)),
        sensitivity=installation.settings.sensitivity,
        pager=make_pager(installation),
        zone=region.zone,
        published=installation.posts.published,
        hears=lambda: installation.marks.value(HEARD) is not None,
    )


def make_pager(installation: Installation) -> "Pager":
    from alerts.escalation import load_escalation
    from alerts.paging import Pager

    return Pager(
        outbox=installation.messages.outbox,
        duty=installation.watch.duty,
        escalation=load_escalation(),
        patience=installation.settings.untouched,
        channels=sorted(installation.settings.channels),
        describe=Vocabulary(installation.region).conflict,
        largest=partial(_largest, installation, IncidentTitles(installation.region)),
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def _largest(installation: Installation, titles: IncidentTitles, alert: Alert) -> list[str]:
    ids = alert.evidence.incidents[:LARGEST]
    known = installation.posts.incidents.counted(ids) if ids else {}
    return [
        f"{one.incident.spoken} {titles.of(one.incident, exact=not is_few(one.people))}"
        for one in (known[i] for i in ids if i in known)
    ]


def make_watch(installation: Installation) -> "Watch":
    from messages.notices import Watch

    return Watch(
        sources=installation.crawl.sources,
        notices=installation.messages.notices,
        channels=sorted(installation.settings.operators or installation.settings.channels),
        networks=lambda source: NETWORKS[source.kind],
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def make_links(installation: Installation) -> "Links":
    from messages.links import Links

    signing = signer(installation, OF_MESSAGES)
    return Links(signing, installation.settings.console_address, signer_before(installation))


def _reached(template: str, contact: str) -> str:
    """The Apprise URL of a contact of bodies.yaml, of which t.me/name and @name are one."""
    _, _, value = contact.partition(":")
    bare = value if "@" in value[1:] else value.removeprefix("@").rpartition("/")[2]
    return template.replace(CONTACT, quote(bare, safe=""))


def make_vacancies(installation: Installation) -> "Vacancies":
    from messages.vacancy import Vacancies

    return Vacancies(
        duty=installation.watch.duty,
        outbox=installation.messages.outbox,
        channels=sorted(installation.settings.operators or installation.settings.channels),
        ahead=installation.settings.duty_warning,
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def make_upkeep(installation: Installation) -> "Upkeep":
    from messages.upkeep import Upkeep

    return Upkeep(
        ailments=lambda: [(f.what, f.seen, f.advice) for f in ailments(installation)],
        outbox=installation.messages.outbox,
        channels=sorted(installation.settings.operators or installation.settings.channels),
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def make_heartbeat(installation: Installation) -> "Heartbeat":
    from messages.heartbeat import Heartbeat

    return Heartbeat(
        indexed=partial(indexed_at, installation),
        evaluates=partial(evaluates, installation),
        outbox=installation.messages.outbox,
        marks=installation.marks,
        mark=TOLD,
        transaction=installation.transaction,
        channels=sorted(installation.settings.heartbeat),
    )


def make_channel() -> "Channel":
    from messages.channels import AppriseChannel

    return AppriseChannel()


def make_notifier(installation: Installation) -> "Notifier":
    from alerts.holding import Holding
    from messages.delivery import Notifier
    from messages.sending import DEADLINE, LEASE

    channels = installation.settings.channels
    addresses = {name: url.get_secret_value() for name, url in channels.items()}
    holding = Holding(
        alerts=installation.watch.alerts,
        silences=installation.watch.silences,
        outbox=installation.messages.outbox,
    )
    return Notifier(
        outbox=installation.messages.outbox,
        duty=installation.watch.duty,
        held=holding.silenced,
        told=holding.told,
        timer=installation.clock.elapsed,
        # A channel answers in real time, but leases follow the product's clock.
        deadline=min(DEADLINE * installation.settings.clock_speed, LEASE / 2),
        links=make_links(installation),
        list_url=f"{installation.settings.console_address}/alerts",
        channel=make_channel(),
        addresses=addresses,
        case_links=make_case_links(installation),
        applicants=make_applicants(installation),
        enquiry_links=make_enquiry_links(installation),
        report_links=make_report_links(installation),
        page_links=make_page_links(installation),
        seminar_links=make_seminar_links(installation),
        gateways={
            kind: partial(_reached, url.get_secret_value())
            for kind, url in installation.settings.contact_channels.items()
        },
    )
