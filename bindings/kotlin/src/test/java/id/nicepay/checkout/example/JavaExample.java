package id.nicepay.checkout.example;

import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.Mitra;
import id.nicepay.checkout.NicepayClient;
import id.nicepay.checkout.NicepayFutures;
import id.nicepay.checkout.Notification;
import id.nicepay.checkout.Order;
import id.nicepay.checkout.PaymentCode;
import id.nicepay.checkout.RegistrationBuilder;
import id.nicepay.checkout.Settlement;
import id.nicepay.checkout.SettlementOutcome;
import java.util.concurrent.ExecutionException;

/** What a Java caller writes. */
public final class JavaExample {
    private final NicepayClient client;
    private final NicepayFutures nicepay;
    private final Books books;

    public JavaExample(NicepayClient client, Books books) {
        this.client = client;
        this.nicepay = new NicepayFutures(client);
        this.books = books;
    }

    /** The number that the customer pays with at the counter. */
    public String checkOut(String reference) throws InterruptedException, ExecutionException {
        // region java
        DirectRegistration payment = new RegistrationBuilder(reference, 25_000)
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta").buyerState("DKI Jakarta").buyerPostalCode("10200")
                .notificationUrl("https://merchant.example/nicepay/notification")
                .build()
                .direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
        books.plan(payment.getRegistration()); // the intent, before a byte goes out
        PaymentCode code = nicepay.registerDirect(payment).get();
        books.keep(code.getOrder());
        return code.getPaymentNumber();
        // endregion
    }

    /** NICEPAY's server posted {@code body}, or the job took it from the inbox; the status to answer. */
    public int notified(byte[] body) throws InterruptedException, ExecutionException {
        Notification notification = client.verifyNotification(body); // the raw bytes; a forgery ends here
        books.receive(body); // kept, before anything else can fail
        Order order = books.find(notification.getReference(), notification.getTransactionId());
        if (order == null) return 404;
        int version = books.version(order); // before NICEPAY is asked
        Settlement settlement = nicepay.settle(notification, order).get();
        boolean booked = books.book(order, settlement.getTransaction(), version); // delivers once, takes back once
        if (booked && settlement.getOutcome() != SettlementOutcome.NOT_YET_VISIBLE) books.done(body);
        return settlement.getReply().getStatus();
    }

    /** For a job that runs every few minutes. */
    public void settleInbox() throws InterruptedException {
        for (byte[] body : books.inbox()) {
            try {
                notified(body);
            } catch (ExecutionException failed) {
                System.out.println("stays in the inbox: " + failed.getCause().getMessage());
            }
        }
    }
}
