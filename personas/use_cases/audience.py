"""The use case of an audience: the customers of some personas, as a platform takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from personas.domain.audience import NO_RECORD, Audience, AudienceRequest, Contacts, Platform
from personas.domain.model import Model
from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.progress import OnStep, no_progress
from personas.export.audience.contacts import contact_cells, regions
from personas.export.audience.people import AudienceSettings, Counts, build_audience, write_audience
from personas.files.atomic import atomic_file
from personas.use_cases.assign import AssignmentRequest, assign, personas_by_segment
from personas.use_cases.models import read_model

NOUNS = {"email": "e-mail address", "phone": "phone number", "country": "two letters of a country"}
HELP = {"phone": "Say which country they dial from, as in --country-code DE, or mend them."}


def export_audience(
    request: AudienceRequest, target: Path, on_step: OnStep = no_progress
) -> Audience:
    """Write a complete file, or nothing; return the counts of who is in it and who is not.

    Raises `PersonasError`: E521 to E526, what is wrong with the model, what forbids to assign.
    """
    errors = ErrorCollector()
    with errors.step():
        _check_request(request.contacts, request.platform)
    with errors.step():
        model = read_model(request.model)
        segments = _find_segments(model, request.personas)
    errors.check()
    order = AudienceSettings(request.platform, request.contacts, segments, request.plain)
    assignment = assign(_make_assignment_request(model, request), on_step)
    customers = assignment.customers
    on_step("save")
    counts = build_audience(customers, order)
    if not counts.people:
        raise _empty_audience_error(order, counts)
    personas = personas_by_segment(model.run.names)
    with atomic_file(target) as file:
        write_audience(customers, order, personas, file)
        _check_size(file.stat().st_size, request.platform)
    return _make_audience(order, personas, counts, assignment.warnings)


def _make_assignment_request(model: Model, request: AudienceRequest) -> AssignmentRequest:
    return AssignmentRequest(
        model,
        request.data,
        id=request.id,
        reading=request.reading,
        extra_columns=lambda columns: contact_cells(columns, request.contacts),
    )


def _check_request(contacts: Contacts, platform: Platform) -> None:
    """Raise the problems that can be found before any table is read."""
    problems = [*_check_consent(contacts), *_check_keys(contacts, platform)]
    if contacts.region and contacts.region not in regions():
        message = f"`{contacts.region}` is no country"
        problems.append(Problem("E523", message, "Write its two letters, as in --country-code DE"))
    if problems:
        raise PersonasError(*problems)


def _check_consent(contacts: Contacts) -> Iterator[Problem]:
    if isinstance(contacts.consent, tuple) or contacts.consent == NO_RECORD:
        return
    options = f"--consent COLUMN=VALUE; or that nothing does: --consent {NO_RECORD}"
    message = "Nothing says who agreed to be contacted"
    yield Problem("E521", message, f"Say what records it: {options}")


def _check_keys(contacts: Contacts, platform: Platform) -> Iterator[Problem]:
    fields = {*contacts.columns, *(["country"] if contacts.region else [])}
    if not any(key <= fields for key in platform.keys):
        options = (
            " ".join(f"--{field.replace('_', '-')} COLUMN" for field in sorted(key))
            for key in platform.keys
        )
        message = f"{platform.name} finds people by what no column was named for"
        yield Problem("E523", message, f"Name one of: {'; '.join(options)}")


def _find_segments(model: Model, names: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the segments of some personas, by their ids or numbers."""
    personas: dict[str, set[int]] = {}
    for number, naming in sorted(model.run.names.items()):
        personas.setdefault(naming.persona or str(number), set()).add(number)
    segments = personas | {str(number): {number} for number in model.run.names}
    unknown = [f"`{name}`" for name in names if name not in segments]
    if unknown or not names:
        listing = ", ".join(f"`{name}` ({_format(numbers)})" for name, numbers in personas.items())
        message = f"The model has no persona {', '.join(unknown)}"
        message = message if names else "No persona is named"
        raise error("E524", message, f"Name some with --persona: {listing}")
    return tuple(sorted({number for name in names for number in segments[name]}))


def _format(numbers: set[int]) -> str:
    noun = "segment" if len(numbers) == 1 else "segments"
    return f"{noun} {', '.join(map(str, sorted(numbers)))}"


def _empty_audience_error(order: AudienceSettings, counts: Counts) -> PersonasError:
    text = f"{counts.customers:,} customers were asked for, {counts.consents:,} of them agreed"
    message = f"Nobody is left to be written: {text}, {counts.keys:,} of those have a usable key"
    if counts.customers and not counts.consents and isinstance(order.contacts.consent, tuple):
        column, value = order.contacts.consent
        return error("E525", message, f"No cell of `{column}` among theirs is `{value}`")
    coverage = (f"{c.field}: {c.invalid:,} not usable, {c.empty:,} empty" for c in counts.coverage)
    return error("E525", message, "; ".join(coverage))


def _check_size(size: int, platform: Platform) -> None:
    if platform.max_bytes is not None and size > platform.max_bytes:
        limit = f"{platform.name} takes {platform.max_bytes / 1e6:.0f} MB"
        message = f"The file would be {size / 1e6:.1f} MB, and {limit}"
        raise error("E526", message, "Export one persona at a time, or name fewer columns.")


def _make_audience(
    order: AudienceSettings,
    personas: Mapping[int, tuple[str, str]],
    counts: Counts,
    warnings: Sequence[Problem],
) -> Audience:
    platform, contacts = order.platform, order.contacts
    return Audience(
        platform=platform.name,
        personas=tuple(personas[segment][1] for segment in order.segments),
        is_hashed=bool(platform.hashed_fields) and not order.plain,
        consent=contacts.consent,
        customers=counts.customers,
        without_consent=counts.customers - counts.consents,
        without_key=counts.consents - counts.keys,
        duplicates=counts.keys - counts.people,
        people=counts.people,
        coverage=counts.coverage,
        unsupported=tuple(field for field in contacts.columns if field not in order.fields),
        warnings=(*warnings, *_warn(order, counts)),
    )


def _warn(order: AudienceSettings, counts: Counts) -> Iterator[Problem]:
    for coverage in counts.coverage:
        if coverage.invalid:
            column = order.contacts.columns[coverage.field]
            total = coverage.invalid + coverage.usable
            cells = f"{coverage.invalid:,} of {total:,} cells of `{column}`"
            message = f"{cells} are no {NOUNS.get(coverage.field, coverage.field)}"
            yield Problem("W522", message, HELP.get(coverage.field, "Mend them in the table."))
    if counts.people < order.platform.min_people:
        message = f"{counts.people:,} people are fewer than the {order.platform.min_people:,} that "
        yield Problem("W521", f"{message}{order.platform.name} wants", "Add further personas.")
