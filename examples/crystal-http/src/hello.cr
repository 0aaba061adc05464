require "socket"

# A server on nothing but sockets: one answer for every request.
server = TCPServer.new("0.0.0.0", ENV.fetch("PORT", "8080").to_i)
Process.on_terminate { server.close }

body = "hello from Crystal\n"
while client = server.accept?
  while (line = client.gets) && !line.empty?
  end
  client << "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n" << body
  client.close
end
