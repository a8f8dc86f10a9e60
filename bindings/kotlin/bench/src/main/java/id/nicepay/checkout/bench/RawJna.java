package id.nicepay.checkout.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import id.nicepay.checkout.internal.NativeFile;

/** The generated scaffolding called by hand: JNA's direct mapping, everything reused. */
final class RawJna {
    @Structure.FieldOrder({"len", "data"})
    public static class ForeignBytes extends Structure {
        public int len;
        public Pointer data;

        public static class ByValue extends ForeignBytes implements Structure.ByValue {}
    }

    static native long uniffi_nicepay_checkout_ffi_fn_clone_verifier(long handle, Pointer status);

    static native long uniffi_nicepay_checkout_ffi_fn_method_verifier_ping(long handle, long number, Pointer status);

    static native int uniffi_nicepay_checkout_ffi_fn_method_verifier_verify_borrowed(
            long handle, ForeignBytes.ByValue body, Pointer status);

    static {
        // The file that the jar itself loaded: the handle is of no use to a second copy.
        Native.register(RawJna.class, NativeFile.name);
    }

    private final long handle;
    private final Pointer status = new Memory(64);
    private final Memory memory = new Memory(1 << 16);
    private final ForeignBytes.ByValue bytes = new ForeignBytes.ByValue();

    RawJna(long handle) {
        this.handle = handle;
        status.clear(64);
        bytes.data = memory;
    }

    long ping(long number) {
        long own = uniffi_nicepay_checkout_ffi_fn_clone_verifier(handle, status);
        return uniffi_nicepay_checkout_ffi_fn_method_verifier_ping(own, number, status);
    }

    int verify(byte[] body) {
        memory.write(0, body, 0, body.length);
        bytes.len = body.length;
        long own = uniffi_nicepay_checkout_ffi_fn_clone_verifier(handle, status);
        int answer = uniffi_nicepay_checkout_ffi_fn_method_verifier_verify_borrowed(own, bytes, status);
        if (status.getByte(0) != 0) throw new IllegalStateException("refused");
        return answer;
    }
}
