"""The model file: all that is needed to put new customers into the segments of a run."""

from personas.model.document import Document
from personas.model.formats import FORMAT
from personas.model.load import dump_model, load_model
from personas.model.place import place_one

__all__ = ["FORMAT", "Document", "dump_model", "load_model", "place_one"]
