import id.nicepay.checkout.Credentials;
import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.Environment;
import id.nicepay.checkout.EventKind;
import id.nicepay.checkout.LedgerPayment;
import id.nicepay.checkout.Mitra;
import id.nicepay.checkout.NicepayClient;
import id.nicepay.checkout.NicepayLedger;
import id.nicepay.checkout.NicepayLedgerBlocking;
import id.nicepay.checkout.NicepayWorker;
import id.nicepay.checkout.PaymentStatus;
import id.nicepay.checkout.RegistrationBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One payment on this machine, from the order to its paid event, by the jar alone. Its arguments are where the gateway is and
 * an empty folder.
 */
public final class Journey {
    public static void main(String[] arguments) throws Exception {
        String gateway = arguments[0];
        String url = "sqlite:" + Path.of(arguments[1]).resolve("payments.db");
        try (Credentials credentials = Credentials.sandbox();
                NicepayClient client = new NicepayClient(credentials, new Environment.Custom(gateway));
                NicepayLedger ledger = NicepayLedger.builder(url, client).open()) {
            NicepayLedgerBlocking nicepay = new NicepayLedgerBlocking(ledger);
            String order = "journey-" + ProcessHandle.current().pid();
            LedgerPayment open = nicepay.checkOut(order(order));
            check(open.getPaymentNumber() != null && !open.isPaid(), "a number");
            check(nicepay.checkOut(order(order)).getTransactionId().equals(open.getTransactionId()), "the same payment");
            paidAtTheCounter(gateway, open.getTransactionId());
            check(nicepay.recheck(order).getStatus() == PaymentStatus.PAID, "paid");
            CountDownLatch paid = new CountDownLatch(1);
            try (NicepayWorker worker = new NicepayWorker(ledger).delivering("shop", event -> {
                if (event.getKind() == EventKind.PAID && event.getOrderId().equals(order)) paid.countDown();
            }).start()) {
                check(paid.await(60, TimeUnit.SECONDS), "the payment's event");
            }
        }
        System.out.println("from order to paid on " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                + ", Java " + System.getProperty("java.version"));
    }

    private static DirectRegistration order(String id) {
        return new RegistrationBuilder(id, 25_000)
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta").buyerState("DKI Jakarta").buyerPostalCode("10200")
                .notificationUrl("http://127.0.0.1:9/notification") // lost: the ledger asks
                .build()
                .direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
    }

    private static void paidAtTheCounter(String gateway, String transactionId) throws IOException {
        URI pay = URI.create(gateway + "/sandbox/transactions/" + transactionId + "/pay");
        HttpURLConnection asked = (HttpURLConnection) pay.toURL().openConnection();
        asked.setRequestMethod("POST");
        asked.setRequestProperty("Content-Type", "application/json");
        asked.setDoOutput(true);
        asked.getOutputStream().write("{}".getBytes());
        check(asked.getResponseCode() == 200, "the gateway took the money: " + asked.getResponseCode());
    }

    private static void check(boolean isSo, String what) {
        if (!isSo) throw new AssertionError(what);
    }
}
