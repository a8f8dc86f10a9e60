package id.nicepay.checkout.bench;

import id.nicepay.checkout.ffi.ExpectedOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A notification as NICEPAY would push it, about 500 bytes. */
final class Sample {
    static final String I_MID = "IONPAYTEST";
    static final String KEY = "bmV2ZXItdXNlZC1hbnl3aGVyZS1ub3QtYS1rZXk=";
    static final String REFERENCE = "ORD-20261123-000042";
    static final String TRANSACTION = "TNICEVA02302202611231200001234";
    static final long AMOUNT = 150_000;
    static final ExpectedOrder ORDER = new ExpectedOrder(REFERENCE, AMOUNT, TRANSACTION);

    private Sample() {}

    private static Map<String, String> fields() throws Exception {
        String[] plain = {
            "tXid", TRANSACTION, "referenceNo", REFERENCE, "amt", "150000", "currency", "IDR", "payMethod", "03",
            "mitraCd", "INDO", "payNo", "1234567890123456", "payValidDt", "20261124", "payValidTm", "235959",
            "transDt", "20261123", "transTm", "120000", "goodsNm", "Kopi susu gula aren, 2 gelas",
            "billingNm", "Siti Nurhaliza", "matchCl", "1", "status", "0", "authNo", "000123456",
            "receiptCode", "INDO-8842-XYZ", "depositDt", "20261123", "depositTm", "120501",
        };
        Map<String, String> fields = new LinkedHashMap<>();
        for (int at = 0; at < plain.length; at += 2) fields.put(plain[at], plain[at + 1]);
        byte[] text = (I_MID + TRANSACTION + "150000" + KEY).getBytes(StandardCharsets.UTF_8);
        fields.put("merchantToken", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        return fields;
    }

    static byte[] form() throws Exception {
        return fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + java.net.URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json() throws Exception {
        return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsBytes(fields());
    }
}
