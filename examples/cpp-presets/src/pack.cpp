#include "pack.h"

#include <vector>
#include <zlib.h>

std::string pack(const std::string &text) {
  uLongf size = compressBound(text.size());
  std::vector<Bytef> out(size);
  compress2(out.data(), &size, reinterpret_cast<const Bytef *>(text.data()), text.size(), PACK_LEVEL);
  return std::to_string(text.size()) + " bytes, packed at level " + std::to_string(PACK_LEVEL) + ": " + std::to_string(size);
}
