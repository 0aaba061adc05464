import { next } from "./lib/tides";

const port = Number(Bun.env.PORT ?? 8080);

Bun.serve({
  port,
  routes: {
    "/": () => new Response(`next high tide at ${next(6)} uid=${process.getuid?.()}`),
    "/healthz": () => new Response("ok"),
  },
  fetch: () => new Response("not found", { status: 404 }),
});
