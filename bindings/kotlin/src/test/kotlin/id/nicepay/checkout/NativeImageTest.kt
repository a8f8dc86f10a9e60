package id.nicepay.checkout

import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.jna.Callback
import com.sun.jna.Structure
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.Serializable
import java.lang.reflect.Modifier
import java.nio.file.Path
import kotlin.io.path.createParentDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** What GraalVM's native image must keep for JNA, JNI and serialization is written down in the jar. */
class NativeImageTest {
    private val metadata =
        Path.of(
            "src/main/resources/META-INF/native-image/io.github.nicepay-checkout/nicepay-checkout/reachability-metadata.json",
        )
    private val classes = Path.of("target/classes")

    private fun ofJar(): List<Class<*>> =
        classes
            .toFile()
            .walk()
            .filter { it.extension == "class" && it.name != "module-info.class" }
            .map {
                it
                    .relativeTo(classes.toFile())
                    .path
                    .removeSuffix(".class")
                    .replace('/', '.')
            }.map { Class.forName(it, false, javaClass.classLoader) }
            .sortedBy { it.name }
            .toList()

    /** JNA reads a structure's fields, calls a callback's method, and binds the native methods of the library's object. */
    private fun isForJna(type: Class<*>) =
        Structure::class.java.isAssignableFrom(type) ||
            Callback::class.java.isAssignableFrom(type) ||
            type.declaredMethods.any { Modifier.isNative(it.modifiers) }

    private fun isKept(type: Class<*>) =
        Serializable::class.java.isAssignableFrom(type) &&
            !type.isInterface &&
            !type.isAnonymousClass &&
            !type.isSynthetic

    private fun entry(type: Class<*>): Map<String, Any>? =
        when {
            isForJna(type) -> {
                linkedMapOf(
                    "type" to type.name,
                    "allDeclaredConstructors" to true,
                    "allDeclaredFields" to true,
                    "allDeclaredMethods" to true,
                    "jniAccessible" to true,
                )
            }

            isKept(type) -> {
                linkedMapOf("type" to type.name, "serializable" to true)
            }

            else -> {
                null
            }
        }

    @Test
    fun `the jar says what a native image must keep`() {
        val entries = ofJar().mapNotNull(::entry)
        val resources = listOf(mapOf("glob" to "id/nicepay/checkout/native/**"))
        val now =
            ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(linkedMapOf("reflection" to entries, "resources" to resources)) + "\n"
        // Where the change is meant: `mvn test -Dtest=NativeImageTest -Dapi=write`.
        if (System.getProperty("api") == "write") metadata.createParentDirectories().writeText(now)
        assertEquals(metadata.readText(), now)
        for (wanted in listOf("RustBuffer\$ByValue", "UniffiLib", "internal.Wire", "Order")) {
            assertTrue("\"id.nicepay.checkout.$wanted\"" in now, wanted)
        }
    }
}
