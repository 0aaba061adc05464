package com.example.words;

/** Counts the words that it is given. */
public class Count {
  public static void main(String[] args) {
    System.out.println(args.length + " words");
  }
}
