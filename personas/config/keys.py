"""What may stand in `personas.yaml`: a line a key, the option it is for, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from personas.config import values
from personas.config.preparation import preparation
from personas.facts.audience import FIELDS
from personas.facts.backend import ENGINES
from personas.facts.platforms import PLATFORMS
from personas.rules.language.findings import Findings
from personas.rules.loading.tree import Value

Reader = Callable[[Value, str, Findings], object]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, the name of the option's parameter, and the reader of its value.

    A ``path`` is seen from the folder of the file that it is written in.
    """

    name: str
    option: str
    read: Reader
    path: bool = False


def _by_name(*keys: Key) -> Mapping[str, Key]:
    return {key.name: key for key in keys}


KEYS: Mapping[str, Key] = _by_name(
    Key("data", "data", values.text, path=True),
    Key("rules", "rules", values.text, path=True),
    Key("clusters", "clusters", values.clusters),
    Key("id", "id", values.text),
    Key("labels", "labels", values.text),
    Key("measures", "measure", values.pairs),
    Key("features", "features", values.names),
    Key("preparation", "prepare", preparation),
    Key("pca", "pca", values.components),
    Key("ignore", "ignore", values.listed),
    Key("purchases", "purchase", values.purchases),
    Key("sheet", "sheet", values.text),
    Key("table", "table", values.text),
    Key("query", "query", values.text),
    Key("delimiter", "delimiter", values.text),
    Key("encoding", "encoding", values.text),
    Key("decimal", "decimal", values.told),
    Key("dates", "dates", values.told),
    Key("missing", "missing", values.names),
    Key("gaps", "gaps", values.told),
    Key("outliers", "outliers", values.told),
    Key("unit", "unit", values.one_of("customer", "order")),
    Key("engine", "engine", values.one_of(*ENGINES)),
    Key("master", "master", values.text),
    Key("memory", "memory", values.text),
    Key("like", "like", values.text, path=True),
    Key("model", "model", values.text, path=True),
    Key("strict", "strict", values.flag),
    Key("quiet", "quiet", values.flag),
)

# What only one command takes stands under the command's name.
SECTIONS: Mapping[str, Mapping[str, Key]] = {
    "preview": _by_name(Key("format", "form", values.one_of("table", "json"))),
    "explore": _by_name(Key("output", "output", values.text, path=True)),
    "compare": _by_name(
        Key("old", "old", values.text, path=True),
        Key("new", "new", values.text, path=True),
        Key("output", "output", values.text, path=True),
        Key("format", "formats", values.names),
        Key("bars", "bars", values.pairs),
    ),
    "audience": _by_name(
        Key("format", "platform", values.one_of(*PLATFORMS)),
        Key("persona", "persona", values.listed),
        *(Key(field.replace("_", "-"), field, values.text) for field in FIELDS),
        Key("country-code", "country_code", values.text),
        Key("consent", "consent", values.text),
        Key("plain", "plain", values.flag),
        Key("output", "output", values.text, path=True),
    ),
    "xlsx": _by_name(
        Key("model", "model", values.text, path=True),
        Key("output", "output", values.text, path=True),
    ),
    "assign": _by_name(
        Key("output", "output", values.text, path=True),
        Key("format", "form", values.one_of("table", "json")),
    ),
    "report": _by_name(
        Key("output", "output", values.text, path=True),
        Key("template", "template", values.listed),
        Key("templates", "templates", values.text, path=True),
        Key("format", "formats", values.names),
    ),
}
