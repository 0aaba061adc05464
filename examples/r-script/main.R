# Tells the tide to whoever asks.
source("tides.R")

port <- as.integer(Sys.getenv("PORT", "8080"))
server <- serverSocket(port)
message("listening on ", port)

repeat {
  client <- socketAccept(server, blocking = TRUE, open = "r+b", timeout = 86400)
  request <- readLines(client, n = 1)
  while (nzchar(readLines(client, n = 1))) {}
  harbour <- sub("^GET /([a-z]*).*$", "\\1", request)
  body <- answer(harbour)
  writeLines(c("HTTP/1.1 200 OK", "Content-Type: text/plain", paste("Content-Length:", nchar(body)), "Connection: close", ""), client, sep = "\r\n")
  writeLines(body, client, sep = "")
  close(client)
}
