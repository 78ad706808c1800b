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
_SAD, _GLAD = (
    "😡🤬😠👎😢😭🤮🤢🤦😤😞😔😱💔😩😫🥶😖😣💩",
    "😊😍👍❤🥰😀😃😄😁😂🤣👏🎉🙏😘🔥💪🌹💐☺💕😻✨🥳👌",
)
# Ranges in front of all forms, so that a text without signs is one quick scan.
_SIGNS = re.compile(
    r"[:=;()☺✨❤\U0001f300-\U0001faff]"
    rf"(?:(?<=[:=;])-?[()\[\]D]|(?<=\()\(+|(?<=\))\)+|(?<=[{_SAD}{_GLAD}]))"
)
_TONE_OF = {
    end: tone for tone, ends in ((NEGATIVE, f"([{_SAD}"), (POSITIVE, f")]D{_GLAD}")) for end in ends
}  # by the last character of a sign
SIGN = 1.2  # weight of one


class _Tones(Cues):
    def hints(self, readings: Sequence[Reading]) -> Floats:
        hints = super().hints(readings)
        signs = np.zeros_like(hints)
        for row, reading in enumerate(readings):
            for sign in _SIGNS.findall(reading.text):
                signs[row, self.values.index(_TONE_OF[sign[-1]])] += 1
        return np.minimum(hints + SIGN * signs, MOST)


class Sentiments:
    def __init__(self, lemmatiser: Lemmatiser) -> None:
        self.cues = _Tones(_TABLE, lemmatiser, deniable=(POSITIVE,))

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        margins = batch.margins("sentiment", TONES, self.cues.hints(batch.readings))
        tones = batch.told(margins, TONES)
        return [known.having(sentiment=tone) for known, tone in zip(labels, tones, strict=True)]
