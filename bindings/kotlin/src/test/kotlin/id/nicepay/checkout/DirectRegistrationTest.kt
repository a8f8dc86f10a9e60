package id.nicepay.checkout

import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import javax.tools.Diagnostic
import javax.tools.DiagnosticCollector
import javax.tools.JavaFileObject
import javax.tools.ToolProvider
import kotlin.io.path.writeText

/** Each line is compiled; those that end with `// refused`, and no others, must be errors. */
class DirectRegistrationTest {
    @TempDir
    lateinit var folder: Path

    private val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")

    @Test
    fun `Kotlin refuses a direct registration without store or address`() {
        val shop =
            """
            import id.nicepay.checkout.*
            suspend fun shop(client: NicepayClient, futures: NicepayFutures, payment: Registration) {
                client.register(payment)
                client.registerDirect(payment.direct(Mitra.Indomaret, "Jalan Bukit Berbunga 22"))
                client.registerDirect(DirectRegistration(payment, DirectMethod.Qris(Mitra.QrisNobu), "Jalan"))
                client.registerDirect(payment.directVirtualAccount(Bank.Mandiri, "Jalan Bukit Berbunga 22"))
                client.registerDirect(payment.directEWallet(Mitra.Dana, "Jalan Bukit Berbunga 22"))
                payment.directVirtualAccount(Mitra.Indomaret, "Jalan Bukit Berbunga 22") // refused
                payment.directPayLoan(buyerAddress = "Jalan Bukit Berbunga 22") // refused
                client.registerDirect(payment) // refused
                client.registerDirect(payment.copy(store = Mitra.Indomaret, buyerAddress = "Jalan")) // refused
                client.resolveDirect(payment) // refused
                futures.registerDirect(payment) // refused
                futures.resolveDirect(payment) // refused
                payment.direct(Mitra.Indomaret) // refused
                payment.direct(buyerAddress = "Jalan Bukit Berbunga 22") // refused
                payment.direct(null, "Jalan Bukit Berbunga 22") // refused
                payment.direct(Mitra.Indomaret, null) // refused
                DirectRegistration(payment, method = DirectMethod.Qris(Mitra.QrisNobu)) // refused
                DirectRegistration(payment, buyerAddress = "Jalan Bukit Berbunga 22") // refused
            }
            """.trimIndent()
        assertEquals(refused(shop), wrongInKotlin(shop))
    }

    @Test
    fun `Java refuses a direct registration without store or address`() {
        val shop =
            """
            import id.nicepay.checkout.*;
            class Shop {
                void shop(NicepayFutures nicepay, RegistrationBuilder payment) {
                    nicepay.register(payment.build());
                    nicepay.registerDirect(payment.build().direct(Mitra.Indomaret.INSTANCE, "Jalan"));
                    nicepay.registerDirect(payment.store(Mitra.Indomaret.INSTANCE).build()); // refused
                    nicepay.resolveDirect(payment.build()); // refused
                    payment.build().direct(Mitra.Indomaret.INSTANCE); // refused
                    new DirectRegistration(payment.build()); // refused
                    new DirectRegistration(payment.build(), Mitra.Indomaret.INSTANCE); // refused
                    nicepay.registerDirect(payment.build().directPayLoan(Mitra.Kredivo.INSTANCE, "Jalan"));
                    payment.build().directVirtualAccount("mandiri", "Jalan"); // refused
                }
            }
            """.trimIndent()
        assertEquals(refused(shop), wrongInJava(shop))
    }

    private fun refused(code: String): List<String> = code.lines().filter { it.endsWith("// refused") }

    private fun wrongInKotlin(code: String): List<String> {
        val file = folder.resolve("Shop.kt").apply { writeText(code) }
        val said = ByteArrayOutputStream()
        K2JVMCompiler().exec(
            PrintStream(said),
            "-no-stdlib",
            "-no-reflect",
            "-classpath",
            classPath,
            "-d",
            folder.resolve("out").toString(),
            file.toString(),
        )
        val errors = Regex("""Shop\.kt:(\d+):\d+: error:""").findAll(said.toString())
        return errors
            .map { it.groupValues[1].toInt() }
            .distinct()
            .sorted()
            .map { code.lines()[it - 1] }
            .toList()
    }

    private fun wrongInJava(code: String): List<String> {
        val file = folder.resolve("Shop.java").apply { writeText(code) }
        val compiler = ToolProvider.getSystemJavaCompiler()
        val said = DiagnosticCollector<JavaFileObject>()
        compiler.getStandardFileManager(said, null, null).use { files ->
            val options = listOf("-classpath", classPath, "-d", folder.toString())
            compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(file)).call()
        }
        val errors = said.diagnostics.filter { it.kind == Diagnostic.Kind.ERROR }
        return errors.map { code.lines()[it.lineNumber.toInt() - 1] }
    }
}
