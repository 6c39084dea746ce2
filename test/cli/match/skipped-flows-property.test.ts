import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { repositoryArn, repositoryLocation } from '../../../cli/event/repository-location';
import { runCli } from '../../../cli/run-cli';
import { handleStart } from '../../../lambda/handle/handle-start';
import { EventBridgeEvent } from '../../../src/contract/codecommit-events';
import { EventTrigger, Trigger } from '../../../src/contract/flow-file';
import { World } from '../../lambda/world/world';
import { Author, KnownCommit, MadeCommit } from '../support/author';
import { contentOf } from '../support/flow-file-content';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const RUNS = Number(process.env.FLOW_CI_SKIP_RUNS ?? 60);
const SEED = Number(process.env.FLOW_CI_SKIP_SEED ?? Date.now() % 2 ** 31);

const PLACE = repositoryLocation('demo-repo', undefined);
const FILES = ['src/a.ts', 'src/b/c.ts', 'docs/a.md', 'src/ä "x".md', 'top.md', 'lib/-n'];
const GLOBS = ['src/**', '**/*.md', '*', '**/a.*', 'docs/**', 'lib/*', '**/c.ts', 'src/ä*'];
const MESSAGES = ['change', 'x [skip ci]', 'x\n\n[CI skip] y', '[no ci]', 'skip ci', '[skip  ci]', 'ü\n', ''];

