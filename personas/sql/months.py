"""The names of the months in many languages, as one text that a query can look a name up in.

A name may be written out, or cut after three to five letters where that leaves one month of its
language; with its accents or without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sqlglot import exp

from personas.sql.build import call, integer, lower

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
    key = call("CONCAT", exp.Literal.string(" "), lower(name), exp.Literal.string("="))
    names = exp.Literal.string(NAMES)
    position = exp.StrPosition(this=names, substr=key)
    start = position.copy() + exp.Length(this=key.copy())
    digits = exp.Substring(this=names.copy(), start=start, length=integer(2))
    return exp.Case().when(position > 0, digits)
