"""The tone of a text: negative, neutral or positive. Pure.

Apart from kind on purpose: many complaints are told in a neutral tone. Models judge, with words of
a lexicon as hints.
"""

import re
from collections.abc import Sequence

import numpy as np

from domain.ports.language import Lemmatiser
from domain.post import Labels
from enrichment.batch import Batch
from enrichment.features import Floats
from enrichment.labels.cues import MOST, Cues, Table
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
TONES = (*_TABLE, NEUTRAL)
_SIGNS = {
    NEGATIVE: re.compile(r"[:=;]-?[(\[]|\({2,}|[😡🤬😠👎😢😭🤮🤢🤦😤😞😔😱💔😩😫🥶😖😣💩]"),
    POSITIVE: re.compile(
        r"[:=;]-?[)\]D]|\){2,}|[😊😍👍❤🥰😀😃😄😁😂🤣👏🎉🙏😘🔥💪🌹💐☺💕😻✨🥳👌]"
    ),
}
SIGN = 1.2  # weight of one


class _Tones(Cues):
    def hints(self, readings: Sequence[Reading]) -> Floats:
        hints = super().hints(readings)
        for column, value in enumerate(self.values):
            signs = (len(_SIGNS[value].findall(reading.text)) for reading in readings)
            hints[:, column] += SIGN * np.fromiter(signs, np.float32, len(readings))
        return np.minimum(hints, MOST)


class Sentiments:
    def __init__(self, lemmatiser: Lemmatiser) -> None:
        self.cues = _Tones(_TABLE, lemmatiser, deniable=(POSITIVE,))

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        margins = batch.margins("sentiment", TONES, self.cues.hints(batch.readings))
        tones = batch.told(margins, TONES)
        return [known.having(sentiment=tone) for known, tone in zip(labels, tones, strict=True)]
