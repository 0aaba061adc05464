package com.example.price

import com.sun.net.httpserver.HttpServer
import java.net.InetSocketAddress

object Price:
  private val port = sys.env.getOrElse("PORT", "8087").toInt

  def main(args: Array[String]): Unit =
    val server = HttpServer.create(InetSocketAddress(port), 0)
    server.createContext(
      "/",
      exchange =>
        val body = s"the price of ${exchange.getRequestURI.getPath.drop(1)} is 3".getBytes
        exchange.sendResponseHeaders(200, body.length)
        exchange.getResponseBody.write(body)
        exchange.close()
    )
    server.start()
