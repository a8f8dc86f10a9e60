// swift-tools-version: 6.0
// A stranger's package: knows nothing but the path.
import PackageDescription

let package = Package(
    name: "Consumer",
    platforms: [.macOS(.v13)],
    // region package
    dependencies: [.package(name: "nicepay-checkout", path: "../../..")],
    targets: [
        .executableTarget(
            name: "app",
            dependencies: [.product(name: "NicepayCheckout", package: "nicepay-checkout")]
        )
    ]
    // endregion
)
