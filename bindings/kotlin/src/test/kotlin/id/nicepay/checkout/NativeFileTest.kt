package id.nicepay.checkout

import com.sun.jna.Platform
import id.nicepay.checkout.testing.LoadProgram
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.writeText

private const val LOADED = "loaded for IONPAYTEST"
private const val FOLDER = "nicepay.checkout.tmpdir"
private const val FILE = "nicepay.checkout.library"

/** The library is taken out of the jar and leaves nothing behind, whether it can be loaded or not. */
class NativeFileTest {
    @TempDir
    lateinit var folder: Path

    private val resource =
        "id/nicepay/checkout/native/${Platform.RESOURCE_PREFIX}/" + System.mapLibraryName("nicepay_checkout_ffi")

    /** A class path's folder with a library that no machine can load. */
    private fun broken(): Path {
        val classes = folder.resolve("classes")
        val library = classes.resolve(resource)
        library.parent.createDirectories()
        library.writeText("no library")
        return classes
    }

    private fun empty() = folder.resolve("empty").createDirectories()

    @Test
    fun `what was taken out is gone once it is loaded`() {
        val empty = empty()
        assertEquals(LOADED, LoadProgram.said(mapOf(FOLDER to empty)))
        assertEquals(emptyList<Path>(), empty.listDirectoryEntries())
    }

    @Test
    fun `what can't be loaded is gone too, and the error says what helps`() {
        val empty = empty()
        val (first, again) = LoadProgram.said(mapOf(FOLDER to empty), broken()).lines()
        for (named in listOf("$empty", "can't be loaded", "-D$FOLDER", "-D$FILE")) assertTrue(named in first, first)
        assertTrue("can't be loaded" in again, again)
        assertEquals(emptyList<Path>(), empty.listDirectoryEntries())
    }

    @Test
    fun `a library on disk is opened in the place of the jar's, and stays`() {
        val empty = empty()
        val built = Path.of("target/native").resolve(resource)
        assertEquals(LOADED, LoadProgram.said(mapOf(FOLDER to empty, FILE to built), broken()))
        assertEquals(emptyList<Path>(), empty.listDirectoryEntries().filter { "jna" !in it.toString() })
        val wrong = broken().resolve(resource)
        val said = LoadProgram.said(mapOf(FILE to wrong))
        assertTrue("$wrong can't be loaded" in said && "-D$FILE" in said, said)
        assertTrue(wrong.exists(), "it is not ours to remove")
    }

    @Test
    fun `a folder that is not there is named`() {
        val said = LoadProgram.said(mapOf(FOLDER to folder.resolve("nowhere")))
        assertTrue("nowhere" in said && "-D$FOLDER" in said, said)
    }
}
