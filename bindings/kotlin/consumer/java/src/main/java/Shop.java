import com.sun.net.httpserver.HttpServer;
import id.nicepay.checkout.Delivery;
import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.EventKind;
import id.nicepay.checkout.LedgerPayment;
import id.nicepay.checkout.Mitra;
import id.nicepay.checkout.NicepayException;
import id.nicepay.checkout.NicepayLedger;
import id.nicepay.checkout.NicepayLedgerBlocking;
import id.nicepay.checkout.NicepayWorker;
import id.nicepay.checkout.RegistrationBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** From the order to one delivery. */
public final class Shop {
    private final NicepayLedger ledger;
    private final NicepayLedgerBlocking nicepay;
    private final DataSource database;
    private final String ownUrl;

    Shop(NicepayLedger ledger, DataSource database, String ownUrl) {
        this.ledger = ledger;
        this.nicepay = new NicepayLedgerBlocking(ledger);
        this.database = database;
        this.ownUrl = ownUrl;
    }

    // region open
    /** Once a process. The environment says who you are, which NICEPAY to talk to and where the ledger is. */
    static NicepayLedger open() {
        return NicepayLedger.builderFromEnv().open();
    }
    // endregion

    // region check-out
    /** The number to pay with at the counter. Called again for the same order, it is the same number. */
    String checkOut(String orderId) throws InterruptedException {
        DirectRegistration registration = new RegistrationBuilder(orderId, 25_000) // whole rupiah
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta").buyerState("DKI Jakarta").buyerPostalCode("10200")
                .callbackUrl(ownUrl + "/nicepay/callback")
                .notificationUrl(ownUrl + "/nicepay/notification")
                .build()
                .direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
        return nicepay.checkOut(registration).getPaymentNumber();
    }
    // endregion

    // region messages
    /** NICEPAY's server posted {@code body}, the raw bytes: the status to answer. It is kept before that goes out. */
    int notified(byte[] body) throws InterruptedException {
        try {
            return nicepay.receive(body).getStatus();
        } catch (NicepayException failed) {
            return failed.getReplyStatus();
        }
    }

    /** The customer's browser came back: what to show. NICEPAY is asked; the browser is not believed. */
    String returned(String query) throws InterruptedException {
        LedgerPayment payment = nicepay.returned(query);
        if (payment == null) return "no such order";
        return payment.isPaid() ? "thank you" : "pay " + payment.getPaymentNumber() + " at the counter";
    }
    // endregion

    // region worker
    /** Brings every payment to its end and delivers. Close it before the ledger when the program ends. */
    NicepayWorker work() {
        return new NicepayWorker(ledger).delivering("shop", this::deliver).start();
    }

    /** One transaction of the shop's own database: the claim, and what it is for. */
    private void deliver(Delivery event) throws Exception {
        event.claim(database, connection -> {
            if (event.getKind() != EventKind.PAID) return;
            try (var statement = connection.prepareStatement("INSERT INTO deliveries VALUES (?)")) {
                statement.setString(1, event.getOrderId());
                statement.executeUpdate();
            }
        });
    }
    // endregion

    /** The shop on the port that is given, or on a free one, until its input ends; it prints where. */
    public static void main(String[] arguments) throws IOException, SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:shop.db");
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute(NicepayLedger.claimMigration());
            statement.execute("CREATE TABLE IF NOT EXISTS deliveries (order_id TEXT NOT NULL)");
        }
        try (NicepayLedger ledger = open()) {
            int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Shop shop = new Shop(ledger, database, url);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                int status = 200;
                String text = "OK";
                try {
                    switch (path) {
                        case "/nicepay/notification" -> status = shop.notified(exchange.getRequestBody().readAllBytes());
                        case "/nicepay/callback" -> text = shop.returned(exchange.getRequestURI().getRawQuery());
                        default -> text = shop.checkOut(path.substring("/orders/".length()));
                    }
                } catch (InterruptedException ending) {
                    throw new InterruptedIOException();
                }
                exchange.sendResponseHeaders(status, text.length());
                try (var body = exchange.getResponseBody()) {
                    body.write(text.getBytes());
                }
            });
            server.start();
            try (NicepayWorker worker = shop.work()) {
                System.out.println(url);
                System.in.readAllBytes();
            }
            server.stop(0);
        }
    }
}
