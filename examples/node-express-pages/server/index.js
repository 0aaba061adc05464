const path = require("node:path");
const express = require("express");

const app = express();
const pages = path.join(__dirname, "..", "client", "dist");

app.get("/api/letters", (_, res) => res.json(["a", "b"]));
app.use(express.static(pages));
app.get("/{*rest}", (_, res) => res.sendFile(path.join(pages, "index.html")));

const server = app.listen(process.env.PORT ?? 5000);
process.on("SIGTERM", () => server.close());
