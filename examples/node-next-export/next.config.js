/** @type {import("next").NextConfig} */
module.exports = {
  // Not "standalone": these pages need no server.
  output: "export",
};
