"""Write a model as JSON text that reads well in a diff, and read it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from personas.domain.model import Model
from personas.domain.problem import PersonasError, Problem
from personas.model.check import check_model
from personas.model.decode import FORMAT, Decoder, Fault
from personas.model.document import RESTORE_HINT, Document, read_document

WIDTH = 120


def dump_model(model: Model) -> str:
    """Return the model as JSON text; equal models give equal texts."""
    return "".join(_lines({"format": FORMAT, **encode(model)}, 0)) + "\n"


def encode(value: Any) -> Any:
    """Return a value as JSON types; a dataclass becomes an object keyed by its field names."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def _lines(value: Any, depth: int) -> Iterator[str]:
    """Yield a value's text; it takes one line if it is short or holds no lists and objects."""
    text = _dump(value)
    if len(text) + depth <= WIDTH or _is_flat(value):
        yield text
        return
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    for i, (key, item) in enumerate(pairs):
        yield f"{',' if i else opening}\n{' ' * (depth + 1)}"
        yield f"{_dump(key)}: " if key is not None else ""
        yield from _lines(item, depth + 1)
    yield f"\n{' ' * depth}{closing}"


def _is_flat(value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return isinstance(value, str) or not any(
        isinstance(item, dict | list) and item for item in items
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


MAX_FAULTS = 30


def load_model(path: Path) -> tuple[Model, Document]:
    """Return the model of a file, and the file, which locates its values.

    Raises `PersonasError`: E701 where it cannot be read, E702 where it is no JSON, E703 where its
    format is unknown, E704 for each invalid value, E705 for parts that contradict each other.
    """
    document = read_document(path)
    decoder = Decoder(_format_of(document))
    content = {key: value for key, value in document.value.items() if key != "format"}
    model = decoder.decode(Model, content, "")
    _raise_faults("E704", decoder.faults, document)
    _raise_faults("E705", check_model(model), document)
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


def _raise_faults(code: str, faults: Iterable[Fault], document: Document) -> None:
    listing = list(faults)
    problems = [
        Problem(
            code, f"{f.pointer or '/'} {f.message}", f.help or RESTORE_HINT, document.at(f.pointer)
        )
        for f in listing[:MAX_FAULTS]
    ]
    if len(listing) > MAX_FAULTS:
        problems.append(Problem(code, f"and {len(listing) - MAX_FAULTS:,} more like these"))
    if problems:
        raise PersonasError(*problems)
