package id.nicepay.checkout.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same work with nothing but the JVM: what a merchant would write by hand. */
final class PureJvm {
    private static final ObjectMapper JSON = new ObjectMapper();

    record Verified(
            String referenceNo, String transactionId, long amount, String status, String mitraCode, String payNo,
            Map<String, String> raw) {}

    private PureJvm() {}

    static Map<String, String> form(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int at = pair.indexOf('=');
            fields.put(
                    URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    static Map<String, String> json(byte[] body) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : JSON.readTree(body).properties()) {
            fields.put(field.getKey(), field.getValue().asText());
        }
        return fields;
    }

    static Verified verify(Map<String, String> fields, String iMid, String key, long amount, String reference)
            throws GeneralSecurityException {
        String text = iMid + fields.get("tXid") + fields.get("amt") + key;
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder token = new StringBuilder(64);
        for (byte one : hash) {
            token.append(Character.forDigit((one >> 4) & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        if (!MessageDigest.isEqual(
                token.toString().getBytes(StandardCharsets.US_ASCII),
                fields.get("merchantToken").getBytes(StandardCharsets.US_ASCII))) {
            throw new SecurityException("token");
        }
        long paid = Long.parseLong(fields.get("amt"));
        if (paid != amount || !fields.get("referenceNo").equals(reference)) throw new SecurityException("order");
        return new Verified(
                reference, fields.get("tXid"), paid, fields.get("status"), fields.get("mitraCd"), fields.get("payNo"),
                fields);
    }
}
