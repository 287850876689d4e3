"""Did you mean: the known names nearest to a word that is unknown, as an officer misspells them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import combining, normalize

_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc\u02b9\u00b4`", "''''''")
_LIGATURES = {"œ": "oe", "æ": "ae"}
_SEPARATORS = re.compile(r"[\s_\-\u00ad\u2010-\u2015\u2212]+")
_DIGITS = re.compile(r"\d")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """What is left of a name without case, accents, ligatures and ways to separate words: `Élève_boursier`,
    `eleve-boursier` and `ÉLÈVE BOURSIER` all fold to `eleve boursier`."""
    # The acute accent standing alone is an apostrophe here; NFKD would make it a space.
    decomposed = normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return _SEPARATORS.sub(" ", decomposed.translate(_BARE).translate(_APOSTROPHES)).strip()


class _Bare(dict[int, str | None]):
    """What is left of each character without accents and ligatures, found when it is first met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        self[code] = found = None if combining(character) else _LIGATURES.get(character, character)
        return found


_BARE = _Bare()


def closest(word: str, candidates: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The candidates that `word` was probably meant to be, the nearest first, at most `most`.

    A candidate with the same fold is certain and comes alone; so does one that differs by its plural only. Otherwise
    about a third of the letters may differ (one wrong, missing, added, or two exchanged count as one), but no digit:
    `art-1` is not a slip for `art-2`, nor a code for another code.
    """
    known = {name: fold(name) for name in candidates}
    sought = fold(word)
    for key in (str, _singular):
        if same := [name for name, folded in known.items() if key(folded) == key(sought)]:
            return tuple(same[:most])
    near = []
    for name, folded in known.items():
        limit = max(len(sought), len(folded)) // 3
        if abs(len(sought) - len(folded)) <= limit and _DIGITS.findall(sought) == _DIGITS.findall(folded):
            distance = _distance(sought, folded)
            if distance <= limit:
                near.append((distance, name))
    near.sort(key=lambda found: found[0])
    # Beside a near match, one that is much further is noise.
    return tuple(name for distance, name in near[:most] if distance <= near[0][0] + 1)


def _singular(folded: str) -> str:
    return " ".join(_singular_word(word) for word in folded.split(" "))


def _singular_word(word: str) -> str:
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    return word[:-1] if len(word) > 2 and word[-1] in "sx" else word


def _distance(a: str, b: str) -> int:
    """Insertions, deletions, substitutions and exchanges of neighbours that lead from one word to the other."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
