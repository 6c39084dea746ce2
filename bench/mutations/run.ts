/**
 * Changes the pure layers in small ways, one at a time, and counts the changes that no test notices:
 * `npx projen mutate [--count N] [--seed N] [--only PATH]`. It works on a copy; 100 mutants take about ten minutes.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Mutant, mutantsOf, mutate, sample } from './mutants';

const ROOT = join(__dirname, '..', '..');
const LAYERS = [
  'src/contract',
  'src/checks',
  'src/flows',
  'src/buildspec',
  'lambda/decide',
  'lambda/decode',
  'lambda/render',
];
const COPIED = [
  'src',
  'lambda',
  'cli',
  'test',
  'projenrc',
  'schema',
  'docs',
  'bench',
  'assets',
  'package.json',
  'tsconfig.check.json',
  'README.md',
];
/** Tests that look at whole bundles or stacks: what they notice, a faster one should notice too. */
const SLOW =
  '(bundles|histories|hostile|endless|load|docs|packed|scale|nag|cli/cases|cli/occasions|cli/source|errors-page|generated-files)';
const SECONDS = 120;

type Outcome = 'killed' | 'survived' | 'timed out';

function sourceFiles(): string[] {
  return LAYERS.flatMap((layer) =>
    readdirSync(join(ROOT, layer), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/-options\.ts$|-schemas\.ts$|index\.ts$/.test(name))
      .map((name) => `${layer}/${name}`),
  );
}

function play(copy: string, mutant: Mutant): Outcome {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutate(text, mutant));
  const { status, error } = spawnSync(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--findRelatedTests',
      mutant.file,
      '--bail',
      '--silent',
      '--maxWorkers=2',
      `--testPathIgnorePatterns=${SLOW}`,
      '--passWithNoTests',
    ],
    { cwd: copy, stdio: 'ignore', timeout: SECONDS * 1_000 },
  );
  writeFileSync(path, text);
  if (error) return 'timed out';
  return status === 0 ? 'survived' : 'killed';
}

function main(): void {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100' },
      seed: { type: 'string' },
      only: { type: 'string', default: '' },
    },
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const all = sourceFiles()
    .filter((file) => file.includes(values.only))
    .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8')));
  const chosen = sample(all, Number(values.count), seed);
  console.log(`${chosen.length} of ${all.length} mutants, seed ${seed}`);
  const copy = mkdtempSync(join(tmpdir(), 'flow-ci-mutants-'));
  const outcomes: Record<Outcome, number> = { killed: 0, survived: 0, 'timed out': 0 };
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const mutant of chosen) {
      const outcome = play(copy, mutant);
      outcomes[outcome] += 1;
      if (outcome === 'survived')
        console.log(`survived  ${mutant.file}:${mutant.line}  ${mutant.from} -> ${mutant.to}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  // A mutant that never ends was noticed.
  const noticed = outcomes.killed + outcomes['timed out'];
  console.log(
    `${noticed} noticed, ${outcomes.survived} survived: score ${((100 * noticed) / chosen.length).toFixed(0)} %`,
  );
}

main();
