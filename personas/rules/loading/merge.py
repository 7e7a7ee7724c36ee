"""Merge the tree of a pack with that of the pack it extends: by id, the child's word wins."""

from __future__ import annotations

from personas.rules.loading.tree import Entry, Table, Value

# parts whose entries are merged by name, and how deep: `measures: income: label` is two
BY_NAME = {"levels": 1, "fallback": 1, "measures": 2, "personas": 2}
OWN = ("version", "name", "description", "extends", "tests")


def merge(child: Table, parent: Table) -> Table:
    """Return the child's tree filled up with what it leaves to its parent.

    A persona's keys replace the parent's of the same name whole (`when` too). Personas that
    only the child has come first; tests are each pack's own.
    """
    keys = [entry.key.text for entry in child.entries]
    inherited = [e for e in parent.entries if e.key.text not in (*keys, *OWN)]
    return Table((*(_part(entry, parent) for entry in child.entries), *inherited), child.at)


def _part(entry: Entry, parent: Table) -> Entry:
    depth = BY_NAME.get(entry.key.text, 0)
    inherited = parent.get(entry.key.text)
    return Entry(entry.key, _merged(entry.value, inherited, depth))


def _merged(mine: Value, inherited: Value | None, depth: int) -> Value:
    if not depth or not isinstance(mine, Table) or not isinstance(inherited, Table):
        return mine
    new = [entry for entry in mine.entries if inherited.entry(entry.key.text) is None]
    old = [_override(entry, mine, depth) for entry in inherited.entries]
    return Table((*new, *old), mine.at)


def _override(entry: Entry, mine: Table, depth: int) -> Entry:
    """Return the parent's entry with what the child says of it."""
    own = mine.entry(entry.key.text)
    if own is None:
        return entry
    return Entry(own.key, _merged(own.value, entry.value, depth - 1))
