"""Lines of UTF-8 files, one at a time whatever the file's size; broken bytes are placed."""

import codecs
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from graph.records.exchange.problems import Rule

LONGEST_LINE = 32 * 1024 * 1024
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Progress = Callable[[int], None]


@dataclass(eq=False)
class FileBroken(Exception):
    """The rest of the file cannot be read. row: the line, 0 where that says nothing."""

    rule: Rule
    message: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a folder or an archive."""

    name: str
    open: Callable[[], BinaryIO]
    size: int


def text_lines(entry: Entry, progress: Progress) -> Iterator[str]:
    """The file's lines with their ends. Raises FileBroken; progress gets the bytes read."""
    offset = 0
    try:
        with entry.open() as stream:
            row = 0
            while line := stream.readline(LONGEST_LINE):
                row += 1
                length = len(line)
                if row == 1:
                    line = _without_mark(line)
                if length == LONGEST_LINE and not line.endswith(b"\n"):
                    message = f"line {row} is longer than {LONGEST_LINE} bytes"
                    raise FileBroken(Rule.FILE_UNREADABLE, message, row)
                yield _decoded(line, row, offset + length - len(line))
                progress(length)
                offset += length
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        raise FileBroken(Rule.FILE_UNREADABLE, f"cannot be read: {problem}") from problem


def _without_mark(line: bytes) -> bytes:
    if line.startswith(UTF16):
        raise FileBroken(Rule.ENCODING_BROKEN, "this is UTF-16, not UTF-8")
    return line.removeprefix(codecs.BOM_UTF8)


def _decoded(line: bytes, row: int, offset: int) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as problem:
        at = offset + problem.start
        message = f"byte 0x{line[problem.start]:02x} at offset {at} (line {row}) is not UTF-8"
        raise FileBroken(Rule.ENCODING_BROKEN, message, row) from None
