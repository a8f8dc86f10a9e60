package id.nicepay.checkout.testing

import id.nicepay.checkout.Credentials
import java.nio.file.Path

/** A process of its own that loads the library, or says why it can't. */
object LoadProgram {
    /** What it said. Each of [settings] is a system property; the folders of [before] come first on the class path. */
    fun said(
        settings: Map<String, Any>,
        vararg before: Path,
    ): String {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val path = (before.map { it.toString() } + classes).joinToString(System.getProperty("path.separator"))
        val properties = settings.map { (name, value) -> "-D$name=$value" }
        val process = ProcessBuilder(listOf(java) + properties + listOf("-cp", path, javaClass.name))
        val ended = process.redirectError(ProcessBuilder.Redirect.INHERIT).start()
        return ended.inputReader().readText().trim()
    }

    /** Once, and where it fails a second time. */
    @JvmStatic
    fun main(arguments: Array<String>) {
        try {
            Credentials.sandbox().use { println("loaded for ${it.merchantId()}") }
        } catch (failed: LinkageError) {
            println(failed.message)
            try {
                Credentials.sandbox()
            } catch (again: LinkageError) {
                println(again.cause?.message)
            }
        }
    }
}
