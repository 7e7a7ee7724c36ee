"""The words of a column's name, and the words that say what a column is for."""

from __future__ import annotations

import re
import unicodedata

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+")


def split_words(name: str) -> str:
    """Return the words of a name in lower case without accents: `MntWines` is `mnt wines`."""
    return " ".join(_WORD.findall(without_accents(name))).casefold()


def without_accents(text: str) -> str:
    """Return a text with the letters that accents stand on."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_STROKES))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _pattern(words: str) -> re.Pattern[str]:
    """Return the pattern of a list of words: `_` is a blank, `*` any letters, `^` and `$` ends."""
    parts = (word.replace("_", " ").replace("*", r"\w*") for word in words.split())
    return re.compile("|".join(_part(part) for part in parts))


def _part(part: str) -> str:
    start = "" if part.startswith("^") else r"\b"
    return f"{start}{part}" if part.endswith("$") else rf"{start}{part}\b"


# English, German, French, Spanish, Italian, Portuguese and Dutch; names have no accents here.
VALUE = _pattern("""
    revenues? sales turnover spend spends spent spending expenditures? monetary amounts? amt mnt
    profits? margin charges? billed ltv clv cltv lifetime_value customer_value donations? donated
    pledged? premiums? mrr arr gmv fees? fees_paid money subtotal gifts?_(?:total|amount|value)
    (?:total|sum)_(?:of_)?gifts? (?:order|basket|cart|purchases?|transactions?|invoice|deal)_value
    (?:order|grand|invoice|purchases?|basket|cart|sales)_total total_(?:paid|price|bill)
    ^total$ ^value$ ^paid$ ^contribution$
    *umsatz* *umsaetze? *erlose? *ausgaben *betrag *betrage *bestellwert *einkaufswert *kaufwert
    *auftragswert *warenkorbwert *kundenwert *gewinn *deckungsbeitrag *bestellsumme *kaufsumme
    *beitrag *gebuhr *gebuhren *spenden? *spendensumme
    chiffre_d_?affaires? ^ca(?:_(?:ht|ttc|total|annuel|net|\\d+))*$ depenses? montants? ventes?
    benefices? recettes? dons? cotisations? marge total_(?:ht|ttc)
    ventas? gastos? gastado importes? facturacion facturado montos? ganancias? beneficios?
    donacion donaciones cuotas? valor_(?:de_)?(?:la_)?compras?
    fatturato ricav[oi] spes[ae] importo importi vendite incass[oi] guadagno donazion[ei]
    valore_(?:ordine|acquisti)
    receitas? faturamento faturacao vendas? despesas? valor_(?:gasto|total|pedido) montante lucro
    doacao doacoes mensalidade
    *omzet uitgaven uitgave *besteding *bestedingen besteed *bedrag *bedragen winst donaties?
    *bijdrage
""")
# What is no amount that adds up over customers, though a word of value stands beside it.
NO_VALUE = _pattern("""
    incomes? salary salaries wages? *einkommen *gehalt *lohn revenus? salaire ingresos? sueldo renta
    salario reddito stipendio renda rendimento inkomen salaris loon ages? alter edad eta idade
    leeftijd scores? scoring points? *punkte ratings? index grade prices? *preis *preise prix
    precios? prezz[oi] precos? prijs limite? *limit balances? bal *saldo solde *kontostand costs?
    *kosten couts? costes? costos? custos? cogs rates? ratios? *quote pct percent* *prozent
    *anteil shares? pourcentage taux tasa taxa tasso avg average mean *durchschnitt* durchschn
    moyen* medi[oa] promedio gemiddeld* *mittel median per_\\w+$ units? ads? advert* marketing
    campaign acquisition budget loans? debts? mortgage *kredit *schulden pret prestamo claims?
    refund* returns? returned retouren discounts? *rabatt remise descuento sconto desconto korting
    tax taxes mwst tva iva shipping *versand chng change delta diff growth trend frequency freq
    counts? ct cnt num number nb anzahl nombre numero aantal qty quantity *menge max min maximum
    minimum largest smallest highest lowest rank decile percentile quantile time hours? minutes?
    *zeit stunden temps heures? tiempo horas? tempo ore tijd flag
    ^(?:first|last|letzter?|letztes|dernier|derniere|ultim[oa])_(?!year|month|quarter|\\d)\\w+
""")
COST = _pattern("""
    costs? *kosten couts? costes? cost[oi] custos? kosten cogs prices? *preise? prix precios?
    prezz[oi] precos? prijs prijzen
    (?:ads?|advert\\w*|marketing|media|campaign|acquisition)_(?:spend|spending|expenses?|budget)
    *werbeausgaben *werbebudget
