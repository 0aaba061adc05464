const std = @import("std");

fn stop(_: c_int) callconv(.C) void {
    std.posix.exit(0);
}

// A server on nothing but sockets: one answer for every request.
pub fn main() !void {
    const action: std.posix.Sigaction = .{
        .handler = .{ .handler = stop },
        .mask = std.posix.empty_sigset,
        .flags = 0,
    };
    std.posix.sigaction(std.posix.SIG.TERM, &action, null);

    const port = try std.fmt.parseInt(u16, std.posix.getenv("PORT") orelse "8080", 10);
    const address = try std.net.Address.parseIp("0.0.0.0", port);
    var server = try address.listen(.{ .reuse_address = true });
    const body = "hello from Zig\n";
    while (true) {
        const client = try server.accept();
        defer client.stream.close();
        var request: [4096]u8 = undefined;
        _ = client.stream.read(&request) catch continue;
        client.stream.writer().print("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {d}\r\nConnection: close\r\n\r\n{s}", .{ body.len, body }) catch continue;
    }
}
