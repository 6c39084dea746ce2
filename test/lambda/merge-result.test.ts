import { Build } from '@aws-sdk/client-codebuild';
import fc from 'fast-check';
import { awsError } from './fakes';
import { buildReport } from './reports';
import { FakePullRequest } from './world/fake-codecommit';
import { review, STARTED_BY, World } from './world/world';
import { BuildReport, MergeReport } from '../../lambda/decide/build-report';
import { decideMerge } from '../../lambda/decide/decide-merge';
import { unquotePath } from '../../lambda/decode/unquote-path';
import { renderComment } from '../../lambda/render/render-comment';

const TARGET = 'c'.repeat(40);
const MERGED: Pick<Build, 'exportedEnvironmentVariables'> = {
  exportedEnvironmentVariables: [{ name: 'FLOW_MERGED_DST_COMMIT', value: TARGET }],
};
const failedInstall = (status: number): NonNullable<Build['phases']> => [
  {
    phaseType: 'INSTALL',
    phaseStatus: 'FAILED',
    contexts: [
      {
        statusCode: 'COMMAND_EXECUTION_ERROR',
        message: `Error while executing command: test "$FLOW_EVENT" != review || git merge. Reason: exit status ${status}`,
      },
    ],
  },
];
const CONFLICT_LOG = [
  '[Container] 2026/05/04 12:00:35.000008 Running command test "$FLOW_EVENT" != review || git merge',
  `flow-ci merges into the target branch at ${TARGET}`,
  'flow-ci found a conflict in src/a.ts',
  'flow-ci found a conflict in "gr\\303\\274n `x`.txt"',
  '[Container] 2026/05/04 12:00:36.000009 Command did not exit successfully test "$FLOW_EVENT" != review || git merge exit status 93',
];

let world: World;
let pullRequest: FakePullRequest;
beforeEach(async () => {
  world = new World([
    {
      flow: 'review',
      project: 'demo-ci',
      trigger: review({ mergeResult: true }),
      gate: 'gate',
      settings: { mergeResult: true },
    },
  ]);
  pullRequest = world.openPullRequest('4');
  await world.settle();
});
const build = (n = 0) => world.codeBuild.builds[n];
const end = async (
  status: NonNullable<Build['buildStatus']>,
  more: Parameters<World['codeBuild']['end']>[2] = {},
  n = 0,
) => {
  world.codeBuild.end(build(n), status, more);
  await world.settle();
};
const passes = () => world.approvedBy('gate', pullRequest);

test('the comment tells of the merge that a gate waits for, also when report-build is called without the settings of the flow', async () => {
  await end('SUCCEEDED', MERGED);
  const [before] = world.comments();
  expect(before).toContain(TARGET.slice(0, 8));
  const event = world.buildEvent(build());
  await world.deliver({ to: 'report-build', event: 'forged', payload: { flows: { 'demo-ci': 'review' }, event } });
  expect(world.comments()).toEqual([before]);
});
const comment = () => world.comments()[0];

