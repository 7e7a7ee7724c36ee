"""Every phrase that naming adds of its own to a pack's texts, as templates."""

from __future__ import annotations

NEAR = "close to {{ name }}"
DESCRIPTION = (
    "{% for measure in measures %}{{ measure.level }} {{ measure.label }}"
    "{% if not loop.last %}, {% endif %}{% endfor %}"
)
UNDESCRIBED = "segment {{ segment }}"
TWIN = "{{ name }}, {{ words }}"
NUMBERED = "{{ name }}, group {{ number }}"
RANK = (
    "{% if rank == 1 %}lowest{% elif rank == count %}highest{% elif count == 3 %}middle"
    "{% else %}rank {{ rank }} of {{ count }} by{% endif %} {{ label }}"
)


def lower_first(label: str) -> str:
    """Write a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    first = label.split(" ", 1)[0]
    is_abbreviation = len(first) == 1 or first[1:] != first[1:].lower()
    return label if is_abbreviation else first.lower() + label[len(first) :]
