// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "hello",
    targets: [
        .executableTarget(name: "hello", path: "Sources/Hello", swiftSettings: [.swiftLanguageMode(.v5)])
    ]
)
