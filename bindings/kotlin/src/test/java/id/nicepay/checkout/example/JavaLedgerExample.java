package id.nicepay.checkout.example;

import id.nicepay.checkout.Delivery;
import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.EventKind;
import id.nicepay.checkout.Instruction;
import id.nicepay.checkout.LedgerPayment;
import id.nicepay.checkout.NicepayException;
import id.nicepay.checkout.NicepayLedger;
import id.nicepay.checkout.NicepayLedgerFutures;
import id.nicepay.checkout.NicepayWorker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;

/** What a Java caller writes, with a ledger. */
public final class JavaLedgerExample implements AutoCloseable {
    private final NicepayLedgerFutures nicepay;
    private final DataSource shop;
    private final NicepayWorker worker;

    public JavaLedgerExample(NicepayLedger ledger, DataSource shop) {
        this.nicepay = new NicepayLedgerFutures(ledger);
        this.shop = shop;
        this.worker = new NicepayWorker(ledger).delivering("shop", this::deliver).start();
    }

    // region java
    /** The number that the customer pays with at the counter; the same one however often it is asked for. */
    public CompletableFuture<String> checkOut(DirectRegistration order) {
        return nicepay.checkOut(order).thenApply(LedgerPayment::getPaymentNumber);
    }

    /** NICEPAY's server posted {@code body}; the status to answer. */
    public int notified(byte[] body) throws InterruptedException {
        try {
            return nicepay.receive(body).get().getStatus();
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof NicepayException known ? known.getReplyStatus() : 500;
        }
    }

    /** Delivers what is paid, once, in the shop's own database. */
    private void deliver(Delivery event) throws Exception {
        event.claim(shop, connection -> {
            if (event.getKind() != EventKind.PAID) return;
            try (var statement = connection.prepareStatement("INSERT INTO deliveries VALUES (?)")) {
                statement.setString(1, event.getOrderId());
                statement.executeUpdate();
            }
        });
    }
    // endregion

    // region instruction
    /** What to show to the customer. */
    public static String howToPay(LedgerPayment payment) {
        Instruction how = payment.getInstruction(); // null while nothing is chosen
        if (how instanceof Instruction.ConvenienceStore store) return "pay at the counter: " + store.getPaymentNumber();
        if (how instanceof Instruction.VirtualAccount account) return "transfer to " + account.getAccountNumber();
        if (how instanceof Instruction.Qris code && code.getContent() != null) return "scan " + code.getContent();
        if (how instanceof Instruction.EWallet wallet && wallet.getAppUrl() != null) return wallet.getAppUrl();
        return "go on at " + payment.getPaymentUrl();
    }
    // endregion

    @Override
    public void close() {
        worker.close();
    }
}
