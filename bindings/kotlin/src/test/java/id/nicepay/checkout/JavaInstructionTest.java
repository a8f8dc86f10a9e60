package id.nicepay.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A payment instruction, read from Java. */
class JavaInstructionTest {
    private static final Order ORDER = new Order("order-1", 10_000, "IONPAYTEST00202212231106386098", null);

    private static Instruction told(String fields) throws NicepayException {
        return Callback.parse("tXid=" + ORDER.getTransactionId() + "&referenceNo=order-1&amt=10000&" + fields)
                .getClaims().getInstruction();
    }

    @Test
    void eachCaseIsAClassWithGetters() throws Exception {
        Instruction.VirtualAccount account = assertInstanceOf(Instruction.VirtualAccount.class,
                told("payMethod=02&bankCd=BMRI&vacctNo=0001&vacctValidDt=20221230&vacctValidTm=235959"));
        assertEquals("0001", account.getAccountNumber());
        assertEquals(Bank.Mandiri.INSTANCE, account.getBank());
        assertEquals("2022-12-30T16:59:59Z", account.getExpiresAt().toString());
        assertEquals(PayMethod.VirtualAccount.INSTANCE, account.payMethod());

        Instruction wallet = told("payMethod=05&mitraCd=DANA&redirectUrlHttp=https%3A%2F%2Fm.dana.id%2Fpay");
        assertTrue(wallet instanceof Instruction.EWallet to && "https://m.dana.id/pay".equals(to.getRedirectUrl())
                && to.getPhone() == null);
        assertNull(told("payMethod=08"), "no code yet");
    }

    /** A {@code switch} of Java 21 over them needs no default. */
    @Test
    void theCasesAreAllThereAre() {
        var cases = Arrays.stream(Instruction.class.getPermittedSubclasses()).map(Class::getSimpleName);
        assertEquals(
                Set.of("ConvenienceStore", "VirtualAccount", "Qris", "EWallet", "PayLoan", "Card", "Other"),
                cases.collect(Collectors.toSet()));
    }
}
