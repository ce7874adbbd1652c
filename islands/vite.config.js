import { defineConfig } from "vite";

// Into the package, so that a wheel carries it. Names without a hash: the desk adds a stamp of the content itself.
export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  build: {
    outDir: "../src/dragoman/desk/static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { desk: "src/desk.js", dossier: "src/dossier.js", fonts: "src/fonts.css" },
      output: { entryFileNames: "[name].js", chunkFileNames: "part-[name]-[hash].js", assetFileNames: "[name][extname]" },
    },
  },
});
