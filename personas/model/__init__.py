"""The model file: all that is needed to put new customers into the segments of a run."""

from personas.model.dump import FORMAT, dump_model

__all__ = ["FORMAT", "dump_model"]
