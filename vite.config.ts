/**
 * Builds the page into dist/page, and the same page in one file, report.html: script, style and the program that runs models
 * lie in it, and a report's answers are put in the place of `sparring-data`. What the page shows is not decided here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const runtime = 'ort-wasm-simd-threaded.wasm';

/** A text as the body of a script or style element, which ends at the first `</`. */
const inside = (text: string): string => text.replaceAll('</script', '<\\/script').replaceAll('</style', '<\\/style');

/** The page without files beside it. `wasm`: gzipped, base64. */
function inOneFile(html: string, script: string, style: string, wasm: string): string {
  const head = html.replace(/<script type="module"[^>]*><\/script>/, '').replace(/<link rel="stylesheet"[^>]*>/, '');
  const [before, after] = head.split('</body>') as [string, string];
  return [
    before.replace('</head>', () => `<style>${inside(style)}</style></head>`),
    '<script type="application/json" id="sparring-data">{}</script>',
    `<script type="text/plain" id="sparring-runtime">${wasm}</script>`,
    `<script type="module">${inside(script)}</script></body>`,
    after,
  ].join('\n');
}

function oneFile(): Plugin {
  const program = readFileSync(join(createRequire(import.meta.url).resolve('onnxruntime-web'), '..', runtime));
  return {
    name: 'one-file',
    apply: 'build',
    enforce: 'post',
    // The program's bytes are given to onnxruntime: it need not know where they lie, and the bundler must not copy them.
    transform: {
      order: 'pre',
      handler: (code, id) =>
        id.includes('onnxruntime-web')
          ? code.replaceAll(/new URL\("ort-wasm[^"]*",\s*import\.meta\.url\)\.href/g, '""')
          : undefined,
    },
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const script = files.find((file) => file.type === 'chunk')!;
      const text = (end: string) => {
        const file = files.find((one) => one.type === 'asset' && one.fileName.endsWith(end));
        return file?.type === 'asset' ? String(file.source) : '';
      };
      const wasm = gzipSync(program).toString('base64');
      this.emitFile({ type: 'asset', fileName: runtime, source: program });
      this.emitFile({
        type: 'asset',
        fileName: 'report.html',
        source: inOneFile(text('index.html'), script.code, text('.css'), wasm),
      });
    },
  };
}

export default defineConfig({
  root: join(import.meta.dirname, 'page'),
  base: './',
  plugins: [oneFile()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, 'dist/page'),
    emptyOutDir: true,
    target: 'es2022',
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.SPARRING_UI ?? 'http://127.0.0.1:7777' } },
});
