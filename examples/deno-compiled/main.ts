const zone = (await Deno.readTextFile("./zones/default.txt")).trim();

Deno.serve({ port: Number(Deno.env.get("PORT") ?? 9100) }, () => {
  return new Response(new Date().toLocaleTimeString("en", { timeZone: zone }));
});
