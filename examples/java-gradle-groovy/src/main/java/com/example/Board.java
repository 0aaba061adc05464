package com.example;

import io.javalin.Javalin;
import io.javalin.http.staticfiles.Location;

public class Board {
  static final int PORT = Integer.parseInt(System.getenv().getOrDefault("PORT", "7070"));

  public static void main(String[] args) {
    Javalin.create(config -> config.staticFiles.add("public", Location.EXTERNAL))
        .get("/health", ctx -> ctx.result("ok"))
        .start(PORT);
  }
}
