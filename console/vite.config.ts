import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  base: '/console/',
  publicDir: false,
  clearScreen: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: [
      { find: /^vscode-jsonrpc$/, replacement: `${root}src/main/web/shell/jsonrpc.ts` },
      // The SSH library's cryptography for Node.js, which a browser never loads.
      { find: /^stream$/, replacement: `${root}src/main/web/shell/nothing.ts` },
      { find: /^\.\/node\/node\w+$/, replacement: `${root}src/main/web/shell/nothing.ts` },
    ],
  },
  // What the packages of the SSH library expect of Node.js.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis', process: 'globalThis.process' },
  build: {
    outDir: 'target/web',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
