#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <httplib.h>
#include <sqlite3.h>

static httplib::Server server;

int main() {
  std::signal(SIGTERM, [](int) { server.stop(); });
  server.Get("/", [](const httplib::Request &, httplib::Response &response) {
    response.set_content(fmt::format("greetings, with SQLite {}\n", sqlite3_libversion()), "text/plain");
  });
  int port = 8080;
  if (const char *given = std::getenv("PORT")) {
    port = std::atoi(given);
  }
  server.listen("0.0.0.0", port);
}
