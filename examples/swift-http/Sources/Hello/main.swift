import Dispatch
import Glibc

// A server on nothing but sockets: one answer for every request.
let port = UInt16(getenv("PORT").flatMap { String(cString: $0) } ?? "8080") ?? 8080

let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
var yes: Int32 = 1
setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))

var address = sockaddr_in()
address.sin_family = sa_family_t(AF_INET)
address.sin_port = port.bigEndian
address.sin_addr.s_addr = 0
let bound = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
}
guard bound == 0, listen(listener, 64) == 0 else {
    perror("listen")
    exit(1)
}

signal(SIGTERM, SIG_IGN)
signal(SIGPIPE, SIG_IGN)
let stop = DispatchSource.makeSignalSource(signal: SIGTERM)
stop.setEventHandler { exit(0) }
stop.resume()

DispatchQueue.global().async {
    let body = "hello from Swift\n"
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    while true {
        let client = accept(listener, nil, nil)
        if client < 0 { continue }
        var request = [UInt8](repeating: 0, count: 4096)
        _ = read(client, &request, request.count)
        _ = answer.withCString { write(client, $0, strlen($0)) }
        close(client)
    }
}
dispatchMain()
