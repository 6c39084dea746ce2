import * as path from 'node:path';
import { build, Metafile } from 'esbuild';
import { bundleInParts } from '../../../projenrc/bundle-in-parts';
import { AWS_COMMAND } from '../../../projenrc/parted-bundles';

const ROOT = path.join(__dirname, '../../..');

export type CommandPart = 'flow-ci' | 'flow-ci-local' | 'flow-ci-migrate' | 'flow-ci-aws';

/**
 * Bundle parts of the command into a folder, as they lie in the package. What runs is `flow-ci/index.js`; what speaks
 * with AWS is in parts itself.
 */
export async function bundleCommand<Part extends CommandPart>(
  folder: string,
  ...parts: readonly Part[]
): Promise<Record<Part, Metafile>> {
  const made = await Promise.all(
    parts.map(async (part) =>
      part === 'flow-ci-aws' ? bundleInParts(AWS_COMMAND, path.join(folder, part)) : bundleWhole(folder, part),
    ),
  );
  return Object.fromEntries(parts.map((part, index) => [part, made[index]])) as Record<Part, Metafile>;
}

async function bundleWhole(folder: string, part: CommandPart): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [path.join(ROOT, `cli/${part}.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    tsconfig: path.join(ROOT, 'tsconfig.check.json'),
    outfile: path.join(folder, part, 'index.js'),
    loader: { '.wasm': 'file' },
    assetNames: '[name]',
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: ROOT,
  });
  return metafile;
}
