"""Cuts a question into words, numbers and marks, each with its place in the text."""

import re
from dataclasses import dataclass

PIECE = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:%|[kKmM](?![A-Za-z]))?(?![\w-])"
    r"|w/o|co2|[<>]=?|[A-Za-z0-9][\w'./#-]*[\w']|[A-Za-z0-9]|[,;()?+=#&%$€£-]"
)
QUOTES = str.maketrans({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-"})


@dataclass(frozen=True)
class Token:
    """A piece of the question; `low` in lower case; start and end in characters."""

    text: str
    low: str
    start: int
    end: int


def tokens_of(question: str) -> list[Token]:
    """The pieces of a question in order."""
    text = question.translate(QUOTES)
    return [
        Token(one.group(), one.group().lower().rstrip(".'"), one.start(), one.end())
        for one in PIECE.finditer(text)
    ]
