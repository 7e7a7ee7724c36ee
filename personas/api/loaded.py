"""The Python API of a saved model: load it, and put customers into its segments."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from personas.domain.model import AssignedCustomer, Model
from personas.model import assign_customer
from personas.use_cases.assign import assign_frame
from personas.use_cases.models import read_model

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("segment", "persona_id", "persona", "distance", "margin", "border")


class PersonasWarning(UserWarning):
    """What a reader of the answer should know; the text begins with its code."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedModel:
    """The segments of an earlier run; ``model`` holds all facts about them."""

    model: Model

    def assign(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with its rows' segments added; see `assign_with`."""
        return assign_with(self.model, data)

    def assign_customer(self, **measures: float | str) -> AssignedCustomer:
        """Return the nearest segments of one customer, described by measures.

        Raises `PersonasError` for a name that is no measure of the model.
        """
        return assign_customer(
            self.model.run, {name: str(value) for name, value in measures.items()}
        )


def load_model(path: str | Path) -> SavedModel:
    """Load a model that `Segmentation.save` or `personas report` wrote.

    Raises `PersonasError` with all that is wrong with it. Nothing in it is run.
    """
    return SavedModel(read_model(Path(path)))


def assign_with(model: Model, data: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with `COLUMNS` added: the nearest segment of every row, and how near.

    Columns have the names that they had in the table that was segmented, and cells are read as
    they were. Raises `PersonasError` when one is missing that segments depend on. What else is
    new in the frame is a `PersonasWarning`; rows that cannot be assigned have no segment.
    """
    import pandas as pd

    rows, problems = assign_frame(model, data)
    for problem in problems:
        warnings.warn(f"{problem.code} {problem.message}", PersonasWarning, stacklevel=3)
    columns = pd.DataFrame(rows, columns=list(COLUMNS), index=data.index)
    types = {"segment": "int64", "border": "bool"} if columns["segment"].notna().all() else {}
    nullable_types = {"segment": "Int64", "border": "boolean"}
    return data.assign(**columns.astype(types or nullable_types))
