#include <iostream>
#include <string>

#include <sqlite3.h>

// Lets SQLite work out what its arguments say.
int main(int count, char **words) {
  sqlite3 *db = nullptr;
  if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 1;
  for (int i = 1; i < count; i++) {
    auto print = [](void *, int, char **values, char **) {
      std::cout << values[0] << '\n';
      return 0;
    };
    std::string query = "SELECT " + std::string(words[i]);
    if (sqlite3_exec(db, query.c_str(), print, nullptr, nullptr) != SQLITE_OK) return 1;
  }
  sqlite3_close(db);
}
