import home from "./index.html";

const server = Bun.serve({
  port: Number(Bun.env.PORT ?? 4100),
  routes: {
    "/": home,
    "/api/rows": { GET: () => Response.json([{ id: 1, text: "first" }]) },
    "/motd": () => new Response(Bun.file("./public/motd.txt")),
  },
});
process.on("SIGTERM", () => server.stop().then(() => process.exit(0)));
