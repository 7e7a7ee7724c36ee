"""Days as people and programs write them: 40 days in some sixty notations, and in periods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Write = Callable[[date], str]

# 40 days with every month, days before and after the twelfth, and no two in one week.
DAYS = tuple(date(2023, 1, 4) + timedelta(days=9 * i) for i in range(40))

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "de short": "Jan. Feb. Mrz. Apr. Mai Jun. Jul. Aug. Sep. Okt. Nov. Dez.",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro "
    "novembro dezembro",
    "it short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl short": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru short": "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек.",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "tr capitals": "OCAK ŞUBAT MART NİSAN MAYIS HAZİRAN TEMMUZ AĞUSTOS EYLÜL EKİM KASIM ARALIK",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου "
    "Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
EN = "January February March April May June July August September October November December"
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun"


def english(day: date, length: int = 3) -> str:
    return EN.split()[day.month - 1][:length]


def named(language: str) -> Write:
    months = MONTHS[language].split()
    joint = " de " if language in ("es", "pt") else ". " if language in ("de", "fi", "cs") else " "
    between = " de " if language in ("es", "pt") else " "
    return lambda day: f"{day.day}{joint}{months[day.month - 1]}{between}{day.year}"


def ordinal(day: date) -> str:
    ends = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    return f"{english(day, 9)} {day.day}{ends.get(day.day, 'th')}, {day.year}"


def weekday(day: date) -> str:
    return WEEKDAYS.split()[day.weekday()]


def number(day: date, start: date = date(1899, 12, 30)) -> int:
    return (day - start).days


def seconds(day: date) -> int:
    return number(day, date(1970, 1, 1)) * 86_400 + 40_000


HU = (
    "január február március április május június július augusztus szeptember október november "
    "december"
)
RU = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"


def quarter(day: date) -> int:
    return (day.month + 2) // 3


def first_day(day: date) -> date:
    return date(day.year, 3 * quarter(day) - 2, 1)


NOTATIONS: dict[str, tuple[str, Write]] = {
    **{language: ("dmy", named(language)) for language in MONTHS},
    "ISO with offset": ("ymd", lambda d: f"{d}T23:30:00-05:00"),
    "ISO with fractions": ("ymd", lambda d: f"{d}T10:11:12.123456Z"),
    "ISO with a zone's name": ("ymd", lambda d: f"{d}T10:11:12+01:00[Europe/Paris]"),
    "ISO date with offset": ("ymd", lambda d: f"{d}+01:00"),
    "DB2": ("ymd", lambda d: f"{d}-10.11.12.000000"),
    "PostgreSQL": ("ymd", lambda d: f"{d} 10:11:12.5+00"),
    "Ruby": ("ymd", lambda d: f"{d} 10:11:12 UTC"),
    "ISO basic": ("compact", lambda d: f"{d:%Y%m%d}T101112Z"),
    "Chinese": ("ymd", lambda d: f"{d.year}年{d.month}月{d.day}日"),
    "Chinese afternoon": ("ymd", lambda d: f"{d.year}/{d.month}/{d.day} 下午3:05:00"),
    "Japanese weekday": ("ymd", lambda d: f"{d.year}年{d.month:02}月{d.day:02}日(火) 10:30"),
    "Korean": ("ymd", lambda d: f"{d.year}. {d.month}. {d.day}. 오후 3:05"),
    "Hungarian": ("ymd", lambda d: f"{d.year}. {HU.split()[d.month - 1]} {d.day}."),
    "RFC 2822": ("dmy", lambda d: f"{weekday(d)}, {d:%d} {english(d)} {d.year} 10:11:12 +0000"),
    "HTTP": ("dmy", lambda d: f"{weekday(d)}, {d:%d} {english(d)} {d.year} 10:11:12 GMT"),
    "Apache": ("dmy", lambda d: f"[{d:%d}/{english(d)}/{d.year}:10:11:12 +0000]"),
    "Oracle": ("dmy", lambda d: f"{d:%d}-{english(d).upper()}-{d:%y} 11.30.00.000000 PM"),
    "Oracle with zone": (
        "dmy", lambda d: f"{d:%d}-{english(d).upper()}-{d:%y} 11.30.00.000000 PM -05:00",
    ),
    "SAS": ("dmy", lambda d: f"{d:%d}{english(d).upper()}{d.year}:10:11:12.000"),
    "German clock": ("dmy", lambda d: f"{d.day}.{d.month}.{d.year}, 10:11 Uhr"),
    "Russian year": ("dmy", lambda d: f"{named('ru')(d)} г., 10:11"),
    "French clock": ("dmy", lambda d: f"{d:%d/%m/%Y} à 10h11"),
    "JavaScript": (
        "mdy", lambda d: f"{weekday(d)} {english(d)} {d:%d} {d.year} 10:11:12 GMT+0100 (CET)",
    ),
    "C": ("mdy", lambda d: f"{weekday(d)} {english(d)} {d.day:2} 10:11:12 {d.year}"),
    "Twitter": ("mdy", lambda d: f"{weekday(d)} {english(d)} {d:%d} 10:11:12 +0000 {d.year}"),
    "US clock": ("mdy", lambda d: f"{d.month}/{d.day}/{d.year}, 11:30:00\u202fPM"),
    "US short": ("mdy", lambda d: f"{d.month}/{d.day}/{d:%y} 11:30"),
    "ordinal": ("mdy", ordinal),
    "long": ("mdy", lambda d: f"{weekday(d)}, {english(d, 9)} {d.day}, {d.year} at 10:11 PM"),
    "epoch": ("epoch_s", lambda d: str(seconds(d))),
    "epoch with decimals": ("epoch_s", lambda d: f"{seconds(d)}.25"),
    "epoch in milliseconds": ("epoch_ms", lambda d: f"{seconds(d)}123"),
    "epoch in microseconds": ("epoch_us", lambda d: f"{seconds(d)}123456"),
    ".NET": ("epoch_ms", lambda d: f"/Date({seconds(d)}123+0100)/"),
    "spreadsheet": ("excel", lambda d: str(number(d))),
    "spreadsheet with time": ("excel", lambda d: f"{number(d)}.4375"),
    "eight digits": ("compact", lambda d: f"{d:%Y%m%d}"),
    "fourteen digits": ("compact", lambda d: f"{d:%Y%m%d}101112"),
}  # fmt: skip


PERIODS: dict[str, tuple[str, Write, Callable[[date], date]]] = {
    "ISO month": ("month", lambda d: f"{d:%Y-%m}", lambda d: d.replace(day=1)),
    "month first": ("month", lambda d: f"{d:%m/%Y}", lambda d: d.replace(day=1)),
    "dotted month": ("month", lambda d: f"{d:%m.%Y}", lambda d: d.replace(day=1)),
    "six digits": ("month", lambda d: f"{d:%Y%m}", lambda d: d.replace(day=1)),
    "named month": ("month", lambda d: f"{english(d)} {d.year}", lambda d: d.replace(day=1)),
    "spreadsheet month": ("month", lambda d: f"{english(d)}-{d:%y}", lambda d: d.replace(day=1)),
    "Russian month": (
        "month", lambda d: f"{RU.split()[d.month - 1]} {d.year} г.", lambda d: d.replace(day=1),
    ),
    "quarter first": ("quarter", lambda d: f"Q{quarter(d)} {d.year}", first_day),
    "quarter last": ("quarter", lambda d: f"{d.year}-Q{quarter(d)}", first_day),
    "Spanish quarter": ("quarter", lambda d: f"{quarter(d)}T{d.year}", first_day),
    "German quarter": ("quarter", lambda d: f"{quarter(d)}. Quartal {d.year}", first_day),
    "Chinese quarter": ("quarter", lambda d: f"{d.year}年第{quarter(d)}季度", first_day),
    "ISO week": ("week", lambda d: f"{d:%G-W%V}", lambda d: d - timedelta(days=d.weekday())),
    "German week": ("week", lambda d: f"KW {d:%V/%G}", lambda d: d - timedelta(days=d.weekday())),
    "ISO day of a week": ("week", lambda d: f"{d:%G-W%V-%u}", lambda d: d),
}  # fmt: skip
