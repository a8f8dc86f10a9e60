package id.nicepay.checkout.internal

import id.nicepay.checkout.ffi.FfiConverter
import id.nicepay.checkout.ffi.FfiConverterTypeCheckoutError
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

    @JvmStatic
    external fun verify(
        ticket: Long,
        body: ByteArray,
        order: ByteArray,
    ): ByteArray

    @JvmStatic
    external fun ping(number: Long): Long

    /** [value] in the serial form; the array may be longer than what is used of it. */
    fun <T> pack(
        converter: FfiConverter<T, *>,
        value: T,
    ): ByteArray {
        val buffer = ByteBuffer.allocate(converter.allocationSize(value).toInt())
        converter.write(value, buffer)
        return buffer.array()
    }

    /** The answer's value; throws the answer's error. */
    fun <T> unpack(
        converter: FfiConverter<T, *>,
        answer: ByteArray,
    ): T {
        val buffer = ByteBuffer.wrap(answer)
        if (buffer.get() != SUCCESS) throw FfiConverterTypeCheckoutError.read(buffer)
        return converter.read(buffer)
    }
}
