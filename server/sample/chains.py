"""Follows `BackorderOrderID`, which points from an order to the later one its rest moved to."""

from collections.abc import Mapping

from server.sample.csv_files import SourceBroken


def heads(successors: Mapping[str, str]) -> dict[str, str]:
    """The first document of each document that is not the first of its chain.

    successors: by document, the one its unpicked lines were moved to. Raises SourceBroken for a
    circle or for two documents with one successor.
    """
    before: dict[str, str] = {}
    for document, successor in successors.items():
        if successor in before:
            raise SourceBroken(f"{before[successor]!r} and {document!r} both lead to {successor!r}")
        before[successor] = document
    found: dict[str, str] = {}
    for document in before:
        way = [document]
        while way[-1] in before:
            way.append(before[way[-1]])
            if len(way) > len(before) + 1:
                raise SourceBroken(f"the documents after {document!r} form a circle")
            if way[-1] in found:
                way.append(found[way[-1]])
                break
        for step in way[:-1]:
            found[step] = way[-1]
    return found
