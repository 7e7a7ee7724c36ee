"""Insert entries into the text of a YAML file, and leave every other sign as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from personas.domain.problem import error


@dataclass(frozen=True, slots=True)
class Addition:
    """What to add under a key of the file, in lines for a block and in one line for brackets."""

    key: str
    blocks: Sequence[Sequence[str]]  # the lines of each entry
    flows: Sequence[str]


def insert(text: str, addition: Addition) -> str:
    """Return the text with entries at the end of the mapping or list under a key.

    The key is added where it is missing. The text must be YAML whose root is a mapping.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):  # pragma: no cover - it has been loaded as one
        raise TypeError("no mapping")
    value = next((value for key, value in root.value if key.value == addition.key), None)
    is_list = addition.blocks[0][0].startswith("- ")
    if value is None:
        brackets = "[]" if is_list else "{}"
        flow = f"{addition.key}: {brackets[0]}{', '.join(addition.flows)}{brackets[1]}"
        lines = [f"{addition.key}:", *(f"  {line}" for b in addition.blocks for line in b)]
        return _append(text, root, [["", *lines]], [flow])
    return _append(text, value, addition.blocks, addition.flows)


def _append(
    text: str, node: yaml.Node, blocks: Sequence[Sequence[str]], flows: Sequence[str]
) -> str:
    _check_aliases(node)
    if not isinstance(node, yaml.CollectionNode):  # pragma: no cover - it has been loaded as one
        raise TypeError("no mapping and no list")
    if node.flow_style:
        line = ", ".join(flows)
        if not node.value:
            at = node.end_mark.index - 1
            return f"{text[:at]}{line}{text[at:]}"
        at = _last(node).end_mark.index
        return f"{text[:at]}, {line}{text[at:]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _line_end(text, node)
    indent = " " * node.start_mark.column
    lines = [f"{indent}{line}" if line else "" for block in blocks for line in block]
    start = "" if not at or text[at - 1] in "\r\n" else newline
    return text[:at] + start + "".join(line + newline for line in lines) + text[at:]


def _check_aliases(node: yaml.Node) -> None:
    """Refuse a block whose end is elsewhere, at the anchor of an alias."""
    while isinstance(node, yaml.CollectionNode) and node.value:
        start, node = node.start_mark, _last(node)
        if node.start_mark.index < start.index:
            message = f"Line {start.line + 1} begins what ends with an alias: nothing was added"
            raise error("E232", message, "Write the alias out, or add the rows by hand")


def _last(node: yaml.Node) -> yaml.Node:
    """Return the last value of a mapping or list."""
    child = node.value[-1]
    value: yaml.Node = child[1] if isinstance(child, tuple) else child
    return value


def _line_end(text: str, node: yaml.Node) -> int:
    """Return the index after the last line that belongs to a block."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = _last(node)
    end: int = node.end_mark.index
    if getattr(node, "style", None) in ("|", ">"):  # it ends where the next line with text begins
        body = text[:end].rstrip()
        comment = body.rfind("\n") + 1
        while body[comment:].lstrip().startswith("#"):
            body = body[:comment].rstrip()
            comment = body.rfind("\n") + 1
        end = len(body)
    stop = text.find("\n", end)
    return len(text) if stop < 0 else stop + 1
