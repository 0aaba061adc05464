package com.example.tools;

import java.time.LocalDate;

/** Nothing that the app needs: its pom is read by the build, its source is not. */
public final class Dates {
  private Dates() {}

  public static LocalDate epoch() { return LocalDate.EPOCH; }
}
