package id.nicepay.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.nicepay.checkout.testing.OverASocket;
import id.nicepay.checkout.testing.Sandbox;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every operation of the client, called from Java: as a future, and waited for. */
@ExtendWith(OverASocket.class)
class JavaOperationsTest {
    private final Sandbox sandbox = new Sandbox();
    private final NicepayClient client = sandbox.client();

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
    }

    static RegistrationBuilder registration(String reference) {
        return new RegistrationBuilder(reference, 10_000)
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta").buyerState("DKI Jakarta").buyerPostalCode("10200")
                .callbackUrl("https://merchant.example/nicepay/callback")
                .notificationUrl("http://127.0.0.1:9/nobody-listens");
    }

    static DirectRegistration direct(String reference) {
        return registration(reference).build().direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
    }

    static byte[] notification(Order order) {
        try (Credentials credentials = Credentials.sandbox()) {
            return Nicepay.sampleNotification(credentials, order, null, null, false).getBytes();
        }
    }

    @Test
    void everyOperationAsAFuture() throws Exception {
        try (NicepayFutures nicepay = new NicepayFutures(client)) {
            Registration page = registration("page").build();
            Checkout checkout = nicepay.register(page).get();
            assertSame(Resolution.AlreadyRegistered.INSTANCE, nicepay.resolve(page).get());
            String back = sandbox.chooseStore(checkout.getTransactionId(), "ALMA");
            assertFalse(nicepay.confirm(Callback.parse(back), checkout.getOrder()).get().isPaid());

            Order order = nicepay.registerDirect(direct("direct")).get().getOrder();
            assertSame(Resolution.AlreadyRegistered.INSTANCE, nicepay.resolveDirect(direct("direct")).get());
            assertEquals(TransactionState.UNPAID, nicepay.inquire(order).get().getState());
            sandbox.pay(order.getTransactionId());
            assertTrue(nicepay.waitUntilSettled(order).get().isPaid());
            Notification told = nicepay.verifyNotification(notification(order));
            assertEquals(SettlementOutcome.PAID, nicepay.settle(told, order).get().getOutcome());
            assertEquals(CancelOutcome.ALREADY_PAID, nicepay.cancel(order).get().getOutcome());

            List<Inquired> answers = new ArrayList<>();
            nicepay.inquireAll(List.of(order, wrong()), answers::add).get();
            answered(order, answers);
            IOException full = new IOException("the disk is full");
            ExecutionException failed = assertThrows(ExecutionException.class, () ->
                    nicepay.inquireAll(List.of(order), answer -> sneak(full)).get());
            assertInstanceOf(IOException.class, failed.getCause());
            assertEquals("the disk is full", failed.getCause().getMessage());
        }
    }

    @Test
    void everyOperationWaitedFor() throws Exception {
        NicepayBlocking nicepay = new NicepayBlocking(client);
        Registration page = registration("page").build();
        Checkout checkout = nicepay.register(page);
        assertSame(Resolution.AlreadyRegistered.INSTANCE, nicepay.resolve(page));
        String back = sandbox.chooseStore(checkout.getTransactionId(), "ALMA");
        assertFalse(nicepay.confirm(Callback.parse(back), checkout.getOrder()).isPaid());

        Order order = nicepay.registerDirect(direct("direct")).getOrder();
        assertSame(Resolution.AlreadyRegistered.INSTANCE, nicepay.resolveDirect(direct("direct")));
        assertEquals(TransactionState.UNPAID, nicepay.inquire(order).getState());
        sandbox.pay(order.getTransactionId());
        assertTrue(nicepay.waitUntilSettled(order).isPaid());
        Notification told = nicepay.verifyNotification(notification(order));
        assertEquals(SettlementOutcome.PAID, nicepay.settle(told, order).getOutcome());
        assertEquals(CancelOutcome.ALREADY_PAID, nicepay.cancel(order).getOutcome());

        List<Inquired> answers = new ArrayList<>();
        nicepay.inquireAll(List.of(order, wrong()), answers::add);
        answered(order, answers);
        assertThrows(NicepayException.InvalidRequest.class, () -> nicepay.inquire(wrong()));
    }

    private static Order wrong() {
        return new Order("", -5, "", null);
    }

    private static void answered(Order order, List<Inquired> answers) {
        assertEquals(2, answers.size());
        for (Inquired answer : answers) {
            boolean isGood = answer.getOrder().equals(order);
            assertEquals(isGood, answer.getTransaction() != null && answer.getTransaction().isPaid());
            if (isGood) assertNull(answer.getError());
            else assertInstanceOf(NicepayException.InvalidRequest.class, answer.getError());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void closingCancelsWhatIsUnderWay() {
        Order order = new NicepayFutures(client).registerDirect(direct("closed")).join().getOrder();
        NicepayFutures nicepay = new NicepayFutures(client);
        CompletableFuture<Transaction> waiting = nicepay.waitUntilSettled(order);
        nicepay.close();
        assertThrows(CancellationException.class, waiting::join);
        assertThrows(CancellationException.class, () -> nicepay.inquire(order).join());
        assertEquals(TransactionState.UNPAID, new NicepayFutures(client).inquire(order).join().getState());
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        Order order = new NicepayBlocking(client).registerDirect(direct("interrupted")).getOrder();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> new NicepayBlocking(client).waitUntilSettled(order));
        assertFalse(Thread.interrupted());
    }

    @Test
    void aClientOfTheEnvironmentTakesObserverAndClock() {
        NicepayObserver observer = new NicepayObserver() { };
        NicepayException.InvalidRequest missing = assertThrows(NicepayException.InvalidRequest.class,
                () -> NicepayClient.fromEnv(null, observer, Clock.systemUTC()).close());
        assertTrue(missing.getMessage().contains("NICEPAY_MERCHANT_ID"), missing.getMessage());
    }

    /** What Kotlin can ask, Java can; and nothing of it stays untried here. */
    @Test
    void nothingIsLeftOut() throws IOException {
        List<String> asked = names(NicepayOperations.class);
        asked.removeAll(List.of("getMerchantId", "getBaseUrl"));
        assertEquals(11, asked.size(), asked.toString());
        tried("JavaOperationsTest.java", asked, NicepayFutures.class, NicepayBlocking.class);
    }

    static void tried(String test, List<String> operations, Class<?>... faces) throws IOException {
        String source = Files.readString(Path.of("src/test/java/id/nicepay/checkout", test));
        for (Class<?> face : faces) {
            List<String> own = names(face);
            assertTrue(own.containsAll(operations), face + " has only " + own);
        }
        for (String name : operations) {
            long times = Arrays.stream(source.split("\\W" + "nicepay\\." + name + "\\(", -1)).count() - 1;
            assertTrue(times >= faces.length, name + " is tried " + times + " times");
        }
    }

    static List<String> names(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (var method : type.getDeclaredMethods()) {
            boolean isOwn = Modifier.isPublic(method.getModifiers()) && !method.isSynthetic();
            if (isOwn && !names.contains(method.getName())) names.add(method.getName());
        }
        return names;
    }
}
