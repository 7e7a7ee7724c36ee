"""Who is in an audience, how they are written for each platform, and how the rest is counted."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256

import pytest

from personas.domain.audience import PLATFORMS, Contacts, Coverage
from personas.export.audience.people import AudienceSettings
from tests.audience.conftest import COLUMNS, Maker

ADA = (
    "1",
    " Ada@X.org ",
    "0171 1234567",
    "Zoë  Anne",
    "O'Neil",
    "Bad Ems",
    "01067",
    "de",
    "Yes",
    "1",
)
TWIN = ("2", "ada@x.org", "", "", "", "", "", "", "yes", "1")
NO_MAIL = ("3", "bad mail", "+44 20 8366 1177", "Al", "Bo", "", "WC2H 8LG", "GB", "YES", "1")
LOST = ("4", "", "12", "Al", "Bo", "", "94016-123", "Germany", "yes", "1")
REFUSED = ("5", "n@o.de", "", "No", "Consent", "", "1", "DE", "no", "1")
UNASKED = ("6", "u@o.de", "", "Un", "Asked", "", "1", "DE", "", "1")
OTHER = ("7", "us@x.com", "(201) 555-0123", "Jo", "Do", "Reno", "94016-1234", "US", "yes", "2")
ROWS = [ADA, TWIN, NO_MAIL, LOST, REFUSED, UNASKED, OTHER]


def _order(platform: str, plain: bool = False, contacts: Contacts = COLUMNS) -> AudienceSettings:
    return AudienceSettings(PLATFORMS[platform], contacts, (1,), plain)


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_everybody_who_is_left_out_is_counted(make: Maker) -> None:
    made = make(ROWS, _order("google")).counts
    assert (made.customers, made.consents, made.keys, made.people) == (6, 4, 3, 2)
    assert made.coverage[:2] == (Coverage("email", 2, 1, 1), Coverage("phone", 2, 1, 1))
    assert made.coverage[-1] == Coverage("country", 2, 1, 1)


def test_google_wants_hashes_of_trimmed_lower_case_and_a_plus(make: Maker) -> None:
    (ada,) = [row for row in make(ROWS, _order("google")).rows if row["Country"] == "DE"]
    assert ada == {
        "Email": _sha("ada@x.org"),
        "Phone": _sha("+491711234567"),
        "First Name": _sha("zoë anne"),
        "Last Name": _sha("o'neil"),
        "Country": "DE",
        "Zip": "01067",
    }


def test_meta_wants_all_hashed_letters_and_digits_alone_and_no_plus(make: Maker) -> None:
    (ada,) = [row for row in make(ROWS, _order("meta")).rows if row["ct"]]
    assert ada == {
        "email": _sha("ada@x.org"),
        "phone": _sha("491711234567"),
        "fn": _sha("zoëanne"),
        "ln": _sha("oneil"),
        "ct": _sha("badems"),
        "zip": _sha("01067"),
        "country": _sha("de"),
    }


def test_a_zip_of_the_united_states_is_short_for_meta(make: Maker) -> None:
    (other,) = make([OTHER, ADA], replace(_order("meta"), segments=(2,))).rows
    assert other["zip"] == _sha("94016")


@pytest.mark.parametrize("platform", ["google", "meta", "csv"])
def test_unhashed_where_the_platform_takes_it(make: Maker, platform: str) -> None:
    rows = make(ROWS, _order(platform, plain=True)).rows
    (ada,) = [row for row in rows if "ada@x.org" in row.values()]
    number = "491711234567" if platform == "meta" else "+491711234567"
    assert {"Zoë Anne", "O'Neil", number, "01067"} <= set(ada.values())


@pytest.mark.parametrize(
    ("platform", "headers"),
    [
        ("klaviyo", ["Email", "Phone Number", "First Name", "Last Name", "City", "Zip Code",
                     "Country", "Persona", "Segment"]),
        ("hubspot", ["Email", "Phone Number", "First Name", "Last Name", "City", "Postal Code",
                     "Country/Region", "Customer Persona", "Customer Segment"]),
        ("salesforce", ["Email", "Phone", "FirstName", "LastName", "MailingCity",
                        "MailingPostalCode", "MailingCountry", "Persona__c", "Segment__c"]),
    ],
)  # fmt: skip
def test_mailing_platforms_want_plain_contacts(
    make: Maker, platform: str, headers: list[str]
) -> None:
    made = make(ROWS, _order(platform))
    assert list(made.rows[0]) == headers
    assert not made.bytes.startswith(b"\xef\xbb\xbf")
    (ada,) = [row for row in made.rows if row["Email"] == "ada@x.org"]
    assert list(ada.values())[1:4] == ["+491711234567", "Zoë Anne", "O'Neil"]
    assert list(ada.values())[-2:] == ["Premium Shoppers", "1"]


def test_a_record_of_the_platform_is_a_key(make: Maker) -> None:
    contacts = Contacts({"record": "id"}, consent="none-recorded")
    made = make(ROWS, _order("hubspot", contacts=contacts))
    assert [row["Record ID"] for row in made.rows] == ["1", "2", "3", "4", "5", "6"]
    assert made.counts.customers == made.counts.people == 6


def test_the_country_of_all_is_for_those_who_say_none(make: Maker) -> None:
    contacts = replace(COLUMNS, region="CH")
    made = make(
        [("8", "", "044 668 18 00", "A", "B", "", "8001", "", "yes", "1"), LOST],
        _order("google", plain=True, contacts=contacts),
    )
    assert [(row["Phone"], row["Country"]) for row in made.rows] == [("+41446681800", "CH")]
    assert made.counts.coverage[-1] == Coverage("country", 1, 1, 0)


def test_an_address_alone_is_a_key_for_google(make: Maker) -> None:
    row = ("9", "", "", "Ann", "Lee", "", "10115", "DE", "yes", "1")
    assert make([row, LOST], _order("google")).counts.people == 1


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_the_order_of_rows_leaves_no_trace(make: Maker, platform: str) -> None:
    rows = [*ROWS, *(replace_id(row, i) for i, row in enumerate(ROWS, start=10))]
    first = make(rows, _order(platform)).bytes
    shuffled = random.Random(3).sample(rows, len(rows))
    assert make(shuffled, _order(platform)).bytes == first


def replace_id(row: tuple[str, ...], number: int) -> tuple[str, ...]:
    """The same person under another id, with another name."""
    return (str(number), row[1], row[2], f"{row[3]}{number}", *row[4:])
