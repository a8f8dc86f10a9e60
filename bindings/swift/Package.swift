// swift-tools-version: 6.0
import PackageDescription

// Apple's platforms take the library from an XCFramework (scripts/xcframework.sh makes it);
// elsewhere it is a static library that scripts/native.sh puts beside this file, so that an
// executable needs neither a search path nor a setting when it starts.
#if os(Linux)
    #if arch(arm64)
        let nativeFolder = "linux-aarch64"
    #else
        let nativeFolder = "linux-x86_64"
    #endif
    let native: [Target] = [
        .systemLibrary(name: "NicepayCheckoutC")
    ]
    let usual = "default"
    let linking: [LinkerSetting] = [
        .unsafeFlags(["-L\(Context.packageDirectory)/native/\(nativeFolder)"]),
        .linkedLibrary("gcc_s"),
    ]
#else
    let native: [Target] = [
        .binaryTarget(name: "NicepayCheckoutC", path: "native/NicepayCheckoutC.xcframework")
    ]
    let usual = "jvm"  // the framework is for phones, too
    let linking: [LinkerSetting] = []
#endif

// The ledger is for servers, and there only where the library was built with it: scripts/native.sh reads the same variable.
let features = (Context.environment["NICEPAY_FFI_FEATURES"] ?? usual).split(separator: ",")
let hasLedger = features.contains("ledger") || features.contains("default")
let ledger: [SwiftSetting] = hasLedger ? [.define("NICEPAY_LEDGER")] : []
let withoutLedger = hasLedger ? [] : ["Ledger"]

let package = Package(
    name: "nicepay-checkout",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [
        .library(name: "NicepayCheckout", targets: ["NicepayCheckout"])
    ],
    targets: native + [
        .target(
            name: "NicepayCheckoutFFI",
            dependencies: ["NicepayCheckoutC"],
            linkerSettings: linking
        ),
        .target(
            name: "NicepayCheckout", dependencies: ["NicepayCheckoutFFI"], exclude: withoutLedger, swiftSettings: ledger
        ),
        .testTarget(
            name: "NicepayCheckoutTests", dependencies: ["NicepayCheckout"], exclude: withoutLedger,
            swiftSettings: ledger
        ),
    ],
    swiftLanguageModes: [.v6]
)
