const path = require("path");
const Koa = require("koa");
const serve = require("koa-static");

const port = parseInt(process.env.PORT || "4000", 10);
const app = new Koa();
app.use(serve(path.join(__dirname, "../public")));
app.use((ctx) => { ctx.body = `signed uid=${process.getuid()}`; });
const server = app.listen(port, () => console.log(`listening on ${port}`));

process.on("SIGTERM", () => server.close());
