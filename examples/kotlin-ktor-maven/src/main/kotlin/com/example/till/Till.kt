package com.example.till

import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing

fun main() {
    embeddedServer(
        CIO,
        port = System.getenv("PORT")?.toInt() ?: 8090,
        host = "0.0.0.0",
    ) {
        routing {
            get("/") { call.respondText("the till is open") }
        }
    }.start(wait = true)
}
