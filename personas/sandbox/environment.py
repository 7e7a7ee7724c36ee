"""Jinja's sandbox with a budget: the same template ends in the same way on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import (
    BuiltinMethodType,
    CodeType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    TracebackType,
)
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    pass_context,
)
from jinja2.environment import TemplateModule
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from personas.sandbox.budget import CALL_STEPS, CountingGenerator, current_budget, rendering
from personas.sandbox.operations import (
    EXCLUDED_FILTERS,
    OPERATORS,
    BoundedNamespace,
    bounded,
    bounded_filter,
    bounded_format,
    bounded_range,
    sum_filter,
)

# Their attributes lead into Python, or change shared values.
_CLOSED_TYPES = (
    type, FunctionType, MethodType, BuiltinMethodType, GeneratorType, CodeType, FrameType,
    TracebackType, bytes, bytearray, complex, range, set, frozenset,
)  # fmt: skip
_TEXT_METHODS = frozenset({
    "capitalize", "casefold", "center", "count", "endswith", "find", "format", "format_map",
    "index", "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
    "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
    "split", "splitlines", "startswith", "strip", "swapcase", "title", "unescape", "upper",
    "zfill",
})  # fmt: skip
_ATTRIBUTES: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, _TEXT_METHODS),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple), frozenset({"count", "index"})),
    ((int, float), frozenset({"is_integer"})),
    (_CLOSED_TYPES, frozenset()),
)


def is_readable(value: object, attribute: str) -> bool:
    """Return whether a template may read an attribute; texts of packs obey the same list."""
    if attribute.startswith("_"):
        return False
    return next(
        (attribute in names for kind, names in _ATTRIBUTES if isinstance(value, kind)), True
    )


MAX_BYTES = 200_000  # of a template


class RefusedError(TemplateError):
    """A template that exists and must not be read."""


class FolderLoader(BaseLoader):
    """Finds templates by name; the first folder that has one wins.

    A link that leads out of its folder is refused: else a foreign folder of templates could copy
    any file of the reader into a report.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def get_source(
        self, _: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template and its path."""
        pieces = split_template_path(template)
        for folder in self._folders:
            file = folder.joinpath(*pieces)
            if file.is_file():  # no pipe and no device, which may never end
                return _read(file, folder), file.as_posix(), None
        raise TemplateNotFound(template)


def _read(file: Path, folder: Path) -> str:
    if not file.resolve().is_relative_to(folder.resolve()):
        raise RefusedError(f"{file.as_posix()} leads out of its folder")
    if file.stat().st_size > MAX_BYTES:
        raise RefusedError(f"{file.as_posix()} has more than {MAX_BYTES:,} bytes")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RefusedError(f"{file.as_posix()} is not text in UTF-8") from None


Finalize = Callable[[Any], Any]


class BoundedTemplate(Template):
    """A template that is rendered within a budget; included templates share it."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the text; raises `RunawayError`, and any error of the template."""
        with rendering():
            return super().render(*args, **kwargs)

    def make_module(self, *args: Any, **kwargs: Any) -> TemplateModule:
        """Return the template as a module, whose text is paid for at once."""
        with rendering():
            module = super().make_module(*args, **kwargs)
            current_budget().write(sum(map(len, module._body_stream)))  # noqa: SLF001 - no other way
            return module


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Unknown variables are errors, templates come from folders, every action costs steps."""

    code_generator_class = CountingGenerator
    template_class = BoundedTemplate
    intercepted_binops = frozenset(OPERATORS)
    loader: FolderLoader

    def __init__(
        self,
        folders: Sequence[Any] = (),
        filters: Mapping[str, Callable[..., Any]] | None = None,
        finalize: Finalize = lambda value: value,
        *,
        autoescape: bool = False,
    ) -> None:
        super().__init__(
            loader=FolderLoader(folders),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=autoescape,
            finalize=_paying(finalize),
        )
        functions: dict[str, Callable[..., Any]] = {**self.filters, **(filters or {})}
        for name in EXCLUDED_FILTERS:
            functions.pop(name, None)
            self.globals.pop(name, None)
        self.filters = {
            name: bounded_filter(name, function) for name, function in functions.items()
        }
        map_filter: Callable[..., Any] = self.filters["map"]
        self.filters["sum"] = bounded_filter("sum", sum_filter(map_filter))
        tests: dict[str, Callable[..., Any]] = dict(self.tests)  # type: ignore[arg-type]
        self.tests = {name: bounded_filter(name, test) for name, test in tests.items()}
        self.globals.update(range=bounded_range, namespace=BoundedNamespace)
        self.binop_table = dict(OPERATORS)

    # Called by compiled templates

    def spend(self, steps: int) -> None:
        """Take steps from the budget of the rendering."""
        current_budget().spend(steps)

    def count_iteration(self, parts: int) -> bool:
        """Take the steps of a loop's condition."""
        current_budget().spend(parts)
        return True

    def read(self, value: Any) -> Any:
        """Return a value after paying for one pass over it."""
        current_budget().read(value)
        return value

    def make(self, value: Any) -> Any:
        """Return a new value after paying for it."""
        return current_budget().make(value)

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of a text."""
        parts = list(pieces)
        current_budget().write(sum(map(len, parts)))
        return "".join(parts)

    def join_texts(self, join: Callable[[Any], str], values: tuple[Any, ...]) -> str:
        """Join values as `~` does."""
        budget = current_budget()
        budget.afford(sum(map(budget.size, values)))
        text = join(values)
        budget.write(len(text))
        return text

    # Hooks of the sandbox

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute."""
        return super().is_safe_attribute(obj, attr, value) and is_readable(obj, attr)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute."""
        current_budget().read(argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, or a method of a value."""
        budget = current_budget()
        budget.spend(CALL_STEPS + len(args) + len(kwargs))
        with budget.deeper():
            if isinstance(obj, BuiltinMethodType) and isinstance(obj.__self__, str):
                return self._call_text(context, obj, args, kwargs)
            for value in (*args, *kwargs.values()):
                budget.read(value)
            return super().call(context, obj, *args, **kwargs)

    def _call_text(
        self, context: Context, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        text: str = method.__self__
        if method.__name__ == "join":
            return bounded(
                "join", lambda parts, separator: separator.join(parts), (*args, text), kwargs
            )
        name = method.__name__
        call = super().call

        def call_method(_: str, *values: Any, **options: Any) -> Any:
            return call(context, method, *values, **options)

        result = bounded(name, call_method, (text, *args), kwargs)
        if isinstance(result, list | tuple):  # the text in pieces
            current_budget().write(len(text))
        return result

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return a bounded ``str.format``, where a value is that method."""
        return bounded_format(self, value)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template; each inclusion is paid for."""
        current_budget().spend(len(source) if isinstance(source, str) else 0)
        return super().compile(source, *args, **kwargs)


def _paying(finalize: Finalize) -> Callable[..., Any]:
    @pass_context  # so that nothing is printed while a template is compiled
    def print_value(_: Context, value: Any) -> Any:
        budget = current_budget()
        budget.afford(budget.size(value))
        result = finalize(value)
        budget.write(len(result if isinstance(result, str) else str(result)))
        return result

    return print_value
