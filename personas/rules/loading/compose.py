"""Read the file of a pack, and compose its YAML into a tree of values with locations."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import yaml

from personas.domain import address
from personas.domain.problem import Location, PersonasError, Problem
from personas.files import resources
from personas.rules.language.findings import Findings, ParseError, quote_all, suggest
from personas.rules.language.phrases import instead_of
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Style, Table, Value

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_VALUES = 50_000
TEST_SUFFIX = ".test.yaml"
_LINE_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML takes for the end of a line
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")
)
_STYLES: dict[str, Style] = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}
# libyaml reads the same language an order of magnitude faster, where it is installed
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDED_TEXT = "YAML takes `>` for the start of a folded text"
_BRACES_HINT = 'Write `"{{ … }}"`, in quotes'
_BRACES = re.compile(r"[:\-,\[]\s+(\{\{)")
_TAB = re.compile(r"\s*?(\t)")
_FOLDED_COMPARISON = re.compile(r"[:\-]\s+([<>]=?\s*[^\s<>#][^#}\],]*)")


def bundled_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the package."""
    files = sorted(resources.bundled_folder("rules").glob("*.yaml"))
    return tuple(file.stem for file in files if not file.name.endswith(TEST_SUFFIX))


def starter(file: str) -> str:
    """Return the text of a commented pack, to be written to a file of this name."""
    template = resources.bundled_folder("templates") / "rules" / "starter.yaml"
    return template.read_text(encoding="utf-8").replace("my-pack.yaml", file)


def locate(pack: str | Path, folder: Path | None = None) -> Path | None:
    """Return the file of a pack: a bundled pack's name, or a path relative to ``folder``."""
    if str(pack) in bundled_packs():
        return resources.bundled_folder("rules") / f"{pack}.yaml"
    path = Path(folder or "", pack)
    return path if os.path.isfile(path) else None


def unknown_pack(name: str, at: Location | None) -> Problem:
    """Return the problem of a pack that does not exist."""
    alternative = f"Give a path to a YAML file, or one of: {quote_all(bundled_packs())}"
    hint = suggest(name, bundled_packs(), alternative)
    return Problem("E201", f"There is no rule pack `{address.display_name(name)}`", hint, at)


def display_path(path: Path) -> str:
    """Return a path for messages: a bundled pack's without its folder."""
    return path.name if path.parent == resources.bundled_folder("rules") else path.as_posix()


def read_text(pack: str | Path) -> str:
    """Return the text of a pack's file; raises `PersonasError` where it cannot be read."""
    path, findings = locate(pack), Findings()
    if path is None:
        raise PersonasError(unknown_pack(str(pack), None))
    source = read_source(path, findings)
    findings.raise_if_any()
    return source.text if source else ""


def read_source(path: Path, findings: Findings) -> Source | None:
    """Read a file; None (and a problem) where it is unreadable, too large or not UTF-8."""
    name = display_path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        message = f"Cannot read {name}: {error.strerror}"
        findings.add("E201", message, Location(name), "Look at the file's permissions")
    except UnicodeDecodeError as error:
        message = f"Not UTF-8 text (byte {error.start})"
        findings.add("E202", message, Location(name), "Save it as UTF-8")
    else:
        if len(data) <= MAX_BYTES:
            return Source(name, text, tuple(_LINE_BREAKS.split(text)))
        findings.add("E203", f"Larger than {MAX_BYTES:,} bytes", Location(name), "Split the pack")
    return None


def compose(source: Source, findings: Findings) -> Value | None:
    """Return the tree of a file; None (and a problem) where it is empty or not YAML."""
    try:
        _check_depth(source.text)
        node = yaml.compose(source.text, Loader=_Loader)
        if node is None:
            hint = "`personas rules new` writes one to start from"
            raise ParseError("E207", "The file is empty", hint)
        return _TreeBuilder(source, findings).build(node, 0)
    except yaml.YAMLError as error:
        findings.add_error(_explain_syntax(error, source), source.location(1, 1))
    except ParseError as error:
        findings.add_error(error, source.location(1, 1))
    return None


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the composer, which is recursive, reads it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            hint = "Take some brackets away"
            raise ParseError("E203", f"Nested more than {MAX_DEPTH} deep", hint)


