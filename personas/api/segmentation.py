"""A call of the Python API: its arguments in words, and the call itself as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from personas import report
from personas.api.loaded import assign_with
from personas.customers.write import fetch_customers, write_customers
from personas.domain.address import reproduction, shareable, shareable_query
from personas.domain.model import Model
from personas.domain.override import format_override
from personas.domain.problem import Problem
from personas.domain.request import Reading, Request
from personas.domain.run import Run
from personas.files.atomic import whole_file, whole_folder
from personas.model import dump_model
from personas.report import Wish
from personas.use_cases.run import Finished, run
from personas.use_cases.saved import model_of

if TYPE_CHECKING:
    import pandas as pd

FILES = ("rules", "like")


def words(prepared: str | Mapping[str, object]) -> str:
    """Return a preparation in the words of `by_hand`, however it was written."""
    return prepared if isinstance(prepared, str) else format_override(prepared)


def call_again(data: object, said: Mapping[str, object]) -> str:
    """Return the call that gives the same again."""
    typed = str(data) if isinstance(data, str | Path) else ""
    source = repr(shareable(typed)) if typed else "customers"
    shared = {name: shareable(said[name]) for name in FILES if said.get(name)}
    given = (f"{name}={_literal(value)}" for name, value in {**said, **shared}.items() if value)
    line = f"personas.segment({', '.join((source, *given))})"
    reading = said.get("reading")
    query = reading.query if isinstance(reading, Reading) else None
    return reproduction(line, typed, *(said[name] for name in shared), query=query)


def _literal(value: object) -> str:
    """Write an argument as Python; of a `Reading` only what it says."""
    if isinstance(value, Reading):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        told["query"] = shareable_query(value.query or "")
        given = (f"{name}={_literal(each)}" for name, each in told.items() if each)
        return f"personas.Reading({', '.join(given)})"
    if isinstance(value, Mapping):
        return repr(dict(value))
    return repr(value if isinstance(value, str | int | float) else list(value))  # type: ignore[call-overload]


def segment(
    data: str | Path | pd.DataFrame,
    rules: str | Path | None = None,
    *,
    clusters: int | str = "auto",
    id: str | None = None,  # noqa: A002 - the option's name everywhere else
    measures: Mapping[str, str] | None = None,
    features: Sequence[str] | None = None,
    labels: str | None = None,
    like: str | Path | None = None,
    ignore: Sequence[str] = (),
    unit: str = "customer",
    purchases: Mapping[str, str] | bool = False,
    reading: Reading | None = None,
    gaps: Mapping[str, str] | None = None,
    outliers: Mapping[str, str] | None = None,
    preparation: Mapping[str, str | Mapping[str, object]] | None = None,
    pca: float | str | None = None,
    engine: str | None = None,
    master: str | None = None,
) -> Segmentation:
    """Find and name the segments of a table of customers.

    ``data`` is a path or a data frame; ``rules`` a bundled pack's name or a path; ``clusters`` is
    ``"auto"``, a number or a range (``"4-8"``); ``measures`` binds a measure to a column or an
    expression (``{"income": "Yearly pay", "age": "2014 - Born"}``); ``like`` is a model whose
    segments keep their numbers where they come back; ``labels`` names the column whose values are
    the segments, where they are known already; ``ignore`` names columns to leave aside;
    ``purchases`` is true, or says what it holds (``{"date": "InvoiceDate"}``), where a row is a
    purchase; ``unit`` is ``"order"`` where orders are segmented. Without ``rules``,
    the bundled pack that fits the columns best is taken, ``rfm`` for purchases. ``reading``
    (`personas.Reading`) says how the source is written; ``gaps`` and ``outliers`` what is done
    about them, by measure (``{"income": "drop"}``, ``{"income": "iqr 3"}``; the key ``""`` is for
    every one). ``preparation`` sets by measure how it counts (``{"income": "log weight 2"}`` or
    ``{"income": {"transform": "log", "weight": 2}}``); ``pca`` finds segments by so many principal
    components (3), or as many as hold a share of the variance (0.9). ``engine`` is ``"duckdb"`` or
    ``"spark"``, which a Spark data frame asks for by itself, and ``master`` the Spark that is
    meant. Raises `PersonasError` with
    every problem found.
    """
    said = {"rules": str(rules or ""), "clusters": "" if clusters == "auto" else clusters, "id": id,
            "measures": measures, "features": features, "labels": labels, "like": str(like or ""),
            "ignore": ignore,
            "purchases": purchases, "unit": "" if unit == "customer" else unit, "reading": reading,
            "gaps": gaps, "outliers": outliers, "preparation": preparation, "pca": pca}  # fmt: skip
    of_purchases = purchases if isinstance(purchases, Mapping) else {} if purchases else None
    request = Request(
        data=data,
        rules=rules,
        clusters=str(clusters),
        id=id,
        measures=measures or {},
        features=features,
        labels=labels,
        like=like,
        ignore=ignore,
        unit=unit,
        purchases=of_purchases,
        reading=reading or Reading(),
        gaps=gaps or {},
        outliers=outliers or {},
        preparation={m: words(prepared) for m, prepared in (preparation or {}).items()},
        pca=None if pca is None else str(pca),
        engine=engine,
        master=master,
        reproduce=call_again(data, said),
    )
    return Segmentation(run(request))


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Named segments of a table of customers."""

    _finished: Finished

    @property
    def run(self) -> Run:
        """Every fact of the run."""
        return self._finished.run

    @property
    def model(self) -> Model:
        """What `save` writes: the run without its customers and small cells."""
        return model_of(self.run, self._finished.pack, self._finished.request)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a reader should know before believing it."""
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

        rows = fetch_customers(self._finished.customers, self._id, self._names())
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
        wish = Wish(tuple(templates), tuple(map(Path, template_folders)), tuple(formats))
        return self.write(Path(folder), wish, force=force)

    def write(self, folder: Path, wish: Wish, *, force: bool = False) -> Path:
        """Write what is wished for into a folder, or nothing at all; return the folder."""
        report.check_wish(wish)
        with whole_folder(folder, force) as made, ThreadPoolExecutor(1) as beside:
            # Charts are drawn by Python while the engine writes the customers.
            documents = beside.submit(report.documents, self.run, wish)
            customers = self._finished.customers
            write_customers(customers, self._id, self._names(), made / "customers.csv")
            for name, content in documents.result().items():
                (made / name).parent.mkdir(exist_ok=True)
                (made / name).write_bytes(content)
            _write(made / "model.json", dump_model(self.model))
        return folder

    def save(self, path: str | Path) -> Path:
        """Write the model as JSON; return its path."""
        with whole_file(Path(path)) as made:
            _write(made, dump_model(self.model))
        return Path(path)

    def _repr_html_(self) -> str:
        return str(self.personas.to_html())

    @property
    def _id(self) -> str:
        return self.run.table.id or "row"

    def _names(self) -> dict[int, tuple[str, str]]:
        return {s: (n.persona or "", n.name) for s, n in self.run.names.items()}


def _write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8", newline="\n")
