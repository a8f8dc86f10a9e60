package id.nicepay.checkout.example;

import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.Mitra;
import id.nicepay.checkout.NicepayClient;
import id.nicepay.checkout.NicepayException;
import id.nicepay.checkout.NicepayFutures;
import id.nicepay.checkout.Order;
import id.nicepay.checkout.PaymentCode;
import id.nicepay.checkout.RegistrationBuilder;
import id.nicepay.checkout.testing.Sandbox;
import java.util.concurrent.ExecutionException;

/** What a Java caller writes. */
public final class JavaExample {
    private JavaExample() {}

    public static String run(NicepayClient client, Sandbox sandbox) throws Exception {
        NicepayFutures nicepay = new NicepayFutures(client);
        DirectRegistration payment = new RegistrationBuilder("java-1", 25_000)
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta")
                .buyerState("DKI Jakarta").buyerPostalCode("10200")
                .notificationUrl("https://merchant.example/nicepay/notification")
                .build()
                .direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
        PaymentCode code = nicepay.registerDirect(payment).get();
        Order order = code.getOrder();
        try {
            nicepay.registerDirect(payment).get();
        } catch (ExecutionException failed) {
            NicepayException.Declined refused = (NicepayException.Declined) failed.getCause();
            if (!"9009".equals(refused.getResultCode())) throw failed;
        }
        sandbox.pay(order.getTransactionId());
        return nicepay.waitUntilSettled(order).get().getState().name().toLowerCase();
    }
}