describe('a build that merges with the target branch', () => {
  test('tells which commit of it was merged, and opens the gate', async () => {
    await end('SUCCEEDED', MERGED);
    expect(comment()).toContain('It tested the merge into `main` at `cccccccc`.');
    expect(passes()).toBe(true);
  });

  test('tells that beside what failed', async () => {
    await end('FAILED', {
      ...MERGED,
      phases: [
        {
          phaseType: 'BUILD',
          phaseStatus: 'FAILED',
          contexts: [
            {
              statusCode: 'COMMAND_EXECUTION_ERROR',
              message: 'Error while executing command: npm test. Reason: exit status 1',
            },
          ],
        },
      ],
    });
    expect(comment()).toContain('It tested the merge into `main` at `cccccccc`.\n\nPhase `BUILD` failed');
    expect(passes()).toBe(false);
  });

  test('names the files that conflict, and neither the command nor the log beside them', async () => {
    world.logLines = CONFLICT_LOG;
    await end('FAILED', { phases: failedInstall(93) });
    expect(comment()).toContain(
      [
        'It cannot be merged into `main` at `cccccccc`: there are conflicts in 2 files. Merge `main` into the branch, resolve them and push.',
        '* `src/a.ts`\n* ``grün `x`.txt``',
      ].join('\n\n'),
    );
    expect(comment()).not.toMatch(/INSTALL|\[Container\]|flow-ci run/);
    expect(passes()).toBe(false);
  });

  test('says nothing of conflicts when another command failed, whatever the log says', async () => {
    world.logLines = CONFLICT_LOG;
    await end('FAILED', { phases: failedInstall(1) });
    expect(comment()).not.toContain('cannot be merged');
    expect(comment()).toContain('Phase `INSTALL` failed');
  });

  test('that succeeded and has merged nothing says so, and does not open the gate', async () => {
    await end('SUCCEEDED');
    expect(comment()).toContain(
      'Only the branch was tested, not the merge result: its buildspec has no steps that merge. Merge `main` into the branch to get them. Its approval rule stays unsatisfied until then.',
    );
    expect(passes()).toBe(false);
    expect(world.lines.flatMap(({ vote }) => vote ?? []).at(-1)).toBe(
      'REVOKE: build 1 did not merge the target branch',
    );
  });

  test.each(['', 'main', 'C'.repeat(40), `${TARGET} `])('has not merged when what it exported is %j', async (value) => {
    await end('SUCCEEDED', { exportedEnvironmentVariables: [{ name: 'FLOW_MERGED_DST_COMMIT', value }] });
    expect(passes()).toBe(false);
  });

  test('is asked again when its success is told before its variables are', async () => {
    let reads = 0;
    world.before = (operation) => {
      if (operation === 'BatchGetBuilds' && (reads += 1) === 4) Object.assign(build(), MERGED);
    };
    await end('SUCCEEDED');
    expect(comment()).toContain('It tested the merge into `main` at `cccccccc`.');
    expect(passes()).toBe(true);
  });

  test('fails when CodeBuild cannot be asked, so that Lambda tries again', async () => {
    let refusals = 2;
    world.before = (operation) => {
      if (operation === 'BatchGetBuilds' && (refusals -= 1) >= 0) throw awsError('ThrottlingException');
    };
    world.logLines = CONFLICT_LOG;
    await end('FAILED', { phases: failedInstall(93) });
    expect(comment()).toContain('there are conflicts in 2 files');
  });

  test.each(['STOPPED', 'IN_PROGRESS'] as const)('has nothing to tell of the merge as %s', async (status) => {
    if (status === 'STOPPED') await end(status);
    expect(comment()).not.toMatch(/merge/i);
  });

  test('merges with the target as it is when `/retest` is given, and the newest build has the vote', async () => {
    world.allow = ['*'];
    await end('SUCCEEDED', MERGED);
    world.say('4', '/retest');
    await world.settle();
    expect(passes()).toBe(false);
    world.logLines = CONFLICT_LOG;
    await end('FAILED', { phases: failedInstall(93) }, 1);
    expect([passes(), comment().includes('there are conflicts in 2 files')]).toEqual([false, true]);
    world.say('4', '/retest');
    await world.settle();
    await end('SUCCEEDED', MERGED, 2);
    expect([passes(), comment().includes('It tested the merge into `main` at `cccccccc`.')]).toEqual([true, true]);
  });

  test('casts no vote with another buildspec, even when it says that it has merged', async () => {
    const variables = build().environment?.environmentVariables;
    const forged = world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: pullRequest.sourceCommit,
        environmentVariablesOverride: variables,
        buildspecOverride: 'version: 0.2',
      },
      STARTED_BY,
    );
    world.codeBuild.end(forged, 'SUCCEEDED', MERGED);
    await world.settle();
    expect(passes()).toBe(false);
  });
});

test('a flow that merges nothing neither asks nor tells', async () => {
  world = new World([{ flow: 'review', project: 'demo-ci', trigger: review(), gate: 'gate' }]);
  pullRequest = world.openPullRequest('4');
  await world.settle();
  await end('SUCCEEDED');
  expect(comment()).not.toMatch(/merge/i);
  expect(passes()).toBe(true);
});

const conflict = (change: Partial<BuildReport> = {}): BuildReport =>
  buildReport({
    phases: [
      {
        name: 'INSTALL',
        status: 'FAILED',
        contexts: ['COMMAND_EXECUTION_ERROR: Error while executing command: x. Reason: exit status 93'],
      },
    ],
    log: { kind: 'lines', lines: CONFLICT_LOG },
    ...change,
  });

