import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { runCli } from '../../../cli/run-cli';
import { CanaryTree } from '../support/canary-tree';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const CLONES = Number(process.env.FLOW_CI_HOSTILE_CLONES ?? 25);
const SEED = Number(process.env.FLOW_CI_HOSTILE_SEED ?? Date.now() % 2 ** 31);

/** `OUT` is the tree outside, `UP` a way to it from wherever it is written. */
const TARGETS = [
  'OUT',
  'OUT/secret.txt',
  'OUT/deep',
  'OUT/absent',
  '/',
  '..',
  '.',
  '../..',
  'loop',
  '/dev/zero',
  '/dev/full',
];
const STATE = [
  '',
  '/runs',
  '/runs/7-f',
  '/runs/1-f',
  '/runs/7-f/result.json',
  '/runs/7-f/summary.md',
  '/claims',
  '/claims/1',
  '/cache',
  '/cache/f',
  '/.gitignore',
  '/secrets.env',
];
const STEPS = [
  '**',
  '*',
  'a',
  'b',
  'link',
  'OUT',
  '..',
  '.',
  '{..,a}',
  '@(..)',
  '[.][.]',
  'secret.txt',
  'deep',
  '../../../../../../../../../../..OUT',
  '~',
  '$OUT',
  '${OUT}',
];
const KINDS = ['link', 'link', 'link', 'directory', 'fifo', 'file'] as const;
const COMMANDS = [
  ['clean'],
  ['list'],
  ['show'],
  ['show', '7', '--log'],
  ['check'],
  ['run', 'demand', 'f', '-n'],
  ['run', 'demand', 'f'],
  ['run', 'demand', 'f', '--cache'],
  ['run', 'demand', 'f', '--cache', '--committed'],
  ['rerun', '--failed'],
];

const target = fc.constantFrom(...TARGETS);
const entry = fc.record({ kind: fc.constantFrom(...KINDS), target });
const pattern = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'));
const selection = fc.record(
  {
    files: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    base: pattern,
    discard: fc.boolean(),
    links: fc.boolean(),
    name: pattern,
  },
  { requiredKeys: ['files'] },
);
const clone = fc.record({
  state: fc.dictionary(fc.constantFrom(...STATE), entry, { maxKeys: 3 }),
  source: fc.dictionary(fc.constantFrom('a', 'b', 'link', 'loop', 'deep', 'out/x', 'secret.txt'), entry, {
    maxKeys: 4,
  }),
  swaps: fc.array(
    fc.tuple(
      fc.constantFrom(
        ...STATE.map((each) => `ROOT/.flow-ci${each}`),
        '$CODEBUILD_SRC_DIR',
        '$CODEBUILD_SRC_DIR/..',
        'a',
        'out',
      ),
      entry,
    ),
    { maxLength: 3 },
  ),
  artifacts: fc.option(selection, { nil: undefined }),
  secondary: fc.dictionary(fc.oneof(pattern, fc.constantFrom('x', '../../../../../outside/x')), selection, {
    maxKeys: 2,
  }),
  reports: fc.dictionary(fc.oneof(pattern, fc.constant('r')), selection, { maxKeys: 2 }),
  cache: fc.option(
    fc.record({ paths: fc.array(pattern, { minLength: 1, maxLength: 3 }), key: pattern }, { requiredKeys: ['paths'] }),
    { nil: undefined },
  ),
  commands: fc.array(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 3 }),
});
type Clone = typeof clone extends fc.Arbitrary<infer T> ? T : never;
type Entry = { readonly kind: (typeof KINDS)[number]; readonly target: string };

const shell = ({ kind, target: to }: Entry, at: string): string => {
  const make = {
    link: `ln -s "${to}" "$at"`,
    directory: 'mkdir -p "$at"',
    fifo: 'mkfifo "$at"',
    file: 'echo x > "$at"',
  };
  // The commands themselves stay in the case's own folder, and out of the tree outside, whatever links they made
  // before.
  const way = '$(realpath -m "$(dirname "$at")")';
  const change = `mkdir -p "$(dirname "$at")" && rm -rf "$at"; ${make[kind]}`;
  return `at="${at}"; case "${way}/" in "$OUT"/*) ;; "$(dirname "$OUT")"/*) ${change};; esac`;
};

