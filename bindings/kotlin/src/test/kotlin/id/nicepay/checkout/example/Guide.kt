package id.nicepay.checkout.example

import id.nicepay.checkout.CancelOutcome
import id.nicepay.checkout.CartItem
import id.nicepay.checkout.ClientSettings
import id.nicepay.checkout.Credentials
import id.nicepay.checkout.Environment
import id.nicepay.checkout.Instruction
import id.nicepay.checkout.LedgerPayment
import id.nicepay.checkout.Mitra
import id.nicepay.checkout.NicepayClient
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.NicepayObserver
import id.nicepay.checkout.Order
import id.nicepay.checkout.PaymentPage
import id.nicepay.checkout.Registration
import id.nicepay.checkout.Resolution
import id.nicepay.checkout.ResponseInfo
import kotlinx.coroutines.flow.Flow
import java.time.Duration
import java.time.Instant

// The blocks of docs/kotlin.md, compiled; GuideTest holds the two against each other.

fun production(key: String): NicepayClient {
    val metrics =
        object : NicepayObserver {
            override fun onResponse(info: ResponseInfo) =
                println("${info.operation} ${info.httpStatus} ${info.elapsed}")
        }
    val client =
        Credentials("IONPAYTEST", key, previousKeys = listOf("old-key")).use { credentials ->
            NicepayClient(
                credentials,
                Environment.Production,
                ClientSettings(timeout = Duration.ofSeconds(30), maxRetries = 2),
                observer = metrics,
            )
        }
    return client
}

fun payment(): Registration {
    val payment =
        Registration(
            reference = "order-1", // yours, unique, at most 40 characters
            amount = 25_000, // whole rupiah
            goodsName = "Kopi Gayo",
            buyerName = "John Doe",
            buyerPhone = "08123456789",
            buyerEmail = "john.doe@example.com",
            buyerCity = "South Jakarta",
            buyerState = "DKI Jakarta",
            buyerPostalCode = "10200",
            callbackUrl = "https://merchant.example/nicepay/callback",
            notificationUrl = "https://merchant.example/nicepay/notification",
            expiresAt = Instant.now().plus(Duration.ofDays(1)),
            cart = listOf(CartItem("Gayo 250 g", 15_000), CartItem("Mug", 10_000)),
        )
    return payment
}

suspend fun register(
    client: NicepayClient,
    books: Books,
    payment: Registration,
): String? {
    // region register
    books.plan(payment) // the intent, before a byte goes out
    val checkout =
        try {
            client.register(payment)
        } catch (unknown: NicepayException.OutcomeUnknown) {
            when (val resolved = client.resolve(payment)) {
                is Resolution.Registered -> resolved.registered
                Resolution.AlreadyRegistered -> return null // register anew, under a new reference
            }
        }
    books.keep(checkout.order)
    return checkout.paymentUrl // send the customer there
    // endregion
}

suspend fun registerDirect(
    client: NicepayClient,
    books: Books,
    payment: Registration,
): String? {
    // region direct
    books.plan(payment)
    val code = client.registerDirect(payment.direct(Mitra.Indomaret, buyerAddress = "Jalan Bukit Berbunga 22"))
    books.keep(code.order)
    return code.paymentNumber
    // endregion
}

// region instruction

/** What to show to the customer; nothing is chosen on the payment page yet where there is no instruction. */
fun howToPay(payment: LedgerPayment): String =
    when (val how = payment.instruction) {
        null -> "choose how to pay: ${payment.paymentUrl}"
        is Instruction.ConvenienceStore -> "pay at ${how.store?.label() ?: "the counter"}: ${how.paymentNumber}"
        is Instruction.VirtualAccount -> "transfer to ${how.bank?.label() ?: "the bank"}: ${how.accountNumber}"
        is Instruction.Qris -> how.content?.let { "draw and scan $it" } ?: "scan ${how.imageUrl}"
        is Instruction.EWallet -> how.redirectUrl ?: how.appUrl ?: "confirm in the app on ${how.phone}"
        is Instruction.PayLoan -> how.redirectUrl ?: "go on at ${payment.paymentUrl}"
        is Instruction.Card -> "nothing is left to do: ${how.maskedNumber.orEmpty()}"
        is Instruction.Other -> "go on with ${how.payMethod.label()}: ${payment.paymentUrl}"
    }
// endregion

suspend fun states(
    client: NicepayClient,
    order: Order,
    orders: Flow<Order>,
) {
    client.waitUntilSettled(order).collect { println("${it.reference} is ${it.state}") }

    client.inquireAll(orders).collect { (asked, result) -> println("${asked.reference}: ${result.getOrNull()?.state}") }
}

suspend fun giveUp(
    client: NicepayClient,
    order: Order,
): Boolean = client.cancel(order).outcome == CancelOutcome.ALREADY_PAID

fun shouldOverrideUrlLoading(
    page: PaymentPage,
    url: String,
    askOurServer: (String?) -> Unit,
    openInBrowser: (String) -> Unit,
): Boolean {
    if (page.trusts(url)) return false // NICEPAY's own pages stay here
    if (page.isCallback(url)) {
        askOurServer(page.callback(url)?.reference) // a claim: whether it is paid, your server says
    } else {
        openInBrowser(url) // a bank's or a wallet's page: in a browser, where the customer sees whose it is
    }
    return true
}
