"""Names of the columns of purchases, by role and in several languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from personas.domain.measure import Column
from personas.ingest.columns import normalize_name

# Role → names, in tiers: names of an earlier tier are less ambiguous.
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "customer": (
        (
            "customerid", "customerno", "customernumber", "customerkey", "custid", "custno",
            "clientid", "clientno", "memberid", "userid", "buyerid", "shopperid", "accountid",
            "cardid", "loyaltyid", "visitorid", "householdkey", "householdid",
        ),
        ("customer", "client", "member", "buyer", "user", "email", "customeremail"),
        ("customername", "clientname"),
        (
            "buyeremail", "billingemail", "useremail", "clientemail", "contactemail", "shopper",
            "buyerusername", "kunde", "kundennummer", "kundennr", "kundenid", "idclient",
            "numeroclient", "codeclient", "cliente", "idcliente", "codigocliente", "clienteid",
            "codicecliente", "klant", "klantnummer", "klantid", "klient", "kundnummer", "kundid",
            "zakaznik", "klijent", "musteri", "клиент", "顧客id", "客户id", "고객id",
        ),
        ("emailaddress", "mail", "courriel", "correo", "correoelectronico", "emailadresse"),
    ),
    "date": (
        (
            "invoicedate", "orderdate", "purchasedate", "transactiondate", "saledate",
            "orderpurchasetimestamp", "orderdatetime", "purchasetimestamp",
        ),
        ("date", "datetime", "timestamp", "day"),
        (
            "createdat", "created", "createdate", "datecreated", "createddate", "createdtime",
            "ordercreated", "ordercreatedat", "ordertime", "orderedat", "purchasedat", "dateadded",
            "bestelldatum", "rechnungsdatum", "kaufdatum", "auftragsdatum", "datum",
            "datecommande", "datedecommande", "datedachat", "fechapedido", "fechadepedido",
            "fechacompra", "fechadecompra", "fecha", "datapedido", "datadopedido", "datacompra",
            "dataordine", "dataacquisto", "data", "besteldatum", "datazamowienia", "orderdatum",
        ),
        ("paidat", "datepaid", "paiddate", "paymentdate", "paymentsdate"),
    ),
    "amount": (
        (
            "amount", "totalamount", "netamount", "lineamount", "linetotal", "ordertotal",
            "ordervalue", "orderamount", "purchaseamount", "transactionamount", "salesamount",
            "totalprice", "totalsales", "totalrevenue", "revenue", "sales", "dollarvalue",
        ),
        ("total", "value", "spend", "spent", "paid", "turnover"),
        (
            "grandtotal", "ordertotalamount", "totalpaid", "amountpaid", "itemtotal", "gross",
            "netsales", "betrag", "gesamtbetrag", "bestellwert", "summe", "gesamtsumme", "umsatz",
            "montant", "montanttotal", "totalttc", "totalcommande", "importe", "importetotal",
            "totalpedido", "valor", "valortotal", "valorpago", "importo", "importototale",
            "totaleordine", "totale", "bedrag", "totaalbedrag", "totaal", "kwota", "wartosc",
            "belopp", "belob", "belop", "castka", "osszeg", "suma", "tutar", "сумма", "金額",
            "金额", "금액",
        ),
    ),
    "quantity": (
        ("quantity", "qty", "orderquantity", "quantityordered", "unitssold", "units"),
        ("lineitemquantity", "itemquantity", "quantitypurchased", "menge", "anzahl", "quantite",
         "cantidad", "quantidade", "quantita", "aantal", "ilosc", "antal"),
    ),
    "price": (
        ("unitprice", "priceeach", "itemprice", "sellingprice"),
        ("price",),
        ("lineitemprice", "einzelpreis", "preis", "prixunitaire", "prix", "preciounitario",
         "precio", "precounitario", "preco", "prezzounitario", "prezzo", "prijs", "cena", "pris"),
    ),
    "order": (
        (
            "orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoicenumber",
            "transactionid", "transactionno", "basketid", "receiptid", "receiptno",
        ),
        ("order", "invoice", "transaction", "basket", "receipt"),
        (
            "ordername", "orderreference", "orderref", "purchaseid", "bestellnummer", "bestellnr",
            "bestellung", "auftragsnummer", "auftragsnr", "rechnungsnummer", "rechnungsnr",
            "belegnummer", "numerocommande", "numerodecommande", "commande", "facture",
            "numeropedido", "numerodepedido", "idpedido", "pedido", "numeroordine", "idordine",
            "ordine", "ordernummer", "bestelnummer", "numerzamowienia", "zamowienie",
            "номерзаказа", "注文番号", "订单号", "주문번호",
        ),
    ),
    "product": (
        ("stockcode", "sku", "productid", "productcode", "itemid", "itemcode", "articleid"),
        ("product", "item", "article", "productname", "itemname"),
        ("lineitemsku", "itemsku", "productsku", "lineitemname", "artikelnummer", "artikelnr",
         "artikel", "produkt", "produit", "articulo", "producto", "produto", "articolo",
         "prodotto"),
    ),
    "category": (
        ("category", "productcategory", "itemcategory", "categoryname"),
        ("itemtype", "producttype", "productline", "department"),
    ),
    "discount": (
        ("discount", "discountamount", "discountapplied", "discountused", "discountpercent"),
        ("coupon", "couponcode", "promocode", "promotion"),
    ),
    "returned": (("returned", "isreturn", "isreturned", "returnflag"),),
    "refund": (
        (
            "refundedamount", "amountrefunded", "refundamount", "totalrefunded", "refundedtotal",
            "refundtotal", "orderrefundamount", "orderrefund", "totalrefund",
        ),
        ("refund", "refunds", "refunded"),
        (
            "erstattungsbetrag", "erstattung", "erstattet", "montantrembourse", "rembourse",
            "remboursement", "importereembolsado", "reembolso", "valorreembolsado",
            "importorimborsato", "rimborso", "terugbetaald", "terugbetaaldbedrag", "zwrot",
        ),
    ),
    "currency": (
        (
            "currency", "currencycode", "ordercurrency", "ordercurrencycode", "currencyiso",
            "currencyisocode", "isocurrency", "transactioncurrency", "paymentcurrency",
            "presentmentcurrency",
        ),
        ("wahrung", "waehrung", "devise", "monnaie", "moneda", "divisa", "moeda", "valuta",
         "waluta", "mena", "valuuta", "para birimi", "валюта", "通貨", "货币", "통화"),
    ),
}  # fmt: skip

# Columns whose words say what became of an order or of its payment.
STATUSES = frozenset({
    "orderstatus", "paymentstatus", "financialstatus", "transactionstatus", "paystatus",
    "orderstate", "paymentstate", "statusoforder", "statusorder", "statuspayment",
    "bestellstatus", "auftragsstatus", "zahlungsstatus", "statutcommande", "statutdecommande",
    "statutdelacommande", "statutpaiement", "statutdupaiement", "etatcommande", "etatdelacommande",
    "estadopedido", "estadodelpedido", "estadopago", "estadodelpago", "estadodopedido",
    "statuspedido", "statusdopedido", "statuspagamento", "statusdopagamento", "statoordine",
    "statodellordine", "statopagamento", "bestelstatus", "betaalstatus", "statuszamowienia",
    "statusplatnosci", "ordrestatus", "betalingsstatus", "betalningsstatus", "stavobjednavky",
    "siparisdurumu", "статусзаказа", "注文状況", "支払い状況", "订单状态", "주문상태", "결제상태",
})  # fmt: skip
# The same, where at least one of their words is known.
AMBIGUOUS_STATUSES = frozenset({
    "status", "state", "statut", "etat", "estado", "stato", "stav", "durum", "статус", "状態",
    "状态", "狀態", "상태", "itemstatus", "lineitemstatus", "situacao", "allapot", "stare",
})  # fmt: skip
# Columns of yes and no: an order with a no was not paid, one with a yes was cancelled.
PAID_FLAGS = frozenset({"captured", "ispaid", "waspaid", "paid", "bezahlt", "paye", "pagado"})
CANCELLED_FLAGS = frozenset({
    "cancelled", "canceled", "iscancelled", "iscanceled", "voided", "isvoid", "isvoided",
    "storniert", "storno", "annule", "annulee", "cancelado", "anulado", "annullato",
    "geannuleerd",
})  # fmt: skip
REFUNDED_FLAGS = frozenset({"refunded", "isrefunded", "fullyrefunded", "wasrefunded"})
# Columns of the day when an order was cancelled, blank for the others.
CANCELLED_DAYS = frozenset({
    "cancelledat", "canceledat", "cancelledon", "canceledon", "cancelleddate", "canceleddate",
    "cancelledtime", "canceledtime", "cancellationdate", "datecancelled", "datecanceled",
    "voidedat", "storniertam", "stornodatum", "dateannulation", "fechacancelacion",
    "dataannullamento",
})  # fmt: skip
# Amounts of a whole order, not of one of its lines.
ORDER_TOTALS = frozenset({
    "total", "ordertotal", "ordertotalamount", "ordervalue", "orderamount", "grandtotal",
    "grandtotalbase", "grandtotalpurchased", "basegrandtotal", "adjustedordertotal", "totalpaid",
    "amountpaid", "totalprice", "totalcollected", "bestellwert", "gesamtsumme", "gesamtbetrag",
    "totalcommande", "totalttc", "totalpedido", "totaleordine", "valortotal", "totaalbedrag",
    "orderrefundamount", "orderrefund", "refundedtotal", "totalrefunded", "basetotalrefunded",
    "refundedamount", "invoicetotal", "baskettotal", "checkouttotal", "nrevenue", "netsalestotal",
})  # fmt: skip

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe"})


def plain_name(text: str) -> str:
    """Return a name or a word without case, accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return normalize_name("".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def named_like(role: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns whose names match the first matching tier of a role, sorted by name."""
    for tier in NAMES[role]:
        names = {plain_name(name) for name in tier}
        if matches := [column for column in columns if plain_name(column.name) in names]:
            return tuple(sorted(matches, key=lambda column: column.name))
    return ()
