-- Tells the tide to whoever asks.
local socket = require("socket")
local tides = require("tides")

local port = tonumber(os.getenv("PORT") or 8080)
local server = assert(socket.bind("*", port))
io.stderr:write("listening on ", port, "\n")

while true do
  local client = server:accept()
  client:settimeout(5)
  local request = client:receive() or ""
  repeat local line = client:receive() until not line or line == ""
  local body = tides.answer(request:match("^GET /(%w*)"))
  client:send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " .. #body .. "\r\nConnection: close\r\n\r\n" .. body)
  client:close()
end
