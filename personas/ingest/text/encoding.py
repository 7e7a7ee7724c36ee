"""The encoding of a text that does not say it: UTF-8, UTF-16, or the likeliest of a language.

`chardet` ranks encodings by how often pairs of bytes occur in languages. It sees each word with
letters beyond ASCII once, in alphabetical order: the order of rows changes nothing. Windows-1252
is preferred where its reading is made of the words and signs of western European languages.

Whether words read as words do: what a wrong encoding makes of them does not.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.ingest.text.decompress import read_chunks

# Names of Python's codecs, and of what is written in them.
ENCODINGS = {
    "cp1252": "western European", "cp1250": "central European", "cp1251": "Cyrillic",
    "cp1253": "Greek", "cp1254": "Turkish", "cp1255": "Hebrew", "cp1256": "Arabic",
    "cp1257": "Baltic", "cp874": "Thai", "gb18030": "simplified Chinese",
    "big5hkscs": "traditional Chinese", "cp932": "Japanese", "euc-jp": "Japanese",
    "cp949": "Korean", "koi8-r": "Russian", "koi8-u": "Ukrainian", "mac-roman": "old Macintosh",
    "cp850": "DOS, western European", "cp852": "DOS, central European", "cp866": "DOS, Cyrillic",
}  # fmt: skip
LARGER = {"euc_jis_2004": "euc-jp"}  # as the detector calls what includes another
WESTERN = "cp1252"
# Where Windows-1252 reads well, another encoding must be so many times as likely to be taken, or
# to be warned of. An alternative is named where it is this part as likely as what is taken.
PREFERENCE, DOUBT, ALTERNATIVE = 2.0, 1.5, 0.5
# A run of letters with bytes beyond ASCII. Encodings of two bytes a letter end in ASCII at times.
WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][\x40-\xff]*")
MAX_WORDS, MAX_SAMPLE = 50_000, 1 << 16
EXAMPLES = 3
END_BYTES = b"\0\x1a\r\n"  # what may follow a text, in blocks that are filled up


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text in one encoding; ``score`` is its likelihood in the detector's terms."""

    encoding: str
    words: tuple[str, ...]
    score: float


