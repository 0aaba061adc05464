import { defineConfig } from "astro/config";

export default defineConfig({ outDir: "./www", build: { format: "file" } });
