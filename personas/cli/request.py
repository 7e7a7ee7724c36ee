"""Turn the options of a command into a request, and into the line that reproduces its result."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from personas.cli.options import unused_settings
from personas.config.options import BACKEND, PURCHASES, READING, REPRODUCED, Option
from personas.domain.request import split_names

if TYPE_CHECKING:
    from personas.domain.request import Backend, Reading, Request

Options = dict[str, Any]  # by the parameters of the command's function


def make_request(command: str, data: str, options: Options) -> Request:
    """Return the request of a command that segments ``data``."""
    from personas.domain.request import Request

    table = [option for option in (*REPRODUCED, *BACKEND) if option not in (*READING, PURCHASES)]
    return Request(
        data=data,
        **_parse_options(table, options),
        purchases=parse(PURCHASES, options) if _has_purchases(options) else None,
        reading=make_reading(options),
        reproduce=reproduction_line(command, data, options),
        notes=unused_settings(data),
    )


def _has_purchases(options: Options) -> bool:
    return bool(options["purchases"] or options["purchase"])


def make_reading(options: Options) -> Reading:
    """Return how a table is to be read."""
    from personas.domain.request import Reading

    return Reading(**_parse_options(READING, options))


def make_backend(options: Options) -> Backend:
    """Return what runs the queries."""
    from personas.domain.request import Backend

    return Backend(**_parse_options(BACKEND, options))


def _parse_options(table: Iterable[Option], options: Options) -> Options:
    """Return what is set, by the names of a request's fields."""
    values = {option.name: parse(option, options) for option in table}
    return {name: value for name, value in values.items() if value is not None}


def parse(option: Option, options: Options) -> Any:
    """Parse the value of an option as a request holds it; None where it is not set."""
    value = options[option.dest]
    match option.kind:
        case "names":
            return split_names(value) if value else None
        case "sign":
            return None if value is None else _parse_sign(value, option)
        case "encoding":
            return _parse_encoding(value, option) if value else None
        case "count":
            return None if value is None else _parse_count(value, option)
        case "pairs":
            return dict(_split_pair(text, option) for text in value)
        case "purchases":  # an empty text says no more than that there are some
            return dict(_split_pair(text, option) for text in value if text)
        case "preparation" | "by_name":
            return _parse_by_name(value, option)
    return value


def _split_pair(text: str, option: Option) -> tuple[str, str]:
    """Split ``name=value``; say what form is needed where it has another."""
    name, _, value = (part.strip() for part in text.partition("="))
    if not (name and value):
        flag = option.flags[-1]
        message = (
            f'{text!r} is not {option.form or option.metavar}, such as {flag} "{option.example}"'
        )
        raise click.BadParameter(message, param_hint=flag)
    return name, value


def _parse_by_name(texts: Sequence[str], option: Option) -> dict[str, str]:
    """Split ``name=value``; a value without a name is for every column or measure."""
    pairs = (text.rpartition("=") for text in texts)
    values = {name.strip(): value.strip() for name, _, value in pairs}
    for value in values.values():
        if option.choices and value not in option.choices:
            message = f"{value!r} is none of {' '.join(option.choices)}"
            raise click.BadParameter(message, param_hint=option.flags[-1])
    return values


def _parse_sign(text: str, option: Option) -> str:
    """Return a single sign; a shell has no simple way to type a tab."""
    sign = {r"\t": "\t", "tab": "\t"}.get(text, text)
    if len(sign) != 1:
        raise click.BadParameter(f"{text!r} is not one sign", param_hint=option.flags[-1])
    return sign


def _parse_count(text: str, option: Option) -> int:
    if text.isdecimal() and 0 < int(text[:10]) < 10**9:
        return int(text)
    raise click.BadParameter(f"{text!r} is no whole number from 1", param_hint=option.flags[-1])


def _parse_encoding(text: str, option: Option) -> str:
    import codecs

    try:
        return codecs.lookup(text).name
    except LookupError:
        message = f"{text!r} is no encoding"
        raise click.BadParameter(message, param_hint=option.flags[-1]) from None


def reproduction_line(command: str, data: str, options: Options) -> str:
    """Return the line that asks for the same again, without secrets and without folders."""
    from personas.domain.address import reproduction, shareable

    guesses_purchases = _has_purchases(options) and not any(options["purchase"])
    words = [word for option in REPRODUCED for word in _render(option, options[option.dest])]
    words = [*(["--purchases"] if guesses_purchases else []), *words]
    line = shlex.join(["personas", command, shareable(data), *words])
    paths = [options[o.dest] for o in REPRODUCED if o.kind == "location" and options[o.dest]]
    return reproduction(line, data, *paths, query=options["query"])


def _render(option: Option, value: Any) -> list[str]:
    """Return an option as words of the line; none where it is as by default."""
    from personas.domain.address import shareable, shareable_query

    values = value if option.is_repeatable else [value]
    texts = [text for text in values if text and text != option.default]
    if option.kind == "location":
        texts = [shareable(text) for text in texts]
    elif option.name == "query":
        texts = [shareable_query(text) for text in texts]
    return [word for text in texts for word in (option.flags[-1], text)]
