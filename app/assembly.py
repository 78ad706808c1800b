"""What works over an open installation: the worker, the detector and the others, each put together.

Their libraries are loaded here when they are asked for, and not before.
"""

from typing import TYPE_CHECKING

from app.health import ailments
from app.installation import Installation
from app.pulse import Heart
from app.sections.work import Judged
from app.settings import Settings
from app.signing import OF_MESSAGES, signer, signer_before
from domain.pulse import ProcessRole
from domain.query import Field
from domain.region import Region
from enrichment.lemmas import Morphology
from russian.vocabulary import NETWORKS, Vocabulary

if TYPE_CHECKING:
    from alerts.evaluation import Evaluator
    from alerts.paging import Pager
    from domain.ports.messages import Channel
    from enrichment.pipeline import Enricher
    from enrichment.regrouping import Regrouping
    from enrichment.relabelling import Relabelling
    from enrichment.transformer import Judge
    from enrichment.worker import Worker
    from messages.delivery import Notifier
    from messages.links import Links
    from messages.notices import Watch
    from messages.upkeep import Upkeep
    from messages.vacancy import Vacancies


def make_enricher(settings: Settings, region: Region, lemmatiser: Morphology) -> "Enricher":
    """Every step but incident; models are loaded here. Raises SettingsError as `make_judge`."""
    from enrichment.model import load_models
    from enrichment.pipeline import Enricher

    judges = [make_judge(settings, region, head) for head in settings.transformers]
    return Enricher(region, lemmatiser, load_models(settings.model_folder), judges)


def make_judge(settings: Settings, region: Region, head: Judged) -> "Judge":
    """The model that the settings name for a head. Raises SettingsError where its labels mean
    nothing to us.
    """
    from enrichment import transformer

    words = Vocabulary(region).names[Field.GROUP if head == "topic" else Field(head)]
    said = settings.transformers_labels.get(head, "")
    limit = settings.transformers_time
    return transformer.make_judge(head, settings.transformers[head], said, words, limit)


def make_worker(installation: Installation, name: str) -> "Worker":
    """A consumer of the queue; its models are loaded here."""
    from enrichment.worker import Worker

    installation.crawl.registry.picture()  # known from now on, whatever becomes of the database
    return Worker(
        name=name,
        queue=installation.posts.queue,
        ledger=installation.posts.ledger,
        index=installation.posts.index,
        incidents=installation.posts.incidents,
        complaints=installation.posts.complaints,
        publications=installation.leaders.publications,
        corrections=installation.posts.corrections,
        region=installation.region,
        labeller=make_enricher(installation.settings, installation.region, installation.lemmatiser),
        sources=installation.region.sources,
        clock=installation.clock,
        batch=installation.settings.batch,
        lease=installation.settings.batch_lease,
        tries=installation.settings.tries,
        got_on=Heart(installation, ProcessRole.WORKER, name).beat,
    )


def make_relabelling(installation: Installation) -> "Relabelling":
    """Corrects labels of posts that are in the index."""
    from enrichment.relabelling import Relabelling
    from enrichment.settling import Settling

    settling = Settling(
        installation.posts.incidents,
        installation.posts.index,
        installation.posts.complaints,
        installation.leaders.publications,
    )
    return Relabelling(
        installation.posts.corrections, installation.posts.index, settling, installation.region
    )


def make_regrouping(installation: Installation) -> "Regrouping":
    """Merges and splits incidents, and places single posts."""
    from enrichment.regrouping import Regrouping

    return Regrouping(installation.posts.regroupings, installation.posts.index, installation.clock)


def make_evaluator(installation: Installation) -> "Evaluator":
    """The detector over every group and municipality of the region."""
    from alerts.detector.panel import layout_of, region_cells
    from alerts.evaluation import Evaluator
    from alerts.rules import load_rules

    return Evaluator(
        complaints=installation.posts.complaints,
        baselines=installation.watch.baselines,
        alerts=installation.watch.alerts,
        rules=load_rules(),
        layout=layout_of(
            region_cells(list(installation.region.groups), list(installation.region.municipalities))
        ),
        sensitivity=installation.settings.sensitivity,
        pager=make_pager(installation),
        zone=installation.region.zone,
    )


def make_pager(installation: Installation) -> "Pager":
    """Writes the messages of alerts."""
    from alerts.escalation import load_escalation
    from alerts.paging import Pager

    return Pager(
        outbox=installation.messages.outbox,
        duty=installation.watch.duty,
        escalation=load_escalation(),
        patience=installation.settings.untouched,
        channels=sorted(installation.settings.channels),
        describe=Vocabulary(installation.region).conflict,
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def make_watch(installation: Installation) -> "Watch":
    """Tells operators of sources that fell silent or broke."""
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
    """Signs the links of messages, and reads them."""
    from messages.links import Links

    signing = signer(installation, OF_MESSAGES)
    return Links(signing, installation.settings.console_address, signer_before(installation))


def make_vacancies(installation: Installation) -> "Vacancies":
    """Tells operators of times in which nobody is on duty."""
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
    """Tells operators that posts are not worked on, or that the disk is nearly full."""
    from messages.upkeep import Upkeep

    return Upkeep(
        ailments=lambda: [(f.what, f.seen, f.advice) for f in ailments(installation)],
        outbox=installation.messages.outbox,
        channels=sorted(installation.settings.operators or installation.settings.channels),
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )


def make_channel() -> "Channel":
    """What carries a message to an address."""
    from messages.channels import AppriseChannel

    return AppriseChannel()


def make_notifier(installation: Installation) -> "Notifier":
    """Sends what the outbox holds."""
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
        # A channel answers in real time, leases run by the clock.
        deadline=min(DEADLINE * installation.settings.clock_speed, LEASE / 2),
        links=make_links(installation),
        list_url=f"{installation.settings.console_address}/alerts",
        channel=make_channel(),
        addresses=addresses,
    )
