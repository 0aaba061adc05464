package com.example.echo

import com.sun.net.httpserver.HttpServer
import groovy.json.JsonOutput

class Echo {
    static void main(String[] args) {
        int port = (System.getenv('PORT') ?: '8086') as int
        def server = HttpServer.create(new InetSocketAddress(port), 0)
        server.createContext('/') { exchange ->
            byte[] body = JsonOutput.toJson([echo: exchange.requestURI.path]).bytes
            exchange.sendResponseHeaders(200, body.length)
            exchange.responseBody.withCloseable { it.write(body) }
        }
        server.start()
    }
}
