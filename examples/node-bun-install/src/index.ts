import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.text(`links uid=${process.getuid?.()}`));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8787) });
