package id.nicepay.checkout.internal

import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption

private const val LIBRARY = "nicepay_checkout_ffi"

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
        if (Platform.isAndroid()) {
            System.loadLibrary(LIBRARY)
            name = LIBRARY
            held = NativeLibrary.getInstance(name)
        } else {
            val file = takeOut()
            name = file.toString()
            System.load(name)
            held = NativeLibrary.getInstance(name)
            remove(file)
        }
    }

    private fun takeOut(): Path {
        val fileName = System.mapLibraryName(LIBRARY)
        val resource = "/id/nicepay/checkout/native/${Platform.RESOURCE_PREFIX}/$fileName"
        val stream =
            NativeFile::class.java.getResourceAsStream(resource)
                ?: throw UnsatisfiedLinkError("this jar has no library for ${Platform.RESOURCE_PREFIX}")
        // A fresh folder that only this user may enter: nobody can put another file in its place.
        val file = Files.createTempDirectory("nicepay-checkout-").resolve(fileName)
        stream.use { Files.copy(it, file, StandardCopyOption.REPLACE_EXISTING) }
        return file
    }

    /** A loaded file can go at once, except on Windows, where it goes with the process. */
    private fun remove(file: Path) {
        for (path in listOf(file, file.parent)) {
            if (!path.toFile().delete()) path.toFile().deleteOnExit()
        }
    }
}
