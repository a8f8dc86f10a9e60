// The Android library. Not built by this project's own checks, which have no Android SDK; see docs/kotlin.md.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.4.21"
    id("maven-publish")
}

android {
    namespace = "id.nicepay.checkout"
    compileSdk = 36
    defaultConfig {
        minSdk = 26 // java.time without desugaring
        consumerProguardFiles("../src/main/resources/META-INF/proguard/nicepay-checkout.pro")
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64", "x86") }
    }
    sourceSets["main"].apply {
        kotlin.srcDirs("../src/main/kotlin", "../target/generated-sources/uniffi")
        jniLibs.srcDirs("jniLibs") // scripts/android.sh fills it
    }
    publishing { singleVariant("release") { withSourcesJar() } }
    kotlinOptions { jvmTarget = "17" }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-jdk8:1.11.0")
    // The aar holds JNA's own native library; the jar of the same name does not work on Android.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
}

// `gradle publishToMavenLocal`, once scripts/android.sh has built the libraries.
afterEvaluate {
    publishing.publications.create<MavenPublication>("release") {
        from(components["release"])
        groupId = "io.github.nicepay-checkout"
        artifactId = "nicepay-checkout-android"
        version = "0.1.0"
    }
}
