package com.example;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.Locale;

/** Names a day in German, which a runtime can only do that holds the locales. */
public class Weekday {
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8086"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/", exchange -> {
      byte[] day = DayOfWeek.TUESDAY.getDisplayName(TextStyle.FULL, Locale.GERMANY).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, day.length);
      exchange.getResponseBody().write(day);
      exchange.close();
    });
    server.start();
  }
}
