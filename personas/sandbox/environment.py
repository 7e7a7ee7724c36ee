"""Jinja's sandbox with a budget: the same template ends in the same way on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import BuiltinMethodType
from typing import Any

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from personas.sandbox.budget import CALL, current, opened
from personas.sandbox.compile import CountingGenerator
from personas.sandbox.filters import DROPPED, bounded, bounded_filter
from personas.sandbox.formats import bounded_format
from personas.sandbox.functions import Names, bounded_range, summed
from personas.sandbox.loader import FolderLoader
from personas.sandbox.operators import OPERATORS
from personas.sandbox.policy import may_read

Shown = Callable[[Any], Any]


class BoundedTemplate(Template):
    """A template that is rendered within a budget; what it includes shares it."""

    def render(self, *values: Any, **named: Any) -> str:
        """Return the text; raises `RunawayError` and whatever is wrong in the template."""
        with opened():
            return super().render(*values, **named)

    def make_module(self, *values: Any, **named: Any) -> TemplateModule:
        """Return the template as a module, whose own text is held until it is printed."""
        with opened():
            made = super().make_module(*values, **named)
            current().write(sum(map(len, made._body_stream)))  # noqa: SLF001 - no other way
            return made


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Unknown variables are errors, templates come from folders, and all that is done is paid."""

    code_generator_class = CountingGenerator
    template_class = BoundedTemplate
    intercepted_binops = frozenset(OPERATORS)
    loader: FolderLoader

    def __init__(
        self,
        folders: Sequence[Any] = (),
        filters: Mapping[str, Callable[..., Any]] | None = None,
        finalize: Shown = lambda value: value,
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
            finalize=_paid(finalize),
        )
        acts: dict[str, Callable[..., Any]] = {**self.filters, **(filters or {})}
        for name in DROPPED:
            acts.pop(name, None)
            self.globals.pop(name, None)
        self.filters = {name: bounded_filter(name, act) for name, act in acts.items()}
        pick: Callable[..., Any] = self.filters["map"]
        self.filters["sum"] = bounded_filter("sum", summed(pick))
        self.tests = {name: bounded_filter(name, act) for name, act in _typed(self.tests).items()}
        self.globals.update(range=bounded_range, namespace=Names)
        self.binop_table = dict(OPERATORS)

    # What compiled templates call

    def spend(self, steps: int) -> None:
        """Take steps from the budget of the rendering."""
        current().spend(steps)

    def turn(self, parts: int) -> bool:
        """Take the steps of a loop's own condition."""
        current().spend(parts)
        return True

    def read(self, value: Any) -> Any:
        """Return a value that is gone through."""
        current().read(value)
        return value

    def make(self, value: Any) -> Any:
        """Return a value that was just made."""
        return current().make(value)

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of a text."""
        whole = list(pieces)
        current().write(sum(map(len, whole)))
        return "".join(whole)

    def join_texts(self, join: Callable[[Any], str], values: tuple[Any, ...]) -> str:
        """Join values as `~` does."""
        budget = current()
        budget.afford(sum(map(budget.size, values)))
        made = join(values)
        budget.write(len(made))
        return made

    # What the sandbox asks

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute."""
        return super().is_safe_attribute(obj, attr, value) and may_read(obj, attr)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute."""
        current().read(argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, or a method of a value."""
        budget = current()
        budget.spend(CALL + len(args) + len(kwargs))
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
            return bounded("join", lambda parts, sign: sign.join(parts), (*args, text), kwargs)
        name = method.__name__
        call = super().call

        def act(_: str, *values: Any, **named: Any) -> Any:
            return call(context, method, *values, **named)

        made = bounded(name, act, (text, *args), kwargs)
        if isinstance(made, list | tuple):  # the text in pieces
            current().write(len(text))
        return made

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return ``str.format`` with bounds, where a value is that."""
        return bounded_format(self, value)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template; one that is included again and again is paid for each time."""
        current().spend(len(source) if isinstance(source, str) else 0)
        return super().compile(source, *args, **kwargs)


def _typed(acts: Any) -> dict[str, Callable[..., Any]]:
    return dict(acts)


def _paid(finalize: Shown) -> Callable[..., Any]:
    @pass_context  # so that nothing is printed while a template is compiled
    def show(_: Context, value: Any) -> Any:
        budget = current()
        budget.afford(budget.size(value))
        shown = finalize(value)
        text = shown if isinstance(shown, str) else str(shown)
        budget.write(len(text))
        return shown

    return show
