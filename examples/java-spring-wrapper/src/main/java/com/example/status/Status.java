package com.example.status;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Status {
  public static void main(String[] args) { SpringApplication.run(Status.class, args); }

  @GetMapping("/status")
  String status() { return "up"; }
}
