import { title } from "./lib/title.ts";

export default {
  async fetch(): Promise<Response> {
    return new Response(title(await Deno.readTextFile("notes/first.txt")));
  },
};
