import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, Metafile, Plugin, transform } from 'esbuild';

const ROOT = join(__dirname, '..');
/** All that there are. */
export const HANDLERS = ['start-build', 'report-build', 'approval-template'];
/** The handlers' runtime. The AWS SDK for JavaScript drops Node.js 20 in January 2027, Lambda has 22 and 24. */
const TARGET = 'node22';

/** What of the SDK a handler does without; see the files that stand for it. */
const ALIASES = {
  '@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts',
  '@smithy/core/event-streams': './lambda/aws/no-event-streams.ts',
};

/** Clients read their version, and nothing else, from their package.json. */
const versionsOnly: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/][\w-]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Bundle a handler into a folder: `index.js`, and a file for each thing that it imports when it needs it. Node.js reads
 * a file to the end before it runs any of it, so what an event does not need is not read.
 *
 * esbuild splits modules of ECMAScript only, and Lambda starts CommonJS sooner: the parts are translated afterwards.
 */
export async function bundleHandler(entry: string, folder: string): Promise<Metafile> {
  const { outputFiles, metafile } = await splitHandler(entry, folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await Promise.all(outputFiles.map(async ({ path, text }) => {
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target: TARGET, minify: true, supported: { 'dynamic-import': false } });
    writeFileSync(join(folder, basename(path)), code);
  }));
  return metafile;
}

/** The parts of a handler, not written, and what is in them. */
export async function splitHandler(entry: string, folder: string) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: { index: `lambda/${entry}.lambda.ts` },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    minify: true,
    mainFields: ['module', 'main'],
    tsconfig: 'tsconfig.check.json',
    alias: ALIASES,
    plugins: [versionsOnly],
    // The SDK imports it in browsers only.
    external: ['bowser'],
    chunkNames: '[name]-[hash]',
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
}
