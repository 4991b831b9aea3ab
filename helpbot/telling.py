"""Telling words: how much the words of a question say about which article it is for.

"password" is asked of twenty articles and tells little, "visio" of one and tells all. Learned from
the titles and golden questions of whatever knowledge is there.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from helpbot.articles import Article
from helpbot.keywords import stems

# A title says what an article is about in fewer words than its questions do.
_TITLE_COUNTS = 2


class Telling:
    def __init__(self, articles: Sequence[Article]) -> None:
        asked: dict[str, Counter[str]] = defaultdict(Counter)
        for article in articles:
            for text in (article.title,) * _TITLE_COUNTS + article.questions:
                for word in set(_words(text)):
                    asked[word][article.id] += 1
        self._spread = {word: _effective(counts) for word, counts in asked.items()}

    def spread(self, text: str) -> float:
        """Over how many articles, in effect, the most telling word of a text is spread.

        0 for a word that nobody asked yet: it may be the name of anything. Without end where a
        text has only the commonest words.
        """
        return min((self._spread.get(word, 0.0) for word in _words(text)), default=math.inf)


def _words(text: str) -> list[str]:
    """Stems, without their pairs."""
    return [stem for stem in stems(text) if " " not in stem]


def _effective(counts: Counter[str]) -> float:
    """As many articles as would have this entropy if all were asked alike."""
    total = counts.total()
    return math.exp(-sum(n / total * math.log(n / total) for n in counts.values()))
