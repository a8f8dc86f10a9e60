package id.nicepay.checkout

import id.nicepay.checkout.ffi.ExpectedOrder
import id.nicepay.checkout.ffi.FfiConverterTypeExpectedOrder
import id.nicepay.checkout.ffi.FfiConverterTypeVerifiedNotification
import id.nicepay.checkout.ffi.VerifiedNotification
import id.nicepay.checkout.ffi.Verifier
import id.nicepay.checkout.internal.Wire

/** Verifies notifications by the short way in. */
public class FastVerifier(
    iMid: String,
    key: String,
) : AutoCloseable {
    private val verifier = Verifier(iMid, key)
    private val ticket = verifier.ticket().toLong()

    /** Verifies one raw body against the merchant's own order. */
    public fun verify(
        body: ByteArray,
        order: ExpectedOrder,
    ): VerifiedNotification {
        val packed = Wire.pack(FfiConverterTypeExpectedOrder, order)
        return Wire.unpack(FfiConverterTypeVerifiedNotification, Wire.verify(ticket, body, packed))
    }

    /** The way there and back, for measurements. */
    public fun ping(number: Long): Long = Wire.ping(number)

    override fun close(): Unit = verifier.close()
}
