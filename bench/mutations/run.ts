/**
 * Changes the pure layers in small ways, one at a time, and counts the changes that no test notices:
 * `npx projen mutate [--count N] [--seed N] [--only PATH] [--line PATTERN]`. It works on a copy. All chosen mutants are
 * in it at once, each behind a switch; one run of the tests finds out which of them meet which mutant.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { equivalentOf } from './equivalents';
import { Hits, MutantPlayer, Outcome } from './mutant-player';
import { Mutant, mutantsOf, sample, withSwitches } from './mutants';

const ROOT = join(__dirname, '..', '..');
const PLAYERS = 2;
/** What decides and computes. What talks to AWS, git and the system is held by the end-to-end tests. */
const LAYERS = [
  'src/contract',
  'src/checks',
  'src/flows',
  'src/buildspec',
  'lambda/decide',
  'lambda/decode',
  'lambda/render',
  'lambda/handle',
  'cli/event',
  'cli/match',
  'cli/migrate',
  'cli/plan',
  'cli/reports',
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
  'tsconfig.json',
  'tsconfig.check.json',
  'README.md',
];
/** Tests of whole bundles, pages and stacks, and those that start many processes: a faster one should notice it too. */
const SLOW = [
  '/(docs|packed|browser|slow|supply|smoke|bench|loopback-aws|load|adoption|e2e)/',
  '(bundles?|nag|scale|new-option|hostile-options|error-tables|errors-page|generated-pages|validation|own-locations)\\.test',
  '(histories|endless-pages|comment-history|reconcile-(at-scale|properties)|hostile-events)\\.test',
  '(cases|run-events|source|submodules|process|odd-machines|clone-configuration|hostile-clone.*|merge-steps)\\.test',
  '(skipped-flows.*|choose-work|container|shell-on-failure|local-run|pinned-options|clone-warnings)\\.test',
  '\\.slow\\.test',
].join('|');
/** What the slowest of the chosen tests may take: at least, and times what they took. */
const LEAST_MS = 30_000;
const TIMES = 5;
/** A mutant is shown to the fastest of the tests that meet it. */
const FAST_MS = 8_000;
const MAX_FILES = 25;

interface Chosen {
  readonly id: number;
  readonly mutant: Mutant;
  readonly equivalent?: string;
}

/** Of the layers; or, if a path is said, of all that it begins. */
function sourceFiles(only: string | undefined): string[] {
  return ['src', 'lambda', 'cli'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((name) => name.endsWith('.ts') && !/-options\.ts$|-schemas\.ts$|index\.ts$/.test(name))
      .filter((name) =>
        only === undefined ? LAYERS.some((layer) => name.startsWith(`${layer}/`)) : name.startsWith(only),
      ),
  );
}

/** A copy of the project with all chosen mutants in it, none of them turned on. */
function copyWith(chosen: readonly Chosen[]): string {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'flow-ci-mutants-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const file of new Set(chosen.map(({ mutant }) => mutant.file))) {
    const path = join(copy, file);
    const ofFile = chosen.filter(({ mutant }) => mutant.file === file);
    writeFileSync(path, withSwitches(readFileSync(path, 'utf8'), ofFile));
  }
  return copy;
}

function jestConfig(copy: string): string {
  const { jest } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as { readonly jest: object };
  return JSON.stringify({
    ...jest,
    rootDir: copy,
    testEnvironment: join(copy, 'bench', 'mutations', 'mutant-environment.cjs'),
    testPathIgnorePatterns: ['/node_modules/', SLOW],
    cacheDirectory: join(copy, '.cache'),
    reporters: [],
  });
}

interface Dry {
  /** File of tests -> what it met, of those that pass without a mutant. */
  readonly hits: ReadonlyMap<string, Hits['tests']>;
  readonly milliseconds: ReadonlyMap<string, number>;
}

