package id.nicepay.checkout.bench;

import id.nicepay.checkout.FastVerifier;
import id.nicepay.checkout.ffi.Nicepay_checkout_ffiKt;
import id.nicepay.checkout.ffi.VerifiedNotification;
import id.nicepay.checkout.ffi.Verifier;
import id.nicepay.checkout.ffi.VerifyTask;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One verified notification by each way in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VerifyBench {
    private static final int BATCH = 100;

    private byte[] form;
    private byte[] json;
    private ByteBuffer direct;
    private Verifier verifier;
    private FastVerifier fast;
    private RawJna raw;
    private List<VerifyTask> tasks;

    @Setup
    public void setUp() throws Exception {
        form = Sample.form();
        json = Sample.json();
        direct = ByteBuffer.allocateDirect(form.length).put(form).flip();
        verifier = new Verifier(Sample.I_MID, Sample.KEY);
        fast = new FastVerifier(Sample.I_MID, Sample.KEY);
        tasks = Collections.nCopies(BATCH, new VerifyTask(form, Sample.ORDER));
        // The handle is private to the generated class; a field of the same name holds it.
        var field = Verifier.class.getDeclaredField("handle");
        field.setAccessible(true);
        raw = new RawJna(field.getLong(verifier));
    }

    @Benchmark
    public Object a1_pure_form() throws Exception {
        return PureJvm.verify(PureJvm.form(form), Sample.I_MID, Sample.KEY, Sample.AMOUNT, Sample.REFERENCE);
    }

    @Benchmark
    public Object a2_pure_jackson() throws Exception {
        return PureJvm.verify(PureJvm.json(json), Sample.I_MID, Sample.KEY, Sample.AMOUNT, Sample.REFERENCE);
    }

    @Benchmark
    public VerifiedNotification b1_uniffi_function() throws Exception {
        return Nicepay_checkout_ffiKt.verifyNotification(Sample.I_MID, Sample.KEY, form, Sample.ORDER);
    }

    @Benchmark
    public VerifiedNotification b2_uniffi_object_record() throws Exception {
        return verifier.verify(form, Sample.ORDER);
    }

    @Benchmark
    public int b3_uniffi_object_bytes_in_number_out() throws Exception {
        return verifier.verifyStatus(form);
    }

    @Benchmark
    public int b4_uniffi_object_borrowed_in_number_out() throws Exception {
        return verifier.verifyBorrowed(direct);
    }

    @Benchmark
    public long b5_uniffi_object_numbers_only() throws Exception {
        return verifier.ping(7);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Object b6_uniffi_batch_of_100() {
        return verifier.verifyMany(tasks);
    }

    @Benchmark
    public long c1_raw_jna_numbers_only() {
        return raw.ping(7);
    }

    @Benchmark
    public int c2_raw_jna_one_struct_by_value() {
        return raw.verify(form);
    }

    @Benchmark
    public long d1_jni_numbers_only() {
        return fast.ping(7);
    }

    @Benchmark
    public VerifiedNotification d2_jni_bytes_record() {
        return fast.verify(form, Sample.ORDER);
    }
}
