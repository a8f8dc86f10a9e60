// swift-tools-version: 6.0
// A server with a ledger: orders, NICEPAY's notifications, the customer's way back, and one delivery an order.
import PackageDescription

let package = Package(
    name: "shop",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "nicepay-checkout", path: "../../..")],
    targets: [
        .systemLibrary(name: "CSQLite"),
        .executableTarget(
            name: "shop",
            dependencies: ["CSQLite", .product(name: "NicepayCheckout", package: "nicepay-checkout")]),
    ],
    swiftLanguageModes: [.v6]
)
