"""The usual slips of people who write YAML, each in its own words."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import yaml

from personas.domain import address as shareable
from personas.domain.problem import Location, PersonasError, Problem
from personas.files import resources
from personas.rules.language.findings import Findings, Slip, nearest, quoted
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Style, Table, Value

COMPARISONS = {
    ">=": "at least", "≥": "at least", "=>": "at least", "min": "at least", "from": "at least",
    "<=": "at most", "≤": "at most", "=<": "at most", "max": "at most", "up to": "at most",
    ">": "more than", "above": "more than", "over": "more than", "greater than": "more than",
    "<": "less than", "below": "less than", "under": "less than", "lower than": "less than",
}  # fmt: skip
_SIGNS = sorted(COMPARISONS, key=len, reverse=True)
_COMPARISON = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*(\S.*)", re.IGNORECASE)
FOLDED = "YAML takes `>` for the start of a folded text"
BRACES = 'Write `"{{ … }}"`, in quotes'
_BRACES = re.compile(r"[:\-,\[]\s+(\{\{)")
_TAB = re.compile(r"\s*?(\t)")
_FOLDED = re.compile(r"[:\-]\s+([<>]=?\s*[^\s<>#][^#}\],]*)")


def instead_of(text: str) -> str | None:
    """Return what to write instead of a comparison in signs: ``> 5`` is ``more than 5``."""
    found = _COMPARISON.fullmatch(text.strip())
    return f"{COMPARISONS[found[1].lower()]} {found[2].strip()}" if found else None


def folded_comparison(line: str | None) -> str | None:
    """Return what to write instead of the ``> 5`` that YAML takes for a folded text."""
    found = _FOLDED.search(line or "")
    return instead_of(found[1]) if found else None


def explain_syntax(error: yaml.YAMLError, source: Source) -> Slip:
    """Say what a YAML error is, where, and what to do, in words that help."""
    mark = getattr(error, "problem_mark", None)
    number = min(mark.line + 1, len(source.lines)) if mark else 1
    at = source.location(number, mark.column + 1 if mark else 1)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return _in_line(at) or Slip("E202", *_in_general(problem), at)


def _in_line(at: Location) -> Slip | None:
    """Look for a slip that shows in the line itself, whatever YAML took it for."""
    line = at.text or ""
    if found := _FOLDED.search(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E210", FOLDED, f"Write `{instead_of(found[1])}`", place)
    if found := _BRACES.search(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E202", "A text that starts with `{{` must be quoted", BRACES, place)
    if found := _TAB.match(line):
        place = replace(at, column=found.start(1) + 1)
        return Slip("E202", "A tab where YAML wants spaces", "Indent with spaces", place)
    return None


def _in_general(problem: str) -> tuple[str, str]:
    """Return the message and the help for what a YAML reader complains of."""
    if "document" in problem:
        return "A second document starts here", "Keep one pack a file: delete `---`"
    if "mapping values" in problem:
        return "A second `: ` on one line", "Quote a text that holds `: `"
    if "alias" in problem:
        return "YAML takes `*` for an alias", "Quote a text that starts with `*`"
    hint = "Look for a missing quote, bracket, colon or space, here or just above"
    return f"Not YAML: {problem}", hint


MAX_BYTES = 1_000_000
TEST_SUFFIX = ".test.yaml"
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML takes for the end of a line


def bundled_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the package."""
    files = sorted(resources.bundled("rules").glob("*.yaml"))
    return tuple(file.stem for file in files if not file.name.endswith(TEST_SUFFIX))


def locate(pack: str | Path, folder: Path | None = None) -> Path | None:
    """Return the file of a pack: a bundled pack's name, or a path (seen from ``folder``)."""
    if str(pack) in bundled_packs():
        return resources.bundled("rules") / f"{pack}.yaml"
    path = Path(folder or "", pack)
    return path if os.path.isfile(path) else None


def read_text(pack: str | Path) -> str:
    """Return a pack's file as it was written; raises `PersonasError` where it cannot be read."""
    path, found = locate(pack), Findings()
    if path is None:
        raise PersonasError(unknown_pack(str(pack), None))
    source = read_source(path, found)
    found.raise_if_any()
    return source.text if source else ""


def unknown_pack(name: str, at: Location | None) -> Problem:
    """Say that there is no such pack."""
    guess = nearest(name, bundled_packs())
    others = f"Give a path to a YAML file, or one of: {quoted(bundled_packs())}"
    hint = f"Did you mean `{guess}`?" if guess else others
    return Problem("E201", f"There is no rule pack `{shareable.shown(name)}`", hint, at)


