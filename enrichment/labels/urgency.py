"""How urgent a message is: danger to people, an accident of a network, or ordinary. Pure."""

from collections.abc import Sequence

from domain.ports.language import Lemmatiser
from domain.post import Labels
from enrichment.batch import Batch
from enrichment.labels.cues import Cues, Table

DANGER, ACCIDENT, ORDINARY = "danger", "accident", "ordinary"

_TABLE: Table = {
    DANGER: {
        3.0: "запах газа, пахнет газом, утечка газа, оголённый провод, оголённые провода,"
        " искрит, угроза жизни, опасно для жизни, взрыв, обрушение, обрушился, обрушилась,"
        " рухнул, рухнула, провалился ребёнок, упал в люк, упала в люк, открытый люк,"
        " люк открыт, люк без крышки, короткое замыкание, напала собака, напали собаки,"
        " собака напала, покусала, покусали, укусила собака, погиб, погибла, тонет, тонут,"
        " горит дом, угарный газ, пострадавшие, провалился под лёд, сосулька упала,"
        " глыбы льда, провод … под напряжением",
        1.6: "пожар, горит, горят, дым, стая собак, кидаются на людей, кидаются на детей,"
        " сосульки, вот-вот рухнет, вот-вот упадёт, может упасть, убьёт,"
        " скорая не приехала, эвакуация, эвакуируют, паводок, затопило дом,"
        " трещина в доме, аварийный дом, нападают, бешенство, медведь, тигр, опасно,"
        " угроза",
    },
    ACCIDENT: {
        3.0: "авария, прорвало, прорыв, порыв, обрыв, аварийное отключение, лопнула труба,"
        " затопило, подтопило, подтопление, без тепла, без отопления, без света, без воды,"
        " без электричества, нет … отопления, нет … тепла, нет … света,"
        " нет … электричества, нет … воды, мы замерзаем, замерзаем, отключили … отопление,"
        " отключили … свет, отключили … воду, остановили котельную, котельная встала,"
        " котельная остановилась, вода хлещет, хлещет вода, потоп, дтп",
        1.6: "отключили, вырубили, отключение, батареи … холодные, батареи … ледяные, не топят,"
        " не греют, засор, канализация … забита, замыкание, замёрзла, котельная, аварийка,"
        " аварийная бригада, тепла нет, света нет, воды нет, отопления нет, мёрзнем",
    },
}


URGENCIES = (*_TABLE, ORDINARY)


class Urgencies:
    """Sets urgency; cues are hints, because dangers are rare in the training texts and must not be
    missed.
    """

    def __init__(self, lemmatiser: Lemmatiser) -> None:
        self.cues = Cues(_TABLE, lemmatiser)

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        margins = batch.margins("urgency", URGENCIES, self.cues.hints(batch.readings))
        told = batch.told(margins, URGENCIES)
        return [known.having(urgency=urgency) for known, urgency in zip(labels, told, strict=True)]
