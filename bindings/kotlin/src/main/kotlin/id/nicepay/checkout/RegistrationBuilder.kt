package id.nicepay.checkout

import java.time.Instant

/**
 * Builds a [Registration] in Java, which has no named arguments; in Kotlin use the constructor. For
 * [NicepayFutures.registerDirect] follow [build] with [Registration.direct].
 */
public class RegistrationBuilder(
    reference: String,
    amount: Long,
) {
    private var built = Registration(reference, amount)

    private inline fun with(change: Registration.() -> Registration): RegistrationBuilder =
        apply { built = built.change() }

    /** The registration; it is checked when it is sent. */
    public fun build(): Registration = built

    /** The pay method; all by default (wire: `payMethod`). */
    public fun payMethod(value: PayMethod): RegistrationBuilder = with { copy(payMethod = value) }

    /** The store, wallet or lender (wire: `mitraCd`). */
    public fun store(value: Mitra): RegistrationBuilder = with { copy(store = value) }

    /** The bank of a virtual account (wire: `bankCd`). */
    public fun bank(value: Bank): RegistrationBuilder = with { copy(bank = value) }

    /** When a convenience store payment expires (wire: `payValidDt`, `payValidTm`). */
    public fun expiresAt(value: Instant): RegistrationBuilder = with { copy(expiresAt = value) }

    /** When a virtual account expires (wire: `vacctValidDt`, `vacctValidTm`). */
    public fun virtualAccountExpiresAt(value: Instant): RegistrationBuilder =
        with { copy(virtualAccountExpiresAt = value) }

    /** When a QRIS or e-wallet payment expires (wire: `paymentExpDt`, `paymentExpTm`). */
    public fun walletExpiresAt(value: Instant): RegistrationBuilder = with { copy(walletExpiresAt = value) }

    /** When the customer ordered (wire: `reqDt`, `reqTm`). */
    public fun orderedAt(value: Instant): RegistrationBuilder = with { copy(orderedAt = value) }

    /** The cart (wire: `cartData`). */
    public fun cart(value: List<CartItem>): RegistrationBuilder = with { copy(cart = value) }

    /** The sellers, for Akulaku (wire: `sellers`). */
    public fun sellers(value: List<Seller>): RegistrationBuilder = with { copy(sellers = value) }

    /** ISO code of the currency; IDR where nothing is given (wire: `currency`, at most 3 characters). */
    public fun currency(value: String): RegistrationBuilder = with { copy(currency = value) }

    /** What is bought, as the customer sees it (wire: `goodsNm`, at most 100 characters). */
    public fun goodsName(value: String): RegistrationBuilder = with { copy(goodsName = value) }

    /** More about the purchase; the goods name where nothing is given (wire: `description`, at most 100 characters). */
    public fun description(value: String): RegistrationBuilder = with { copy(description = value) }

    /** Where the customer's browser comes back to (wire: `callBackUrl`, at most 255 characters). */
    public fun callbackUrl(value: String): RegistrationBuilder = with { copy(callbackUrl = value) }

    /** Where NICEPAY's server sends its notifications (wire: `dbProcessUrl`, at most 255 characters). */
    public fun notificationUrl(value: String): RegistrationBuilder = with { copy(notificationUrl = value) }

    /** The buyer's name (wire: `billingNm`, at most 100 characters). */
    public fun buyerName(value: String): RegistrationBuilder = with { copy(buyerName = value) }

    /** The buyer's phone number, digits only (wire: `billingPhone`, at most 15 characters). */
    public fun buyerPhone(value: String): RegistrationBuilder = with { copy(buyerPhone = value) }

    /** The buyer's e-mail address (wire: `billingEmail`, at most 40 characters). */
    public fun buyerEmail(value: String): RegistrationBuilder = with { copy(buyerEmail = value) }

    /** The buyer's street address (wire: `billingAddr`, at most 100 characters). */
    public fun buyerAddress(value: String): RegistrationBuilder = with { copy(buyerAddress = value) }

    /** The buyer's city (wire: `billingCity`, at most 50 characters). */
    public fun buyerCity(value: String): RegistrationBuilder = with { copy(buyerCity = value) }

    /** The buyer's state or province (wire: `billingState`, at most 50 characters). */
    public fun buyerState(value: String): RegistrationBuilder = with { copy(buyerState = value) }

    /** The buyer's postal code, digits only (wire: `billingPostCd`, at most 10 characters). */
    public fun buyerPostalCode(value: String): RegistrationBuilder = with { copy(buyerPostalCode = value) }

    /** The buyer's country; Indonesia where nothing is given (wire: `billingCountry`, at most 10 characters). */
    public fun buyerCountry(value: String): RegistrationBuilder = with { copy(buyerCountry = value) }

    /** The buyer's IPv4 address (wire: `userIP`, at most 15 characters). */
    public fun userIp(value: String): RegistrationBuilder = with { copy(userIp = value) }

    /** The recipient's name (wire: `deliveryNm`, at most 30 characters). */
    public fun deliveryName(value: String): RegistrationBuilder = with { copy(deliveryName = value) }

    /** The recipient's phone number, digits only (wire: `deliveryPhone`, at most 15 characters). */
    public fun deliveryPhone(value: String): RegistrationBuilder = with { copy(deliveryPhone = value) }

    /** The recipient's street address (wire: `deliveryAddr`, at most 100 characters). */
    public fun deliveryAddress(value: String): RegistrationBuilder = with { copy(deliveryAddress = value) }

    /** The recipient's city (wire: `deliveryCity`, at most 50 characters). */
    public fun deliveryCity(value: String): RegistrationBuilder = with { copy(deliveryCity = value) }

    /** The recipient's state or province (wire: `deliveryState`, at most 50 characters). */
    public fun deliveryState(value: String): RegistrationBuilder = with { copy(deliveryState = value) }

    /** The recipient's postal code, digits only (wire: `deliveryPostCd`, at most 10 characters). */
    public fun deliveryPostalCode(value: String): RegistrationBuilder = with { copy(deliveryPostalCode = value) }

    /** The recipient's country (wire: `deliveryCountry`, at most 10 characters). */
    public fun deliveryCountry(value: String): RegistrationBuilder = with { copy(deliveryCountry = value) }

    /** Card: instalment type, 1 or 2; the sources contradict each other on which is which (wire: `instmntType`, at most 2 characters). */
    public fun installmentType(value: String): RegistrationBuilder = with { copy(installmentType = value) }

    /** Card: months of instalment, 1, 3, 6 or 12 (wire: `instmntMon`, at most 2 characters). */
    public fun installmentMonths(value: String): RegistrationBuilder = with { copy(installmentMonths = value) }

    /** Card: recurring option, 0 cancel automatically, 1 do not cancel, 2 make no token (wire: `recurrOpt`, at most 2 characters). */
    public fun recurringOption(value: String): RegistrationBuilder = with { copy(recurringOption = value) }

    /** Virtual account: the merchant's fixed account id (wire: `merFixAcctId`, at most 40 characters). */
    public fun fixedAccountId(value: String): RegistrationBuilder = with { copy(fixedAccountId = value) }

    /** QRIS: shop id (wire: `shopId`, at most 32 characters). */
    public fun shopId(value: String): RegistrationBuilder = with { copy(shopId = value) }

    /** Value added tax in rupiah (wire: `vat`, at most 12 characters). */
    public fun vat(value: String): RegistrationBuilder = with { copy(vat = value) }

    /** Fee in rupiah (wire: `fee`, at most 12 characters). */
    public fun fee(value: String): RegistrationBuilder = with { copy(fee = value) }

    /** Tax-free amount in rupiah (wire: `notaxAmt`, at most 12 characters). */
    public fun taxFreeAmount(value: String): RegistrationBuilder = with { copy(taxFreeAmount = value) }

    /** The merchant's domain (wire: `reqDomain`, at most 100 characters). */
    public fun requestDomain(value: String): RegistrationBuilder = with { copy(requestDomain = value) }

    /** The merchant server's IPv4 address (wire: `reqServerIP`, at most 15 characters). */
    public fun requestServerIp(value: String): RegistrationBuilder = with { copy(requestServerIp = value) }

    /** The merchant software's version (wire: `reqClientVer`, at most 50 characters). */
    public fun requestClientVersion(value: String): RegistrationBuilder = with { copy(requestClientVersion = value) }

    /** The customer's session at the merchant (wire: `userSessionID`, at most 100 characters). */
    public fun userSessionId(value: String): RegistrationBuilder = with { copy(userSessionId = value) }

    /** The customer's browser (wire: `userAgent`, at most 100 characters). */
    public fun userAgent(value: String): RegistrationBuilder = with { copy(userAgent = value) }

    /** The customer's language; no limit is documented (wire: `userLanguage`, at most 35 characters). */
    public fun userLanguage(value: String): RegistrationBuilder = with { copy(userLanguage = value) }

    /** Marketplace: merchant's share id; seen in one source only, no limit is documented (wire: `msId`, at most 40 characters). */
    public fun msId(value: String): RegistrationBuilder = with { copy(msId = value) }

    /** Marketplace: merchant's fee; seen in one source only (wire: `msFee`, at most 12 characters). */
    public fun msFee(value: String): RegistrationBuilder = with { copy(msFee = value) }

    /** Marketplace: kind of the merchant's fee; seen in one source only (wire: `msFeeType`, at most 2 characters). */
    public fun msFeeType(value: String): RegistrationBuilder = with { copy(msFeeType = value) }

    /** Marketplace: member's fee; seen in one source only (wire: `mbFee`, at most 12 characters). */
    public fun mbFee(value: String): RegistrationBuilder = with { copy(mbFee = value) }

    /** Marketplace: kind of the member's fee; seen in one source only (wire: `mbFeeType`, at most 2 characters). */
    public fun mbFeeType(value: String): RegistrationBuilder = with { copy(mbFeeType = value) }
}
