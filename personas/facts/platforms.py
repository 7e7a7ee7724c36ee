"""The platforms that audiences are written for: headers, keys, hashing, limits.

From their own guidelines: Google Ads Customer Match (support.google.com/google-ads/answer/7659867),
Meta customer lists (facebook.com/business/help/2082575038703844), Klaviyo CSV requirements
(help.klaviyo.com, 115005078967), HubSpot imports (knowledge.hubspot.com), Salesforce Data Loader.
"""

from __future__ import annotations

from collections.abc import Mapping

from personas.facts.audience import FIELDS, Field, Platform

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
