package id.nicepay.checkout

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream

/** An order goes into a database and comes back as it was. */
class OrdersTest {
    private val order = Order("order-1", 25_000, "IONPAYTEST00202212231106386098")
    private val policies = listOf(null, AmountPolicy.Exact, AmountPolicy.AtLeast, AmountPolicy.WithFee(2_500))

    @Test
    fun `as JSON, with its amount policy`() {
        for (policy in policies) {
            val kept = order.copy(amountPolicy = policy)
            assertEquals(kept, orderOfJson(kept.toJson()))
        }
        // The core's own form, which other languages read as well.
        assertEquals(
            """{"reference":"order-1","amount":25000,"transaction_id":"IONPAYTEST00202212231106386098",""" +
                """"amount_policy":{"with_fee":{"max":2500}}}""",
            order.copy(amountPolicy = AmountPolicy.WithFee(2_500)).toJson(),
        )
    }

    @Test
    fun `as a Java stream`() {
        val kept = policies.map { order.copy(amountPolicy = it) }
        val bytes = ByteArrayOutputStream()
        ObjectOutputStream(bytes).use { it.writeObject(kept) }
        assertEquals(kept, ObjectInputStream(ByteArrayInputStream(bytes.toByteArray())).use { it.readObject() })
    }

    @Test
    fun `what is no order is neither kept nor read`() {
        assertThrows<NicepayException.InvalidRequest> { order.copy(amount = -1).toJson() }
        for (json in listOf("", "{}", """{"reference":"","amount":1,"transaction_id":"A"}""")) {
            assertThrows<NicepayException.InvalidRequest>(json) { orderOfJson(json) }
        }
    }
}
