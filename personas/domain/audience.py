"""An audience: the customers of some personas, and the platforms that take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from personas.domain.problem import Problem
from personas.domain.request import Reading

Field = Literal[
    "record", "email", "phone", "first_name", "last_name", "city", "state", "zip", "country"
]
Told = Literal["persona_id", "persona", "segment"]

FIELDS: tuple[Field, ...] = (
    "record", "email", "phone", "first_name", "last_name", "city", "state", "zip", "country"
)  # fmt: skip
NOT_RECORDED = "none-recorded"


@dataclass(frozen=True, slots=True)
class Platform:
    """How a platform takes a list of people.

    ``columns`` maps headers to what stands below them. Each of ``keys`` is a set of fields that
    together find a person. ``hashed`` fields are sent as SHA-256 in hexadecimal, of text in lower
    case; a platform with any also takes them unhashed. ``squeezed`` text loses everything but
    letters and digits first. ``sign`` begins a phone number. ``fewest`` people make an audience;
    ``largest`` is the size of a file that is accepted, in bytes.
    """

    name: str
    columns: Mapping[str, Field | Told]
    keys: tuple[frozenset[Field], ...]
    hashed: frozenset[Field] = frozenset()
    squeezed: bool = False
    sign: str = "+"
    fewest: int = 1
    largest: int | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The contact fields that have a place here, in the order of the columns."""
        named = set(self.columns.values())
        return tuple(one for one in FIELDS if one in named)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where the contacts of a table stand, and who may be contacted.

    ``columns`` maps fields to columns of the table. ``region`` (two letters, ISO 3166) is the
    country of customers for whom no column says another. ``consent`` is the column and the value
    that record it, or `NOT_RECORDED`; without a word on consent there is no audience.
    """

    columns: Mapping[Field, str] = field(default_factory=dict)
    region: str | None = None
    consent: tuple[str, str] | str | None = None


@dataclass(frozen=True, slots=True)
class AudienceRequest:
    """What the analyst asks for. ``personas`` are ids of personas or numbers of segments.

    ``plain`` leaves contacts unhashed; ``id`` and ``reading`` say what is otherwise in the table
    than it was.
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
    """One field among the people with consent: how many have a usable value, an odd one, none."""

    field: Field
    usable: int
    odd: int
    empty: int


@dataclass(frozen=True, slots=True)
class Audience:
    """What was written, in counts: nothing in here is of a single person.

    Of ``customers`` in the personas, ``refused`` did not consent; ``lost`` of the rest have no
    key to be found by, ``doubled`` share the key of another. ``unsent`` fields have no place
    on the platform.
    """

    platform: str
    personas: tuple[str, ...]
    hashed: bool
    consent: tuple[str, str] | str | None
    customers: int
    refused: int
    lost: int
    doubled: int
    written: int
    coverage: tuple[Coverage, ...]
    unsent: tuple[Field, ...] = ()
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
    hashed=PEOPLE,
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
    hashed=frozenset(FIELDS) - RECORD,
    squeezed=True,
    sign="",
    fewest=100,
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
    largest=50_000_000,
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
    hashed=PEOPLE,
)

PLATFORMS: Mapping[str, Platform] = {
    platform.name: platform for platform in (GOOGLE, META, KLAVIYO, HUBSPOT, SALESFORCE, CSV)
}
