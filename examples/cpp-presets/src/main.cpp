#include "pack.h"

#include <iostream>

int main(int argc, char **argv) {
  std::string text;
  for (int i = 1; i < argc; i++) {
    text += argv[i];
  }
  std::cout << pack(text) << "\n";
}
