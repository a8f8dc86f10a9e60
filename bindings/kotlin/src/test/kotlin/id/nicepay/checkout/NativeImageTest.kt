package id.nicepay.checkout

import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.jna.Callback
import com.sun.jna.Structure
import id.nicepay.checkout.testing.assertWrittenDown
import id.nicepay.checkout.testing.classFiles
import id.nicepay.checkout.testing.classes
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.Serializable
import java.lang.reflect.Modifier
import java.nio.file.Path

/** What GraalVM's native image must keep for JNA, JNI and serialization is written down in the jar. */
class NativeImageTest {
    private val metadata =
        Path.of(
            "src/main/resources/META-INF/native-image/io.github.nicepay-checkout/nicepay-checkout/reachability-metadata.json",
        )

    private fun ofJar(): List<Class<*>> =
        classFiles()
            .map {
                it
                    .relativeTo(classes)
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

    private val forJna = listOf("allDeclaredConstructors", "allDeclaredFields", "allDeclaredMethods", "jniAccessible")

    private fun entry(type: Class<*>): Map<String, Any>? {
        val wanted = if (isForJna(type)) forJna else listOf("serializable").filter { isKept(type) }
        return (mapOf("type" to type.name) + wanted.map { it to true }).takeIf { wanted.isNotEmpty() }
    }

    @Test
    fun `the jar says what a native image must keep`() {
        val entries = ofJar().mapNotNull(::entry)
        val resources = listOf(mapOf("glob" to "id/nicepay/checkout/native/**"))
        val now =
            ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(mapOf("reflection" to entries, "resources" to resources)) + "\n"
        assertWrittenDown(metadata, now)
        for (wanted in listOf("RustBuffer\$ByValue", "UniffiLib", "internal.Wire", "Order")) {
            assertTrue("\"id.nicepay.checkout.$wanted\"" in now, wanted)
        }
    }
}
