"""What words of a status mean for money, in the languages that shops speak."""

from __future__ import annotations

from typing import Literal

from personas.purchases.names import plain_name

# Unpaid: no money came, or the order was cancelled. Partly: a part of unknown size went back.
Outcome = Literal["paid", "unpaid", "refunded", "partly", "blank"]

_UNPAID = """
erreur de paiement, error de pago, erro de pagamento, errore di pagamento, zahlungsfehler,
cancelled, canceled, order cancelled, order canceled, cancelled by customer, cancelled by buyer,
cancelled by seller, cancelled by merchant, cancellation, void, voided, failed, failure,
declined, denied, rejected, expired, abandoned, pending, payment pending, pending payment,
payment failed, failed payment, payment declined, awaiting payment, waiting for payment, unpaid,
not paid, draft, auto draft, checkout draft, trash, deleted, incomplete, blocked, fraud,
suspected fraud, payment review, payment error, error, timed out, timeout, uncaptured,
authorized, authorised, requires payment method, requires action, requires capture,
requires confirmation, unsuccessful, removed, unclaimed, held, aborted, no payment,
reversed authorization, past due, overdue, dropped, storniert, storno, stornierung, annulliert,
abgebrochen, abgesagt, fehlgeschlagen, ausstehend, unbezahlt, nicht bezahlt, abgelehnt,
abgelaufen, verfallen, zahlung ausstehend, zahlung offen, zahlung fehlgeschlagen,
warten auf zahlung, wartet auf zahlung, ungültig, entwurf, annulé, annulée, annulés, annulées,
echoué, échouée, échec, échec du paiement, paiement échoué, en attente, en attente de paiement,
paiement en attente, refusé, refusée, paiement refusé, impayé, impayée, non payé, non payée,
expiré, expirée, abandonné, abandonnée, rejeté, rejetée, brouillon, cancelado, cancelada,
cancelados, anulado, anulada, fallido, fallida, pago fallido, pendiente, pendiente de pago,
pago pendiente, en espera de pago, rechazado, rechazada, pago rechazado, impagado, impagada,
no pagado, no pagada, expirado, expirada, caducado, vencido, abandonado, denegado, borrador,
pendente, aguardando pagamento, pagamento pendente, falhou, falhado, falhada, falha, recusado,
recusada, rejeitado, rejeitada, não pago, não paga, não aprovado, rascunho, annullato,
annullata, annullati, annullate, cancellato, cancellata, fallito, fallita, pagamento fallito,
in sospeso, in attesa, in attesa di pagamento, rifiutato, rifiutata, scaduto, scaduta,
non pagato, non pagata, non riuscito, bozza, geannuleerd, mislukt, betaling mislukt, openstaand,
in afwachting, wacht op betaling, in afwachting van betaling, geweigerd, afgewezen, verlopen,
onbetaald, niet betaald, concept, anulowane, anulowany, anulowana, anulowano, nieudane,
nieudany, nieudana, oczekujące, oczekujący, oczekuje, oczekuje na płatność, odrzucone,
odrzucona, odrzucony, nieopłacone, niezapłacone, nieopłacony, wygasło, avbruten, avbrutet,
makulerad, annullerad, avbeställd, misslyckad, misslyckades, väntande, väntar på betalning,
obetald, nekad, annulleret, annullert, kansellert, mislykket, fejlet, feilet, afventer,
afventer betaling, venter, venter på betaling, ubetalt, afvist, avvist, avslått, zrušeno,
zrušena, zrušená, zrušené, zrušený, stornováno, neuhrazeno, nezaplaceno, čeká na platbu,
čekající, neúspěšná, selhalo, zamítnuto, nezaplatené, törölve, törölt, lemondva, sikertelen,
függőben, elutasítva, fizetésre vár, anulat, anulată, eșuat, eșuată, în așteptare, neplătit,
neplătită, respins, respinsă, iptal, iptal edildi, başarısız, beklemede, ödeme bekleniyor,
ödeme bekliyor, reddedildi, ödenmedi, peruttu, peruutettu, epäonnistui, epäonnistunut, odottaa,
odottaa maksua, maksamaton, hylätty, отменен, отменён, отменено, отменена, отменённый, отмена,
аннулирован, не оплачен, неоплачен, не оплачено, ожидает, ожидает оплаты, ожидание, отклонен,
отклонён, отклонено, неудачно, неуспешно, ошибка, скасовано, скасований, не сплачено, очікує,
очікує оплати, відхилено, ακυρώθηκε, ακυρωμένη, ακυρωμένο, απέτυχε, εκκρεμεί, σε αναμονή,
отказана, отказан, анулирана, otkazano, otkazana, stornirano, neplaćeno, preklicano, キャンセル,
キャンセル済み, キャンセル済, 取消, 取り消し, 取消済み, 失敗, 決済失敗, 保留, 保留中, 未払い,
支払い待ち, 入金待ち, 未入金, 已取消, 失败, 待付款, 待支付, 未付款, 未支付, 交易关闭, 支付失败,
交易關閉, 취소, 취소됨, 취소완료, 주문취소, 결제실패, 결제대기, 미결제, 입금대기, 실패, 보류,
ملغي, ملغى, ملغاة, فشل, معلق, قيد الانتظار, غير مدفوع, בוטל, נכשל, ממתין, ממתין לתשלום,
dibatalkan, batal, gagal, menunggu pembayaran, belum dibayar, đã hủy, hủy, đã huỷ, thất bại,
chờ thanh toán, ยกเลิก, ยกเลิกแล้ว, ล้มเหลว, รอชำระเงิน, रद्द, असफल, लंबित
"""
# Kinds of transaction that nobody bought anything by.
_NO_SALE = """
general withdrawal, user initiated withdrawal, bank deposit to pp account,
general currency conversion, account hold for open authorization,
reversal of general account hold, general authorization, authorization, withdrawal, payout,
hold, transfer, transfer to bank account, withdraw funds to bank account, balance adjustment
"""
_REFUNDED = """
refunded, fully refunded, full refund, refund, refund issued, refund completed, returned,
returned to seller, shipped - returned to seller, return, chargeback, charged back,
charge refunded, reversed, lost dispute, dispute lost, payment refund, payment reversal,
money back, erstattet, zurückerstattet, rückerstattet, vollständig erstattet, rückerstattung,
erstattung, zurückgegeben, retourniert, retoure, zurückgesendet, gutgeschrieben, remboursé,
remboursée, remboursés, remboursées, remboursement, retourné, retournée, reembolsado,
reembolsada, reembolso, devuelto, devuelta, devolución, rimborsato, rimborsata, rimborsati,
rimborsate, rimborso, reso, restituito, restituita, terugbetaald, terugbetaling, geretourneerd,
estornado, estornada, estorno, devolvido, devolvida, zwrócone, zwrócony, zwrócona, zwrot,
zwrot kosztów, zrefundowane, återbetald, återbetalad, återbetalt, returnerad, refunderad,
refunderet, refundert, refusjonert, tilbagebetalt, tilbakebetalt, returneret, returnert,
vráceno, vrácena, vrácené, refundováno, visszatérítve, visszafizetve, visszaküldve, rambursat,
rambursată, returnat, returnată, iade edildi, iade, para iadesi, hyvitetty, palautettu,
возвращен, возвращён, возвращено, возврат, возврат средств, повернено, повернення,
επιστροφή χρημάτων, επιστράφηκε, 返金, 返金済み, 返金済, 返品, 返品済み, 已退款, 退款, 退款成功,
已退货, 退貨, 환불, 환불됨, 환불완료, 반품, 반품완료, مسترد, مسترجع, הוחזר, זוכה, dikembalikan,
refund selesai, đã hoàn tiền, hoàn tiền, คืนเงินแล้ว, คืนเงิน
"""
_PARTLY = """
partially refunded, partial refund, partly refunded, partial refunded, partially returned,
teilweise erstattet, teilerstattet, teilweise zurückerstattet, teilrückerstattung,
teilerstattung, partiellement remboursé, partiellement remboursée, remboursé partiellement,
remboursement partiel, remboursée partiellement, parcialmente reembolsado,
parcialmente reembolsada, reembolsado parcialmente, reembolso parcial, parcialmente estornado,
parcialmente devolvido, rimborsato parzialmente, parzialmente rimborsato,
parzialmente rimborsata, rimborso parziale, gedeeltelijk terugbetaald, deels terugbetaald,
częściowo zwrócone, częściowy zwrot, częściowo zwrócona, delvis återbetald, delvist refunderet,
delvist tilbagebetalt, delvis refundert, delvis refusjonert, částečně vráceno,
částečně refundováno, részben visszatérítve, rambursat parțial, parțial rambursat,
kısmen iade edildi, osittain hyvitetty, частично возвращен, частичный возврат,
частично возвращено, 一部返金, 一部返金済み, 部分退款, 부분환불, 부분 환불
"""
_PAID = """
komplett bezahlt, vollständig bezahlt, entièrement payé, fully paid, payment accepted,
paid, partially paid, completed, complete, processing, in process, in progress, shipped,
shipping, delivered, fulfilled, partially fulfilled, unfulfilled, unshipped, partially shipped,
dispatched, in transit, out for delivery, ready to ship, ready for pickup, picked up, sent,
received, success, succeeded, successful, successfully, captured, settled, cleared, on hold,
holded, onhold, open, offen, closed, new, placed, confirmed, accepted, approved, active, done,
ok, invoiced, billed, finished, finalized, preorder, pre order, backordered, disputed,
awaiting shipment, awaiting fulfillment, awaiting pickup, shipped - delivered to buyer,
shipped - picked up, shipped - out for delivery, payment, payment received, sale, sales, order,
purchase, charge, exchange, partially delivered, express checkout payment, website payment,
mobile payment, general payment, preapproved payment, subscription payment, recurring payment,
paypal checkout, shopping cart payment, ebay payment, preapproved payment bill user payment,
payment completed, warning, paid out, partially captured, bezahlt, teilweise bezahlt,
abgeschlossen, versendet, versandt, verschickt, geliefert, ausgeliefert, zugestellt,
in bearbeitung, in zustellung, erledigt, bestätigt, neu, zahlung erhalten, eingegangen, fertig,
payé, payée, payés, payées, terminé, terminée, livré, livrée, expédié, expédiée, en cours,
en cours de traitement, en préparation, traitement, validé, validée, confirmé, confirmée,
paiement accepté, accepté, acceptée, complété, complétée, pagado, pagada, completado,
completada, completo, enviado, enviada, entregado, entregada, procesando, en proceso, aceptado,
confirmado, confirmada, finalizado, finalizada, aprobado, aprobada, pago, paga, concluído,
concluída, concluido, concluida, entregue, processando, em processamento, aprovado, aprovada,
faturado, pagato, pagata, pagati, completato, completata, spedito, spedita, consegnato,
consegnata, in lavorazione, confermato, confermata, evaso, evasa, elaborazione, betaald,
voltooid, afgerond, verzonden, geleverd, bezorgd, in behandeling, bevestigd, verwerkt,
zapłacone, zapłacono, opłacone, opłacony, opłacona, zrealizowane, zrealizowany, zrealizowana,
wysłane, wysłano, dostarczone, zakończone, ukończone, w realizacji, w trakcie realizacji,
przetwarzane, betald, betalt, slutförd, slutfört, klar, skickad, levererad, behandlas, fullført,
gennemført, sendt, leveret, levert, afsendt, behandles, under behandling, zaplaceno, uhrazeno,
dokončeno, dokončena, odesláno, odeslána, doručeno, vyřízeno, vyřízena, zpracovává se, fizetve,
kifizetve, teljesítve, teljesített, feldolgozás alatt, szállítva, kézbesítve, plătit, plătită,
finalizat, finalizată, livrat, livrată, expediat, în procesare, ödendi, tamamlandı, kargolandı,
kargoya verildi, teslim edildi, hazırlanıyor, onaylandı, maksettu, valmis, toimitettu,
lähetetty, käsittelyssä, оплачен, оплачено, оплачена, выполнен, выполнено, выполнена, доставлен,
доставлено, завершен, завершён, завершено, отправлен, отправлено, в обработке, обрабатывается,
сплачено, виконано, доставлено, завершена, πληρωμένη, ολοκληρώθηκε, ολοκληρωμένη, platená,
plaćeno, završeno, платена, изпълнена, 支払い済み, 支払済み, 支払済, 入金済み, 入金済, 完了,
発送済み, 発送済, 出荷済み, 配達完了, 処理中, 已付款, 已支付, 已完成, 完成, 已发货, 已發貨,
交易成功, 支付成功, 处理中, 已签收, 결제완료, 배송완료, 배송중, 완료, 구매확정, 처리중, مكتمل,
مدفوع, تم التسليم, تم الشحن, שולם, הושלם, נשלח, selesai, dibayar, dikirim, hoàn thành,
đã thanh toán, đã giao, สำเร็จ, ชำระเงินแล้ว, पूर्ण, भुगतान किया
"""


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(plain_name(word) for word in text.split(","))


