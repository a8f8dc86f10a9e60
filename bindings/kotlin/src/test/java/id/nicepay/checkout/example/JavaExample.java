package id.nicepay.checkout.example;

import id.nicepay.checkout.Futures;
import id.nicepay.checkout.ffi.CheckoutException;
import id.nicepay.checkout.ffi.Hook;
import id.nicepay.checkout.ffi.Till;
import java.util.concurrent.TimeUnit;

/** What a Java caller writes. */
public final class JavaExample {
    private JavaExample() {}

    public static String run() throws Exception {
        try (Till till = new Till((Hook) null)) {
            try {
                till.panicForTest("from Java");
            } catch (CheckoutException.Internal error) {
                return Futures.wait(till, error.getReason(), 10).get(5, TimeUnit.SECONDS);
            }
            throw new IllegalStateException("no exception came");
        }
    }
}
