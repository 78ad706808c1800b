"""What works over open parts: the worker, the detector and the others, each put together.

Their libraries are loaded here when they are asked for, and not before.
"""

from typing import TYPE_CHECKING

from app.health import ailments
from app.pulse import Heart
from app.sections.work import Judged
from app.settings import Settings
from app.signing import OF_MESSAGES, signer, signer_before
from app.wiring import Parts
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


def make_worker(parts: Parts, name: str) -> "Worker":
    """A consumer of the queue; its models are loaded here."""
    from enrichment.worker import Worker

    parts.registry.picture()  # known from now on, whatever becomes of the database
    return Worker(
        name=name,
        queue=parts.queue,
        ledger=parts.ledger,
        index=parts.index,
        incidents=parts.incidents,
        complaints=parts.complaints,
        publications=parts.publications,
        corrections=parts.corrections,
        region=parts.region,
        labeller=make_enricher(parts.settings, parts.region, parts.lemmatiser),
        sources=parts.region.sources,
        clock=parts.clock,
        batch=parts.settings.batch,
        lease=parts.settings.batch_lease,
        tries=parts.settings.tries,
        got_on=Heart(parts, ProcessRole.WORKER, name).beat,
    )


def make_relabelling(parts: Parts) -> "Relabelling":
    """Corrects labels of posts that are in the index."""
    from enrichment.relabelling import Relabelling
    from enrichment.settling import Settling

    settling = Settling(parts.incidents, parts.index, parts.complaints, parts.publications)
    return Relabelling(parts.corrections, parts.index, settling, parts.region)


def make_regrouping(parts: Parts) -> "Regrouping":
    """Merges and splits incidents, and places single posts."""
    from enrichment.regrouping import Regrouping

    return Regrouping(parts.regroupings, parts.index, parts.clock)


def make_evaluator(parts: Parts) -> "Evaluator":
    """The detector over every group and municipality of the region."""
    from alerts.detector.panel import layout_of, region_cells
    from alerts.evaluation import Evaluator
    from alerts.rules import load_rules

    return Evaluator(
        complaints=parts.complaints,
        baselines=parts.baselines,
        alerts=parts.alerts,
        rules=load_rules(),
        layout=layout_of(
            region_cells(list(parts.region.groups), list(parts.region.municipalities))
        ),
        sensitivity=parts.settings.sensitivity,
        pager=make_pager(parts),
        zone=parts.region.zone,
    )


def make_pager(parts: Parts) -> "Pager":
    """Writes the messages of alerts."""
    from alerts.escalation import load_escalation
    from alerts.paging import Pager

    return Pager(
        outbox=parts.outbox,
        duty=parts.duty,
        escalation=load_escalation(),
        patience=parts.settings.untouched,
        channels=sorted(parts.settings.channels),
        describe=Vocabulary(parts.region).conflict,
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )


def make_watch(parts: Parts) -> "Watch":
    """Tells operators of sources that fell silent or broke."""
    from messages.notices import Watch

    return Watch(
        sources=parts.sources,
        notices=parts.notices,
        channels=sorted(parts.settings.operators or parts.settings.channels),
        networks=lambda source: NETWORKS[source.kind],
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )


def make_links(parts: Parts) -> "Links":
    """Signs the links of messages, and reads them."""
    from messages.links import Links

    signing = signer(parts, OF_MESSAGES)
    return Links(signing, parts.settings.console_address, signer_before(parts))


def make_vacancies(parts: Parts) -> "Vacancies":
    """Tells operators of times in which nobody is on duty."""
    from messages.vacancy import Vacancies

    return Vacancies(
        duty=parts.duty,
        outbox=parts.outbox,
        channels=sorted(parts.settings.operators or parts.settings.channels),
        ahead=parts.settings.duty_warning,
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )


def make_upkeep(parts: Parts) -> "Upkeep":
    """Tells operators that posts are not worked on, or that the disk is nearly full."""
    from messages.upkeep import Upkeep

    return Upkeep(
        ailments=lambda: [(f.what, f.seen, f.advice) for f in ailments(parts)],
        outbox=parts.outbox,
        channels=sorted(parts.settings.operators or parts.settings.channels),
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )


def make_channel() -> "Channel":
    """What carries a message to an address."""
    from messages.channels import AppriseChannel

    return AppriseChannel()


def make_notifier(parts: Parts) -> "Notifier":
    """Sends what the outbox holds."""
    from alerts.holding import Holding
    from messages.delivery import Notifier
    from messages.sending import DEADLINE, LEASE

    channels = parts.settings.channels
    addresses = {name: url.get_secret_value() for name, url in channels.items()}
    holding = Holding(alerts=parts.alerts, silences=parts.silences, outbox=parts.outbox)
    return Notifier(
        outbox=parts.outbox,
        duty=parts.duty,
        held=holding.silenced,
        told=holding.told,
        timer=parts.clock.elapsed,
        # A channel answers in real time, leases run by the clock.
        deadline=min(DEADLINE * parts.settings.clock_speed, LEASE / 2),
        links=make_links(parts),
        list_url=f"{parts.settings.console_address}/alerts",
        channel=make_channel(),
        addresses=addresses,
    )