class _TreeBuilder:
    """Builds the tree from composed nodes and counts them: an alias costs its expansion."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source, self.findings, self.count = source, findings, 0

    def build(self, node: yaml.Node, depth: int) -> Value:
        self._count(depth)
        at = self._at(node)
        if node.tag not in PLAIN_TAGS:
            message = f"The tag `{node.tag}` is not part of the language"
            hint = "Take the tag away; quote a text that starts with `!`"
            self.findings.add("E222", message, at, hint)
        match node:
            case yaml.MappingNode():
                return Table(self._entries(node, depth), at)
            case yaml.SequenceNode():
                return Items(tuple(self.build(item, depth + 1) for item in node.value), at)
        return self._scalar(node, at)

    def _count(self, depth: int) -> None:
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            message = f"More than {MAX_VALUES:,} values once its aliases are followed"
            raise ParseError("E203", message, "Take the `&` anchors and `*` aliases away")

    def _at(self, node: yaml.Node) -> Location:
        return self.source.location(node.start_mark.line + 1, node.start_mark.column + 1)

    def _scalar(self, node: yaml.Node, at: Location) -> Scalar:
        style = _STYLES.get(getattr(node, "style", None) or "", "plain")
        return Scalar(node.value, at, style, self.source)

    def _entries(self, node: yaml.MappingNode, depth: int) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            entry = self._entry(key_node, value_node, depth)
            if self._is_new(entry.key, entries):
                entries[entry.key.text] = entry
        return tuple(entries.values())

    def _entry(self, key: yaml.Node, value: yaml.Node, depth: int) -> Entry:
        if isinstance(key, yaml.ScalarNode):
            return Entry(self._scalar(key, self._at(key)), self.build(value, depth + 1))
        # values below it have no name to be checked under
        braces = "{{" in self.source.lines[key.start_mark.line]
        hint = _BRACES_HINT if braces else "Write `key: value`"
        raise ParseError("E202", "A key must be a text", hint, self._at(key))

    def _is_new(self, key: Scalar, entries: dict[str, Entry]) -> bool:
        if key.text not in entries:
            return True
        first = entries[key.text].key.at.line
        message = f"The key `{key.text}` stands twice, first on line {first}"
        hint = "Keep one of the two; `all: [{…}, {…}]` takes two conditions on one measure"
        self.findings.add("E204", message, key.at, hint)
        return False


def folded_comparison(line: str | None) -> str | None:
    """Return how to write the ``> 5`` that YAML takes for a folded text."""
    match = _FOLDED_COMPARISON.search(line or "")
    return instead_of(match[1]) if match else None


def _explain_syntax(error: yaml.YAMLError, source: Source) -> ParseError:
    """Return what a YAML error means, where it is, and what to do."""
    mark = getattr(error, "problem_mark", None)
    number = min(mark.line + 1, len(source.lines)) if mark else 1
    at = source.location(number, mark.column + 1 if mark else 1)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return _explain_line(at) or ParseError("E202", *_explain_problem(problem), at)


def _explain_line(at: Location) -> ParseError | None:
    """Look for a common mistake in the line, whatever YAML took it for."""
    line = at.text or ""
    if match := _FOLDED_COMPARISON.search(line):
        code, message, hint = "E210", FOLDED_TEXT, f"Write `{instead_of(match[1])}`"
    elif match := _BRACES.search(line):
        code, message, hint = "E202", "A text that starts with `{{` must be quoted", _BRACES_HINT
    elif match := _TAB.match(line):
        code, message, hint = "E202", "A tab where YAML wants spaces", "Indent with spaces"
    else:
        return None
    return ParseError(code, message, hint, replace(at, column=match.start(1) + 1))


def _explain_problem(problem: str) -> tuple[str, str]:
    """Return the message and the hint for the problem that a YAML reader reports."""
    if "document" in problem:
        return "A second document starts here", "Keep one pack a file: delete `---`"
    if "mapping values" in problem:
        return "A second `: ` on one line", "Quote a text that holds `: `"
    if "alias" in problem:
        return "YAML takes `*` for an alias", "Quote a text that starts with `*`"
    hint = "Look for a missing quote, bracket, colon or space, here or just above"
    return f"Not YAML: {problem}", hint
