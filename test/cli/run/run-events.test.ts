import * as fs from 'node:fs';
import * as path from 'node:path';
import { findExecutable } from '../../../cli/process/find-executable';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { contentOf } from '../support/flow-file-content';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { RecordingHost, recordingHost } from '../support/recording-host';

const inline = (...commands: string[]) => ({
  kind: 'text' as const,
  text: `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`,
});
const variables = 'env | grep "^FLOW_" | sort';

const FLOWS: ResolvedFlow[] = [
  flowFixture({
    name: 'review',
    triggers: [onReview(['main', 'release/**'])],
    buildspec: inline(variables, 'test ! -e broken'),
  }),
  flowFixture({ name: 'main', triggers: [onBranch(['main'])], buildspec: inline(variables) }),
  flowFixture({ name: 'release', triggers: [onTag(['v*'], ['v*-rc*'])], buildspec: inline(variables) }),
  flowFixture({ name: 'nightly', triggers: [onSchedule()], buildspec: inline(variables) }),
  flowFixture({ name: 'adhoc', buildspec: inline('echo adhoc') }),
];

describe('flow-ci run', () => {
  let project: ProjectFixture;
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture(FLOWS));
    project.commit();
  });
  afterEach(async () => {
    await project.cleaned();
    project.remove();
  });

  async function run(...argv: string[]): Promise<{ exitCode: number; host: RecordingHost; shown: string }> {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(argv, host);
    return { exitCode, host, shown: host.stdout.text + host.stderr.text };
  }
  const logOf = (name: string) =>
    project
      .runFile(name, 'build.log')
      .split('\n')
      .filter((line) => line.startsWith('FLOW_'));

  test('runs the review flow for the branch that is checked out, with the variables of the event', async () => {
    const target = project.git('rev-parse', 'main');
    project.git('checkout', '-q', '-b', 'feature/login');
    const source = project.commit();
    const { exitCode, shown } = await run('run', 'review');
    expect(shown).toContain('feature/login → main');
    expect(exitCode).toBe(0);
    expect(logOf('1-review')).toEqual([
      'FLOW_EVENT=review',
      'FLOW_NAME=review',
      'FLOW_PULL_REQUEST_DST_BRANCH=main',
      `FLOW_PULL_REQUEST_DST_COMMIT=${target}`,
      'FLOW_PULL_REQUEST_ID=1',
      expect.stringMatching(/^FLOW_PULL_REQUEST_REVISION=[0-9a-f]{64}$/),
      'FLOW_PULL_REQUEST_SRC_BRANCH=feature/login',
      `FLOW_PULL_REQUEST_SRC_COMMIT=${source}`,
    ]);
  });

  test('makes both comments of a review, and prints the last one', async () => {
    project.git('checkout', '-q', '-b', 'feature');
    project.write({ broken: '' });
    project.commit();
    const { exitCode, shown } = await run('run', 'review', '--id', '7');
    expect(exitCode).toBe(1);
    expect(shown).toContain('comment 2 of 2 that would be posted on pull request 7');
    expect(project.runFile('1-review', 'comments/1.md')).toContain('is running');
    expect(project.runFile('1-review', 'comments/2.md')).toContain('**Flow `review` failed**');
    expect(project.runFile('1-review', 'comments/2.md')).toContain('test ! -e broken');
    // There is no console for a build that ran here.
    expect(project.runFile('1-review', 'comments/1.md') + project.runFile('1-review', 'comments/2.md')).not.toMatch(
      /https?:|console/i,
    );
  });

  test('takes another source, target and id, and an update', async () => {
    project.git('branch', 'release/1');
    project.git('branch', 'fix');
    expect(
      (await run('run', 'review', '--from', 'fix', '--into', 'release/1', '--id', '9', '--updated')).exitCode,
    ).toBe(0);
    const event = JSON.parse(project.runFile('1-review', 'event.json')) as { detail: Record<string, string> };
    expect(event.detail).toMatchObject({
      event: 'pullRequestSourceBranchUpdated',
      sourceReference: 'refs/heads/fix',
      destinationReference: 'refs/heads/release/1',
      pullRequestId: '9',
    });
  });

  test('takes uncommitted work on the target branch as a branch of its own', async () => {
    project.write({ 'new.txt': 'x' });
    const { exitCode, shown } = await run('run', 'review');
    expect(exitCode).toBe(0);
    expect(shown).toContain('its work is taken as a branch named local-changes');
  });

  test('makes an event with the members of a recorded one', async () => {
    const recorded = JSON.parse(
      fs.readFileSync(path.join(__dirname, '../../fixtures/events/cc-pr-created.json'), 'utf8'),
    ) as { detail: object };
    const { host } = await run('event', 'review');
    const made = JSON.parse(host.stdout.text) as { detail: object };
    expect(Object.keys(made).sort()).toEqual(Object.keys(recorded).sort());
    // A description is there only when somebody wrote one.
    expect(Object.keys(made.detail).sort()).toEqual(
      Object.keys(recorded.detail)
        .filter((key) => key !== 'description')
        .sort(),
    );
  });

  test.each([
    ['branch', ['event', 'branch', 'main'], 'cc-branch-created.json'],
    ['tag', ['event', 'tag', 'v1'], 'cc-tag-created.json'],
  ])('makes the event of a %s with the members of a recorded one', async (_, argv, file) => {
    const recorded = JSON.parse(fs.readFileSync(path.join(__dirname, '../../fixtures/events', file), 'utf8')) as {
      detail: object;
    };
    const { host } = await run(...argv);
    const made = JSON.parse(host.stdout.text) as { detail: object };
    expect(Object.keys(made.detail).sort()).toEqual(Object.keys(recorded.detail).sort());
  });

  test.each(['cb-state-in-progress.json', 'cb-state-failed.json'])(
    'makes the events of a build with the members of %s',
    async (file) => {
      project.git('checkout', '-q', '-b', 'feature');
      project.write({ broken: '' });
      await run('run', 'review');
      const recorded = JSON.parse(
        fs.readFileSync(path.join(__dirname, '../../fixtures/events', file), 'utf8'),
      ) as Record<string, unknown>;
      const events = JSON.parse(project.runFile('1-review', 'build-events.json')) as Record<string, unknown>[];
      const made = events[file === 'cb-state-failed.json' ? 1 : 0];
      expect(shapeOf(made)).toEqual(shapeOf(recorded));
    },
  );

  test('runs the flow of a branch that is named', async () => {
    project.git('checkout', '-q', '-b', 'feature');
    expect((await run('run', 'branch', 'main')).exitCode).toBe(0);
    expect(logOf('1-main')).toEqual(['FLOW_BRANCH=main', 'FLOW_EVENT=branch', 'FLOW_NAME=main']);
  });

  test('runs the flow of a tag that is there', async () => {
    project.git('tag', '-a', 'v1.0.0', '-m', 'one');
    const commit = project.git('rev-parse', 'HEAD');
    project.commit('More');
    expect((await run('run', 'tag', 'v1.0.0')).exitCode).toBe(0);
    expect(logOf('1-release')).toContain('FLOW_TAG=v1.0.0');
    expect(project.runFile('1-release', 'start-build.json')).toContain(commit);
  });

  test('runs the flow of a tag that is not there yet, as if it were made now', async () => {
    const { exitCode, shown } = await run('run', 'tag', 'v2');
    expect(exitCode).toBe(0);
    expect(shown).toContain('there is no tag v2 yet');
    expect(project.git('tag')).toBe('');
  });

  test('runs a schedule with the time that it was due', async () => {
    expect((await run('run', 'schedule', '--at', '2026-11-23T08:00Z')).exitCode).toBe(0);
    expect(logOf('1-nightly')).toEqual([
      'FLOW_EVENT=schedule',
      'FLOW_NAME=nightly',
      'FLOW_SCHEDULE=2026-11-23T08:00:00Z',
    ]);
  });

  test('runs a flow on demand', async () => {
    expect((await run('run', 'demand', 'adhoc')).exitCode).toBe(0);
    expect(project.runs()).toEqual(['1-adhoc']);
  });

  test.each([
    ['a branch: its pull request', () => project.git('checkout', '-q', '-b', 'feature'), '1-review'],
    ['the default branch: that branch', () => undefined, '1-main'],
    [
      'a tag: that tag',
      () => {
        project.git('tag', 'v3');
        project.git('checkout', '-q', '--detach', 'v3');
      },
      '1-release',
    ],
  ])('decides by what is checked out; on %s', async (_, prepare, name) => {
    prepare();
    expect((await run('run')).exitCode).toBe(0);
    expect(project.runs()).toEqual([name]);
  });

  test('replays an event from a file, and from standard input', async () => {
    const { host } = await run('event', 'branch', 'main');
    fs.writeFileSync(path.join(project.base, 'event.json'), host.stdout.text);
    expect((await run('run', '--event', '../event.json')).exitCode).toBe(0);
    const piped = recordingHost({
      cwd: project.root,
      tempRoot: project.tempRoot,
      stdin: (async function* () {
        yield host.stdout.text;
      })(),
    });
    expect(await runCli(['run', '--event', '-'], piped)).toBe(0);
    expect(project.runs()).toEqual(['1-main', '2-main']);
  });

  test('replays an event of another account and Region', async () => {
    const { host } = await run('event', 'branch', 'main');
    const text = host.stdout.text.replaceAll('us-east-1', 'eu-central-1').replaceAll('000000000000', '111122223333');
    fs.writeFileSync(path.join(project.base, 'event.json'), text);
    expect((await run('run', '--event', '../event.json')).exitCode).toBe(0);
  });

  test('follows pushes: the branch flow pushes a tag, the tag flow runs, and a chain ends', async () => {
    project.write({
      'flow-ci.json': JSON.stringify(
        contentOf(
          flowFileFixture([
            flowFixture({
              name: 'main',
              triggers: [onBranch(['main'])],
              buildspec: inline('git tag v9 && git push -q origin v9'),
            }),
            flowFixture({
              name: 'release',
              triggers: [onTag(['v*'])],
              buildspec: inline(
                'echo "released $FLOW_TAG at $(git describe --tags)"',
                'git push -q -f origin HEAD:refs/tags/vx$CODEBUILD_BUILD_NUMBER',
              ),
            }),
          ]),
        ),
      ),
    });
    project.commit();
    const { exitCode, shown } = await run('run', 'branch', '--follow');
    expect(exitCode).toBe(0);
    expect(project.runs()).toHaveLength(6);
    expect(project.runFile('2-release', 'build.log')).toContain('released v9 at v9');
    expect(shown).toContain('is not followed: 5 builds already led to it');
    expect(project.git('tag')).toBe('');
  });

  test('follows 25 pushes at most, where each build pushes several refs that start builds', async () => {
    project.write({
      'flow-ci.json': JSON.stringify(
        contentOf(
          flowFileFixture([
            flowFixture({
              name: 'main',
              triggers: [onBranch(['main']), onTag(['*'])],
              buildspec: inline('for n in 1 2 3; do git tag "$CODEBUILD_BUILD_NUMBER-$n"; done; git push -q --tags'),
            }),
          ]),
        ),
      ),
    });
    project.commit();
    const { exitCode, shown } = await run('run', 'branch', '--follow');
    expect(exitCode).toBe(0);
    expect(project.runs()).toHaveLength(26);
    expect(shown.match(/one run follows at most 25 pushes/g)).toHaveLength(1);
  });

  test('gives a record per line with --json', async () => {
    const { host } = await run('run', 'branch', '--json');
    const records = host.stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(records.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['event', 'source', 'match', 'start', 'command', 'phase-ended', 'result']),
    );
  });

  test('has no control codes in its output where there is no terminal', async () => {
    expect((await run('run', 'branch')).shown).not.toContain('\u001b');
  });

  test('has colours on a terminal, and none with --no-color or NO_COLOR', async () => {
    const shown = async (argv: string[], env: Record<string, string>) => {
      const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, isTTY: true, env });
      await runCli(['run', 'branch', ...argv], host);
      return host.stdout.text;
    };
    expect(await shown([], {})).toContain('\u001b[32m');
    expect(await shown(['--no-color'], {})).not.toContain('\u001b[32m');
    expect(await shown([], { NO_COLOR: '1' })).not.toContain('\u001b[32m');
  });

  test.each([
    [
      'when no flow matches, with exit code 3 and the reason',
      ['run', 'branch', 'other'],
      3,
      'main: not started, it runs on branches main, not on other',
    ],
    [
      'for a tag that is excepted',
      ['run', 'tag', 'v1-rc1'],
      3,
      'release: not started, it runs on tags v* except v*-rc*, not on v1-rc1',
    ],
    ['for a branch that is not there', ['run', 'branch', 'mian2'], 2, 'the branch mian2 is not in this clone'],
    [
      'for a target that is not there',
      ['run', 'review', '--into', 'none'],
      2,
      'the target branch none is not in this clone',
    ],
    [
      'for a flow that is not there, with the nearest name',
      ['run', 'demand', 'adhok'],
      2,
      'there is no flow adhok, did you mean adhoc?',
    ],
    ['for a schedule of a flow without one', ['run', 'schedule', 'main'], 2, 'those with one are nightly'],
    ['for a word that is neither a flow nor an event', ['run', 'push'], 2, 'there is no flow or event push'],
    ['for an option that is unknown', ['run', '--nope'], 2, "unknown option '--nope'"],
    ['for a variable without a value', ['run', 'demand', 'adhoc', '-v', 'X'], 2, 'write NAME=value'],
    ['for an event that is no JSON', ['run', '--event', 'README.md'], 2, 'README.md is not JSON'],
    ['for an event file that is not there', ['run', '--event', 'none.json'], 2, 'none.json was not found'],
    ['for a run that is not there', ['rerun', '7'], 2, 'there is no run 7'],
  ])('fails %s', async (_, argv, exitCode, text) => {
    project.git('branch', 'other');
    const result = await run(...argv);
    expect(result.shown).toContain(text);
    expect(result.exitCode).toBe(exitCode);
    expect(project.runs()).toEqual([]);
  });

  test('runs again when the work changes, also after a failure, until it is stopped', async () => {
    project.git('checkout', '-q', '-b', 'feature');
    project.write({ broken: '' });
    const stop = new AbortController();
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, stop: stop.signal });
    let waits = 0;
    host.stdout.onWrite((text) => {
      if (!text.startsWith('waiting')) return;
      waits += 1;
      if (waits === 1) fs.rmSync(path.join(project.root, 'broken'));
      else stop.abort();
    });
    expect(await runCli(['run', 'review', '--watch'], host)).toBe(0);
    expect(project.runs()).toEqual(['1-review', '2-review']);
    expect(host.stdout.text).toMatch(/FAILED {2}review[^]*SUCCEEDED {2}review/);
  });

  test('asks once for secrets that no file has, and masks the answer', async () => {
    project.write({
      'flow-ci.json': JSON.stringify(
        contentOf(
          flowFileFixture([
            flowFixture({
              name: 'f',
              environmentVariables: { TOKEN: { type: 'SECRETS_MANAGER', value: 'my:token' } },
              buildspec: inline('echo "<$TOKEN>"; exit 1'),
            }),
          ]),
        ),
      ),
    });
    const asked: string[] = [];
    const host: RecordingHost = {
      ...recordingHost({ cwd: project.root, tempRoot: project.tempRoot }),
      askHidden: async (question) => {
        asked.push(question);
        return 'typed';
      },
    };
    expect(await runCli(['run', 'demand', 'f', '--prompt-secrets'], host)).toBe(1);
    expect(asked).toEqual(['TOKEN (secrets-manager my:token): ']);
    expect(host.stdout.text).toContain('<***>');
    expect((await run('run', 'demand', 'f', '--prompt-secrets')).shown).toContain(
      '--prompt-secrets needs a terminal to ask for my:token',
    );
  });

  test('fails with exit code 4 when the shell is not on the PATH, and leaves no run behind', async () => {
    project.write({
      'buildspec.yml': 'version: 0.2\nenv:\n  shell: bash\nphases:\n  build:\n    commands: [ls]\n',
      'flow-ci.json': JSON.stringify(contentOf(flowFileFixture([flowFixture({ name: 'f' })]))),
    });
    const bin = path.join(project.base, 'bin');
    fs.mkdirSync(bin);
    for (const name of ['git', 'sh'])
      fs.symlinkSync(findExecutable(name, process.env.PATH) ?? '', path.join(bin, name));
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, env: { PATH: bin } });
    expect([await runCli(['run', 'demand', 'f'], host), host.stdout.text]).toEqual([
      4,
      expect.stringContaining('the shell bash was not found on the PATH'),
    ]);
    expect(project.runs()).toEqual([]);
  });

  test('fails with exit code 4 when git is not on the PATH', async () => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, env: { PATH: project.base } });
    expect([await runCli(['run'], host), host.stdout.text]).toEqual([
      4,
      expect.stringContaining('git was not found on the PATH'),
    ]);
  });

  test('exits with 0 when no flow matches and that is allowed', async () => {
    project.git('branch', 'other');
    expect((await run('run', 'branch', 'other', '--allow-no-match')).exitCode).toBe(0);
  });
});

/** The names of members, all the way down; values of lists by their first member. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && typeof value[0] === 'object' ? 'list of objects' : 'list';
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, shapeOf(member)]),
  );
}
