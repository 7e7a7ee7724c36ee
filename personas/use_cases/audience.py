"""The use case of an audience: the customers of some personas, as a platform takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from personas.domain.audience import NOT_RECORDED, Audience, AudienceRequest, Contacts, Platform
from personas.domain.model import Model
from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.progress import OnStep, no_progress
from personas.export.audience.contacts import contact_cells
from personas.export.audience.people import Counts, Order, gather, write_audience
from personas.export.audience.phones import regions
from personas.files.atomic import whole_file
from personas.use_cases.assign import Assignment, assign
from personas.use_cases.saved import read_model

NOUNS = {"email": "e-mail address", "phone": "phone number", "country": "two letters of a country"}
HELP = {"phone": "Say which country they dial from, as in --country-code DE, or mend them."}


def export_audience(
    request: AudienceRequest, target: Path, on_step: OnStep = no_progress
) -> Audience:
    """Write the file whole, or nothing at all; return the counts of who is in it and who is not.

    Raises `PersonasError`: E521 to E526, what is wrong with the model, what forbids to assign.
    """
    gathered = ErrorCollector()
    with gathered.step():
        _check_asked(request.contacts, request.platform)
    with gathered.step():
        model = read_model(request.model)
        segments = _segments(model, request.personas)
    gathered.check()
    order = Order(request.platform, request.contacts, segments, request.plain)
    done = assign(_assignment(model, request), on_step)
    on_step("save")
    counts = gather(done.customers, order)
    if not counts.kept:
        raise _nobody(order, counts)
    names = {number: (n.persona or "", n.name) for number, n in model.run.names.items()}
    with whole_file(target) as made:
        write_audience(done.customers, order, names, made)
        _check_size(made.stat().st_size, request.platform)
    return _audience(order, names, counts, done.warnings)


def _assignment(model: Model, request: AudienceRequest) -> Assignment:
    return Assignment(
        model,
        request.data,
        id=request.id,
        reading=request.reading,
        beside=lambda columns: contact_cells(columns, request.contacts),
    )


def _check_asked(contacts: Contacts, platform: Platform) -> None:
    """Raise all that can be told before any table is read."""
    problems = [*_of_consent(contacts), *_of_keys(contacts, platform)]
    if contacts.region and contacts.region not in regions():
        message = f"`{contacts.region}` is no country"
        problems.append(Problem("E523", message, "Write its two letters, as in --country-code DE"))
    if problems:
        raise PersonasError(*problems)


def _of_consent(contacts: Contacts) -> Iterator[Problem]:
    if isinstance(contacts.consent, tuple) or contacts.consent == NOT_RECORDED:
        return
    ways = f"--consent COLUMN=VALUE; or that nothing does: --consent {NOT_RECORDED}"
    message = "Nothing says who agreed to be contacted"
    yield Problem("E521", message, f"Say what records it: {ways}")


def _of_keys(contacts: Contacts, platform: Platform) -> Iterator[Problem]:
    known = {*contacts.columns, *(["country"] if contacts.region else [])}
    if not any(key <= known for key in platform.keys):
        ways = [" ".join(f"--{_option(f)} COLUMN" for f in sorted(key)) for key in platform.keys]
        message = f"{platform.name} finds people by what no column was named for"
        yield Problem("E523", message, f"Name one of: {'; '.join(ways)}")


def _option(field: str) -> str:
    return field.replace("_", "-")


def _segments(model: Model, asked: Sequence[str]) -> tuple[int, ...]:
    """Return the segments of personas that are named by id, or by the segment's number."""
    found: dict[str, set[int]] = {}
    for number, naming in sorted(model.run.names.items()):
        found.setdefault(naming.persona or str(number), set()).add(number)
    known = found | {str(number): {number} for number in model.run.names}
    unknown = [f"`{one}`" for one in asked if one not in known]
    if unknown or not asked:
        shown = ", ".join(f"`{one}` ({_numbers(numbers)})" for one, numbers in found.items())
        message = (
            f"The model has no persona {', '.join(unknown)}" if asked else "No persona is named"
        )
        raise error("E524", message, f"Name some with --persona: {shown}")
    return tuple(sorted({number for one in asked for number in known[one]}))


def _numbers(numbers: set[int]) -> str:
    noun = "segment" if len(numbers) == 1 else "segments"
    return f"{noun} {', '.join(map(str, sorted(numbers)))}"


def _nobody(order: Order, counts: Counts) -> PersonasError:
    told = f"{counts.asked:,} customers were asked for, {counts.agreed:,} of them agreed"
    message = f"Nobody is left to be written: {told}, {counts.keyed:,} of those have a usable key"
    if counts.asked and not counts.agreed and isinstance(order.contacts.consent, tuple):
        column, value = order.contacts.consent
        return error("E525", message, f"No cell of `{column}` among theirs is `{value}`")
    filled = [f"{c.field}: {c.odd:,} not usable, {c.empty:,} empty" for c in counts.coverage]
    return error("E525", message, "; ".join(filled))


def _check_size(size: int, platform: Platform) -> None:
    if platform.largest is not None and size > platform.largest:
        most = f"{platform.name} takes {platform.largest / 1e6:.0f} MB"
        message = f"The file would be {size / 1e6:.1f} MB, and {most}"
        raise error("E526", message, "Export one persona at a time, or name fewer columns.")


def _audience(
    order: Order, names: Mapping[int, tuple[str, str]], counts: Counts, told: Sequence[Problem]
) -> Audience:
    platform, contacts = order.platform, order.contacts
    return Audience(
        platform=platform.name,
        personas=tuple(names[segment][1] for segment in order.segments),
        hashed=bool(platform.hashed) and not order.plain,
        consent=contacts.consent,
        customers=counts.asked,
        refused=counts.asked - counts.agreed,
        lost=counts.agreed - counts.keyed,
        doubled=counts.keyed - counts.kept,
        written=counts.kept,
        coverage=counts.coverage,
        unsent=tuple(field for field in contacts.columns if field not in order.fields),
        warnings=(*told, *_doubts(order, counts)),
    )


def _doubts(order: Order, counts: Counts) -> Iterator[Problem]:
    for found in counts.coverage:
        if found.odd:
            column = order.contacts.columns[found.field]
            cells = f"{found.odd:,} of {found.odd + found.usable:,} cells of `{column}`"
            message = f"{cells} are no {NOUNS.get(found.field, found.field)}"
            yield Problem("W522", message, HELP.get(found.field, "Mend them in the table."))
    if counts.kept < order.platform.fewest:
        message = f"{counts.kept:,} people are fewer than the {order.platform.fewest:,} that "
        yield Problem("W521", f"{message}{order.platform.name} wants", "Add further personas.")
