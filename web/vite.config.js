import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

/** Swagger UI is a bundle already: what is in it has its licences in a file beside it, which goes with it. */
const licencesInSwaggerUI = {
  name: 'licences-in-swagger-ui',
  generateBundle() {
    const [notice, licences] = ['NOTICE', 'swagger-ui-es-bundle.js.LICENSE.txt'].map((name) =>
      readFileSync(new URL(`node_modules/swagger-ui-dist/${name}`, import.meta.url), 'utf8'),
    );
    this.emitFile({ type: 'asset', fileName: 'licenses-swagger-ui.txt', source: `${notice}\n${licences}` });
  },
};

export default defineConfig({
  // Relative, and each page has a <base>: it works under any path prefix that a proxy adds.
  base: './',
  plugins: [licencesInSwaggerUI],
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
      input: ['index.html', 'docs.html'],
      // "use client", said by dozens of React packages, means nothing outside server rendering.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
});
