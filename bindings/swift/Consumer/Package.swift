// swift-tools-version: 6.0
// A stranger's package, which has this one by its git URL. The test script gives it Shop's sources.
// region package
import PackageDescription

let package = Package(
    name: "shop",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(url: "https://github.com/nicepay-checkout/nicepay-checkout.git", from: "0.1.0")
    ],
    targets: [
        .systemLibrary(name: "CSQLite"),
        .executableTarget(
            name: "shop",
            dependencies: ["CSQLite", .product(name: "NicepayCheckout", package: "nicepay-checkout")]),
    ],
    swiftLanguageModes: [.v6]
)
// endregion