/** What a file holds after a commit; nothing: it is gone. */
const commit = fc.record({
  files: fc.dictionary(
    fc.constantFrom(...FILES),
    fc.option(fc.constantFrom<string>('1', '2', '3'), { nil: undefined }),
    {
      maxKeys: 3,
    },
  ),
  message: fc.constantFrom(...MESSAGES),
});
const globs = (max: number) => fc.uniqueArray(fc.constantFrom(...GLOBS), { maxLength: max });
const filters = fc.record({ paths: globs(2), exceptPaths: globs(2), skipCi: fc.boolean() });
const repository = fc.record({
  /** Before the branches part. */
  base: fc.array(commit, { minLength: 1, maxLength: 2 }),
  main: fc.array(commit, { maxLength: 2 }),
  feature: fc.array(commit, { maxLength: 3 }),
  /** Whether the target was merged into the feature, after which commits go on. */
  merged: fc.option(fc.array(commit, { maxLength: 1 }), { nil: undefined }),
  work: fc.option(commit, { nil: undefined }),
  branch: fc.constantFrom('feature', 'release/1', 'tmp/x'),
});
const scenario = fc.record({
  repository,
  filters,
  names: fc.constantFrom<string[]>(['**'], ['main'], ['release/**', 'feature'], ['tmp/*']),
  except: fc.constantFrom<string[]>([], ['tmp/**']),
  kind: fc.constantFrom('review' as const, 'review' as const, 'branch' as const, 'branch' as const, 'tag', 'schedule'),
  /** How much of the branch is pushed already; nothing: it is new. */
  pushed: fc.option(fc.nat(4), { nil: undefined }),
  updated: fc.boolean(),
  runs: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const FLOW_FILE = 'flow-ci.json';
const BUILDSPEC = { kind: 'text' as const, text: 'version: 0.2\nphases: {build: {commands: ["true"]}}\n' };

function triggerOf({ kind, names, except, filters: { paths, exceptPaths, skipCi } }: Scenario): Trigger {
  const given = { skipCi, ...(paths.length > 0 && { paths }), ...(exceptPaths.length > 0 && { exceptPaths }) };
  switch (kind) {
    case 'review':
      return { ...onReview(['**']), ...given } as Trigger;
    case 'branch':
      return { ...onBranch(names, except), ...given } as Trigger;
    case 'tag':
      return onTag(['v*']);
    default:
      return onSchedule();
  }
}

const ancestors = (of: KnownCommit): Set<KnownCommit> =>
  new Set([of, ...of.parents.flatMap((each) => [...ancestors(each)])]);
/** The newest commit that both have: there is one, as the target never gets the source. */
const mergeBaseOf = (a: KnownCommit, b: KnownCommit, order: readonly KnownCommit[]) => {
  const ofA = ancestors(a);
  const common = [...ancestors(b)].filter((each) => ofA.has(each));
  return common.sort((x, y) => order.indexOf(y) - order.indexOf(x))[0];
};

async function decide(
  given: Scenario,
): Promise<{ readonly here: string; readonly there: string; readonly shown: string }> {
  const trigger = triggerOf(given);
  const flow = flowFixture({ name: 'code', projectName: 'demo-ci', triggers: [trigger], buildspec: BUILDSPEC });
  const flowFile = flowFileFixture([flow], { repositoryName: 'demo-repo' });
  const project = new ProjectFixture(flowFile);
  try {
    const author = new Author(project);
    const content = JSON.stringify(contentOf(flowFile));
    const chain = (commits: readonly MadeCommit[], from: KnownCommit | undefined, line: KnownCommit[]) =>
      commits.reduce<KnownCommit | undefined>((parent, each) => {
        const next = author.commit(each, parent);
        line.push(next);
        return next;
      }, from);
    const { repository: made, kind } = given;
    const flows = { ...made.base[0], files: { ...made.base[0].files, [FLOW_FILE]: content } };
    const mainLine: KnownCommit[] = [];
    const parting = chain([flows, ...made.base.slice(1)], undefined, mainLine);
    const line: KnownCommit[] = [...mainLine];
    const main = chain(made.main, parting, mainLine);
    let tip = chain(made.feature, parting, line);
    if (made.merged && main && tip && main !== parting) {
      tip = author.commit({ files: {}, message: 'Merge' }, tip, main);
      line.push(tip);
      tip = chain(made.merged, tip, line);
    }
    if (!tip || !main) throw new Error('no commit');
    const id = author.write();
    const { branch } = made;
    // What a push of the branch would be compared with.
    const old = given.pushed === undefined ? undefined : line[Math.min(given.pushed, line.length - 1)];
    const refs = { 'heads/main': main, [`heads/${branch}`]: tip, ...(old && { [`remotes/origin/${branch}`]: old }) };
    for (const [ref, known] of Object.entries(refs)) {
      const file = path.join(project.root, '.git/refs', ref);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${id(known)}\n`);
    }
    project.git('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    project.git('reset', '-q', '--hard');
    const files: Record<string, string> = { ...tip.files };
    for (const [file, text] of Object.entries(made.work?.files ?? {})) {
      if (text === undefined) {
        delete files[file];
        fs.rmSync(path.join(project.root, file), { force: true });
      } else {
        files[file] = text;
        project.write({ [file]: text });
      }
    }
    const isDirty = [...FILES].some((file) => files[file] !== tip.files[file]);

    const words = { review: ['review', '--into', 'main', ...(given.updated ? ['--updated'] : [])], branch: ['branch'] };
    const named = kind === 'review' || kind === 'branch' ? words[kind] : [kind, ...(kind === 'tag' ? ['v1'] : [])];
    const flowCi = async (...argv: string[]) => {
      const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
      const exitCode = await runCli(argv, host);
      if (exitCode !== 0 && exitCode !== 3) throw new Error(host.stdout.text + host.stderr.text);
      return host.stdout.text;
    };
    const shown = given.runs
      ? await flowCi('run', ...named, '-n', '--json')
      : await flowCi('match', ...named, '--json');
    const records = given.runs
      ? shown
          .split('\n')
          .filter(Boolean)
          .map((each) => JSON.parse(each) as { kind?: string })
      : (JSON.parse(shown) as { kind?: string }[]);
    const match = records.find((each) => !given.runs || each.kind === 'match') as { starts: boolean; reason?: string };
    const event = JSON.parse(await flowCi('event', ...named)) as EventBridgeEvent;

    // The same event, and the same commits on paper, for the function.
    const world = new World([{ flow: 'code', project: 'demo-ci', trigger: trigger as EventTrigger }]);
    world.now = Date.parse(event.time);
    world.codeCommit.pageSize = 2;
    for (const known of author.made)
      world.codeCommit.commits.set(id(known), { message: known.message, files: known.files });
    const detail = event.detail as Record<string, string>;
    if (kind === 'review' || kind === 'branch') {
      const at = kind === 'review' ? 'sourceCommit' : 'commitId';
      expect(detail[at]).toBe(id(tip));
      if (isDirty) {
        detail[at] = 'd'.repeat(40);
        world.codeCommit.commits.set(detail[at], { message: 'work', files });
      }
    }
    if (kind === 'review') {
      expect(detail.destinationCommit).toBe(id(main));
      const pullRequest = world.openPullRequest('1');
      world.deliveries.splice(0);
      Object.assign(pullRequest, {
        source: branch,
        sourceCommit: detail.sourceCommit,
        targetCommit: detail.destinationCommit,
        revision: detail.revisionId,
        mergeBase: id(mergeBaseOf(main, tip, author.made)),
      });
    }
    const invocation = { flow: 'code', project: 'demo-ci', trigger, event };
    await handleStart(invocation, { ...world.startPorts(), repositoryArn: repositoryArn(PLACE) });
    const decided = world.lines.at(-1);
    const there =
      decided?.outcome === 'skipped' ? decided.reason : decided?.outcome === 'started' ? 'starts' : 'misses';
    const skipped = /^no changed file/.test(match.reason ?? '')
      ? 'paths'
      : /^the commit's message has/.test(match.reason ?? '')
        ? 'skip-ci'
        : 'misses';
    return { here: match.starts ? 'starts' : skipped, there: there ?? '', shown };
  } finally {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  }
}

test(
  `the command decides as start-build does, of ${RUNS} random repositories (FLOW_CI_SKIP_SEED=${SEED})`,
  async () => {
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { here, there, shown } = await decide(given);
        seen[there] = (seen[there] ?? 0) + 1;
        expect([here, shown]).toEqual([there, shown]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // Few runs meet the common kinds of decisions, many meet all; test/slow/same-decisions.slow.ts has 2,000.
    expect(Object.keys(seen)).toEqual(expect.arrayContaining(['misses', 'starts']));
    if (RUNS >= 1_000) expect(Object.keys(seen).sort()).toEqual(['misses', 'paths', 'skip-ci', 'starts']);
  },
  Math.max(120_000, RUNS * 3_000),
);
