// swift-tools-version: 6.0
import PackageDescription

// What a release's tag says here (bindings/scripts/swift-tag.sh writes it): its version, and the checksum of the framework
// that lies beside it. Where it says nothing, bindings/scripts/native.sh or xcframework.sh has built the library.
let release: (version: String, checksum: String)? = nil

let home = "bindings/swift"
#if os(Linux)
    #if arch(arm64)
        let built = "linux-aarch64"
    #else
        let built = "linux-x86_64"
    #endif
    // The library is static, so that a program needs neither a search path nor a setting when it starts. Of a release it
    // lies where pkg-config says: SwiftPM takes no search path from a package that is had by its version.
    let native = Target.systemLibrary(
        name: "NicepayCheckoutC", path: "\(home)/Sources/NicepayCheckoutC",
        pkgConfig: release.map { "nicepay-checkout-\($0.version)" })
    let searched = LinkerSetting.unsafeFlags(["-L\(Context.packageDirectory)/\(home)/native/\(built)"])
    let linking = [.linkedLibrary("gcc_s")] + (release == nil ? [searched] : [])
    let usual = "default"
#else
    let published = "https://github.com/nicepay-checkout/nicepay-checkout/releases/download"
    let framework = "NicepayCheckoutC.xcframework"
    let native: Target =
        if let release {
            .binaryTarget(
                name: "NicepayCheckoutC", url: "\(published)/v\(release.version)/\(framework).zip",
                checksum: release.checksum)
        } else {
            .binaryTarget(name: "NicepayCheckoutC", path: "\(home)/native/\(framework)")
        }
    let linking: [LinkerSetting] = []
    let usual = "jvm"  // the framework is for phones, too
#endif

// The ledger is for servers, and there only where the library was built with it: native.sh reads the same variable.
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
    targets: [
        native,
        .target(
            name: "NicepayCheckoutFFI", dependencies: ["NicepayCheckoutC"],
            path: "\(home)/Sources/NicepayCheckoutFFI/\(hasLedger ? "server" : "phone")", linkerSettings: linking),
        .target(
            name: "NicepayCheckout", dependencies: ["NicepayCheckoutFFI"], path: "\(home)/Sources/NicepayCheckout",
            exclude: withoutLedger, swiftSettings: ledger),
        .testTarget(
            name: "NicepayCheckoutTests", dependencies: ["NicepayCheckout"],
            path: "\(home)/Tests/NicepayCheckoutTests", exclude: withoutLedger, swiftSettings: ledger),
    ],
    swiftLanguageModes: [.v6]
)
