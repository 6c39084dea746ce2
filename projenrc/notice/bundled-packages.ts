import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Loader, Metafile } from 'esbuild';
import { BundledPackage } from './notice';
import { splitInParts } from '../bundle-in-parts';
import { PARTED_BUNDLES } from '../parted-bundles';

const ROOT = join(__dirname, '..', '..');

interface Task {
  readonly steps?: readonly { readonly execArgs?: readonly string[] }[];
}

/** The packages in the bundles: those in parts, and those of the tasks. */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf8')) as {
    tasks: Record<string, Task>;
  };
  const bundles = Object.values(tasks)
    .flatMap(({ steps }) => steps ?? [])
    .map(({ execArgs }) => execArgs ?? [])
    .filter(([command]) => command === 'esbuild');
  const parted = Object.values(PARTED_BUNDLES).map(
    async (bundle) => (await splitInParts(bundle, join(ROOT, 'assets'))).metafile,
  );
  const folders = (await Promise.all([...parted, ...bundles.map(bundleOf)])).map(foldersIn);
  return [...new Set(folders.flat())].map(readPackage);
}

async function bundleOf(args: readonly string[]): Promise<Metafile> {
  const flag = (name: string) => args.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: args.filter((each) => each.startsWith('./')),
    bundle: true,
    metafile: true,
    write: false,
    minify: true,
    logLevel: 'error',
    platform: 'node',
    outfile: 'out.js',
    target: flag('target'),
    tsconfig: flag('tsconfig'),
    mainFields: flag('main-fields')?.split(','),
    // A file that is put beside a script is an output of its own, and its package has bytes in it.
    loader: Object.fromEntries(
      args
        .filter((each) => each.startsWith('--loader:'))
        .map((each) => each.slice('--loader:'.length).split('=') as [string, Loader]),
    ),
    external: args.filter((each) => each.startsWith('--external:')).map((each) => each.slice('--external:'.length)),
  });
  return metafile;
}

/** The folders of the packages that have bytes in a bundle. */
function foldersIn(metafile: Metafile): string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => {
      const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
      return folder === undefined ? [] : [folder];
    });
}

function readPackage(folder: string): BundledPackage {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as BundledPackage;
  const files = readdirSync(path).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  return {
    name,
    version,
    ...(typeof license === 'string' && { license }),
    files: Object.fromEntries(files.map((file) => [file, readFileSync(join(path, file), 'utf8')])),
  };
}
