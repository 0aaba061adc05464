import ms from "ms";
import { sweep } from "./sweep.js";

const every = ms("1s");
console.log(`sweeping every ${every} ms, log level ${process.env.LOG_LEVEL}`);
const timer = setInterval(sweep, every);
process.once("SIGTERM", () => {
  clearInterval(timer);
  console.log("swept for the last time");
});
