import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's shop, in Kotlin or in Java, as a program of its own: it knows nothing but the installed jar. */
class ShopTest {
    /** The sandbox merchant's, which NICEPAY publishes. */
    private static final String PUBLIC_KEY =
            "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==";
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private String gateway;
    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) process.destroyForcibly().waitFor();
    }

    /** Starts a program that says where it listens. */
    private String start(ProcessBuilder program) throws IOException {
        Process process = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        var said = process.inputReader();
        Matcher address = Pattern.compile("http://127[0-9.:]+[0-9]").matcher("");
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (address.reset(line).find()) return address.group();
        }
        throw new IOException(program.command() + " has ended");
    }

    private String shop(int port) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder shop = new ProcessBuilder(java, "-cp", System.getProperty("surefire.test.class.path",
                System.getProperty("java.class.path")), System.getProperty("shop"), String.valueOf(port));
        shop.environment().put("NICEPAY_BASE_URL", gateway);
        shop.environment().put("NICEPAY_MERCHANT_ID", "IONPAYTEST");
        shop.environment().put("NICEPAY_MERCHANT_KEY", PUBLIC_KEY);
        return start(shop.directory(folder.toFile()));
    }

    private static void end(Process shop) throws Exception {
        shop.getOutputStream().close();
        assertEquals(0, shop.waitFor());
    }

    private String ask(String method, String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private List<String> delivered() throws SQLException {
        List<String> orders = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
                var rows = connection.createStatement().executeQuery("SELECT order_id FROM deliveries")) {
            while (rows.next()) orders.add(rows.getString(1));
        }
        return orders;
    }

    @Test
    void fromTheOrderToOneDelivery() throws Exception {
        gateway = start(new ProcessBuilder(System.getProperty("sandbox"), "serve", "--port", "0"));
        String shop = shop(0);
        String number = ask("POST", shop + "/orders/order-1", "");
        assertTrue(number.matches("200 \\d+"), number);
        end(started.remove(1)); // and begun again

        assertEquals(shop, shop(URI.create(shop).getPort()));
        assertEquals(number, ask("POST", shop + "/orders/order-1", ""));
        assertEquals("400 OK", ask("POST", shop + "/nicepay/notification", "tXid=1&amt=25000&merchantToken=00"));
        Matcher id = Pattern.compile("\"transaction_id\":\"(\\w+)\"").matcher(
                ask("GET", gateway + "/sandbox/transactions", ""));
        assertTrue(id.find());
        String back = shop + "/nicepay/callback?resultCd=0000&referenceNo=order-1&amt=25000&tXid=" + id.group(1);
        assertEquals("200 pay " + number.substring(4) + " at the counter", ask("GET", back, ""));
        assertEquals(List.of(), delivered());
        String paid = ask("POST", gateway + "/sandbox/transactions/" + id.group(1) + "/pay", "");
        assertTrue(paid.startsWith("200"), paid);
        for (int tries = 0; tries < 6_000 && delivered().isEmpty(); tries++) Thread.sleep(20);
        assertEquals(List.of("order-1"), delivered());
        ask("POST", gateway + "/sandbox/transactions/" + id.group(1) + "/notify", ""); // told once more
        ask("POST", gateway + "/sandbox/idle", "");
        end(started.remove(1));
        assertEquals(List.of("order-1"), delivered());
    }
}
