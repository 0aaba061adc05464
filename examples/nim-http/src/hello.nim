import std/[asyncdispatch, asynchttpserver, os, posix, strutils]

onSignal(SIGTERM):
  quit(QuitSuccess)

proc answer(request: Request) {.async, gcsafe.} =
  await request.respond(Http200, "hello from Nim\n")

let port = parseInt(getEnv("PORT", "8080"))
waitFor newAsyncHttpServer().serve(Port(port), answer)
