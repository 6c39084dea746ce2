import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { untracked } from './local-untracked';
import { flowFileContent } from '../../src/flows/resolve';
import { Figure } from '../figure';
import { Bench, Group, inTurn } from '../harness';
import { timed } from '../processes';
import { ROOT, Workplace } from '../workplace';

const FLOW_CI = join(ROOT, 'assets/cli/flow-ci/index.js');
const FIRST = 'the first line';
const COMMANDS = 100;
/** 100 MB in lines of 100 characters. Each part reads to its end: gitlab-ci-local sets pipefail. */
const OUTPUT = "head -c 99000000 /dev/zero | tr '\\0' x | fold -w 99";

const JOBS: Readonly<Record<string, readonly string[]>> = {
  one: [`echo ${FIRST}`],
  many: [`echo ${FIRST}`, ...Array.from({ length: COMMANDS }, () => ':')],
  loud: [`echo ${FIRST}`, OUTPUT],
};

/** What a local run costs beside the commands themselves. */
export const local: Group = {
  name: 'local',
  about: 'flow-ci run, against a bare script with the same commands',
  async measure(bench) {
    const folder = await makeRepository(bench.place);
    bench.say('flow-ci --help, and runs of one command, of a hundred, and of 100 MB of output');
    const { runs, place } = bench;
    const flowCi = (job: string) => ({
      command: process.execPath,
      args: [FLOW_CI, 'run', 'demand', job, '--committed', '--log', 'live', '--no-color'],
      cwd: folder,
      env: place.env,
    });
    const script = (job: string) => ({ command: 'sh', args: [`${job}.sh`], cwd: folder, env: place.env });
    const whole = async (command: Parameters<typeof timed>[0]) => (await timed(command)).milliseconds;

    const help = await inTurn(
      runs,
      async () => whole({ ...flowCi(''), args: [FLOW_CI, '--help'] }),
      async () => whole({ ...flowCi(''), args: ['-e', '0'] }),
    );
    const first = await inTurn(
      runs,
      async () => toFirstLine(flowCi('one')),
      async () => toFirstLine(script('one')),
    );
    const one = await inTurn(
      runs,
      async () => whole(flowCi('one')),
      async () => whole(script('one')),
    );
    const many = await inTurn(
      runs,
      async () => whole(flowCi('many')),
      async () => whole(script('many')),
    );
    const loud = await inTurn(
      runs,
      async () => whole(flowCi('loud')),
      async () => whole(script('loud')),
    );
    const bareScript = 'bare script';
    const each = (values: readonly number[], less: readonly number[], by = 1) =>
      values.map((value, run) => (value - less[run]) / by);
    return [
      { name: '--help', unit: 'ms', values: help.ours, against: { name: 'node -e 0', values: help.other } },
      { name: '--help, over node -e 0', unit: 'ms', values: each(help.ours, help.other), aim: { value: 40 } },
      {
        name: 'first line of a build',
        unit: 'ms',
        values: first.ours,
        against: { name: bareScript, values: first.other },
        aim: { value: 500 },
      },
      {
        name: 'a build of one command',
        unit: 'ms',
        values: one.ours,
        against: { name: bareScript, values: one.other },
      },
      {
        name: 'each further command, over the script',
        unit: 'ms',
        values: each(each(many.ours, one.ours), each(many.other, one.other), COMMANDS),
        aim: { value: 10 },
      },
      {
        name: '100 MB of output',
        unit: 'ms',
        values: each(loud.ours, one.ours),
        against: { name: bareScript, values: each(loud.other, one.other) },
      },
      ...(await untracked(bench, folder, async (cwd, env) => {
        let lastLine = performance.now();
        const { milliseconds } = await timed({
          command: process.execPath,
          args: flowCi('one').args.filter((arg) => arg !== '--committed'),
          cwd,
          env: { ...place.env, ...env },
          onOutput: () => {
            lastLine = performance.now();
          },
        });
        return { milliseconds, afterLastLine: performance.now() - lastLine };
      })),
      ...(await gitlab(bench, folder, async (job) => whole(flowCi(job)))),
    ];
  },
};

