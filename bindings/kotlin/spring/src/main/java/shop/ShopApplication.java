package shop;

import id.nicepay.checkout.Credentials;
import id.nicepay.checkout.Delivery;
import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.Environment;
import id.nicepay.checkout.LedgerPayment;
import id.nicepay.checkout.Mitra;
import id.nicepay.checkout.NicepayClient;
import id.nicepay.checkout.NicepayException;
import id.nicepay.checkout.NicepayLedger;
import id.nicepay.checkout.NicepayLedgerFutures;
import id.nicepay.checkout.NicepayWorker;
import id.nicepay.checkout.RegistrationBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A shop: an order, its number, NICEPAY's notification, the way back, and one delivery. */
@SpringBootApplication
public class ShopApplication {
    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @Bean
    NicepayLedger ledger(@Value("${nicepay.url}") String url, @Value("${nicepay.ledger}") String ledger) {
        try (Credentials credentials = Credentials.sandbox();
                NicepayClient client = new NicepayClient(credentials, new Environment.Custom(url))) {
            return NicepayLedger.builder(ledger, client).open();
        }
    }

    @Bean
    NicepayLedgerFutures nicepay(NicepayLedger ledger) {
        return new NicepayLedgerFutures(ledger);
    }

    /** Brings every payment to its end, and tells the shop; Spring starts it, and closes it before the ledger. */
    @Bean(initMethod = "start")
    NicepayWorker worker(NicepayLedger ledger, Deliveries deliveries) {
        return new NicepayWorker(ledger).delivering("shop", deliveries::deliver);
    }
}

@Service
class Deliveries {
    private final JdbcTemplate database;

    Deliveries(JdbcTemplate database) {
        this.database = database;
    }

    /** Once in this database: the claim and what it is for are one transaction. */
    @Transactional
    public void deliver(Delivery event) {
        if (!database.execute((ConnectionCallback<Boolean>) event::claim)) return;
        switch (event.getKind()) {
            case PAID, PAID_LATE ->
                    database.update("INSERT INTO deliveries (order_id) VALUES (?)", event.getOrderId());
            case REVERSED -> database.update("DELETE FROM deliveries WHERE order_id = ?", event.getOrderId());
            default -> { } // PAID_TWICE and AMOUNT_DIFFERS are for a person
        }
    }
}

@RestController
class ShopController {
    private final NicepayLedgerFutures nicepay;
    private final String shop;

    ShopController(NicepayLedgerFutures nicepay, @Value("${nicepay.shop}") String shop) {
        this.nicepay = nicepay;
        this.shop = shop;
    }

    /** The number to pay with at the counter. Asked again, it is the same number. */
    @PostMapping("/orders/{id}")
    CompletableFuture<String> order(@PathVariable String id) {
        DirectRegistration order = new RegistrationBuilder(id, 25_000)
                .goodsName("Kopi Gayo 250 g")
                .buyerName("John Doe").buyerPhone("08123456789").buyerEmail("john.doe@example.com")
                .buyerCity("South Jakarta").buyerState("DKI Jakarta").buyerPostalCode("10200")
                .notificationUrl(shop + "/nicepay/notification")
                .build()
                .direct(Mitra.Indomaret.INSTANCE, "Jalan Bukit Berbunga 22");
        return nicepay.checkOut(order).thenApply(LedgerPayment::getPaymentNumber);
    }

    /** What the ledger knows of the order. */
    @GetMapping("/orders/{id}")
    CompletableFuture<String> status(@PathVariable String id) {
        return nicepay.payment(id).thenApply(payment ->
                payment == null ? "no such order" : payment.isPaid() ? "paid" : "open");
    }

    /** NICEPAY's server: the body as it came, kept before the answer goes out. */
    @PostMapping("/nicepay/notification")
    CompletableFuture<ResponseEntity<String>> notified(@RequestBody byte[] body) {
        return nicepay.receive(body).thenApply(reply ->
                ResponseEntity.status(reply.getStatus()).body(reply.getBody()));
    }

    /** The customer's browser comes back. */
    @GetMapping("/nicepay/callback")
    CompletableFuture<String> returned(HttpServletRequest request) {
        return nicepay.returned(request.getQueryString()).thenApply(payment ->
                payment == null ? "no such order" : payment.isPaid() ? "thank you"
                        : "pay " + payment.getPaymentNumber() + " at the counter");
    }

    @ExceptionHandler
    ResponseEntity<String> failed(NicepayException failed) {
        return ResponseEntity.status(failed.getReplyStatus()).body(failed.getKind());
    }
}
