#pragma once
#include <string>

// pack gives how small a text becomes, and how hard was tried.
std::string pack(const std::string &text);
