package com.example;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

@Controller("/tides")
public class Tides {
  @Get
  public String next() { return "high water at noon"; }
}
