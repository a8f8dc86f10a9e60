package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shop over sockets: the gateway in a process of its own, and Spring's own web server. */
class ShopTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private Process gateway;
    private String gatewayUrl;
    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        gateway = new ProcessBuilder(built("nicepay-sandbox"), "serve", "--port", "0")
                .redirectErrorStream(true).start();
        BufferedReader said = gateway.inputReader();
        Matcher address = Pattern.compile("http://127[0-9.:]+[0-9]").matcher("");
        while (!address.find()) address.reset(said.readLine());
        gatewayUrl = address.group();
    }

    private static String built(String program) throws IOException {
        return new ProcessBuilder("../../../scripts/program.sh", program, program)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start().inputReader().readLine();
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.destroyForcibly().waitFor();
    }

    private ConfigurableApplicationContext shop() throws IOException {
        int port; // NICEPAY is told it before the shop listens
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return SpringApplication.run(ShopApplication.class, "--server.port=" + port,
                "--nicepay.shop=http://127.0.0.1:" + port, "--nicepay.url=" + gatewayUrl,
                "--nicepay.ledger=sqlite:" + folder.resolve("payments.db"),
                "--spring.datasource.url=jdbc:h2:" + folder.resolve("shop"));
    }

    private List<String> delivered(ConfigurableApplicationContext shop) {
        return shop.getBean(JdbcTemplate.class)
                .queryForList("SELECT order_id FROM deliveries ORDER BY order_id", String.class);
    }

    private String ask(String method, String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded").build();
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void until(ConfigurableApplicationContext shop, List<String> wanted) throws InterruptedException {
        for (int tries = 0; tries < 300 && !delivered(shop).equals(wanted); tries++) Thread.sleep(50);
        assertEquals(wanted, delivered(shop));
    }

    /** The gateway's own trial: false, late, repeated and lost messages. */
    @Test
    void noMessageFoolsIt() throws Exception {
        try (var shop = shop()) {
            String url = shop.getEnvironment().getProperty("nicepay.shop");
            Process trial = new ProcessBuilder(built("nicepay-sandbox"), "certify", "--url", gatewayUrl,
                    "--order", "POST " + url + "/orders/{order}", "--status", "GET " + url + "/orders/{order}",
                    "--callback", url + "/nicepay/callback", "--wait", "0.5", "--patience", "120")
                    .redirectErrorStream(true).start();
            String said = new String(trial.getInputStream().readAllBytes());
            assertEquals(0, trial.waitFor(), said);
            assertTrue(said.endsWith("\n17 of 17 right\n"), said);
        }
    }

    @Test
    void fromOrderToOneDelivery() throws Exception {
        String transaction;
        try (var shop = shop()) {
            String url = "http://127.0.0.1:" + shop.getEnvironment().getProperty("local.server.port");
            String number = ask("POST", url + "/orders/order-1", "");
            assertTrue(number.matches("200 \\d+"), number);
            assertEquals(number, ask("POST", url + "/orders/order-1", ""), "a double click");
            String books = ask("GET", gatewayUrl + "/sandbox/transactions", "");
            Matcher id = Pattern.compile("\"transaction_id\":\"(\\w+)\"").matcher(books);
            assertTrue(id.find(), books);
            transaction = id.group(1);
            String back = url + "/nicepay/callback?resultCd=0000&referenceNo=order-1&amt=25000&tXid=" + transaction;
            assertEquals("200 pay " + number.substring(4) + " at the counter", ask("GET", back, ""));
            assertEquals(List.of(), delivered(shop));
            assertEquals("400 verification", ask("POST", url + "/nicepay/notification",
                    "tXid=" + transaction + "&referenceNo=order-1&amt=25000&merchantToken=00"));
            String lost = "{\"operation\": \"notification\", \"kind\": \"lost\", \"times\": 1}";
            ask("POST", gatewayUrl + "/sandbox/faults", lost); // the way back finds the money as well
            ask("POST", gatewayUrl + "/sandbox/transactions/" + transaction + "/pay", "");
            Thread.sleep(2_000); // an answer of this age is asked for anew
            assertEquals("200 thank you", ask("GET", back, ""));
            until(shop, List.of("order-1"));
        }
        try (var shop = shop()) { // restarted
            assertEquals(List.of("order-1"), delivered(shop));
            ask("POST", gatewayUrl + "/sandbox/transactions/" + transaction + "/reverse", "");
            shop.getBean(id.nicepay.checkout.NicepayLedgerFutures.class).recheck("order-1").get();
            until(shop, List.of());
        }
    }
}
