"""The tone of a text by a lexicon: negative, neutral or positive. Pure.

Apart from kind on purpose: most complaints are told in a neutral tone.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from domain.ports import Lemmatiser
from domain.post import Label, Labels
from enrichment.cues import Cues, Table
from enrichment.reading import Reading

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"

_TABLE: Table = {
    NEGATIVE: {
        2.0: "безобразие, позор, беспредел, кошмар, ужас, ужасный, издевательство, издеваться,"
        " ненавидеть, мразь, сволочь, отвратительный, мерзкий, тварь, бесить,"
        " возмутительный, сколько можно, доколе, достать уже, хамство, нахамить, идиот,"
        " дурдом, ад, смрад, вонь",
        1.2: "плохо, плохой, хуже, худший, страшно, страшный, опасный, опасно, надоесть,"
        " достали, устать, беда, горе, боль, больно, жалко, обидно, обида, стыд, стыдно,"
        " бардак, грязь, грязный, вонять, невозможно, невыносимо, замерзать, мёрзнуть,"
        " холодно, погибнуть, умереть, смерть, авария, дтп, пожар, сгореть, пострадать,"
        " травма, нет сил, врать, враньё, обман, обмануть, воровать, наплевать, плевать,"
        " жаловаться, разбитый, убитый, сломать, злой, не работать, не вывозить,"
        " не убирать, не чистить, никто не, отписка, бросить, проблема",
    },
    POSITIVE: {
        2.0: "спасибо, благодарить, благодарность, замечательный, прекрасный, великолепный,"
        " чудесный, восхитительный, обожать, счастье, счастливый, ура, супер, отлично,"
        " отличный, молодец",
        1.2: "хороший, хорошо, рад, радость, радовать, красивый, красиво, красота, удобно,"
        " удобный, приятно, приятный, любить, любимый, праздник, поздравлять, победа,"
        " победить, успех, тёплый приём, добрый, лучший, интересный, повезло, уютно,"
        " чисто, порядок, гордость, вкусный, наконец-то, оперативно, качественный,"
        " новый парк, открыть новый",
    },
}
DEADBAND = 1.0  # a difference of the sums below this is neutral


class Sentiments:
    """The step: sets sentiment."""

    def __init__(self, lemmatiser: Lemmatiser) -> None:
        self._cues = Cues(_TABLE, lemmatiser, deniable=(POSITIVE,))

    def label(self, readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
        """One Labels a reading, in order; a text without words has no tone."""
        return [
            replace(known, sentiment=self._tone(reading)) if reading.lemmas else known
            for reading, known in zip(readings, labels, strict=True)
        ]

    def _tone(self, reading: Reading) -> Label:
        scores = self._cues.score(reading)
        sum_ = scores.get(POSITIVE, 0.0) - scores.get(NEGATIVE, 0.0)
        sum_ /= max(1.0, math.sqrt(len(reading.lemmas) / 40))
        if abs(sum_) < DEADBAND:
            return Label(NEUTRAL, round(0.75 - 0.25 * abs(sum_), 3))
        sure = round(0.95 - 0.5 * math.exp(-0.6 * abs(sum_)), 3)
        return Label(POSITIVE if sum_ > 0 else NEGATIVE, sure)
