from pathlib import Path

from graph.reading.vocabulary_text import vocabulary_text

PAGE = Path(__file__).parents[3] / "docs" / "vocabulary.md"


def test_the_vocabulary_page_says_what_the_catalogue_says() -> None:
    assert PAGE.read_text() == vocabulary_text()
