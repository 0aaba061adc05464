# A guest book on a socket: what it is told it appends to a file in data/.
require "socket"
require "pstore"
require_relative "lib/guests"

port = Integer(ENV.fetch("PORT", 8080))
guests = Guests.new(PStore.new("data/guests.pstore", true))
server = TCPServer.new("0.0.0.0", port)
puts "listening on #{port}"

loop do
  Thread.start(server.accept) do |client|
    path = client.gets.to_s.split[1].to_s
    while (line = client.gets) && !line.strip.empty?; end
    body = "guest #{guests.count!(path)} uid=#{Process.uid}\n"
    client.write "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}"
  ensure
    client.close
  end
end
