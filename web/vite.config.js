import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, and index.html has a <base>: the page works under any path prefix that a proxy adds.
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The bundled packages' licences ask that their text goes with the copies in the wheel.
    license: { fileName: 'licenses.md' },
    reportCompressedSize: false,
    // Monaco, the editor, is one part of more than 3 MB.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // "use client", said by dozens of React packages, means nothing outside server rendering.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
});
