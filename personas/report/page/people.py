"""The segments of a run as people on a page: their order, colours and links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from personas.report.page.section import COLOURS, Person
from personas.report.views import RunView

RESERVED = "page-"  # how the ids of the page itself begin


def people_of(view: RunView) -> tuple[Person, ...]:
    """Return the segments in the order of the answer."""
    by_number = {segment.number: segment for segment in view.segments}
    segments = [by_number[number] for number in view.answer.order]
    slugs = slugs_of((s.number, s.persona or s.name) for s in segments)
    return tuple(
        Person(segment, rank, f"p{(rank - 1) % COLOURS + 1}", slug)
        for rank, (segment, slug) in enumerate(zip(segments, slugs, strict=True), start=1)
    )


def slugs_of(names: Iterable[tuple[int, str]]) -> list[str]:
    """Return an id for every (number, name), in letters and digits that any address holds."""
    slugs: list[str] = []
    for number, name in names:
        slug = _slug(name)
        if not slug or slug in slugs or slug.startswith(RESERVED):
            slug = f"segment-{number}"
        slugs.append(slug)
    return slugs


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return "" if re.fullmatch(r"segment-\d+", slug) else slug[:60]
