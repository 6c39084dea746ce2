/**
 * npm run bench: what users wait for and carry, measured. Arguments: names of groups (default: all but `load`), `--runs
 * N` (default: 5), `--no-build` to take the bundles and the library as they are. Nothing here is asserted.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { summarize, Summary } from './figure';
import { handlers } from './groups/handlers';
import { install } from './groups/install';
import { load } from './groups/load';
import { local } from './groups/local';
import { newProject } from './groups/new';
import { projects } from './groups/projects';
import { reconcile } from './groups/reconcile';
import { resources } from './groups/resources';
import { size } from './groups/size';
import { synth } from './groups/synth';
import { Group } from './harness';
import { readArguments } from './read-arguments';
import { table } from './table';
import { ROOT, Workplace } from './workplace';

/** Quick ones first; what makes repositories comes before what uses them. */
const GROUPS: readonly Group[] = [
  size,
  resources,
  handlers,
  reconcile,
  local,
  newProject,
  install,
  projects,
  synth,
  load,
];

async function main(): Promise<void> {
  const { groups, runs, build } = readArguments(process.argv.slice(2), GROUPS);
  const place = new Workplace();
  const say = (what: string) => process.stderr.write(`  … ${what}\n`);
  const stop = () => {
    place.remove();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    if (build || !existsSync(join(ROOT, 'assets')) || !existsSync(join(ROOT, 'lib'))) {
      say('bundling and compiling');
      for (const task of ['bundle', 'compile'])
        await place.run(ROOT, 'projen', [task], { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' });
    }
    const results: { name: string; about: string; figures: Summary[] }[] = [];
    for (const group of groups) {
      const figures = (await group.measure({ runs, place, say })).map(summarize);
      results.push({ name: group.name, about: group.about, figures });
      process.stdout.write(table(group.about, figures));
    }
    const file = save({ runs, machine: machine(), groups: results });
    process.stdout.write(`\nmedians of ${runs} ${runs === 1 ? 'run' : 'runs'}, ratios of what ran in turn; ${file}\n`);
  } finally {
    place.remove();
  }
}

function machine() {
  return {
    node: process.version,
    platform: platform(),
    arch: arch(),
    cpus: cpus().length,
    cpu: cpus()[0]?.model,
    memory: totalmem(),
    load: loadavg(),
  };
}

function save(result: object): string {
  const folder = join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const time = new Date().toISOString();
  const file = join(folder, `${time.replace(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ time, ...result }, undefined, 2)}\n`);
  return file;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
