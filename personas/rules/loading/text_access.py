"""What a text may reach of its facts: named facts alone, and nothing that the sandbox refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from personas.rules.language.findings import nearest, quoted
from personas.rules.loading.fault import Fault
from personas.rules.matching.facts import MEASURE_FACTS, SEGMENT_FACTS
from personas.sandbox import may_read

LOOP = "loop"
LOOP_FACTS = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem",
              "nextitem")  # fmt: skip
_MEND = "Write a fact of a measure, such as `{{ income.median | number }}`"


def unreachable(
    tree: nodes.Template, measures: Sequence[str], known: Sequence[str]
) -> Iterator[Fault]:
    """Yield a fault for each attribute that a text cannot have, of all names that are ``known``."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        name, base = _attribute(node), getattr(node, "node", None)
        if name is not None and not (isinstance(base, nodes.Name) and base.name not in known):
            yield from _of(node, name, measures)


def _attribute(node: nodes.Expr) -> str | None:
    """Return the name that is asked for; places in a list are no names."""
    match node:
        case nodes.Getattr(attr=str(name)):
            return name
        case nodes.Getitem(arg=nodes.Const(value=str(name))):
            return name
        case nodes.Getitem(arg=nodes.Const() | nodes.Slice()):
            return None
        case nodes.Getitem(arg=nodes.Name() | nodes.Getattr(attr="most_common")):
            return None if _is_shares(node.node) else ""
    return ""


def _of(node: nodes.Expr, name: str, measures: Sequence[str]) -> Iterator[Fault]:
    line = node.lineno
    match getattr(node, "node", None):
        case _ if not name:
            yield Fault(
                "", "E217", "Texts cannot look things up by what they calculate", _MEND, line
            )
        case _ if not may_read(None, name):
            yield Fault(name, "E217", f"Texts cannot reach `{name}`", _MEND, line)
        case nodes.Name(name=measure) if measure in measures:
            yield from _known(name, MEASURE_FACTS, "A measure", line)
        case nodes.Name(name=fact) if fact in SEGMENT_FACTS:
            yield Fault(
                name, "E216", f"`{fact}` has no `{name}`", f"Write `{{{{ {fact} }}}}`", line
            )
        case nodes.Name(name=loop) if loop == LOOP:
            yield from _known(name, LOOP_FACTS, f"`{LOOP}`", line)
        case base if _is_shares(base):
            if hasattr(dict, name):
                yield Fault(name, "E217", f"Texts cannot call `{name}`", "Write `| items`", line)
        case _:
            yield Fault(name, "E217", f"Texts cannot reach `{name}` of this", _MEND, line)


def _is_shares(node: object) -> bool:
    match node:
        case nodes.Getattr(attr="shares") | nodes.Getitem(arg=nodes.Const(value="shares")):
            return True
    return False


def _known(name: str, facts: Sequence[str], whose: str, line: int) -> Iterator[Fault]:
    if name not in facts:
        guess = nearest(name, facts)
        hint = f"Did you mean `{guess}`?" if guess else f"Known are: {quoted(sorted(facts))}"
        yield Fault(name, "E216", f"{whose} has no `{name}`", hint, line)
