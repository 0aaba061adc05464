import Vapor

@main
enum Entrypoint {
    static func main() async throws {
        let env = try Environment.detect()
        let app = try await Application.make(env)
        app.middleware.use(FileMiddleware(publicDirectory: app.directory.publicDirectory))
        app.get("notes") { _ in ["buy milk"] }
        try await app.execute()
        try await app.asyncShutdown()
    }
}
