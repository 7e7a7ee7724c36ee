"""Read a model and check everything in it: nothing of it runs, and a damaged one is told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from personas.facts.model import Model
from personas.facts.problem import PersonasError, Problem
from personas.model.check import check_model
from personas.model.decode import Decoder, Fault
from personas.model.document import DAMAGED, Document, read_document
from personas.model.encode import FORMAT

MOST_TOLD = 30


def load_model(path: Path) -> tuple[Model, Document]:
    """Return the model of a file, and the file to ask where something stands.

    Raises `PersonasError`: E701 where it cannot be read, E702 where it is no JSON, E703 where its
    format is not known, E704 for each value that is none, E705 for parts that do not fit.
    """
    document = read_document(path)
    _check_format(document)
    decoder = Decoder()
    said = {key: value for key, value in document.value.items() if key != "format"}
    model = decoder.decode(Model, said, "")
    _raise("E704", decoder.faults, document)
    _raise("E705", check_model(model), document)
    return model, document


def _check_format(document: Document) -> None:
    value = document.value
    found = value.get("format") if isinstance(value, Mapping) else None
    if type(found) is int and found == FORMAT:
        return
    if type(found) is int and found > FORMAT:
        message = f"The model has format {found}, and this version of personas knows {FORMAT}"
        raise _problem("E703", message, "Install the version of personas that wrote it.", document)
    message = "This is no model of personas: it has no format"
    raise _problem("E703", message, "Name the model.json of a report.", document)


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
