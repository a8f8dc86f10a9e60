package id.nicepay.checkout.testing

import java.nio.file.Path

/** Runs one of the project's scripts, whose path is from the project's root, and gives what it prints. */
fun script(
    path: String,
    vararg arguments: String,
): String {
    val file =
        Path
            .of("../..")
            .resolve(path)
            .toAbsolutePath()
            .toString()
    val ended = ProcessBuilder(file, *arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    val said = ended.inputStream.bufferedReader().readText()
    check(ended.waitFor() == 0) { "$path failed" }
    return said.trim()
}
