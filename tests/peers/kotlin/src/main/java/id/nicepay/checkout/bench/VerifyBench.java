package id.nicepay.checkout.bench;

import id.nicepay.checkout.CoreClient;
import id.nicepay.checkout.Credentials;
import id.nicepay.checkout.Environment;
import id.nicepay.checkout.Nicepay;
import id.nicepay.checkout.NicepayClient;
import id.nicepay.checkout.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One verified notification, by our client and by what a merchant would write by hand on the JVM. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VerifyBench {
    private static final String REFERENCE = "ordNo20221223111252";
    private static final long AMOUNT = 10_000;
    private static final String KEY =
            "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==";

    private byte[] form;
    private byte[] json;
    private ByteBuffer direct;
    private NicepayClient client;
    private CoreClient generated;

    @Setup
    public void setUp() {
        Credentials credentials = Credentials.Companion.sandbox();
        Order order = new Order(REFERENCE, AMOUNT, "IONPAYTEST00202212231106386098", null);
        form = body(credentials, order, false);
        json = body(credentials, order, true);
        direct = ByteBuffer.allocateDirect(form.length).put(form).flip();
        client = new NicepayClient(credentials, Environment.Sandbox.INSTANCE);
        generated = new CoreClient(credentials, Environment.Sandbox.INSTANCE, null, null, null);
    }

    private static byte[] body(Credentials credentials, Order order, boolean json) {
        return Nicepay.sampleNotification(credentials, order, null, null, json)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Object a_ours_form() {
        return client.verifyNotification(form);
    }

    @Benchmark
    public Object b_ours_json() {
        return client.verifyNotification(json);
    }

    @Benchmark
    public Object c_as_uniffi_generates_it() throws Exception {
        return generated.verifyNotification(direct);
    }

    @Benchmark
    public Object d_pure_form_by_URLDecoder() throws Exception {
        return PureJvm.verify(PureJvm.form(form), "IONPAYTEST", KEY, AMOUNT, REFERENCE);
    }

    @Benchmark
    public Object e_pure_json_by_Jackson() throws Exception {
        return PureJvm.verify(PureJvm.json(json), "IONPAYTEST", KEY, AMOUNT, REFERENCE);
    }

    /** Runs all and prints each beside ours. */
    public static void main(String[] arguments) throws Exception {
        var options = new OptionsBuilder().include("VerifyBench").verbosity(VerboseMode.SILENT).build();
        Collection<RunResult> results = new Runner(options).run();
        double ours = 0;
        System.out.printf("| %s | mean | best | × ours, form |%n|---|---:|---:|---:|%n", "verify one notification");
        for (RunResult result : results.stream()
                .sorted(Comparator.comparing(one -> one.getParams().getBenchmark())).toList()) {
            var statistics = result.getPrimaryResult().getStatistics();
            if (ours == 0) ours = statistics.getMean();
            System.out.printf("| %s | %.2f µs | %.2f µs | %.2f |%n",
                    result.getPrimaryResult().getLabel().substring(2).replace('_', ' '),
                    statistics.getMean() / 1e3, statistics.getMin() / 1e3, statistics.getMean() / ours);
        }
    }
}
