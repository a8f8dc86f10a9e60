package id.nicepay.checkout.testing

import org.junit.jupiter.api.extension.AfterTestExecutionCallback
import org.junit.jupiter.api.extension.ExtensionContext
import java.nio.file.Path
import java.nio.file.StandardOpenOption.APPEND
import java.nio.file.StandardOpenOption.CREATE
import kotlin.io.path.writeText

/** What a run tells the table that `make test` ends with. */
object Report {
    /** Notes that a case or test [name] ran and passed. Names count once, however often they are noted. */
    @Synchronized
    fun ran(
        measure: String,
        name: String,
    ) {
        val folder = System.getenv("NICEPAY_REPORT") ?: return
        Path.of(folder, "kotlin.tsv").writeText("$measure\t$name\n", options = arrayOf(CREATE, APPEND))
    }
}

/** For a class whose every test talks to the sandbox. */
class OverASocket : AfterTestExecutionCallback {
    override fun afterTestExecution(context: ExtensionContext) {
        if (context.executionException.isEmpty) Report.ran("e2e", context.uniqueId)
    }
}
