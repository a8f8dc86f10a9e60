package shop;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.nicepay.checkout.DirectRegistration;
import id.nicepay.checkout.LedgerPayment;
import id.nicepay.checkout.NicepayLedger;
import id.nicepay.checkout.NicepayLedgerFutures;
import id.nicepay.checkout.NicepayWorker;
import id.nicepay.checkout.NotificationReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A shop's own Spring test puts stand-ins in the ledger's place, and asks nobody. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.datasource.url=jdbc:h2:mem:stand-in")
class StandInTest {
    @MockitoBean
    private NicepayLedger ledger;
    @MockitoBean
    private NicepayWorker worker;
    @MockitoBean
    private NicepayLedgerFutures nicepay;
    @Value("${local.server.port}")
    private int port;

    private String ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString("body")).build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void theShopAnswersWhatItsStandInsSay() throws Exception {
        LedgerPayment payment = mock();
        when(payment.getPaymentNumber()).thenReturn("12345678");
        when(nicepay.checkOut(any(DirectRegistration.class))).thenReturn(completedFuture(payment));
        assertEquals("200 12345678", ask("POST", "/orders/order-1"));

        when(nicepay.receive("body".getBytes())).thenReturn(completedFuture(new NotificationReply(200, "text/plain", "OK")));
        assertEquals("200 OK", ask("POST", "/nicepay/notification"));
        verify(nicepay).receive("body".getBytes());

        when(nicepay.returned("referenceNo=order-1")).thenReturn(completedFuture(null));
        assertEquals("200 no such order", ask("GET", "/nicepay/callback?referenceNo=order-1"));
    }
}
