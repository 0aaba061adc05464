"use strict";
const Fastify = require("fastify");
const store = require("./lib/store");

const app = Fastify();
app.get("/", async () => ({ knows: store.knows("open sesame"), uid: process.getuid() }));

const stop = () => app.close().then(() => process.exit(0));
process.once("SIGTERM", stop);
app.listen({ port: process.env.PORT || 5000, host: "0.0.0.0" });
