"""Read YAML text into a tree: nodes only, nothing constructed, size and depth bounded."""

from __future__ import annotations

import yaml

from personas.facts.problem import Location
from personas.rules.language.findings import Findings, Slip
from personas.rules.loading.slips import BRACES, explain_syntax
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Style, Table, Value

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
