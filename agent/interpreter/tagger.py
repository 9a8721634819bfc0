"""Turns tokens into items: names in the data, dates, numbers, words of the lexicon."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from agent.interpreter.date_words import NUMBERS, DateWords, date_at
from agent.interpreter.lexicon import Entry, Lexicon, synonyms
from agent.interpreter.tokens import Token
from agent.lexicon_names import Name, Names, plain

NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(%|[km])?$")
MOST_TRIES = 60
DAYS_OF = {"week": 7, "weeks": 7, "wk": 7, "wks": 7, "month": 30, "months": 30}
MONEY = {"$", "usd", "dollars", "bucks", "eur", "€", "£"}
# What a bare number names when no noun before it tells.
NUMBERED = ("Product", "Order", "InboundShipment", "Plan", "Customer", "Supplier", "Location")
ORDER_DIGITS = 5


@dataclass(frozen=True)
class Item:
    """A piece with its meanings. kind: name, date, num, range, shares, word, mark, unknown."""

    kind: str
    text: str
    value: Any = None
    entries: tuple[Entry, ...] = ()
    likeness: float = 100.0

    def entry(self, kind: str) -> Entry | None:
        """The first meaning of a kind."""
        return next((one for one in self.entries if one.kind == kind), None)

    def has(self, *kinds: str) -> bool:
        """Whether it has a meaning of one of the kinds."""
        return any(one.kind in kinds for one in self.entries)


@dataclass(frozen=True)
class Amount:
    """A number with its unit: "", "%", "money"."""

    value: float | int
    unit: str = ""


def amount_of(low: str) -> Amount | None:
    """5k, 1,000, 95%, 2.5M."""
    found = NUMBER.match(low)
    if not found:
        return None
    value = float(found[1].replace(",", ""))
    if found[2] == "%":
        return Amount(round(value / 100, 6), "%")
    value *= {"k": 1_000, "m": 1_000_000}.get(found[2] or "", 1)
    return Amount(int(value) if value == int(value) else value)


class Tagger:
    """Tags one question."""

    def __init__(self, text: str, tokens: Sequence[Token], known: tuple[Lexicon, Names]) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon, self.names = known
        self.tries = 0

    def items(self) -> list[Item]:
        """The items in the order of the question."""
        found: list[Item] = []
        i = 0
        while i < len(self.tokens):
            item, i = self._next(i)
            found.append(item)
        return found

    def _slice(self, i: int, j: int) -> str:
        return self.text[self.tokens[i].start : self.tokens[j - 1].end]

    def _next(self, i: int) -> tuple[Item, int]:
        name, name_end = self._name(i)
        entries, word_end = self._word(i)
        when = date_at(self.tokens, i)
        if name and name_end >= word_end and not (when and when.next > name_end):
            return Item("name", self._slice(i, name_end), tuple(name)), name_end
        if when and when.next >= word_end and not self._beats(entries, when, word_end):
            return Item("date", self._slice(i, when.next), when), when.next
        number = self._number(i)
        if number and word_end <= number[1]:
            return number
        if entries and not (self._unknown_ahead(i, word_end) and self._only_stop(entries)):
            return Item("word", self._slice(i, word_end), None, tuple(entries)), word_end
        return self._fuzzy(i, entries, word_end)

    @staticmethod
    def _beats(entries: Sequence[Entry], when: DateWords, word_end: int) -> bool:
        return bool(entries) and word_end >= when.next and entries[0].kind not in ("stop",)

    @staticmethod
    def _only_stop(entries: Sequence[Entry]) -> bool:
        return all(one.kind == "stop" for one in entries)

    def _unknown_ahead(self, i: int, end: int) -> bool:
        return end < len(self.tokens) and self._is_unknown(end) and self._is_text(end)

    def _is_unknown(self, i: int) -> bool:
        return not self._word(i)[0] and date_at(self.tokens, i) is None

    def _is_text(self, i: int) -> bool:
        return len(self.tokens[i].low) > 2 and self.tokens[i].low[0].isalpha()

    def _name(self, i: int) -> tuple[list[Name], int]:
        for j in range(min(len(self.tokens), i + 12), i, -1):
            text = self._slice(i, j)
            found = self.names.find(text)
            if not found or (j == i + 1 and len(plain(text)) < 2):
                continue
            if j == i + 1 and amount_of(self.tokens[i].low) is not None:
                if self._is_amount(i):
                    continue
                found = sorted(found, key=lambda one: self._numbered(one, i))
            return found, j
        return [], i

    def _numbered(self, name: Name, i: int) -> tuple[bool, int]:
        """Which of the things with this number comes first: that of the noun before it."""
        before = self.tokens[i - 1].low if i else ""
        said = before in synonyms()["before_number"].get(name.node, ())
        place = NUMBERED.index(name.node) if name.node in NUMBERED else len(NUMBERED)
        return not said, place

    def _is_amount(self, i: int) -> bool:
        """Whether a number that also names something is meant as a number: 50 in "more than 50"."""
        token = self.tokens[i]
        if not token.low.isdigit():
            return True
        before = self.tokens[i - 1].low if i else ""
        after = self.tokens[i + 1].low if i + 1 < len(self.tokens) else ""
        if "/" in (self.text[token.start - 1 : token.start], self.text[token.end : token.end + 1]):
            return True
        words = synonyms()["around_number"]
        if after in words["units"] or before in ("$", "€", "£"):
            return True
        if after in words["counted"] and (before in words["asking"] or self._ranks()):
            return True
        return len(token.low) < ORDER_DIGITS and self._compared_before(i)

    def _ranks(self) -> bool:
        """Whether the question puts things in an order, so that a number of rows is likely."""
        words = (self.lexicon.entries.get(one.low, ()) for one in self.tokens)
        return any(entry.kind == "superlative" for entries in words for entry in entries)

    def _compared_before(self, i: int) -> bool:
        """Whether words of comparison or of rank stand right before: at least, older than, top."""
        for size in range(1, min(i, self.lexicon.longest) + 1):
            phrase = " ".join(one.low for one in self.tokens[i - size : i])
            entries = self.lexicon.entries.get(phrase, ())
            if any(one.kind in ("cmp", "superlative") for one in entries):
                return True
        return bool(i) and self.tokens[i - 1].low in synonyms()["around_number"]["ranking"]

    def _word(self, i: int) -> tuple[list[Entry], int]:
        last = min(len(self.tokens), i + self.lexicon.longest)
        words = [token.low for token in self.tokens[i:last]]
        for size in range(len(words), 0, -1):
            for form in (" ".join(words[:size]), " ".join(words[:size]).replace("-", " ")):
                split = form.endswith(" more") and " ".join(words[size : size + 1]) == "than"
                if form in self.lexicon.entries and not split:
                    return self.lexicon.entries[form], i + size
        return [], i

    def _number(self, i: int) -> tuple[Item, int] | None:
        low = self.tokens[i].low
        if low in ("$", "€", "£") and i + 1 < len(self.tokens):
            amount = amount_of(self.tokens[i + 1].low)
            if amount:
                return Item("num", self._slice(i, i + 2), Amount(amount.value, "money")), i + 2
        if (shares := self._shares(i)) is not None:
            return shares
        ranged = re.fullmatch(r"(\d+)-(\d+)", low)
        if ranged:
            return Item("range", low, (Amount(int(ranged[1])), Amount(int(ranged[2])))), i + 1
        amount = amount_of(low)
        if low == "one" and self._compared_before(i):
            amount = Amount(1)
        if amount is None and low in NUMBERS and low not in ("a", "an", "one", "couple"):
            amount = Amount(NUMBERS[low])
        if amount is None:
            return None
        return self._with_unit(i, amount)

    def _with_unit(self, i: int, amount: Amount) -> tuple[Item, int]:
        """A number with the unit that follows it: percent, money, thousands, weeks."""
        low = self.tokens[i].low
        following = self.tokens[i + 1].low if i + 1 < len(self.tokens) else ""
        if following in ("%", "percent", "pct"):
            return Item("num", self._slice(i, i + 2), Amount(amount.value / 100, "%")), i + 2
        if following in MONEY:
            return Item("num", self._slice(i, i + 2), Amount(amount.value, "money")), i + 2
        if following in DAYS_OF and not amount.unit:
            # The word after it stays: weeks are a unit of days then.
            return Item("num", low, Amount(amount.value * DAYS_OF[following])), i + 1
        if following in ("thousand", "grand", "million", "mio"):
            factor = 1_000 if following in ("thousand", "grand") else 1_000_000
            return Item("num", self._slice(i, i + 2), Amount(amount.value * factor)), i + 2
        return Item("num", low, amount), i + 1

    def _shares(self, i: int) -> tuple[Item, int] | None:
        """60/40, 50/30/20: parts of a whole, each 0..1."""
        j = i + 1
        while j < len(self.tokens) and self.tokens[j].low.isdigit() and self._slashed(j):
            j += 1
        parts = [self.tokens[k].low for k in range(i, j)]
        if len(parts) < 2 or not parts[0].isdigit() or not sum(int(one) for one in parts):
            return None
        whole = sum(int(one) for one in parts)
        shares = tuple(round(int(one) / whole, 4) for one in parts)
        return Item("shares", self._slice(i, j), shares), j

    def _slashed(self, j: int) -> bool:
        return self.text[self.tokens[j - 1].end : self.tokens[j].start] == "/"

    def _fuzzy(self, i: int, entries: Sequence[Entry], word_end: int) -> tuple[Item, int]:
        """The nearest name of the data, or the nearest word of the lexicon, or an unknown."""
        best: tuple[float, list[Name], int] = (0.0, [], i)
        for j in range(min(len(self.tokens), i + 7), i, -1):
            text = self._slice(i, j)
            if self.tries >= MOST_TRIES or not any(self._is_unknown(k) for k in range(i, j)):
                break
            self.tries += 1
            names, likeness = self.names.close(text)
            if names and likeness + 2 * (j - i) > best[0] + 2 * (best[2] - i):
                best = (likeness, names, j)
        if best[1]:
            return Item("name", self._slice(i, best[2]), tuple(best[1]), (), best[0]), best[2]
        if entries:
            return Item("word", self._slice(i, word_end), None, tuple(entries)), word_end
        low = self.tokens[i].low
        if not any(character.isalnum() for character in low):
            return Item("mark", low), i + 1
        if len(low) >= 5 and low.isalpha():
            # A prefix turns a word round (frozen, unfrozen), so a typo keeps the first letter.
            alike = [
                one
                for one in self.lexicon.single_words
                if one[0] == low[0] and abs(len(one) - len(low)) <= 1
            ]
            near = process.extractOne(low, alike, scorer=fuzz.ratio, score_cutoff=85)
            if near:
                meanings = tuple(self.lexicon.entries[near[0]])
                return Item("word", low, None, meanings, float(near[1])), i + 1
        return Item("unknown", self.tokens[i].text), i + 1
