"""Read the condition on a category: `{most_common: X}`, `{value: X, share: at least 60%}`."""

from __future__ import annotations

from personas.rules.language.conditions import Leaf, MostCommon, Share
from personas.rules.language.ends import check_ends
from personas.rules.language.findings import Findings, Slip
from personas.rules.language.phrases import read_shares
from personas.rules.loading import fields
from personas.rules.loading.tree import Table

KEYS = ("value", "share", "most_common")


def read_category(measure: str, value: Table, found: Findings) -> Leaf | None:
    """Read the long form of a category; notes problems, raises `Slip` for those of its keys."""
    name = fields.text(value.get("most_common"), "`most_common`", found)
    if value.get("most_common"):
        if len(value.entries) > 1:
            raise Slip("E206", "`most_common` stands alone", "Keep it, or `value` with `share`")
        return MostCommon(measure, name, value.at) if name else None
    for key in ("value", "share"):
        if not value.get(key):
            raise Slip("E207", f"`{key}` is missing", "Write `{value: X, share: at least 60%}`")
    return _share(measure, value, found)


def _share(measure: str, value: Table, found: Findings) -> Leaf | None:
    name = fields.text(value.get("value"), "`value`", found)
    words, entry = fields.text(value.get("share"), "`share`", found), value.get("share")
    if not name or not words or entry is None:
        return None
    try:
        return Share(measure, name, *check_ends(read_shares(words)), value.at)
    except Slip as slip:
        found.slip(slip, entry.at)
        return None
