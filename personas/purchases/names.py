"""Names of the columns of purchases, by role and in several languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from personas.domain.measure import Column
from personas.ingest.columns.id_names import normalize_name

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe"})


def plain_name(text: str) -> str:
    """Return a name or a word without case, accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return normalize_name("".join(sign for sign in decomposed if not unicodedata.combining(sign)))


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
    ),
    "date": (
        (
            "invoicedate", "orderdate", "purchasedate", "transactiondate", "saledate",
            "orderpurchasetimestamp", "orderdatetime", "purchasetimestamp",
        ),
        ("date", "datetime", "timestamp", "day"),
    ),
    "amount": (
        (
            "amount", "totalamount", "netamount", "lineamount", "linetotal", "ordertotal",
            "ordervalue", "orderamount", "purchaseamount", "transactionamount", "salesamount",
            "totalprice", "totalsales", "totalrevenue", "revenue", "sales", "dollarvalue",
        ),
        ("total", "value", "spend", "spent", "paid", "turnover"),
    ),
    "quantity": (("quantity", "qty", "orderquantity", "quantityordered", "unitssold", "units"),),
    "price": (("unitprice", "priceeach", "itemprice", "sellingprice"), ("price",)),
    "order": (
        (
            "orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoicenumber",
            "transactionid", "transactionno", "basketid", "receiptid", "receiptno",
        ),
        ("order", "invoice", "transaction", "basket", "receipt"),
    ),
    "product": (
        ("stockcode", "sku", "productid", "productcode", "itemid", "itemcode", "articleid"),
        ("product", "item", "article", "productname", "itemname"),
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
}  # fmt: skip
# Role → further names, of which the first one counts that a table has.
FURTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "customer": (
        "buyeremail", "billingemail", "useremail", "clientemail", "contactemail", "emailaddress",
        "buyerusername", "shopper", "kundennummer", "kundennr", "kundenid", "kunde", "idclient",
        "numeroclient", "codeclient", "idcliente", "codigocliente", "clienteid", "codicecliente",
        "cliente", "klantnummer", "klantid", "klant", "idklienta", "klient", "kundnummer",
        "kundid", "zakaznik", "klijent", "musteri", "idклиента", "клиент", "顧客id",
        "客户id", "고객id",
        "emailadresse", "courriel", "correoelectronico", "correo", "mail",
    ),
    "date": (
        "createdat", "datecreated", "createddate", "createdtime", "created", "ordercreatedat",
        "ordertime", "orderedat", "purchasedat", "dateadded", "bestelldatum", "kaufdatum",
        "auftragsdatum", "rechnungsdatum", "datum", "datecommande", "datedecommande",
        "datedachat", "fechapedido", "fechadepedido", "fechadelpedido", "fechacompra",
        "fechadecompra", "fecha", "datapedido", "datadopedido", "datacompra", "dataordine",
        "dataacquisto", "data", "besteldatum", "orderdatum", "datazamowienia", "paidat",
        "datepaid", "paiddate", "paymentdate", "paymentsdate", "датазаказа", "дата", "注文日",
        "订单日期", "주문일",
    ),
    "amount": (
        "grandtotal", "ordertotalinctax", "ordertotalincltax", "ordertotalamount",
        "itemtotal", "totalpaid", "amountpaid", "gross",
        "netsales", "bestellwert", "gesamtbetrag", "gesamtsumme", "betrag", "summe", "umsatz",
        "totalttc", "totalcommande", "montanttotal", "montant", "totalpedido", "importetotal",
        "importe", "valortotal", "valorpago", "valor", "totaleordine", "importototale", "importo",
        "totale", "totaalbedrag", "bedrag", "totaal", "wartosc", "kwota", "belopp", "belob",
        "belop", "castka", "osszeg", "suma", "tutar", "сумма", "金額", "金额", "금액",
    ),
    "quantity": (
        "lineitemquantity", "itemquantity", "quantitypurchased", "menge", "anzahl", "quantite",
        "cantidad", "quantidade", "quantita", "aantal", "ilosc", "antal",
    ),
    "price": (
        "lineitemprice", "einzelpreis", "preis", "prixunitaire", "prix", "preciounitario",
        "precio", "precounitario", "preco", "prezzounitario", "prezzo", "prijs", "cena", "pris",
    ),
    "order": (
        "ordername", "orderreference", "orderref", "purchaseid", "bestellnummer", "bestellnr",
        "auftragsnummer", "auftragsnr", "rechnungsnummer", "rechnungsnr", "belegnummer",
        "bestellung", "numerocommande", "numerodecommande", "commande", "facture",
        "numeropedido", "numerodepedido", "numerodopedido", "idpedido", "pedido",
        "numeroordine", "idordine", "ordine", "ordernummer", "bestelnummer", "numerzamowienia",
        "zamowienie", "номерзаказа", "注文番号", "订单号", "주문번호",
    ),
    "product": (
        "lineitemsku", "itemsku", "productsku", "lineitemname", "artikelnummer", "artikelnr",
        "artikel", "produkt", "produit", "articulo", "producto", "produto", "articolo",
        "prodotto",
    ),
    "refund": (
        "refundedamount", "amountrefunded", "refundamount", "totalrefunded", "refundedtotal",
        "refundtotal", "orderrefundamount", "orderrefund", "totalrefund", "refund", "refunds",
        "refunded", "erstattungsbetrag", "erstattung", "erstattet", "montantrembourse",
        "remboursement", "rembourse", "importereembolsado", "valorreembolsado", "reembolso",
        "importorimborsato", "rimborso", "terugbetaaldbedrag", "terugbetaald", "zwrot",
    ),
    "currency": (
        "currency", "currencycode", "ordercurrency", "ordercurrencycode", "currencyiso",
        "currencyisocode", "isocurrency", "transactioncurrency", "paymentcurrency",
        "presentmentcurrency", "wahrung", "waehrung", "devise", "monnaie", "moneda", "divisa",
        "moeda", "valuta", "waluta", "mena", "parabirimi", "валюта", "通貨", "货币", "통화",
    ),
}  # fmt: skip


