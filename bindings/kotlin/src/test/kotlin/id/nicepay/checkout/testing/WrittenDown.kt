package id.nicepay.checkout.testing

import org.junit.jupiter.api.Assertions.assertEquals
import java.io.File
import java.nio.file.Path
import kotlin.io.path.createParentDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** Where the jar's classes are packed from. */
val classes = File("target/classes")

/** The jar's classes, each in its file. */
fun classFiles(): Sequence<File> = classes.walk().filter { it.extension == "class" }

/** Holds [file] to what is true [now]. Where the change is meant: `mvn test -Dtest=… -Dapi=write`, and look at the difference. */
fun assertWrittenDown(
    file: Path,
    now: String,
) {
    if (System.getProperty("api") == "write") file.createParentDirectories().writeText(now)
    assertEquals(file.readText(), now)
}
