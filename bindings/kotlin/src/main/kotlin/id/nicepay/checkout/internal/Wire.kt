package id.nicepay.checkout.internal

import id.nicepay.checkout.FfiConverter
import id.nicepay.checkout.FfiConverterTypeNicepayError
import java.nio.ByteBuffer

private const val SUCCESS = 0.toByte()

/**
 * The short way into the native library: one JNI call, byte arrays in and out, in the serial form of
 * the generated converters. A struct that JNA passes by value costs more than the whole call here.
 */
internal object Wire {
    init {
        // Loading is what reading the name does.
        NativeFile.name
    }

    /** [owner] holds the object behind [ticket]; named here, it is not collected while the call runs. */
    @JvmStatic
    external fun verify(
        owner: Any,
        ticket: Long,
        body: ByteArray,
    ): ByteArray

    /** The answer's value; throws the answer's error. */
    fun <T> unpack(
        converter: FfiConverter<T, *>,
        answer: ByteArray,
    ): T {
        val buffer = ByteBuffer.wrap(answer)
        if (buffer.get() != SUCCESS) throw FfiConverterTypeNicepayError.read(buffer)
        return converter.read(buffer)
    }
}