def _plain(names: set[str]) -> frozenset[str]:
    return frozenset(map(plain_name, names))


# Columns whose words say what became of an order or of its payment.
STATUSES = _plain({
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
AMBIGUOUS_STATUSES = _plain({
    "status", "state", "statut", "etat", "estado", "stato", "stav", "durum", "статус", "状態",
    "状态", "狀態", "상태", "itemstatus", "lineitemstatus", "situacao", "allapot", "stare",
})  # fmt: skip
# Columns of yes and no: an order with a no was not paid, one with a yes was cancelled.
PAID_FLAGS = _plain({"captured", "ispaid", "waspaid", "paid", "bezahlt", "paye", "pagado"})
CANCELLED_FLAGS = _plain({
    "cancelled", "canceled", "iscancelled", "iscanceled", "voided", "isvoid", "isvoided",
    "storniert", "storno", "annule", "annulee", "cancelado", "anulado", "annullato",
    "geannuleerd",
})  # fmt: skip
REFUNDED_FLAGS = _plain({"refunded", "isrefunded", "fullyrefunded", "wasrefunded"})
# Columns of the day when an order was cancelled, blank for the others.
CANCELLED_DAYS = _plain({
    "cancelledat", "canceledat", "cancelledon", "canceledon", "cancelleddate", "canceleddate",
    "cancelledtime", "canceledtime", "cancellationdate", "datecancelled", "datecanceled",
    "voidedat", "storniertam", "stornodatum", "dateannulation", "fechacancelacion",
    "dataannullamento",
})  # fmt: skip
# Amounts of a whole order, not of one of its lines.
ORDER_TOTALS = _plain({
    "total", "ordertotal", "ordertotalinctax", "ordertotalincltax", "ordertotalamount",
    "ordervalue", "orderamount", "grandtotal", "grandtotalbase", "grandtotalpurchased",
    "basegrandtotal", "adjustedordertotal", "totalpaid",
    "amountpaid", "totalprice", "totalcollected", "bestellwert", "gesamtsumme", "gesamtbetrag",
    "totalcommande", "totalttc", "totalpedido", "totaleordine", "valortotal", "totaalbedrag",
    "orderrefundamount", "orderrefund", "refundedtotal", "totalrefunded", "basetotalrefunded",
    "invoicetotal", "baskettotal", "checkouttotal", "nrevenue", "netsalestotal",
})  # fmt: skip


def named_like(role: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns whose names match the first matching tier of a role, sorted by name."""
    tiers = [*NAMES.get(role, ()), *((name,) for name in FURTHER_NAMES.get(role, ()))]
    names = {column.name: plain_name(column.name) for column in columns}
    for tier in tiers:
        plain = {plain_name(name) for name in tier}
        if matches := [column for column in columns if names[column.name] in plain]:
            return tuple(sorted(matches, key=lambda column: column.name))
    return ()
