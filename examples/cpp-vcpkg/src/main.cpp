#include <crow.h>
#include <fmt/format.h>

int main() {
  crow::SimpleApp app;
  CROW_ROUTE(app, "/")([] { return fmt::format("{} orders\n", 3); });
  app.bindaddr("0.0.0.0").port(18080).multithreaded().run();
}
