package id.nicepay.checkout

import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith

private const val ADDRESS = "Jalan Bukit Berbunga 22"

/** From order to paid by each pay method: chosen on NICEPAY's page, and registered directly. */
@ExtendWith(OverASocket::class)
class PayMethodsTest {
    private data class Choice(
        val method: PayMethod,
        val code: String,
        val partner: String?,
        val card: String? = null,
    )

    private val choices =
        listOf(
            Choice(PayMethod.ConvenienceStore, "convenience_store", "ALMA"),
            Choice(PayMethod.VirtualAccount, "virtual_account", "BMRI"),
            Choice(PayMethod.Qris, "qris", "QSHP"),
            Choice(PayMethod.EWallet, "e_wallet", "DANA"),
            Choice(PayMethod.EWallet, "e_wallet", "OVOE"),
            Choice(PayMethod.PayLoan, "pay_loan", "KDVI"),
            Choice(PayMethod.Card, "card", null, "4111111111111111"),
        )

    private val direct: List<(Registration) -> DirectRegistration> =
        listOf(
            { it.direct(Mitra.Alfamart, ADDRESS) },
            { it.directVirtualAccount(Bank.Mandiri, ADDRESS) },
            { it.directQris(Mitra.QrisShopeePay, ADDRESS) },
            { it.directEWallet(Mitra.Dana, ADDRESS) },
            { it.directEWallet(Mitra.Ovo, ADDRESS) },
            { it.directPayLoan(Mitra.Kredivo, ADDRESS) },
        )

    private fun link(instruction: Instruction): String? =
        when (instruction) {
            is Instruction.EWallet -> instruction.redirectUrl
            is Instruction.PayLoan -> instruction.redirectUrl
            else -> null
        }

    /** The customer follows the instruction. */
    private fun pays(
        sandbox: Sandbox,
        transactionId: String,
        instruction: Instruction,
    ) {
        val link = link(instruction) ?: return sandbox.pay(transactionId).let {}
        assertEquals(403, sandbox.visit(link.replace(Regex("merchantToken=."), "merchantToken=x")))
        assertEquals(303, sandbox.visit(link))
        sandbox.confirm(transactionId)
    }

    @Test
    fun `each method that the customer chooses goes from order to paid`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                runBlocking {
                    for ((number, choice) in choices.withIndex()) {
                        val order = client.register(payment("chosen-$number")).order
                        assertEquals(null, client.inquire(order).instruction)
                        sandbox.choose(order.transactionId, choice.code, choice.partner, choice.card)
                        val waiting = client.inquire(order)
                        assertEquals(choice.method to false, waiting.payMethod to waiting.isPaid)
                        assertEquals(choice.method, waiting.instruction?.payMethod())
                        sandbox.pay(order.transactionId)
                        val paid = client.inquire(order)
                        assertEquals(choice.method to true, paid.payMethod to paid.isPaid)
                    }
                }
            }
        }

    @Test
    fun `each method that is registered directly goes from order to paid`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                runBlocking {
                    for ((number, how) in direct.withIndex()) {
                        val code = client.registerDirect(how(payment("direct-$number")))
                        assertEquals(number == 0, code.paymentNumber != null)
                        assertEquals(number < 2, code.instruction.number() != null)
                        assertEquals(number > 2, link(code.instruction) != null)
                        val token = link(code.instruction)?.substringAfter("merchantToken=") ?: "no link"
                        assertFalse(token in "$code ${code.instruction}", "$code")
                        pays(sandbox, code.transactionId, code.instruction)
                        val paid = client.inquire(code.order)
                        assertEquals(code.instruction.payMethod() to true, paid.payMethod to paid.isPaid)
                    }
                }
            }
        }

    @Test
    fun `the ledger has what was registered directly at once`() =
        Store.sqlite().use { place ->
            Sandbox().use { sandbox ->
                sandbox.client().use { client ->
                    runBlocking {
                        NicepayLedger.open(place.url, client, place.settings).use { ledger ->
                            for ((number, how) in direct.withIndex()) {
                                val payment = ledger.checkOut(how(payment("order-$number")))
                                val instruction = checkNotNull(payment.instruction)
                                assertEquals(number < 2, payment.paymentNumber != null)
                                pays(sandbox, checkNotNull(payment.transactionId), instruction)
                                assertTrue(checkNotNull(ledger.recheck("order-$number")).isPaid())
                            }
                        }
                    }
                }
            }
        }

    @Test
    fun `a wallet without a way back is refused before anything is sent`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                val wallet = payment("order").copy(callbackUrl = null).directEWallet(Mitra.Dana, ADDRESS)
                val refused =
                    assertThrows<NicepayException.InvalidRequest> { runBlocking { client.registerDirect(wallet) } }
                assertEquals(listOf("callBackUrl"), refused.fields.map { it.wireName })
                assertEquals(0, sandbox.requests().size)
            }
        }
}
