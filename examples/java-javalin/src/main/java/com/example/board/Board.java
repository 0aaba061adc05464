package com.example.board;

import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public class Board {
  private static final int PORT = Integer.parseInt(System.getenv().getOrDefault("PORT", "7070"));

  public static void main(String[] args) throws IOException {
    String page = Files.readString(Path.of("templates/board.html"));
    Javalin.create()
        .get("/", ctx -> ctx.html(page))
        .start(PORT);
  }
}
