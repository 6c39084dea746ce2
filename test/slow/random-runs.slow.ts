import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { differences, Fingerprint, fingerprint } from './support/fingerprint';
import { Random } from './support/random';
import { RandomRun, randomRun } from './support/random-run';
import { inLanes } from '../../cli/run/in-lanes';
import { runCli } from '../../cli/run-cli';
import { bundleCommand } from '../cli/support/bundle-command';
import { contentOf } from '../cli/support/flow-file-content';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../cli/support/flow-fixture';
import { ProjectFixture } from '../cli/support/project-fixture';
import { recordingHost } from '../cli/support/recording-host';

const RUNS = Number(process.env.FLOW_CI_RANDOM_RUNS ?? 1000);
const SEED = Number(process.env.FLOW_CI_RANDOM_SEED ?? Date.now() % 2 ** 31);
/** Projects that are worked on side by side, each with a part of the runs. */
const LANES = 2;
/** After so many runs, the user does something too. */
const USER_EVERY = 20;
/** A contradiction in the options is 2; 4 is what a build finds after one that removed the origin. */
const CODES = [0, 1, 2, 3, 4, 124, 130];

describe("a user's repository", () => {
  let folder: string;
  let command: string;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-random-'));
    command = path.join(folder, 'flow-ci/index.js');
    await bundleCommand(folder, 'flow-ci', 'flow-ci-local');
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test(`is the same after ${RUNS} random runs, of which some are killed (FLOW_CI_RANDOM_SEED=${SEED})`, async () => {
    process.stderr.write(`FLOW_CI_RANDOM_SEED=${SEED} FLOW_CI_RANDOM_RUNS=${RUNS}\n`);
    const counts: Record<string, number> = {};
    await inLanes(
      Array.from({ length: LANES }, (_, lane) => lane),
      LANES,
      async (lane) => {
        const user = new User(new Random(SEED + lane), command);
        try {
          for (let number = lane; number < RUNS; number += LANES) {
            const how = await user.runOnce(number);
            counts[how] = (counts[how] ?? 0) + 1;
          }
          await user.lastRun();
        } finally {
          user.project.remove();
        }
      },
    );
    process.stderr.write(`${JSON.stringify(counts)}\n`);
  });
});

/** Somebody with a project, who runs builds in it and looks after each whether anything is otherwise. */
class User {
  public readonly project: ProjectFixture;
  private readonly env: Record<string, string>;
  private before: Fingerprint | undefined;

  public constructor(
    private readonly random: Random,
    private readonly command: string,
  ) {
    // The commands come from outside, so that the project itself stays as it is.
    const buildspec = { kind: 'text' as const, text: '' };
    this.project = new ProjectFixture(
      flowFileFixture([flowFixture({ name: 'f', buildspec })]),
      {
        '.gitignore': 'ignored.txt\n/flow-ci.json\n',
        'ignored.txt': 'x',
        'sub/a file.txt': 'a\n',
        'run.sh': '#!/bin/sh\n',
        'secret.txt': 'x\n',
      },
      'a project',
    );
    const home = path.join(this.project.base, 'home');
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, '.gitconfig'), '[user]\n\tname = Build\n\temail = build@example.com\n');
    this.env = { HOME: home };
    fs.chmodSync(path.join(this.project.root, 'run.sh'), 0o755);
    fs.symlinkSync('README.md', path.join(this.project.root, 'link to readme'));
    this.project.commit();
    this.project.git('tag', '-a', 'v1', '-m', 'one');
    this.project.commit();
    this.project.git('pack-refs', '--all');
    this.project.git('gc', '-q');
    this.project.git('branch', 'release/1');
    this.project.git('checkout', '-q', '-b', 'feature');
    this.project.commit();
    this.project.write({ '.flow-ci/.gitignore': '*\n' });
  }

  /** Gives how it ended. */
  public async runOnce(number: number): Promise<string> {
    if (number % USER_EVERY < 2) this.work();
    const run = randomRun(this.random);
    this.writeFlows(run.buildspec);
    this.before = fingerprint(this.project.root);
    const ended = run.end?.kind === 'kill' ? await this.killed(run, run.end.after) : await this.inProcess(run);
    // A process that is killed at once cannot give objects their times back, which git renews as it pleases.
    const changed = differences(this.before, fingerprint(this.project.root), run.end?.kind !== 'kill');
    if (changed.length > 0)
      throw new Error(
        `run ${number} changed the repository, FLOW_CI_RANDOM_SEED=${SEED}:\n${changed.join('\n')}\n${JSON.stringify(run, undefined, 2)}`,
      );
    return ended;
  }

  /** The first run after a kill cleans up for it: then nothing is left over. */
  public async lastRun(): Promise<void> {
    this.writeFlows('{ "version": 0.2, "phases": { "build": { "commands": ["true"] } } }');
    await this.inProcess({ buildspec: '', argv: ['run', 'demand', 'f'] });
    expect(this.project.leftovers()).toEqual([]);
  }

  private async inProcess({ argv, end, buildspec }: RandomRun): Promise<string> {
    const stop = new AbortController();
    const timer = end && setTimeout(() => stop.abort(), end.after);
    const host = recordingHost({
      cwd: this.project.root,
      tempRoot: this.project.tempRoot,
      stop: stop.signal,
      env: this.env,
    });
    const code = await runCli(argv, host);
    clearTimeout(timer);
    if (!CODES.includes(code) || host.stderr.text.includes('bug in flow-ci'))
      throw new Error(
        `exit code ${code}, FLOW_CI_RANDOM_SEED=${SEED}: ${argv.join(' ')}\n${host.stdout.text}${host.stderr.text}\n${buildspec}`,
      );
    return `exit ${code}`;
  }

  private async killed({ argv }: RandomRun, after: number): Promise<string> {
    const child = spawn(process.execPath, [this.command, ...argv], {
      cwd: this.project.root,
      env: { PATH: process.env.PATH, TMPDIR: this.project.tempRoot, ...this.env },
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    clearTimeout(timer);
    return signal === 'SIGKILL' ? 'killed' : 'ended before it was killed';
  }

  /** What a user does between runs. */
  private work(): void {
    fs.rmSync(path.join(this.project.root, '.flow-ci/runs'), { recursive: true, force: true });
    const { random, project } = this;
    random.one([
      () => project.commit(),
      () => project.write({ 'README.md': `${random.next()}\n`, 'new file.txt': `${random.next()}\n` }),
      () => project.git('reset', '-q', '--hard'),
      () => project.git('add', '-A', '--', '.', ':!.flow-ci'),
      () => project.git('gc', '-q'),
      () => project.git('checkout', '-q', '-f', random.one(['main', 'feature', 'release/1'])),
    ])();
  }

  private writeFlows(text: string): void {
    const flow = (name: string) =>
      flowFixture({
        name,
        buildspec: { kind: 'text', text },
        triggers: [onReview(), onBranch(['main', 'feature', 'release/1']), onTag(['v*', 'new']), onSchedule()],
        gitCloneDepth: this.random.chance(0.3) ? 1 : 0,
      });
    this.project.write({
      'flow-ci.json': JSON.stringify(
        contentOf(flowFileFixture([flow('f'), ...(this.random.chance(0.2) ? [flow('g')] : [])])),
      ),
    });
  }
}
