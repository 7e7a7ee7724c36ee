"""The Python API of a saved model: load it, and put customers into its segments."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from personas.domain.model import AssignedCustomer, Model
from personas.model import place_one
from personas.use_cases.assign import assign_frame
from personas.use_cases.saved import read_model

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("segment", "persona_id", "persona", "distance", "margin", "border")


class PersonasWarning(UserWarning):
    """What a reader of the answer should know; the text begins with its code."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedModel:
    """Segments that were found before; ``model`` holds all that is known of them."""

    model: Model

    def assign(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with its rows' segments added; see `assign_with`."""
        return assign_with(self.model, data)

    def place(self, **measures: float | str) -> AssignedCustomer:
        """Return the nearest segments of one customer, told by measures.

        Raises `PersonasError` for a name that is no measure of the model.
        """
        return place_one(self.model.run, {name: str(value) for name, value in measures.items()})


def load_model(path: str | Path) -> SavedModel:
    """Load a model that `Segmentation.save` or `personas report` wrote.

    Raises `PersonasError` with all that is wrong with it. Nothing in it is run.
    """
    return SavedModel(read_model(Path(path)))


def assign_with(model: Model, data: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with `COLUMNS` added: the nearest segment of every row, and how near.

    Columns are found by the names they had in the table that was segmented, and cells are read as
    they were. Raises `PersonasError` when one is missing that segments depend on. What else is
    new in the frame is told as `PersonasWarning`; rows that cannot be placed have no segment.
    """
    import pandas as pd

    rows, told = assign_frame(model, data)
    for problem in told:
        warnings.warn(f"{problem.code} {problem.message}", PersonasWarning, stacklevel=3)
    found = pd.DataFrame(rows, columns=list(COLUMNS), index=data.index)
    types = {"segment": "int64", "border": "bool"} if found["segment"].notna().all() else {}
    gaps = {"segment": "Int64", "border": "boolean"}
    return data.assign(**found.astype(types or gaps))