OUTCOMES: tuple[tuple[Outcome, frozenset[str]], ...] = (
    ("unpaid", _plain_words(_UNPAID)),
    ("partly", _plain_words(_PARTLY)),
    ("refunded", _plain_words(_REFUNDED)),
    ("paid", _plain_words(_PAID)),
)


# Open orders are as good as paid; open payments are not.
OPEN_PAYMENTS = _plain_words("open, offen, ouvert, abierto, aperto, aberto, on hold, hold, otwarte")
PAYMENT_NAMES = ("pay", "financial", "zahl", "paiement", "pago", "pagamento", "betaal", "betal")
NO_SALES = _plain_words(_NO_SALE)


def outcome(word: str) -> Outcome | None:
    """Return what a status means; None for a word of no shop that is known here."""
    for name in _names(word):
        for result, words in OUTCOMES:
            if name in words:
                return result
    return None


def payment_outcome(word: str) -> Outcome | None:
    """Return what the status of a payment means."""
    return "unpaid" if OPEN_PAYMENTS.intersection(_names(word)) else outcome(word)


def _names(word: str) -> tuple[str, str]:
    """Return a word without signs, and without the `wc-` of WooCommerce."""
    plain = plain_name(word)
    return plain, plain.removeprefix("wc")


def transaction_outcome(word: str) -> Outcome:
    """Return what a kind of transaction means: most are sales, whatever they are called."""
    if plain_name(word) in NO_SALES:
        return "unpaid"
    return outcome(word) or "paid"