""")
BOUGHT = _pattern("purchases einkaufe kaufe achats compras acquisti aankopen")

OUTCOME = _pattern("""
    responses? respond(?:ed|s)? responder churn* attrit* exited lapsed cancel* convert(?:ed|s)?
    conversions? complain* subscribed unsubscribed accept(?:ed|s|ance)? target ^y$ ^left$ outcome
    default(?:ed)? renewed renewal clicked bought redeemed retained reactivated deposit signed_up
    satisfied dissatisfied
    abgewandert* abwander* *kundigung *gekundigt reagiert geantwortet storniert beschwerde*
    *reklamation* resili* desabonn* repons* repondu* reclamation* plaintes? converti* baja bajas
    respuestas? respondio abandono* cancelad[oa] quejas? reclamos? rispost[ae] abbandon* disdett*
    reclam[oi] convertit[oa] respostas? respondeu cancelou cancelamento reclamac* evasao opgezegd
    opzegging reactie gereageerd klacht* geconverteerd
""")
OUTCOME_VALUE = _pattern("churned attrited exited unsubscribed abgewandert gekundigt resilie")
RATING = _pattern("""
    satisf* ratings? rated nps csat promoter recommend* review_scores? stars? likes? liking
    *zufrieden* *bewertung* weiterempfehl* *recommand* valoracion calificacion soddisf* valutazione
    avaliacao *tevreden* beoordeling aanbevel*
""")
NO_RATING = _pattern("credit kredit counts? num number nb anzahl nombre social facebook")

COUNT = _pattern("""
    num nb number no_of nr_of n_of counts? ct cnt qty quantity anzahl *anzahl nombre cantidad
    quantita quantidade aantal children childs? kids? kidhome teens? teenhome dependents? siblings
    kinder enfants hijos figli filhos kinderen visits orders bookings logins tickets calls clicks
    nights rooms persons family_size household_size haushaltsgrosse
""")
CODE = _pattern("""
    is has was did can flag sex gender genre geschlecht sexe sexo sesso geslacht genero marital*
    civil status familienstand *stand etat_civil estado stato staat channels? kanal canal canale
    kanaal regions? regione regiao regio country land pays pais paese city stadt ville ciudad citta
    cidade stad state province area zone district bezirk types? typ *typ tipo art code kode codigo
    codice categor* kategorie class klasse classe clase *segment group *gruppe groupe grupo gruppo
    groep plans? *tarif tariff tarifa tariffa tier levels? niveau nivel livello *stufe method*
    mode modus modo occupation job beruf profession* profesion beroep education* bildung* *abschluss
    settlement location standort source quelle device platform*
    browser os payment_(?:method|type) card brand marke marque marca race ethnic* quarter month
    weekday day_of_week season saison *monat mois mes mese mes maand wochentag jour dia_semana
""")
SHOP = _pattern("store shop branch filiale magasin tienda negozio loja winkel sucursal outlet")
ORDERED_CODE = _pattern("""
    education* bildung* *abschluss levels? niveau nivel livello *stufe size settlement_size tier
    class klasse classe clase grade priority prioritat priorite month *monat mois mese maand
    weekday day_of_week wochentag quarter
""")
SCALE = _pattern("""
    ratings? satisf* loyal* engagement interest* sensitiv* influence importan* agree* likel* intent*
    nps csat *zufrieden* *bewertung* trust quality stress
""")
DEMOGRAPHIC = _pattern("""
    ages? *alter edad eta idade leeftijd years?_old sex gender genre geschlecht sexe sexo sesso
    geslacht genero region* country land pays pais paese city stadt ville ciudad citta cidade stad
    state province location zip plz post* incomes? *einkommen revenus? ingresos? reddito renda
    inkomen education* bildung* *abschluss marital* civil familienstand etat_civil household
    haushalt* menage hogar famil* children kids? kinder enfants hijos figli filhos kinderen
    occupation job beruf profession* birth* *geburt* naissance nacimiento nascita nascimento
    geboorte* yob dob ethnic* race nationalit* senior married partner dependents? home_?owner
""")
BIRTH = _pattern("""
    birth* dob yob born *geburt* geboren naissance nacimiento nascita nascimento geboorte*
""")
YEAR = _pattern("years? yr *jahr annee an ano anno jaar yob")
COORDINATE = _pattern("lat latitude lon lng long longitude breitengrad langengrad")
POSTAL = _pattern("zip zip_?code zipcode post_?code postal* postleitzahl plz cap cep codigo_postal")
NUMBERING = _pattern("(?:id|ids|code|uuid|guid|key|nr|number|nummer|sku|ean)$")
PERSONAL = _pattern("""
    e_?mails? mails? phones? telephone *telefon* tel mobile handy* fax first_?name last_?name
    surname full_?name (?:customer|client|user|contact|guest|member|donor|kunden?)_?name ^name$
    vorname nachname kundenname nom prenom ^nombre$ apellidos? cognome ^nome$ sobrenome naam
    voornaam achternaam address* adresse* anschrift direccion indirizzo endereco adres street
    *strasse rue calle straat iban ssn passport ip
""")
SEGMENTS = _pattern("""
    clusters? *cluster kmeans k_means segmentation segmentierung personas? truth ^labels?$
    ^(?:(?:customer|client|user|member|rfm|value|kunden)_)?segments?(?:_(?:id|name|label|no|code))?$
    kundensegment
""")
LEAK = _pattern("""
    classifier naive_bayes predict* propensity proba probability probabilities y_hat yhat y_pred
    churn_score churn_risk churn_prob* risk_of_churn prognose* random_forest xgboost logit
""")
