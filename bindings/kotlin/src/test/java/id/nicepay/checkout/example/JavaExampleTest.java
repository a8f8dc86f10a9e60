package id.nicepay.checkout.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JavaExampleTest {
    @Test
    void javaCallsThroughFutures() throws Exception {
        assertEquals("from Java", JavaExample.run());
    }
}