/** Runs the tests once, with no mutant turned on. */
function dryRun(copy: string, config: string, chosen: readonly Chosen[]): Dry {
  const report = join(copy, 'dry-run.json');
  const hitsFile = join(copy, 'hits.jsonl');
  spawnSync(
    process.execPath,
    [
      join('node_modules', 'jest', 'bin', 'jest.js'),
      ...['--config', config, '--ci', '--silent', '--json', `--outputFile=${report}`, '--passWithNoTests'],
      ...['--findRelatedTests', ...new Set(chosen.map(({ mutant }) => join(copy, mutant.file)))],
    ],
    { cwd: copy, stdio: 'ignore', env: { ...process.env, FLOW_CI_MUTANT_HITS: hitsFile } },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly status: string;
      readonly message: string;
      readonly startTime: number;
      readonly endTime: number;
    }[];
  };
  const failed = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => name);
  for (const { name, message } of testResults.filter((each) => failed.includes(each.name)))
    console.log(`left out: ${name.slice(copy.length + 1)} fails in the copy: ${message.trim().slice(0, 300)}`);
  const lines = existsSync(hitsFile) ? readFileSync(hitsFile, 'utf8').trim().split('\n') : [];
  const hits = lines.map((line) => JSON.parse(line) as Hits).filter(({ file }) => !failed.includes(file));
  return {
    hits: new Map(hits.map(({ file, tests }) => [file, tests])),
    milliseconds: new Map(testResults.map(({ name, startTime, endTime }) => [name, endTime - startTime])),
  };
}

/** Who meets a mutant: the fastest files first, and of each its tests; all of them if it is met outside of tests. */
function testsFor(id: number, { hits, milliseconds }: Dry) {
  const found = [...hits].flatMap(([file, tests]) => {
    const names = Object.keys(tests).filter((name) => tests[name].includes(id));
    return names.length === 0 ? [] : [{ file, names: names.includes('') ? undefined : names }];
  });
  const time = (file: string) => milliseconds.get(file) ?? 0;
  found.sort((a, b) => time(a.file) - time(b.file));
  // What a slow test notices, a fast one should notice too.
  const fast = found.filter(({ file }, index) => index === 0 || time(file) < FAST_MS).slice(0, MAX_FILES);
  return {
    active: { id, tests: Object.fromEntries(fast.map(({ file, names }) => [file, names])) },
    files: fast.map(({ file }) => file),
    milliseconds: LEAST_MS + TIMES * fast.reduce((sum, { file }) => sum + time(file), 0),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '150' },
      seed: { type: 'string' },
      only: { type: 'string' },
      line: { type: 'string', default: '' },
    },
  });
  const began = Date.now();
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const lines = new RegExp(values.line);
  const texts = new Map(sourceFiles(values.only).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
  const all = [...texts]
    .flatMap(([file, text]) => mutantsOf(file, text))
    .filter((mutant) => lines.test(texts.get(mutant.file)?.split('\n')[mutant.line - 1] ?? ''));
  const chosen = sample(all, Number(values.count), seed).map((mutant, id): Chosen => {
    const equivalent = equivalentOf(mutant, texts.get(mutant.file) ?? '');
    return { id, mutant, ...(equivalent && { equivalent: equivalent.reason }) };
  });
  const effective = chosen.filter(({ equivalent }) => equivalent === undefined);
  console.log(`${chosen.length} of ${all.length} mutants, seed ${seed}`);
  for (const { mutant, equivalent } of chosen)
    if (equivalent !== undefined)
      console.log(`equivalent  ${mutant.file}:${mutant.line}  ${mutant.from} -> ${mutant.to}: ${equivalent}`);
  const copy = copyWith(effective);
  const outcomes: Record<Outcome, number> = { killed: 0, survived: 0, 'timed out': 0 };
  const players: MutantPlayer[] = [];
  try {
    const config = jestConfig(copy);
    const dry = dryRun(copy, config, effective);
    console.log(
      `${dry.hits.size} files of tests, ${((Date.now() - began) / 1000).toFixed(0)} s for the run without a mutant`,
    );
    const waiting = [...effective];
    const work = async () => {
      const player = new MutantPlayer(copy, config);
      players.push(player);
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const job = testsFor(next.id, dry);
        const outcome = job.files.length === 0 ? 'survived' : await player.play(job);
        outcomes[outcome] += 1;
        const { file, line, from, to } = next.mutant;
        if (outcome === 'survived')
          console.log(
            `survived  ${file}:${line}  ${from} -> ${to}${job.files.length === 0 ? '  (no test meets it)' : ''}`,
          );
      }
    };
    await Promise.all(Array.from({ length: PLAYERS }, work));
  } finally {
    for (const player of players) player.stop();
    rmSync(copy, { recursive: true, force: true });
  }
  // A mutant that never ends was noticed.
  const noticed = outcomes.killed + outcomes['timed out'];
  console.log(
    `${noticed} of ${effective.length} effective mutants killed: score ${((100 * noticed) / effective.length).toFixed(0)} % ` +
      `(seed ${seed}, ${chosen.length - effective.length} equivalent, ${((Date.now() - began) / 1000).toFixed(0)} s)`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
