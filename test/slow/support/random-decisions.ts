import { Random } from './random';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { FlowOptions } from '../../../src/flows/flow-options';
import { MadeCommit } from '../../cli/support/author';

const FILES = ['src/a.ts', 'src/b/c.ts', 'docs/a.md', 'src/ä "x".md', 'top.md', 'lib/-n', 'lib/x.d/y'];
const GLOBS = ['src/**', '**/*.md', '*', '**/a.*', 'docs/**', 'lib/*', '**/c.ts', 'src/ä*', 'lib/**/y'];
const MESSAGES = [
  'change',
  'x [skip ci]',
  'x\n\n[CI skip] y',
  '[no ci]',
  'skip ci',
  '[skip  ci]',
  'ü\n',
  'revert "[skip cia]"',
  '',
];
/** A `*` stands for the number of the repository, so that no two have a reference in common. */
const BRANCHES = ['feature/*', 'release/*', 'release/*/x', 'tmp/*', 'hotfix-*'];
const TARGETS = ['main/*', 'dev/*'];
const TAGS = ['v1.0.*', 'v*-rc1', 'nightly/*'];
const BRANCH_GLOBS = ['**', 'feature/*', 'release/**', 'release/*', '*', 'hotfix-*', '**/x'];
const TARGET_GLOBS = ['**', 'main/*', 'dev/*', 'main/**'];
const TAG_GLOBS = ['**', 'v*', 'v1.*', 'nightly/*', '*-rc1'];

/** A repository, a change, and what makes the event. */
export interface RandomChange {
  readonly kind: 'review' | 'branch' | 'tag';
  /** Before the branches part. */
  readonly base: readonly MadeCommit[];
  readonly target: readonly MadeCommit[];
  readonly source: readonly MadeCommit[];
  /** Whether the target was merged into the source, after which commits go on. */
  readonly merged?: readonly MadeCommit[];
  readonly branch: string;
  readonly into: string;
  readonly tag: string;
  /** How much of the source is pushed already. Absent: the reference is new. */
  readonly pushed?: number;
}

/** Flows with triggers that nobody would have together. */
export function randomFlows(random: Random, repositoryName: string, count: number): DeclaredFlows {
  const flows = Object.fromEntries(
    Array.from({ length: count }, (_, index): [string, FlowOptions] => [
      `flow-${index}`,
      { on: triggerOf(random, (['review', 'branch', 'review', 'branch', 'tag'] as const)[index % 5]), buildspec: TRUE },
    ]),
  );
  return { repositoryName, defaultBranch: 'main', flows };
}

const TRUE = 'version: 0.2\nphases: {build: {commands: ["true"]}}\n';

function triggerOf(random: Random, kind: RandomChange['kind']): FlowOptions['on'] {
  const some = (globs: readonly string[], most: number) => [...new Set(random.some(globs, most))];
  const named = (globs: readonly string[]) => {
    const names = some(globs, 2);
    return names.length > 0 ? names : [globs[0]];
  };
  const paths = some(GLOBS, 2);
  const exceptPaths = some(GLOBS, 1);
  const filters = {
    skipCi: random.chance(0.6),
    supersede: random.chance(0.2),
    ...(paths.length > 0 && { paths }),
    ...(exceptPaths.length > 0 && { exceptPaths }),
  };
  const except = random.chance(0.3) ? { except: ['tmp/**', 'release/*/x'] } : {};
  switch (kind) {
    case 'review':
      return { review: { targets: named(TARGET_GLOBS), ...filters } };
    case 'branch':
      return { branch: { names: named(BRANCH_GLOBS), ...except, ...filters } };
    default:
      return { tag: { names: named(TAG_GLOBS) } };
  }
}

/** @param content of the file that all commits have */
export function randomChange(random: Random, number: number, content: Readonly<Record<string, string>>): RandomChange {
  const commit = (): MadeCommit => ({
    files: Object.fromEntries(
      random.some(FILES, 3).map((file) => [file, random.one([undefined, '1', '2', '3'])] as const),
    ),
    message: random.one(MESSAGES),
  });
  const commits = (most: number) => Array.from({ length: random.upTo(most) }, commit);
  const first = commit();
  const named = (names: readonly string[]) => random.one(names).replace('*', String(number));
  return {
    kind: random.one(['review', 'review', 'branch', 'branch', 'tag']),
    base: [{ ...first, files: { ...first.files, ...content } }, ...commits(1)],
    target: commits(2),
    source: commits(3),
    ...(random.chance(0.3) && { merged: commits(1) }),
    branch: named(BRANCHES),
    into: named(TARGETS),
    tag: named(TAGS),
    ...(random.chance(0.7) && { pushed: random.upTo(4) }),
  };
}
