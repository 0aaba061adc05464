// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "notes",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(url: "https://example.com/vapor/vapor.git", from: "4.115.0")
    ],
    targets: [
        .executableTarget(
            name: "App",
            dependencies: [.product(name: "Vapor", package: "vapor")]
        ),
        .testTarget(name: "AppTests", dependencies: ["App"])
    ]
)
