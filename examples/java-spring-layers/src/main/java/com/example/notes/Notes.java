package com.example.notes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Notes {
  public static void main(String[] args) { SpringApplication.run(Notes.class, args); }

  @GetMapping("/note")
  String note(@RequestParam(name = "of", defaultValue = "nobody") String of) { return "a note of " + of; }
}
