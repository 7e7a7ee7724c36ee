"""The Python API: segment a table, and work with its segments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas import report
from personas.api.loaded import assign_with
from personas.customers.write import fetch_customers, write_customers
from personas.domain.address import reproduction, shareable, shareable_query
from personas.domain.model import Model
from personas.domain.override import format_override
from personas.domain.problem import Problem
from personas.domain.request import Backend, Reading, Request
from personas.domain.run import Run
from personas.files.atomic import atomic_file, atomic_folder
from personas.model import dump_model
from personas.report import DocumentRequest
from personas.use_cases.assign import personas_by_segment
from personas.use_cases.models import make_model
from personas.use_cases.run import RunResult, run

if TYPE_CHECKING:
    import pandas as pd


def segment(
    data: str | Path | pd.DataFrame,
    rules: str | Path | None = None,
    *,
    clusters: int | str = "auto",
    id: str | None = None,  # noqa: A002 - the option's name everywhere else
    measures: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    features: Sequence[str] | None = None,
    labels: str | None = None,
    like: str | Path | None = None,
    ignore: Sequence[str] = (),
    purchases: Mapping[str, str] | bool = False,
    unit: str = "customer",
    reading: Reading | None = None,
    gaps: Mapping[str, str] | None = None,
    outliers: Mapping[str, str] | None = None,
    preparation: Mapping[str, str | Mapping[str, object]] | None = None,
    pca: float | str | None = None,
    engine: str | None = None,
    master: str | None = None,
    memory: str | None = None,
) -> Segmentation:
    """Find and name the segments of a table of customers.

    ``data`` is a path or a data frame; ``rules`` a bundled pack's name or a path (by default the
    pack that fits the columns best, ``rfm`` for purchases); ``clusters`` is ``"auto"``, a number
    or a range (``"4-8"``). ``measures`` maps measures to columns or expressions
    (``{"income": "Yearly pay", "age": "2014 - Born"}``); ``roles`` maps columns to what they are
    for (``{"churned": "outcome"}``); ``features`` are the measures to cluster by. The values of
    the column ``labels`` are the segments of customers who have some already;
    ``like`` is a model whose segments keep their numbers where they come back. ``ignore`` names
    columns to skip. ``purchases`` is true or a mapping (``{"date": "InvoiceDate"}``) where a row
    is a purchase; ``unit`` is ``"order"`` where orders are segmented. ``reading``
    (`personas.Reading`) says how the source is written. ``gaps`` and ``outliers`` say by measure
    how they are treated (``{"income": "drop"}``, ``{"income": "iqr 3"}``; the key ``""`` stands
    for all other measures), ``preparation`` how it becomes a feature (``{"income": "log weight
    2"}`` or ``{"income": {"transform": "log", "weight": 2}}``). ``pca`` is a number of principal
    components (3) or a share of the variance (0.9). ``engine`` is ``"duckdb"`` or ``"spark"`` (the
    default for a Spark data frame); ``master`` is Spark's address, ``memory`` the engine's limit
    (``"2GB"``). Raises `PersonasError` with every problem.
    """
    return Segmentation(run(_make_request(**locals())))


def _make_request(*, data: object, **arguments: Any) -> Request:
    """Return the request that arguments of `segment` make; None leaves a setting as by default."""
    convert: Mapping[str, Callable[[Any], Any]] = {
        "clusters": str,
        "pca": str,
        "preparation": _format_overrides,
        "purchases": lambda value: dict(value) if isinstance(value, Mapping) else {},
    }
    settings = {
        name: convert[name](value) if name in convert else value
        for name, value in arguments.items()
        if value is not None and value is not False
    }
    return Request(data, **settings, reproduce=reproduction_call(data, arguments))


def _format_overrides(preparation: Mapping[str, str | Mapping[str, object]]) -> dict[str, str]:
    """Return overrides by measure as text: ``log weight 2``."""
    return {
        measure: override if isinstance(override, str) else format_override(override)
        for measure, override in preparation.items()
    }


def reproduction_call(data: object, arguments: Mapping[str, object]) -> str:
    """Return the call that reproduces a segmentation, without secrets and without folders."""
    source = str(data) if isinstance(data, str | Path) else ""
    defaults = {field.name: field.default for field in fields(Request)}
    backend = {field.name for field in fields(Backend)}
    paths = {name: str(path) for name in ("rules", "like") if (path := arguments.get(name))}
    arguments = {**arguments, **{name: shareable(path) for name, path in paths.items()}}
    texts = [
        f"{name}={_literal(value)}"
        for name, value in arguments.items()
        if value and value != defaults[name] and name not in backend
    ]
    first = repr(shareable(source)) if source else "customers"
    reading = arguments.get("reading")
    query = reading.query if isinstance(reading, Reading) else None
    call = f"personas.segment({', '.join((first, *texts))})"
    return reproduction(call, source, *paths.values(), query=query)


def _literal(value: object) -> str:
    """Return an argument as Python; of a `Reading` only what it sets."""
    if isinstance(value, Reading):
        settings = {field.name: getattr(value, field.name) for field in fields(value)}
        settings["query"] = shareable_query(value.query or "")
        texts = (f"{name}={_literal(setting)}" for name, setting in settings.items() if setting)
        return f"personas.Reading({', '.join(texts)})"
    if isinstance(value, Mapping):
        return repr(dict(value))
    return repr(value if isinstance(value, str | int | float) else list(value))  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Named segments of a table of customers."""

    _result: RunResult

    @property
    def run(self) -> Run:
        """Every fact of the run."""
        return self._result.run

    @property
    def model(self) -> Model:
        """The model that `save` writes: the run without its customers and small cells."""
        return make_model(self.run, self._result.pack, self._result.request)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the warnings about the table and its segments."""
        return self.run.warnings

    @property
    def personas(self) -> pd.DataFrame:
        """One row a segment: persona, size, share, stability, confidence, medians."""
        from io import StringIO

        import pandas as pd

        return pd.read_csv(StringIO(report.segments_csv(self.run)), index_col="segment")

    @property
    def customers(self) -> pd.DataFrame:
        """Every customer's id, segment and persona, in the order of ids."""
        import pandas as pd

        rows = fetch_customers(self._result.customers, self._id, self._personas())
        return pd.DataFrame(rows, columns=[self._id, "segment", "persona_id", "persona"])

    def assign(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with its rows' segments and personas added; see `assign_with`."""
        return assign_with(self.model, data)

    def report(
        self,
        folder: str | Path = "report",
        *,
        templates: Sequence[str] = ("readme",),
        template_folders: Sequence[str | Path] = (),
        formats: Sequence[str] = ("md", "html"),
        force: bool = False,
    ) -> Path:
        """Write the whole report into a folder, or nothing at all; return the folder.

        ``templates`` are names of templates or paths of files; ``template_folders`` are looked
        into before the bundled ones; ``formats`` are some of ``md``, ``html`` and ``xlsx``. Raises
        `PersonasError` when one is not there or broken.
        """
        settings = DocumentRequest(
            tuple(templates), tuple(map(Path, template_folders)), tuple(formats)
        )
        return self.write(Path(folder), settings, force=force)

    def write(self, folder: Path, settings: DocumentRequest, *, force: bool = False) -> Path:
        """Write a report as ``settings`` say, or nothing at all; return the folder."""
        report.check_document_request(settings)
        with atomic_folder(folder, force) as temporary, ThreadPoolExecutor(1) as executor:
            # Python draws the charts while the engine writes the customers.
            documents = executor.submit(report.documents, self.run, settings)
            file = temporary / "customers.csv"
            write_customers(self._result.customers, self._id, self._personas(), file)
            for name, content in documents.result().items():
                (temporary / name).parent.mkdir(exist_ok=True)
                (temporary / name).write_bytes(content)
            self._write_model(temporary / "model.json")
        return folder

    def save(self, path: str | Path) -> Path:
        """Write the model as JSON; return its path."""
        with atomic_file(Path(path)) as file:
            self._write_model(file)
        return Path(path)

    def _repr_html_(self) -> str:
        return str(self.personas.to_html())

    @property
    def _id(self) -> str:
        return self.run.table.id or "row"

    def _personas(self) -> dict[int, tuple[str, str]]:
        return personas_by_segment(self.run.names)

    def _write_model(self, file: Path) -> None:
        file.write_text(dump_model(self.model), "utf-8", newline="\n")
