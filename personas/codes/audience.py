"""Codes 52, audiences: the customers of a persona as a platform takes them."""

from __future__ import annotations

from personas.codes.code import Code

AUDIENCE: tuple[Code, ...] = (
    Code(
        "E521",
        "Nothing says who may be contacted",
        "An audience is a list of people to be contacted, and whether they agreed is never "
        "guessed. Without a word on consent no file is written.",
        "personas export customers.csv --to audience --model model.json --format meta --email mail",
        "Name the column and the value that record it: --consent newsletter=yes. Where no column "
        "does, and the law lets you go on, say so: --consent none-recorded.",
    ),
    Code(
        "E522",
        "A contact column is not there",
        "Contact columns are taken by the very names that are given, and never guessed.",
        "--email Email, but the table has the column e_mail",
        "Name one of the columns that the message lists.",
    ),
    Code(
        "E523",
        "The platform could find nobody",
        "Every platform finds people by a key: an e-mail address, mostly, or a phone number. None "
        "of the columns that were named is one for this platform, or a country is no such code.",
        "personas export customers.csv --to audience --format hubspot --phone Phone …",
        "Name the columns that the message asks for, such as --email Email. Countries are two "
        "letters: --country-code DE.",
    ),
    Code(
        "E524",
        "No such persona in the model",
        "The model has no segment of this persona, and no segment of this number.",
        "--persona premum",
        "Name personas by their ids as the message lists them, or segments by their numbers.",
    ),
    Code(
        "E525",
        "Nobody is left for the audience",
        "No customer of these personas has both consent and a usable key. Nothing was written.",
        "--consent newsletter=yes, where every cell is 1 or 0",
        "Look at the counts in the message: the value of the consent, the columns, the persona.",
    ),
    Code(
        "E526",
        "The file is larger than the platform accepts",
        "The platform refuses files beyond its limit. Nothing was written.",
        "an audience of 60 MB for Klaviyo, which takes 50 MB",
        "Export one persona at a time, or name fewer contact columns.",
    ),
    Code(
        "W521",
        "The audience is smaller than the platform takes",
        "Platforms refuse or never deliver to short lists, as they would point at persons.",
        "an audience of 40 people for Meta, which wants 100",
        "Export several personas together: --persona premium,loyal.",
    ),
    Code(
        "W522",
        "Contacts cannot be used as they are written",
        "E-mail addresses that are none, phone numbers that no plan knows or without a country, "
        "countries that are no two letters: they are left out, and the person with them when "
        "there is no other key.",
        "phone: 0171 1234567, without --country-code",
        "Say which country they dial from: --country-code DE. Mend the others in the table.",
    ),
)
