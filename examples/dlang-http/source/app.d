import core.stdc.signal : signal;
import core.sys.posix.signal : SIGPIPE, SIGTERM, SIG_IGN;
import core.sys.posix.unistd : _exit;
import std.conv : to;
import std.format : format;
import std.process : environment;
import std.socket;

extern (C) void stop(int) nothrow @nogc
{
    _exit(0);
}

/// A server on nothing but sockets: one answer for every request.
void main()
{
    signal(SIGTERM, &stop);
    signal(SIGPIPE, SIG_IGN);
    immutable port = environment.get("PORT", "8080").to!ushort;
    auto listener = new TcpSocket();
    listener.setOption(SocketOptionLevel.SOCKET, SocketOption.REUSEADDR, true);
    listener.bind(new InternetAddress("0.0.0.0", port));
    listener.listen(64);
    immutable body_ = "hello from D\n";
    immutable answer = format!"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"(body_.length, body_);
    while (true)
    {
        auto client = listener.accept();
        ubyte[4096] request;
        client.receive(request);
        client.send(answer);
        client.close();
    }
}
