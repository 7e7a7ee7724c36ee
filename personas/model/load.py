"""Write a model as JSON text that reads well in a diff: a measure, a segment's statistic a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from personas.domain.model import Model
from personas.domain.problem import PersonasError, Problem
from personas.model.check import check_model
from personas.model.decode import Decoder, Fault
from personas.model.document import DAMAGED, Document, read_document
from personas.model.formats import FORMAT

WIDTH = 120


def dump_model(model: Model) -> str:
    """Return the model as JSON text; the same model is the same text."""
    whole = {"format": FORMAT, **encode(model)}
    return "".join(_lines(whole, 0)) + "\n"


def encode(value: Any) -> Any:
    """Return facts as JSON types: dataclasses are objects, by the names of their fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    return value


def _lines(value: Any, depth: int) -> Iterator[str]:
    """What is short, or holds no further lists and objects, takes one line."""
    text = _short(value)
    if len(text) + depth <= WIDTH or _is_flat(value):
        yield text
        return
    pairs = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    for place, (key, one) in enumerate(pairs):
        yield f"{',' if place else opening}\n{' ' * (depth + 1)}"
        yield f"{_short(key)}: " if key is not None else ""
        yield from _lines(one, depth + 1)
    yield f"\n{' ' * depth}{closing}"


def _is_flat(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return isinstance(value, str) or not any(isinstance(one, dict | list) and one for one in inside)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


MOST_TOLD = 30


def load_model(path: Path) -> tuple[Model, Document]:
    """Return the model of a file, and the file to ask where something stands.

    Raises `PersonasError`: E701 where it cannot be read, E702 where it is no JSON, E703 where its
    format is not known, E704 for each value that is none, E705 for parts that do not fit.
    """
    document = read_document(path)
    decoder = Decoder(_format_of(document))
    said = {key: value for key, value in document.value.items() if key != "format"}
    model = decoder.decode(Model, said, "")
    _raise("E704", decoder.faults, document)
    _raise("E705", check_model(model), document)
    return model, document


def _format_of(document: Document) -> int:
    """Return the format of a file, 1 to `FORMAT`; raise E703 for any other."""
    value = document.value
    number = value.get("format") if isinstance(value, Mapping) else None
    if type(number) is not int or number < 1:
        message = "This is no model of personas: it has no format"
        raise _problem("E703", message, "Name the model.json of a report.", document)
    if number > FORMAT:
        message = f"The model has format {number}, and this version reads up to {FORMAT}"
        raise _problem("E703", message, "Install the version of personas that wrote it.", document)
    return number


def _problem(code: str, message: str, hint: str, document: Document) -> PersonasError:
    return PersonasError(Problem(code, message, hint, document.at("/format")))


def _raise(code: str, faults: Iterable[Fault], document: Document) -> None:
    found = list(faults)
    told = [
        Problem(code, f"{f.pointer or '/'} {f.message}", f.help or DAMAGED, document.at(f.pointer))
        for f in found[:MOST_TOLD]
    ]
    if len(found) > MOST_TOLD:
        told.append(Problem(code, f"and {len(found) - MOST_TOLD:,} more like these"))
    if told:
        raise PersonasError(*told)
