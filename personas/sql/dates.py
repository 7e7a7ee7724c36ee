"""Dates as people and programs write them (`notations`), read as days.

Years of two digits belong to 1969–2068 (POSIX).

The names of the months in many languages, as one text that a query can look a name up in.

A name may be written out, or cut after three to five letters where that leaves one month of its
language; with its accents or without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from personas.sql.build import (
    all_of,
    call,
    conjunction,
    extract,
    integer,
    literal,
    lower,
    matches,
    null_if_empty,
    string,
    try_cast,
)
from personas.sql.notations import COUNTS, FORMS, ZERO, Count, Form

# Where a month has several forms, such as the genitive, they stand side by side: `января/январь`.
# An earlier language decides what a short form means in all.
LANGUAGES = {
    "English": "january february march april may june july august september october november "
    "december",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "German": "januar/jänner/jaenner februar/feber märz/maerz/mrz april mai juni juli august "
    "september oktober november dezember",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre "
    "noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "Dutch": "januari februari maart/mrt april mei juni juli augustus september oktober november "
    "december",
    "Polish": "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj "
    "czerwca/czerwiec lipca/lipiec sierpnia/sierpień września/wrzesień "
    "października/październik listopada/listopad grudnia/grudzień",
    "Russian": "января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь "
    "июля/июль августа/август сентября/сентябрь октября/октябрь ноября/ноябрь "
    "декабря/декабрь",
    "Ukrainian": "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень "
    "червня/червень липня/липень серпня/серпень вересня/вересень жовтня/жовтень "
    "листопада/листопад грудня/грудень",
    "Turkish": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november "
    "december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november "
    "desember",
    "Czech": "ledna/leden února/únor března/březen dubna/duben května/květen června/červen/čvn "
    "července/červenec/čvc srpna/srpen září října/říjen listopadu/listopad "
    "prosince/prosinec",
    "Slovak": "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún "
    "júla/júl augusta/august septembra/september októbra/október novembra/november "
    "decembra/december",
    "Hungarian": "január február március április május június július augusztus szeptember október "
    "november december",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "Finnish": "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu "
    "toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu "
    "syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu",
    "Greek": "ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος "
    "μαΐου/μάιος ιουνίου/ιούνιος ιουλίου/ιούλιος αυγούστου/αύγουστος "
    "σεπτεμβρίου/σεπτέμβριος οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος "
    "δεκεμβρίου/δεκέμβριος",
    "Bulgarian": "януари февруари март април май юни юли август септември октомври ноември "
    "декември",
    "Indonesian": "januari februari maret april mei juni juli agustus september oktober november "
    "desember",
    "Catalan": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "Arabic": "يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر "
    "نوفمبر ديسمبر",
    "Hebrew": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "Hindi": "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर "
    "नवंबर/नवम्बर दिसंबर/दिसम्बर",
}
SHORT = (3, 4, 5)


def list_names() -> dict[str, int]:
    """Return every spelling of a month in lower case, and its number."""
    spellings: dict[str, int] = {}
    for months in LANGUAGES.values():
        full = [(name, i) for i, month in enumerate(months.split(), 1) for name in month.split("/")]
        short = [(name[:n], i) for name, i in full for n in SHORT if n < len(name)]
        clear = [(s, i) for s, i in short if all(i == j for text, j in short if text == s)]
        for name, number in (*full, *clear):
            for spelling in _spellings(name):
                spellings.setdefault(spelling, number)
    return spellings


def _spellings(name: str) -> Iterator[str]:
    """The name as it may come: composed or not, without accents, and as capitals in lower case."""
    for text in (name, name.replace("i", "i̇")):  # how İ is lowered
        yield unicodedata.normalize("NFC", text)
        yield unicodedata.normalize("NFD", text)
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    yield plain.replace("ı", "i")
    yield name.replace("ı", "i")


# Words between blanks, each with its number: ` jan=01 feb=02 …`.
NAMES = "".join(f" {name}={number:02}" for name, number in list_names().items())


def month_number(name: exp.Expression) -> exp.Expression:
    """The two digits of a month by its name; NULL where it is no month's name."""
    key = call("CONCAT", string(" "), lower(name), string("="))
    names = string(NAMES)
    position = exp.StrPosition(this=names, substr=key)
    start = position.copy() + exp.Length(this=key.copy())
    digits = exp.Substring(this=names.copy(), start=start, length=integer(2))
    return exp.Case().when(position > 0, digits)


CENTURY = 69
MONDAY = "1900-01-01"
Parts = Sequence[exp.Expression]


def day(text: exp.Expression, notation: str | None) -> exp.Expression:
    """The day that a cell names, as DATE; NULL where it names none."""
    name = str(notation)
    if name in COUNTS:
        return _counted_day(text, COUNTS[name], FORMS[name][0].pattern)
    case = exp.Case()
    for form in FORMS[name]:
        case = case.when(matches(text, form.pattern), _read(text, form), copy=False)
    return case


