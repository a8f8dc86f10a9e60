package id.nicepay.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.nicepay.checkout.testing.OverASocket;
import id.nicepay.checkout.testing.Sandbox;
import id.nicepay.checkout.testing.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the ledger, called from Java: as a future, and waited for. */
@ExtendWith(OverASocket.class)
class JavaLedgerOperationsTest {
    private final Sandbox sandbox = new Sandbox();
    private final NicepayClient client = sandbox.client();
    private final Store store = Store.Companion.sqlite();
    private final NicepayLedger ledger = NicepayLedger.builder(store.getUrl(), client).failuresBeforeParking(1).open();
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        ledger.close();
        client.close();
        store.close();
        sandbox.close();
    }

    private static DirectRegistration direct(String order) {
        return JavaOperationsTest.direct(order);
    }

    private Order elsewhere(String reference) {
        return new NicepayFutures(client).registerDirect(direct(reference)).join().getOrder();
    }

    @Test
    void everyOperationAsAFuture() throws Exception {
        try (NicepayLedgerFutures nicepay = new NicepayLedgerFutures(ledger)) {
            nicepay.migrate().get();
            assertNotNull(nicepay.checkOut(JavaOperationsTest.registration("page").build()).get().getPaymentUrl());
            LedgerPayment payment = nicepay.checkOut(direct("order")).get();
            Order order = payment.order();
            sandbox.pay(order.getTransactionId());
            assertEquals(200, nicepay.receive(JavaOperationsTest.notification(order)).get().getStatus());
            assertTrue(nicepay.runDue().get() >= 1);
            assertTrue(nicepay.recheck("order").get().isPaid());
            String back = Nicepay.sampleCallback(order, null, null);
            assertEquals("order", nicepay.returned(back).get().getOrderId());
            assertEquals(PaymentStatus.PAID, nicepay.payment("order").get().getStatus());
            assertNull(nicepay.payment("none").get());
            assertEquals(2, nicepay.payments(new PaymentFilter(), null, 10).get().getPayments().size());
            assertTrue(nicepay.history("order").get().size() >= 3);
            Order other = elsewhere("adopted");
            assertEquals("old", nicepay.adopt("old", other).get().getOrderId());
            assertEquals(PaymentStatus.CANCELLED, nicepay.cancel("old").get().getStatus());
            ByteArrayOutputStream csv = new ByteArrayOutputStream();
            assertEquals(3, nicepay.export(ExportFormat.CSV, csv).get());
            assertEquals(3, nicepay.export(ExportFormat.JSON_LINES, folder.resolve("all.jsonl")).get());
            assertEquals(3, Files.readAllLines(folder.resolve("all.jsonl")).size());

            try (EventSource events = nicepay.eventSource("shop").get()) {
                assertTrue(nicepay.done(nicepay.next(events).get()).get());
                Delivery event = nicepay.tryNext(events).get();
                assertTrue(nicepay.release(event).get());
                event = nicepay.next(events).get();
                assertTrue(nicepay.retryLater(event, "no stock").get());
            }
            assertEquals(1, nicepay.attention().get().getParked().size());
            String parked = nicepay.attention().get().getParked().get(0).getEvent().getId();
            assertEquals(0, nicepay.skipParked("shop", "none").get());
            assertEquals(1, nicepay.retryParked("shop", parked).get());
            assertEquals(0, nicepay.retryParked("shop").get());
            assertEquals(0L, nicepay.health().get().getEventsParked());

            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<?> working = nicepay.runUntil(end);
            end.complete(null);
            working.get();
            CompletableFuture<?> running = nicepay.run();
            ledger.stop();
            running.get();
        }
    }

    @Test
    void everyOperationWaitedFor() throws Exception {
        NicepayLedgerBlocking nicepay = new NicepayLedgerBlocking(ledger);
        nicepay.migrate();
        assertNotNull(nicepay.checkOut(JavaOperationsTest.registration("page").build()).getPaymentUrl());
        LedgerPayment payment = nicepay.checkOut(direct("order"));
        Order order = payment.order();
        sandbox.pay(order.getTransactionId());
        assertEquals(200, nicepay.receive(JavaOperationsTest.notification(order)).getStatus());
        assertTrue(nicepay.runDue() >= 1);
        assertTrue(nicepay.recheck("order").isPaid());
        assertEquals("order", nicepay.returned(Nicepay.sampleCallback(order, null, null)).getOrderId());
        assertEquals(PaymentStatus.PAID, nicepay.payment("order").getStatus());
        assertEquals(2, nicepay.payments(new PaymentFilter(), null, 10).getPayments().size());
        assertTrue(nicepay.history("order").size() >= 3);
        Order other = elsewhere("adopted");
        assertEquals("old", nicepay.adopt("old", other).getOrderId());
        assertEquals(PaymentStatus.CANCELLED, nicepay.cancel("old").getStatus());
        assertEquals(3, nicepay.export(ExportFormat.CSV, new ByteArrayOutputStream()));
        assertEquals(3, nicepay.export(ExportFormat.CSV, folder.resolve("all.csv")));

        try (EventSource events = nicepay.eventSource("shop")) {
            assertTrue(nicepay.done(nicepay.next(events)));
            assertTrue(nicepay.release(nicepay.tryNext(events)));
            assertTrue(nicepay.retryLater(nicepay.next(events), "no stock"));
        }
        String parked = nicepay.attention().getParked().get(0).getEvent().getId();
        assertEquals(1, nicepay.retryParked("shop", parked));
        assertEquals(0, nicepay.skipParked("shop", "none"));
        assertEquals(0L, nicepay.health().getEventsParked());

        nicepay.runUntil(CompletableFuture.completedFuture(null));
        ledger.stop();
        nicepay.run();
    }

    @Test
    void aFutureThatIsCancelledLeavesItsEventToTheNext() throws Exception {
        NicepayLedgerFutures nicepay = new NicepayLedgerFutures(ledger);
        try (EventSource events = nicepay.eventSource("shop").get()) {
            CompletableFuture<Delivery> waiting = nicepay.next(events);
            assertTrue(waiting.cancel(true));
            assertThrows(CancellationException.class, waiting::join);
            nicepay.checkOut(direct("left")).get();
            assertEquals("left", nicepay.next(events).get(20, TimeUnit.SECONDS).getOrderId());
        }
    }

    @Test
    void nothingIsLeftOut() throws IOException {
        List<String> operations = JavaOperationsTest.names(NicepayLedgerBlocking.class);
        operations.remove("getLedger");
        assertTrue(operations.size() >= 23, operations.toString());
        JavaOperationsTest.tried("JavaLedgerOperationsTest.java", operations, NicepayLedgerFutures.class,
                NicepayLedgerBlocking.class);
    }
}