def guess_encoding(path: Path, name: str, head: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the encoding of a text without a byte-order mark, and a warning if it is a guess."""
    if b"\0" in head.rstrip(END_BYTES):
        return _guess_utf16(name, head), ()
    if _decodes(_chunks_without_nul(path, name), "utf-8"):
        return "utf-8", ()
    words = _find_words(path, name)
    readings = _rank(words)
    for i, reading in enumerate(readings):
        if decodes(path, name, reading.encoding):
            return reading.encoding, _warn_of_guess(name, reading, readings[i + 1 :])
    raise encoding_error(name, "it is written in none of the encodings that are tried")


def _guess_utf16(name: str, head: bytes) -> str:
    """Return the order of bytes in which the text is one; E105 where it has NULs in neither."""
    half = head.rstrip(b"\0").count(0) * 8 >= len(head)
    for encoding in ("utf-16-le", "utf-16-be") if half else ():
        text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        sample = text.rstrip("\0")
        signs = sum(sign in "\r\n\t ,;|" or sign.isascii() for sign in sample)
        if "\0" not in sample and 20 * signs >= len(sample) and re.search("[\r\n]", sample):
            return encoding
    raise _nul_error(name, head)


def _nul_error(name: str, text: bytes, lines: int = 0) -> PersonasError:
    """Return E105 with the first line that holds a NUL, below ``lines`` others."""
    index = text.index(0)
    start, end = text.rfind(b"\n", 0, index) + 1, text.find(b"\n", index)
    line = text[start : end if end >= 0 else None].decode("utf-8", "replace").replace("\0", "␀")
    message = "This line holds NUL, a byte that no text has: the file is damaged, or no text"
    help_ = "Export the table again. If it is UTF-16 or UTF-32, say so: --encoding utf-16-le."
    location = Location(name, lines + text.count(b"\n", 0, index) + 1, text=line[:200].rstrip())
    return PersonasError(Problem("E105", message, help_, location))


def _chunks_without_nul(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a text; E105 where a NUL stands before its end."""
    lines, nuls = 0, b""
    for chunk in read_chunks(path, name):
        if nuls or b"\0" in chunk:
            text = nuls + chunk
            if b"\0" in text.rstrip(END_BYTES):
                raise _nul_error(name, text, lines)
            nuls = text[len(text.rstrip(END_BYTES)) :]
        lines += chunk.count(b"\n")
        yield chunk


def _find_words(path: Path, name: str) -> list[bytes]:
    """The words of all lines with bytes beyond ASCII, each once, in the order of their bytes."""
    words: set[bytes] = set()
    previous = b""
    for chunk in read_chunks(path, name):
        text, _, previous = (previous + chunk).rpartition(b"\n")
        if len(previous) > MAX_SAMPLE:  # no line of a table
            text, previous = text + previous, b""
        words |= set(WORD.findall(text)) if len(words) < MAX_WORDS else set()
    return sorted(words | set(WORD.findall(previous)))


def _sample(words: Sequence[bytes]) -> Sequence[bytes]:
    """Words from the whole alphabet, as many as the detector needs."""
    size = sum(map(len, words)) + len(words)
    return words[:: -(-size // MAX_SAMPLE)] if size > MAX_SAMPLE else words


def _rank(words: Sequence[bytes]) -> list[Reading]:
    """Return the encodings that can be, the likeliest first."""
    sample = _sample(words)
    readings = [reading for encoding in ENCODINGS if (reading := _read(sample, encoding))]
    readings.sort(key=lambda reading: -reading.score * is_plausible(reading.words))
    western = next((reading for reading in readings if reading.encoding == WESTERN), None)
    if western and _is_preferred(western, readings[0]):
        readings.remove(western)
        readings.insert(0, western)
    return readings


def _is_preferred(western: Reading, best: Reading) -> bool:
    if has_signs_alone(western.words):
        return True
    return is_western(western.words) and best.score < PREFERENCE * western.score


def _read(words: Sequence[bytes], encoding: str) -> Reading | None:
    """Read words and score them; the detector knows languages by their small letters."""
    try:
        texts = tuple(word.decode(encoding) for word in words)
        if not any(sign.islower() for text in texts for sign in text if not sign.isascii()):
            words = [text.lower().encode(encoding) for text in texts]
    except UnicodeError:
        return None
    return Reading(encoding, texts, _scores(b"\n".join(words)).get(encoding, 0.0))


@cache
def _scores(text: bytes) -> dict[str, float]:
    import chardet  # no other text needs it

    try:
        results = chardet.detect_all(
            text,
            ignore_threshold=True,
            compat_names=False,
            prefer_superset=True,
            include_encodings=list(ENCODINGS),
        )
    except RuntimeError:  # of chardet, where no encoding is left
        return {}
    return {LARGER.get(str(r["encoding"]), str(r["encoding"])): r["confidence"] for r in results}


def _warn_of_guess(name: str, reading: Reading, lesser: Sequence[Reading]) -> tuple[Problem, ...]:
    """Warn of another encoding than Windows-1252; show words as it and the next ones read them."""
    likely = [
        r
        for r in lesser
        if r.score >= ALTERNATIVE * reading.score
        if r.words != reading.words and is_plausible(r.words)
    ]
    is_sure = has_signs_alone(reading.words) or not any(
        r.score > DOUBT * reading.score for r in likely
    )
    if reading.encoding == WESTERN and is_sure:
        return ()
    alternatives = [f"where they are wrong, try --encoding {r.encoding}" for r in likely]
    message = (
        f"`{name}` does not say its encoding: it was read as {reading.encoding} "
        f"({ENCODINGS[reading.encoding]})"
    )
    right = f"Where these words are right, --encoding {reading.encoding} settles it"
    wrong = alternatives[:2] or ["where they are wrong, name another with --encoding"]
    help_ = "; ".join([right, *wrong]) + "."
    return (Problem("W126", message, help_, cells=reading.words[:EXAMPLES]),)


def decodes(path: Path, name: str, encoding: str) -> bool:
    """Whether all bytes of a text are letters in an encoding."""
    return _decodes(read_chunks(path, name), encoding)


def _decodes(chunks: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def encoding_error(name: str, reason: str) -> PersonasError:
    """Return E105 for bytes that are no text in an encoding."""
    return error(
        "E105",
        f"`{name}` cannot be read: {reason}",
        "Export the table again as UTF-8, or say what it is written in: --encoding cp1250.",
    )


# Letters of western European languages. Those that central European ones have in the same place
# of another encoding (õ and û are ő and ű there), and rare ones, are left out.
WESTERN_LETTERS = "àâäáãåæçéèêëíìîïñóòôöøœúùüßªº"
WESTERN_SIGNS = "€£§°²³½¼¾’‘“”„–—…•·«»©®™×±µ¡¿\u00a0"
AMOUNT_SIGNS = "\u00a0€£¥₽₴"
SIGN_ALONE = re.compile(
    f"[A-Za-z]{{0,2}}[{WESTERN_SIGNS}]|[{WESTERN_SIGNS}][A-Z]{{0,3}}"
    "|[‘“„«]?[A-Za-z]*[’”»…–]?|[A-Za-z]+[’–][A-Za-z]+"
)
JOINTS = re.compile(r"[-'’`´.&/_ ]")
HANGUL, IDEOGRAPHS = "HANGUL", "CJK"


def is_plausible(words: Sequence[str]) -> bool:
    """Whether nine in ten words have capitals where words have them, and one script.

    Blanks and signs of money, which stand at numbers, say nothing.
    """
    spelled = [word for word in words if word.strip(AMOUNT_SIGNS)]
    return 10 * sum(map(_is_word, spelled)) >= 9 * len(spelled)


def is_western(words: Sequence[str]) -> bool:
    """Whether these are words of letters and signs that western European languages use."""
    signs = {sign for word in words for sign in word.lower() if not sign.isascii()}
    return signs <= set(WESTERN_LETTERS + WESTERN_SIGNS) and is_plausible(words)


def has_signs_alone(words: Sequence[str]) -> bool:
    """Whether all that is beyond ASCII are single signs such as that of a currency."""
    return all(SIGN_ALONE.fullmatch(word) for word in words)


def _is_word(word: str) -> bool:
    edges = "".join(sign for sign in word if not sign.isalpha())
    parts = [part for part in JOINTS.split(word.strip(edges)) if part]
    return all(map(_is_common, edges)) and bool(parts) and all(_is_part(part) for part in parts)


def _is_common(sign: str) -> bool:
    """Whether a sign that is no letter stands in tables: no box, no arrow."""
    is_written = sign.isascii() or sign in WESTERN_SIGNS
    return is_written or unicodedata.category(sign)[0] in "LMNP"


def _is_part(part: str) -> bool:
    """Vowels and accents that join letters are marks (M), in Thai and Hebrew for instance."""
    is_spelled = all(sign.isalpha() or unicodedata.category(sign)[0] == "M" for sign in part)
    has_case_of_words = part.isupper() or part[1:] == part[1:].lower()
    return is_spelled and has_case_of_words and _has_one_script(part)


def _has_one_script(part: str) -> bool:
    scripts = _scripts(part)
    return len(scripts) < 2 or (IDEOGRAPHS in scripts and HANGUL not in scripts)


def _scripts(signs: Iterable[str]) -> set[str]:
    return {_script(sign) for sign in signs if sign.isalpha()} - {""}


@cache
def _script(sign: str) -> str:
    """The first word of the name of a letter, which is its script."""
    word = unicodedata.name(sign, "").partition(" ")[0]
    return IDEOGRAPHS if word in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else word
