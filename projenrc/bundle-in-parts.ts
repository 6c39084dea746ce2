import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, Metafile, Plugin, transform } from 'esbuild';
import { compactErrorsPlugin } from './compact-errors';

const ROOT = join(__dirname, '..');

/** A bundle that is made in parts. */
export interface PartedBundle {
  /** Its file, from the root. */
  readonly entry: string;
  /** The oldest Node.js that it runs in, as esbuild names it. */
  readonly target: string;
  /** What stands for a package: name -> file. */
  readonly alias?: Readonly<Record<string, string>>;
}

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
 * The SDK's own SHA-256 is for a Node.js without OpenSSL, of which there is none in Lambda and none that the package
 * runs in.
 */
const nativeSha256: Plugin = {
  name: 'native-sha256',
  setup({ onLoad }) {
    onLoad({ filter: /@smithy[\\/]core[\\/].*[\\/]Sha256Js\.js$/ }, () => ({
      contents: 'export const Sha256Js = undefined;',
      loader: 'js',
    }));
  },
};

/**
 * Bundle into a folder: `index.js`, and a file for each thing that is imported when it is needed. Node.js reads
 * a file to the end before it runs any of it, so what is not needed is not read.
 *
 * esbuild splits modules of ECMAScript only, and CommonJS starts sooner: the parts are translated afterwards.
 */
export async function bundleInParts(bundle: PartedBundle, folder: string): Promise<Metafile> {
  const { outputFiles, metafile } = await splitInParts(bundle, folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: bundle.target,
        minify: true,
        supported: { 'dynamic-import': false },
      });
      writeFileSync(join(folder, basename(path)), withoutExportHelpers(code));
    }),
  );
  return metafile;
}

const HELPERS =
  /^("use strict";)?var [^;]+=Object\.defineProperty;var [^;]+=Object\.getOwnPropertyDescriptor;var [^;]+=Object\.getOwnPropertyNames;var [^;]+=Object\.prototype\.hasOwnProperty;(?:var [\w$]+=\([^]*?\};)?var [\w$]+=\([^]*?return [\w$]+\};var ([\w$]+)=[\w$]+=>[\w$]+\([\w$]+\(\{\},"__esModule",\{value:!0\}\),[\w$]+\);var ([\w$]+)=\{\};[\w$]+\(\3,\{([^{}]*)\}\);module\.exports=\2\(\3\);/;

/**
 * Each part would bring esbuild's helpers that define its exports, which are longer than many a part. Getters do the
 * same.
 */
function withoutExportHelpers(code: string): string {
  return code.replace(HELPERS, (_, strict: string | undefined, ...[, , names]: readonly string[]) => {
    const getters = names.replace(/([\w$]+):\(\)=>([\w$]+)/g, 'get $1(){return $2}');
    return `${strict ?? ''}module.exports={__esModule:!0,${getters}};`;
  });
}

/** The parts, not written, and what is in them. */
export async function splitInParts({ entry, target, alias }: PartedBundle, folder: string) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    minify: true,
    mainFields: ['module', 'main'],
    tsconfig: 'tsconfig.check.json',
    ...(alias && { alias: { ...alias } }),
    plugins: [versionsOnly, nativeSha256, compactErrorsPlugin],
    // The SDK imports it in browsers only.
    external: ['bowser'],
    chunkNames: '[name]-[hash]',
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
}
