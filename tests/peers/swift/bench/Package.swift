// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "bench",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "nicepay-checkout", path: "../../../..")],
    targets: [
        .executableTarget(
            name: "bench",
            dependencies: [.product(name: "NicepayCheckout", package: "nicepay-checkout")]
        )
    ],
    swiftLanguageModes: [.v6]
)