def shown(path: Path) -> str:
    """Write a path as messages show it: a bundled pack's without the folder it lies in."""
    return path.name if path.parent == resources.bundled("rules") else path.as_posix()


def read_source(path: Path, found: Findings) -> Source | None:
    """Read a file's text; None (and a problem) where it is no readable text of sensible size."""
    nowhere = Location(shown(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        message = f"Cannot read {shown(path)}: {error.strerror}"
        found.add("E201", message, nowhere, "Look at the file's permissions")
    except UnicodeDecodeError as error:
        found.add("E202", f"Not UTF-8 text (byte {error.start})", nowhere, "Save it as UTF-8")
    else:
        if len(data) <= MAX_BYTES:
            return Source(shown(path), text, tuple(_BREAKS.split(text)))
        found.add("E203", f"Larger than {MAX_BYTES:,} bytes", nowhere, "Split the pack")
    return None


MAX_DEPTH = 40
MAX_VALUES = 50_000
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")
)
_STYLES: dict[str, Style] = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}
# libyaml reads the same language an order of magnitude faster, where it is there
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(source: Source, findings: Findings) -> Value | None:
    """Return the tree of a file; None (and a problem) where it is empty or no YAML."""
    try:
        _check_depth(source.text)
        node = yaml.compose(source.text, Loader=_Loader)
        if node is None:
            raise Slip("E207", "The file is empty", "`personas rules new` writes one to start from")
        return _Planter(source, findings).plant(node, 0)
    except yaml.YAMLError as error:
        findings.slip(explain_syntax(error, source), source.location(1, 1))
    except Slip as slip:
        findings.slip(slip, source.location(1, 1))
    return None


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the composer, which is recursive, meets it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise Slip("E203", f"Nested more than {MAX_DEPTH} deep", "Take some brackets away")


class _Planter:
    """Turns composed nodes into the tree, counting them: an alias costs what it expands to."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source, self.findings, self.count = source, findings, 0

    def plant(self, node: yaml.Node, depth: int) -> Value:
        self._count(depth)
        at = self._at(node)
        if node.tag not in PLAIN_TAGS:
            self.findings.add(
                "E222",
                f"The tag `{node.tag}` is not part of the language",
                at,
                "Take the tag away; quote a text that starts with `!`",
            )
        match node:
            case yaml.MappingNode():
                return Table(self._entries(node, depth), at)
            case yaml.SequenceNode():
                return Items(tuple(self.plant(item, depth + 1) for item in node.value), at)
        return self._scalar(node, at)

    def _count(self, depth: int) -> None:
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise Slip(
                "E203",
                f"More than {MAX_VALUES:,} values once its aliases are followed",
                "Take the `&` anchors and `*` aliases away",
            )

    def _at(self, node: yaml.Node) -> Location:
        return self.source.location(node.start_mark.line + 1, node.start_mark.column + 1)

    def _scalar(self, node: yaml.Node, at: Location) -> Scalar:
        style = _STYLES.get(getattr(node, "style", None) or "", "plain")
        return Scalar(node.value, at, style, self.source)

    def _entries(self, node: yaml.MappingNode, depth: int) -> tuple[Entry, ...]:
        seen: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            entry = self._entry(key_node, value_node, depth)
            if self._is_new(entry.key, seen):
                seen[entry.key.text] = entry
        return tuple(seen.values())

    def _entry(self, key: yaml.Node, value: yaml.Node, depth: int) -> Entry:
        if isinstance(key, yaml.ScalarNode):
            return Entry(self._scalar(key, self._at(key)), self.plant(value, depth + 1))
        # what stands below has no name to be checked under, so that reading on says nothing true
        braces = "{{" in self.source.lines[key.start_mark.line]
        hint = BRACES if braces else "Write `key: value`"
        raise Slip("E202", "A key must be a text", hint, self._at(key))

    def _is_new(self, key: Scalar, seen: dict[str, Entry]) -> bool:
        if key.text not in seen:
            return True
        first = seen[key.text].key.at.line
        self.findings.add(
            "E204",
            f"The key `{key.text}` stands twice, first on line {first}",
            key.at,
            "Keep one of the two; `all: [{…}, {…}]` takes two conditions on one measure",
        )
        return False