function buildspecOf(each: Clone, out: string, root: string): string {
  const select = (one: Clone['artifacts']) => ({
    files: one?.files,
    ...(one?.base !== undefined && { 'base-directory': one.base }),
    ...(one?.discard && { 'discard-paths': 'yes' }),
    ...(one?.links && { 'enable-symlinks': 'yes' }),
    ...(one?.name !== undefined && { name: one.name }),
  });
  const mapped = (all: Readonly<Record<string, Clone['artifacts']>>) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, select(one)]));
  const commands = [`export OUT=${out}`, ...each.swaps.map(([at, how]) => shell(how, at)), 'true'];
  const spec = {
    version: 0.2,
    phases: { build: { commands: [commands.join('\n')] } },
    artifacts: { ...(each.artifacts ? select(each.artifacts) : {}), 'secondary-artifacts': mapped(each.secondary) },
    reports: mapped(each.reports),
    ...(each.cache && { cache: each.cache }),
  };
  return JSON.stringify(spec)
    .replaceAll(/(?<!\$|\{)OUT(?!=)/g, out)
    .replaceAll('ROOT', root);
}

/** Whether what is made at a path would stand outside of a folder, by the links on the way. */
function leaves(root: string, at: string): boolean {
  let parent = path.dirname(at);
  while (!fs.existsSync(parent)) parent = path.dirname(parent);
  const real = fs.realpathSync(root);
  const way = fs.realpathSync(parent);
  return way !== real && !way.startsWith(`${real}/`);
}

function put(root: string, name: string, { kind, target: to }: Entry): void {
  const at = path.join(root, name);
  // The test itself goes through no link of its own.
  if (leaves(root, at)) return;
  try {
    fs.mkdirSync(path.dirname(at), { recursive: true });
    if (kind === 'link') fs.symlinkSync(to, at);
    if (kind === 'directory') fs.mkdirSync(at, { recursive: true });
    if (kind === 'fifo') execFileSync('mkfifo', [at], { stdio: 'ignore' });
    if (kind === 'file') fs.writeFileSync(at, 'x\n', { flag: 'wx' });
  } catch {
    // something else stands there already
  }
}

test(`nothing outside of ${CLONES} random hostile clones is read, written or deleted (FLOW_CI_HOSTILE_SEED=${SEED})`, async () => {
  process.stderr.write(`FLOW_CI_HOSTILE_SEED=${SEED} FLOW_CI_HOSTILE_CLONES=${CLONES}\n`);
  await fc.assert(
    fc.asyncProperty(clone, async (each) => {
      const project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]));
      const outside = path.join(project.base, 'outside');
      try {
        const canary = new CanaryTree(outside);
        const aimed = (how: Entry): Entry => ({ ...how, target: how.target.replace('OUT', outside) });
        project.write({ 'buildspec.yml': buildspecOf(each, outside, project.root) });
        for (const [name, how] of Object.entries(each.source)) put(project.root, name, aimed(how));
        project.commit();
        for (const [name, how] of Object.entries(each.state)) {
          // The test itself must not go through a link of its own.
          if (!canary.isBelow(path.join(project.root, '.flow-ci', name)))
            put(project.root, `.flow-ci${name}`, aimed(how));
        }
        canary.keep();
        for (const argv of each.commands) {
          const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
          await runCli(argv, host);
          const shown = host.stdout.text + host.stderr.text;
          expect({ argv, shown, changes: canary.changes(), leaks: canary.leaks(project.root) }).toEqual({
            argv,
            shown,
            changes: [],
            leaks: [],
          });
          expect(shown).not.toMatch(/canary-|bug in flow-ci/);
          expect(project.leftovers()).toEqual([]);
        }
      } finally {
        project.remove();
      }
    }),
    { numRuns: CLONES, seed: SEED, endOnFailure: true },
  );
}, 600_000);