test.each<[string, Partial<BuildReport>, Readonly<Record<string, string>> | undefined, MergeReport | undefined]>([
  ['a conflict', {}, {}, { kind: 'conflict', branch: 'main', commit: TARGET, files: ['src/a.ts', 'grün `x`.txt'] }],
  [
    'a conflict, when nothing is known of variables',
    {},
    undefined,
    { kind: 'conflict', branch: 'main', commit: TARGET, files: ['src/a.ts', 'grün `x`.txt'] },
  ],
  [
    'a conflict in another phase',
    { phases: [{ name: 'BUILD', status: 'FAILED', contexts: ['x. Reason: exit status 93'] }] },
    {},
    undefined,
  ],
  [
    'a phase that did not fail',
    { phases: [{ name: 'INSTALL', status: 'SUCCEEDED', contexts: ['x. Reason: exit status 93'] }] },
    {},
    undefined,
  ],
  [
    'a status that only begins alike',
    { phases: [{ name: 'INSTALL', status: 'FAILED', contexts: ['x. Reason: exit status 93 of it'] }] },
    {},
    undefined,
  ],
  [
    'no file in the log',
    { log: { kind: 'lines', lines: ['fatal: refusing to merge unrelated histories'] } },
    {},
    undefined,
  ],
  ['no log', { log: { kind: 'unreadable', reason: 'x' } }, {}, undefined],
  [
    'a target that is no commit',
    {
      log: { kind: 'lines', lines: ['flow-ci merges into the target branch at main', 'flow-ci found a conflict in a'] },
    },
    {},
    { kind: 'conflict', branch: 'main', files: ['a'] },
  ],
  [
    'a merge',
    { status: 'SUCCEEDED' },
    { FLOW_MERGED_DST_COMMIT: TARGET },
    { kind: 'merged', branch: 'main', commit: TARGET },
  ],
  [
    'a merge, and a failure after it',
    {},
    { FLOW_MERGED_DST_COMMIT: TARGET },
    { kind: 'merged', branch: 'main', commit: TARGET },
  ],
  ['a success without a merge', { status: 'SUCCEEDED' }, {}, { kind: 'not-merged', branch: 'main', isGated: false }],
  ['a success of which nothing is known', { status: 'SUCCEEDED' }, undefined, undefined],
])('of %s', (_, change, exported, expected) => {
  expect(
    decideMerge({ report: conflict(change), branch: 'main', isGated: false, ...(exported && { exported }) }),
  ).toEqual(expected);
});

test('a comment names thirty files of many, and says how many more there are', () => {
  const files = (count: number) => Array.from({ length: count }, (_, index) => `src/${index}.ts`);
  const rendered = (count: number, limit?: number) =>
    renderComment(buildReport({ merge: { kind: 'conflict', branch: 'main', files: files(count) } }), { limit });
  expect(rendered(1)).toContain('conflicts in one file.');
  expect(rendered(31)).toContain('* `src/29.ts`\n* and 1 more');
  expect(rendered(40)).toContain('* `src/29.ts`\n* and 10 more');
  expect(rendered(500)).toContain('conflicts in at least 500 files.');
  expect(rendered(500)).toContain('* and at least 470 more');
  for (let limit = 300; limit < 1_000; limit += 7) expect(rendered(500, limit).length).toBeLessThanOrEqual(limit);
});

/** As git does it with `core.quotePath`. */
function quotePath(path: string): string {
  const letters: Readonly<Record<number, string>> = {
    7: 'a',
    8: 'b',
    9: 't',
    10: 'n',
    11: 'v',
    12: 'f',
    13: 'r',
    34: '"',
    92: '\\',
  };
  const quoted = [...Buffer.from(path)]
    .map((byte) =>
      letters[byte]
        ? `\\${letters[byte]}`
        : byte < 32 || byte > 126
          ? `\\${byte.toString(8).padStart(3, '0')}`
          : String.fromCharCode(byte),
    )
    .join('');
  return quoted === path ? path : `"${quoted}"`;
}

test('a path is what it was before git quoted it', () => {
  fc.assert(
    fc.property(
      fc
        .oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }))
        .filter((path) => !/\p{Cs}|\0/u.test(path)),
      (path) => {
        expect(unquotePath(quotePath(path))).toBe(path);
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each(['', '"', 'a"b', '"a', '"\\"', '"\\q"', '"\\9"', '"\\777"', '"\\303"', '"\\'])(
  'what git would not write is taken as it is, or nearly: %j',
  (text) => {
    expect(typeof unquotePath(text)).toBe('string');
  },
);
