package id.nicepay.checkout

import id.nicepay.checkout.ffi.ExpectedOrder
import id.nicepay.checkout.ffi.FfiConverterTypeExpectedOrder
import id.nicepay.checkout.ffi.FfiConverterTypeVerifiedNotification
import id.nicepay.checkout.ffi.VerifiedNotification
import id.nicepay.checkout.ffi.Verifier
import id.nicepay.checkout.internal.Wire
import java.lang.ref.Reference

/** Verifies notifications by the short way in. */
public class FastVerifier(
    iMid: String,
    key: String,
) : AutoCloseable {
    private val verifier = Verifier(iMid, key)
    private val ticket = verifier.ticket()

    /** Verifies one raw body against the merchant's own order. */
    public fun verify(
        body: ByteArray,
        order: ExpectedOrder,
    ): VerifiedNotification {
        val packed = Wire.pack(FfiConverterTypeExpectedOrder, order)
        try {
            return Wire.unpack(FfiConverterTypeVerifiedNotification, Wire.verify(ticket, body, packed))
        } finally {
            // Else a collection during the call may free the verifier behind the ticket.
            Reference.reachabilityFence(verifier)
        }
    }

    /** The way there and back, for measurements. */
    public fun ping(number: Long): Long = Wire.ping(number)

    override fun close(): Unit = verifier.close()
}
