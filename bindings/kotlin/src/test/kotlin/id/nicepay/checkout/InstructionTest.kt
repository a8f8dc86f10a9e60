package id.nicepay.checkout

import id.nicepay.checkout.example.JavaLedgerExample
import id.nicepay.checkout.example.howToPay
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.time.Duration
import java.time.Instant

private const val PHONE = "081277778888"
private const val CARD = "481111******1114"

/** What the customer needs in order to pay: what becomes of it in Kotlin and Java beside the vectors. */
class InstructionTest {
    private val end = Instant.parse("2022-12-30T16:59:59Z")

    private val store = Instruction.ConvenienceStore("0041231106386098", Mitra.Alfamart, end)
    private val account = Instruction.VirtualAccount("70014000090158330631", Bank.Mandiri, end)
    private val code = Instruction.Qris("00020101", null, Mitra.QrisNobu, end)
    private val picture = Instruction.Qris(null, "https://dev.nicepay.co.id/qr/1.png", null, null)
    private val page = Instruction.EWallet(Mitra.Dana, "https://m.dana.id/pay", "danaid://pay", null, end)
    private val app = Instruction.EWallet(Mitra.Dana, null, "danaid://pay", null, end)
    private val push = Instruction.EWallet(Mitra.Ovo, null, null, PHONE, end)
    private val loan = Instruction.PayLoan(Mitra.Kredivo, "https://kredivo.example/loan", end)
    private val card = Instruction.Card(CARD, "123456", Bank.Bca)
    private val other = Instruction.Other(PayMethod.Other("42"))
    private val all = listOf(store, account, code, picture, page, app, push, loan, card, other)

    private fun payment(instruction: Instruction?): LedgerPayment =
        LedgerPayment(
            orderId = "order-1",
            status = PaymentStatus.OPEN,
            amount = 25_000,
            attempt = 1,
            reference = "order-1",
            transactionId = "IONPAYTEST00202212231106386098",
            paymentUrl = "https://nicepay.example/pay",
            paymentNumber = instruction?.number(),
            instruction = instruction,
            store = null,
            expiresAt = instruction?.expiresAt(),
            paidAt = null,
            epoch = 0,
            createdAt = end,
            nextCheckAt = null,
            attention = null,
        )

    @Test
    fun `the guide's customer reads what the pay method needs`() {
        val told =
            listOf(
                "pay at Alfamart: 0041231106386098",
                "transfer to Mandiri: 70014000090158330631",
                "draw and scan 00020101",
                "scan https://dev.nicepay.co.id/qr/1.png",
                "https://m.dana.id/pay",
                "danaid://pay",
                "confirm in the app on $PHONE",
                "https://kredivo.example/loan",
                "nothing is left to do: $CARD",
                "go on with 42: https://nicepay.example/pay",
            )
        assertEquals(told, all.map { howToPay(payment(it)) })
        assertEquals("choose how to pay: https://nicepay.example/pay", howToPay(payment(null)))
    }

    @Test
    fun `the guide's Java reads it too`() {
        val told =
            mapOf(
                store to "pay at the counter: 0041231106386098",
                account to "transfer to 70014000090158330631",
                code to "scan 00020101",
                app to "danaid://pay",
                push to "go on at https://nicepay.example/pay",
                null to "go on at https://nicepay.example/pay",
            )
        for ((instruction, wanted) in told) assertEquals(wanted, JavaLedgerExample.howToPay(payment(instruction)))
    }

    @Test
    fun `the pay method, the number and the end are there without a look at the case`() {
        val names = "convenience_store virtual_account qris qris e_wallet e_wallet e_wallet pay_loan card 42"
        assertEquals(names.split(" "), all.map { it.payMethod().plainName() })
        assertEquals(listOf("0041231106386098", "70014000090158330631"), all.mapNotNull { it.number() })
        assertEquals(listOf(picture, card, other), all.filter { it.expiresAt() == null })
    }

    @Test
    fun `a payment keeps it through JSON and a Java stream`() {
        val payments = (all + null).map(::payment)
        assertEquals(payments, payments.map { ledgerPaymentOfJson(it.toJson()) })
        val bytes = ByteArrayOutputStream()
        ObjectOutputStream(bytes).use { it.writeObject(payments) }
        assertEquals(payments, ObjectInputStream(ByteArrayInputStream(bytes.toByteArray())).use { it.readObject() })
        assertFalse("instruction" in payment(null).toJson(), "one that is not there is left out")
        val never = payment(store.copy(expiresAt = Instant.MAX)).copy(expiresAt = null)
        assertThrows<NicepayException.InvalidRequest> { never.toJson() }
    }

    @Test
    fun `an inquiry and a callback show no phone number and no card`() {
        val order = Order("order-1", 10_000, "IONPAYTEST00202212231106386098")
        val fields =
            mapOf(
                "05" to """"mitraCd": "OVOE", "billingPhone": "$PHONE"""",
                "01" to """"cardNo": "$CARD", "authNo": "123456"""",
            )
        for ((method, given) in fields) {
            val body =
                """{"resultCd": "0000", "resultMsg": "", "status": "0", "amt": "10000", "referenceNo": "order-1",
                    "tXid": "${order.transactionId}", "payMethod": "$method", $given}"""
            val answer = readInquiry(order, 200, body)
            val instruction = checkNotNull(answer.instruction)
            val claims = Callback.parse(body).claims
            assertEquals(instruction, claims.instruction)
            val shown = "$answer $instruction $claims ${payment(instruction)}"
            assertTrue("Instruction { pay_method: " in shown, shown)
            for (secret in listOf(PHONE, CARD, "123456")) assertFalse(secret in shown, shown)
        }
    }

    @Test
    fun `the ledger has what the customer chose, and asks at the pace that is set`() =
        Store.sqlite().use { place ->
            val pace = LedgerSchedule(brief = listOf(SchedulePause(Duration.ofHours(1), Duration.ofSeconds(7))))
            Sandbox().use { sandbox ->
                sandbox.client().use { client ->
                    runBlocking {
                        NicepayLedger.open(place.url, client, place.settings.copy(schedule = pace)).use { ledger ->
                            val open = ledger.checkOut(payment("order-1"))
                            assertEquals(null, open.instruction)
                            val id = checkNotNull(open.transactionId)
                            val shown = sandbox.choose(id, "qris", "QSHP")["content"].asText()
                            val first = checkNotNull(ledger.recheck("order-1"))
                            val qris = first.instruction as Instruction.Qris
                            assertEquals(shown to Mitra.QrisShopeePay, qris.content to qris.issuer)
                            val next = checkNotNull(first.nextCheckAt)
                            assertTrue(next < Instant.now().plusSeconds(8), "15 s is the default: $next")

                            val number = sandbox.choose(id, "virtual_account", "BMRI")["account_number"].asText()
                            val second = checkNotNull(ledger.recheck("order-1"))
                            val account = second.instruction as Instruction.VirtualAccount
                            assertEquals(number to Bank.Mandiri, account.accountNumber to account.bank)
                            assertEquals(number to account.expiresAt, second.paymentNumber to second.expiresAt)
                            ledger.eventSource("shop").use { assertEquals(account, it.tryNext()?.instruction) }
                        }
                    }
                }
            }
        }
}