async function toFirstLine(command: Parameters<typeof timed>[0]): Promise<number> {
  const began = performance.now();
  let seen: number | undefined;
  let text = '';
  await timed({
    ...command,
    onOutput: (piece) => {
      if (seen !== undefined) return;
      text += piece;
      // The command itself is shown too, with `echo` before it.
      if (new RegExp(`^(?!.*echo).*${FIRST}`, 'm').test(text)) seen = performance.now() - began;
    },
  });
  if (seen === undefined) throw new Error(`the line never came:\n${text}`);
  return seen;
}

/** The same jobs in gitlab-ci-local; where it is not installed, it is for the benchmark alone. */
async function gitlab(bench: Bench, folder: string, flowCi: (job: string) => Promise<number>): Promise<Figure[]> {
  const { runs, place, say } = bench;
  const found = await findGitlab(bench, folder);
  if (found.kind === 'missing') {
    say(`gitlab-ci-local cannot be had: ${found.why}`);
    return [];
  }
  say('the same in gitlab-ci-local');
  const figures: Figure[] = [];
  for (const [job, about] of [
    ['one', 'one command'],
    ['many', `${COMMANDS + 1} commands`],
    ['loud', '100 MB of output'],
  ]) {
    const values = await inTurn(
      runs,
      async () => flowCi(job),
      async () => (await place.run(folder, found.path, [job, '--force-shell-executor'])).milliseconds,
    );
    figures.push({
      name: `${about}, whole`,
      unit: 'ms',
      values: values.ours,
      against: { name: 'gitlab-ci-local', values: values.other },
      aim: { ratio: 1 },
    });
  }
  return figures;
}

/** The last one that starts with Node.js 20 is an older one. */
const GITLAB = Number(process.versions.node.split('.')[0]) < 22 ? 'gitlab-ci-local@4.65.1' : 'gitlab-ci-local';

type Found = { readonly kind: 'there'; readonly path: string } | { readonly kind: 'missing'; readonly why: string };

async function findGitlab({ place, say }: Bench, folder: string): Promise<Found> {
  const [installed] = (process.env.PATH ?? '')
    .split(delimiter)
    .map((each) => join(each, 'gitlab-ci-local'))
    .filter((each) => existsSync(each));
  if (installed) return { kind: 'there', path: installed };
  say(`installing ${GITLAB}, to compare with`);
  const prefix = place.folder('local/gitlab-ci-local');
  try {
    await place.run(prefix, 'npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--no-save', GITLAB]);
    const path = join(prefix, 'node_modules/.bin/gitlab-ci-local');
    // It needs rsync and more: a job tells.
    await place.run(folder, path, ['one', '--force-shell-executor']);
    return { kind: 'there', path };
  } catch (error) {
    return {
      kind: 'missing',
      why: /^.*(?:not found|Error: ).*$/m.exec((error as Error).message)?.[0] ?? (error as Error).message,
    };
  }
}

/** A repository whose flows are the jobs; each is a bare script too. */
async function makeRepository(place: Workplace): Promise<string> {
  const folder = place.folder('local/shop');
  const flows = Object.fromEntries(
    Object.keys(JOBS).map((job) => [job, { on: { demand: {} }, buildspec: `buildspecs/${job}.yml` }]),
  );
  write(folder, {
    'flow-ci.json': JSON.stringify(flowFileContent({ repositoryName: 'shop', defaultBranch: 'main', flows })),
    '.gitlab-ci.yml': JSON.stringify(
      Object.fromEntries(Object.entries(JOBS).map(([job, script]) => [job, { script }])),
    ),
    '.gitignore': '.flow-ci/\n.gitlab-ci-local/\n',
    ...Object.fromEntries(
      Object.entries(JOBS).flatMap(([job, commands]) => [
        [`buildspecs/${job}.yml`, JSON.stringify({ version: 0.2, phases: { build: { commands } } })],
        [`${job}.sh`, `set -e\n${commands.join('\n')}\n`],
      ]),
    ),
  });
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-qm', 'Begin'],
  ])
    await place.run(folder, 'git', args);
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
}