def is_usual(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a number is as large as counts of days are today."""
    number = exp.Abs(this=_number(text, FORMS[notation][0].pattern))
    return number >= literal(COUNTS[notation].usual)


def is_zero(text: exp.Expression) -> exp.Expression:
    """Whether a cell says that there is no day, as `0000-00-00` does."""
    return matches(text, ZERO)


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is one day as day-month-year and another as month-day-year."""
    dmy, mdy = FORMS["dmy"][0], FORMS["mdy"][0]
    return all_of(matches(text, dmy.pattern), _read(text, dmy).neq(_read(text, mdy)))


# What follows builds new expressions of new parts, and copies a part only where it stands twice:
# every cell of every column of text is tried in many notations.


def _read(text: exp.Expression, form: Form) -> exp.Expression:
    return READERS[form.reader]([extract(text, form.pattern, group) for group in form.groups])


def _date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(year, _two(month), _two(number))


def _short_date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(_full(year), _two(month), _two(number))


def _named_date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(_full(year), _month(month), _two(number))


def _first_of_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(year, _two(month), string("01"))


def _first_of_named_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(_full(year), _month(month), string("01"))


def _first_of_quarter(parts: Parts) -> exp.Expression:
    year, quarter = parts
    start = exp.Substring(this=string("01040710"), start=_third(quarter), length=integer(2))
    return _calendar(_full(year), start, string("01"))


def _third(quarter: exp.Expression) -> exp.Expression:
    """Where the month of a quarter stands in `01040710`."""
    doubled = exp.Mul(this=_integer(quarter), expression=integer(2))
    return exp.Sub(this=doubled, expression=integer(1))


def _day_of_week(parts: Parts) -> exp.Expression:
    """The day of an ISO week, its Monday where none is named; week 1 holds the 4th of January."""
    year, week, *numbers = parts
    fourth = _calendar(year, string("01"), string("04"))
    monday = exp.cast(string(MONDAY), "date")
    weekday = (
        exp.paren(exp.DateDiff(this=fourth.copy(), expression=monday, unit=exp.var("DAY"))) % 7
    )
    number = _integer(null_if_empty(numbers[0])) if numbers else integer(1)
    number = exp.Coalesce(this=number, expressions=[integer(1)])
    days = exp.paren(_integer(week.copy()) - 1) * 7 + number - 1 - exp.paren(weekday)
    is_week = _integer(week).between(1, 53)
    return exp.Case().when(is_week, _add_days(fourth, days), copy=False)


def _counted_day(text: exp.Expression, unit: Count, pattern: str) -> exp.Expression:
    number = _number(text, pattern)
    is_day = conjunction(number.between(literal(unit.low), literal(unit.high)), number.neq(0))
    days = exp.Floor(this=number / literal(unit.per_day))
    start = exp.cast(string(unit.start), "date")
    return exp.Case().when(is_day, _add_days(start, days), copy=False)


def _number(text: exp.Expression, pattern: str) -> exp.Expression:
    return try_cast(extract(text, pattern, 1), "double")


def _add_days(start: exp.Expression, days: exp.Expression) -> exp.Expression:
    number = exp.cast(exp.paren(days), "int")
    return exp.cast(exp.DateAdd(this=start, expression=number, unit=exp.var("DAY")), "date")


def _calendar(
    year: exp.Expression, month: exp.Expression, number: exp.Expression
) -> exp.Expression:
    """The day of these digits; NULL where the calendar has no such day."""
    digits = exp.func("CONCAT", year, string("-"), month, string("-"), number)
    return exp.TryCast(this=digits, to=exp.DataType.build("date"))


def _month(name: exp.Expression) -> exp.Expression:
    """The digits of a month; no digits where the name is unknown, for CONCAT may leave out NULL."""
    return exp.Coalesce(this=month_number(name), expressions=[string("-")])


def _full(year: exp.Expression) -> exp.Expression:
    """A year of four digits."""
    is_late = exp.GTE(this=year.copy(), expression=string(str(CENTURY)))
    century = exp.Case().when(is_late, string("19"), copy=False).else_(string("20"), copy=False)
    return exp.Right(this=exp.func("CONCAT", century, year), expression=integer(4))


def _two(digits: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="LPAD", expressions=[digits, integer(2), string("0")])


def _integer(digits: exp.Expression) -> exp.Expression:
    return exp.TryCast(this=digits, to=exp.DataType.build("int"))


READERS: dict[str, Callable[[Parts], exp.Expression]] = {
    "date": _date,
    "short date": _short_date,
    "named date": _named_date,
    "month": _first_of_month,
    "named month": _first_of_named_month,
    "quarter": _first_of_quarter,
    "week": _day_of_week,
}
