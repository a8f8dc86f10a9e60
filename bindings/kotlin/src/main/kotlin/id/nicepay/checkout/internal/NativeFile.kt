package id.nicepay.checkout.internal

import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

private const val LIBRARY = "nicepay_checkout_ffi"

/** Names a library on disk, to be opened instead of the jar's. */
private const val LIBRARY_PROPERTY = "nicepay.checkout.library"

/** Names the folder that the jar's library is taken out into, and JNA's own, unless `jna.tmpdir` says otherwise. */
private const val FOLDER_PROPERTY = "nicepay.checkout.tmpdir"

/**
 * Loads the native library once for both of its users, the generated code (JNA) and [Wire] (JNI).
 *
 * JNA left alone would take its own copy out of the jar and delete it at once, and a second copy for
 * JNI would be a second library with other objects in it.
 */
internal object NativeFile {
    /** What JNA is to open: a path, or on Android a name. */
    @JvmField
    val name: String

    // JNA forgets a library that nobody holds, and the file is gone by then.
    private val held: NativeLibrary

    init {
        val own = System.getProperty(LIBRARY_PROPERTY)
        if (Platform.isAndroid()) {
            System.loadLibrary(LIBRARY)
            name = LIBRARY
            held = NativeLibrary.getInstance(name)
        } else if (own != null) {
            name = Path.of(own).toAbsolutePath().toString()
            held = opened(name, "Let -D$LIBRARY_PROPERTY name a library that was built for $platform.")
        } else {
            val folder = System.getProperty(FOLDER_PROPERTY)
            if (folder != null && System.getProperty("jna.tmpdir") == null) System.setProperty("jna.tmpdir", folder)
            val file = takeOut(Path.of(folder ?: System.getProperty("java.io.tmpdir")))
            name = file.toString()
            held =
                try {
                    opened(
                        name,
                        "Where that folder forbids execution, let -D$FOLDER_PROPERTY name another; where the jar has " +
                            "the wrong library for this machine, let -D$LIBRARY_PROPERTY name one on disk.",
                    )
                } finally {
                    remove(file)
                }
        }
    }

    /** JNA's name of the platform, and on Linux whether its C library is musl. */
    private val platform: String
        get() = Platform.RESOURCE_PREFIX + if (Platform.isLinux() && isMusl()) "-musl" else ""

    private fun isMusl(): Boolean =
        try {
            Files.lines(Path.of("/proc/self/maps")).use { maps -> maps.anyMatch { "/ld-musl-" in it } }
        } catch (_: IOException) {
            false
        }

    private fun opened(
        file: String,
        help: String,
    ): NativeLibrary =
        try {
            System.load(file)
            NativeLibrary.getInstance(file)
        } catch (failed: UnsatisfiedLinkError) {
            throw UnsatisfiedLinkError("$file can't be loaded: ${failed.message}. $help").apply { initCause(failed) }
        }

    private fun takeOut(parent: Path): Path {
        val fileName = System.mapLibraryName(LIBRARY)
        val stream =
            NativeFile::class.java.getResourceAsStream("/id/nicepay/checkout/native/$platform/$fileName")
                ?: throw UnsatisfiedLinkError(
                    "this jar has no library for $platform: build one (bindings/scripts/native.sh kotlin) and let " +
                        "-D$LIBRARY_PROPERTY name it",
                )
        var file: Path? = null
        try {
            stream.use {
                // A fresh folder that only this user may enter: nobody can put another file in its place.
                file = Files.createTempDirectory(parent, "nicepay-checkout-").resolve(fileName)
                Files.copy(it, file)
                return file
            }
        } catch (failed: IOException) {
            file?.let(::remove)
            val help = "Let -D$FOLDER_PROPERTY name another folder."
            throw UnsatisfiedLinkError("the library can't be written to $parent: $failed. $help").apply {
                initCause(failed)
            }
        }
    }

    /** A loaded file can go at once, except on Windows, where it goes with the process. */
    private fun remove(file: Path) {
        for (path in listOf(file, file.parent)) {
            if (!path.toFile().delete()) path.toFile().deleteOnExit()
        }
    }
}
