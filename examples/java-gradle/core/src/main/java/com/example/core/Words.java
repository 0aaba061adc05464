package com.example.core;

public final class Words {
  private Words() {}

  public static String hello() { return "greetings from gradle"; }
}
