"""Codes 52: audiences for platforms."""

from __future__ import annotations

from personas.codes.code import Code

AUDIENCE: tuple[Code, ...] = (
    Code(
        "E521",
        "Consent is not specified",
        "An audience is a list of people to contact, and personas never guesses whether they "
        "agreed. Without a setting for consent no file is written.",
        "personas export customers.csv --to audience --model model.json --format meta --email mail",
        "Name the column and the value that record consent: --consent newsletter=yes. If no "
        "column does, and the law permits it, say so: --consent none-recorded.",
    ),
    Code(
        "E522",
        "A contact column does not exist",
        "Contact columns must be named exactly, and are never guessed.",
        "--email Email, but the table has the column e_mail",
        "Name one of the columns in the message.",
    ),
    Code(
        "E523",
        "No column identifies people for the platform",
        "Every platform identifies people by a key, usually an e-mail address or a phone number. "
        "None of the named columns is a key for this platform, or the country code is invalid.",
        "personas export customers.csv --to audience --format hubspot --phone Phone …",
        "Name the columns in the message, such as --email Email. A country is two letters: "
        "--country-code DE.",
    ),
    Code(
        "E524",
        "The model does not have this persona",
        "The model has no segment with this persona or this number.",
        "--persona premum",
        "Use ids of personas in the message, or numbers of segments.",
    ),
    Code(
        "E525",
        "The audience is empty",
        "No customer of these personas has both consent and a usable key. Nothing was written.",
        "--consent newsletter=yes, where every cell is 1 or 0",
        "Check the counts in the message: the value of the consent, the columns, the persona.",
    ),
    Code(
        "E526",
        "The file exceeds the platform's limit",
        "The platform rejects files above its limit. Nothing was written.",
        "an audience of 60 MB for Klaviyo, which accepts 50 MB",
        "Export one persona at a time, or name fewer contact columns.",
    ),
    Code(
        "W521",
        "The audience is below the platform's minimum",
        "Platforms reject short lists or never deliver to them, because these could identify "
        "persons.",
        "an audience of 40 people for Meta, which requires 100",
        "Export several personas together: --persona premium,loyal.",
    ),
    Code(
        "W522",
        "Some contacts are invalid",
        "E-mail addresses are malformed, phone numbers fit no numbering plan or lack a country, "
        "or countries are not two letters. These values are left out, and so are people without "
        "another key.",
        "phone: 0171 1234567, without --country-code",
        "Set the country of the phone numbers: --country-code DE. Correct the others in the table.",
    ),
)
