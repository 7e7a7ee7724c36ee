"""Audiences: the customers of chosen personas, and the platforms that accept them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from personas.domain.problem import Problem
from personas.domain.request import Reading

Field = Literal[
    "record", "email", "phone", "first_name", "last_name", "city", "state", "zip", "country"
]
PersonaField = Literal["persona_id", "persona", "segment"]

FIELDS: tuple[Field, ...] = get_args(Field)
NO_RECORD = "none-recorded"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's format for a list of people.

    ``columns`` maps headers to fields. Each of ``keys`` is a set of fields that identifies a
    person. ``hashed_fields`` are sent as SHA-256 in hexadecimal, of text in lower case; the
    platform also takes them unhashed. ``strips_punctuation`` keeps letters and digits only.
    ``phone_prefix`` is the prefix of a phone number, ``min_people`` the smallest number of people,
    ``max_bytes`` the largest file, in bytes.
    """

    name: str
    columns: Mapping[str, Field | PersonaField]
    keys: tuple[frozenset[Field], ...]
    hashed_fields: frozenset[Field] = frozenset()
    strips_punctuation: bool = False
    phone_prefix: str = "+"
    min_people: int = 1
    max_bytes: int | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The contact fields that the platform accepts."""
        contents = set(self.columns.values())
        return tuple(name for name in FIELDS if name in contents)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contact columns of a table, and the consent.

    ``columns`` maps fields to columns of the table. ``region`` (two letters, ISO 3166) is the
    default country. ``consent`` is the column and the value that record consent, or
    `NO_RECORD`; without it there is no audience.
    """

    columns: Mapping[Field, str] = field(default_factory=dict)
    region: str | None = None
    consent: tuple[str, str] | str | None = None


@dataclass(frozen=True, slots=True)
class AudienceRequest:
    """A request for an audience. ``personas`` are ids of personas or numbers of segments.

    ``plain`` leaves contacts unhashed; ``id`` and ``reading`` override those of the
    model.
    """

    data: object
    model: Path
    platform: Platform
    personas: Sequence[str]
    contacts: Contacts
    plain: bool = False
    id: str | None = None
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of usable, invalid and empty values of a field, among people with consent."""

    field: Field
    usable: int
    invalid: int
    empty: int


@dataclass(frozen=True, slots=True)
class Audience:
    """The result of an export, in counts; nothing in it describes a single person.

    Of ``customers`` in the personas, those ``without_consent`` and ``without_key`` are
    left out; ``duplicates`` share a key. The platform does not accept ``unsupported`` fields.
    """

    platform: str
    personas: tuple[str, ...]
    is_hashed: bool
    consent: tuple[str, str] | str | None
    customers: int
    without_consent: int
    without_key: int
    duplicates: int
    people: int
    coverage: tuple[Coverage, ...]
    unsupported: tuple[Field, ...] = ()
    warnings: tuple[Problem, ...] = ()


PEOPLE: frozenset[Field] = frozenset({"email", "phone", "first_name", "last_name"})
EMAIL: frozenset[Field] = frozenset({"email"})
PHONE: frozenset[Field] = frozenset({"phone"})
RECORD: frozenset[Field] = frozenset({"record"})
ADDRESS: frozenset[Field] = frozenset({"first_name", "last_name", "country", "zip"})

GOOGLE = Platform(
    "google",
    {
        "Email": "email",
        "Phone": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Country": "country",
        "Zip": "zip",
    },
    keys=(EMAIL, PHONE, ADDRESS),
    hashed_fields=PEOPLE,
)
META = Platform(
    "meta",
    {
        "email": "email",
        "phone": "phone",
        "fn": "first_name",
        "ln": "last_name",
        "ct": "city",
        "st": "state",
        "zip": "zip",
        "country": "country",
    },
    keys=(EMAIL, PHONE),
    hashed_fields=frozenset(FIELDS) - RECORD,
    strips_punctuation=True,
    phone_prefix="",
    min_people=100,
)
KLAVIYO = Platform(
    "klaviyo",
    {
        "Email": "email",
        "Phone Number": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "City": "city",
        "State / Region": "state",
        "Zip Code": "zip",
        "Country": "country",
        "Persona": "persona",
        "Segment": "segment",
    },
    keys=(EMAIL, PHONE),
    max_bytes=50_000_000,
)
HUBSPOT = Platform(
    "hubspot",
    {
        "Record ID": "record",
        "Email": "email",
        "Phone Number": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "City": "city",
        "State/Region": "state",
        "Postal Code": "zip",
        "Country/Region": "country",
        "Customer Persona": "persona",
        "Customer Segment": "segment",
    },
    keys=(RECORD, EMAIL),
)
SALESFORCE = Platform(
    "salesforce",
    {
        "Id": "record",
        "Email": "email",
        "Phone": "phone",
        "FirstName": "first_name",
        "LastName": "last_name",
        "MailingCity": "city",
        "MailingState": "state",
        "MailingPostalCode": "zip",
        "MailingCountry": "country",
        "Persona__c": "persona",
        "Segment__c": "segment",
    },
    keys=(RECORD, EMAIL),
)
CSV = Platform(
    "csv",
    {
        **{name: name for name in FIELDS},
        "persona_id": "persona_id",
        "persona": "persona",
        "segment": "segment",
    },
    keys=(RECORD, EMAIL, PHONE),
    hashed_fields=PEOPLE,
)

PLATFORMS: Mapping[str, Platform] = {
    platform.name: platform for platform in (GOOGLE, META, KLAVIYO, HUBSPOT, SALESFORCE, CSV)
}
