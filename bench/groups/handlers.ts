import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HandlerVariable } from '../../src/contract/invocation';
import { AwsListener } from '../aws-listener';
import { Figure, median } from '../figure';
import { Bench, Group, inTurn, repeat } from '../harness';
import { ROOT } from '../workplace';

const WARM_CALLS = 200;
const NO_BOTO3 = 'python3-boto3 is not installed, so there is nothing to compare with';

/** Fresh processes and calls after the first, on this machine and not in Lambda. */
export const handlers: Group = {
  name: 'handlers',
  about:
    'Handlers: a fresh process to its first request on the wire, against a Python process with boto3 and the three clients of the original; and further calls',
  async measure(bench) {
    const listener = new AwsListener();
    try {
      return await measureAll(bench, listener);
    } finally {
      listener.stop();
    }
  },
};

async function measureAll(bench: Bench, listener: AwsListener): Promise<Figure[]> {
  const { runs, place, say } = bench;
  const env: NodeJS.ProcessEnv = {
    ...(await listener.start()),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    [HandlerVariable.REPOSITORY_ARN]: 'arn:aws:codecommit:us-east-1:111122223333:demo-repo',
    [HandlerVariable.STARTED_BY]: 'flow-ci-handler-role/flow-ci-handler',
    [HandlerVariable.REPORTED_BY]: 'report-role/report-build',
    [HandlerVariable.TOKEN_SEED]: 'seed',
  };
  const folder = place.folder('handlers');
  const push = writeInvocation(folder, 'push', {
    flow: 'demo',
    project: 'demo-ci',
    trigger: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false },
    event: { ...recorded('cc-branch-updated-push'), time: new Date().toISOString() },
  });
  const begun = writeInvocation(folder, 'begun', {
    flows: { 'demo-ci': 'demo' },
    event: recorded('cb-state-in-progress'),
  });

  const node = (bundle: string, file: string, times: number) => [
    process.execPath,
    join(ROOT, 'bench/children/call-handler.cjs'),
    join(ROOT, `assets/lambda/${bundle}/index.js`),
    file,
    String(times),
  ];
  const python = (times: number) => ['python3', join(ROOT, 'bench/children/start_build.py'), push, String(times)];
  const cold =
    (action: string, [command, ...args]: readonly string[]) =>
    async () => {
      listener.asked.clear();
      const began = performance.now();
      await place.run(folder, command, args, env);
      const asked = listener.asked.get(action);
      if (asked === undefined)
        throw new Error(
          `${command} ${args.join(' ')} never asked for ${action}, but for ${[...listener.asked.keys()].join(', ') || 'nothing'}`,
        );
      return asked - began;
    };
  const warm =
    ([command, ...args]: readonly string[]) =>
    async () =>
      median(JSON.parse((await place.run(folder, command, args, env)).tail) as number[]);

  const hasPython = await place.run(folder, 'python3', ['-c', 'import boto3'], env).then(
    () => true,
    () => false,
  );
  say('start-build, cold and warm');
  const figure = async (
    name: string,
    ours: () => Promise<number>,
    other: () => Promise<number>,
    aim?: number,
  ): Promise<Figure> => {
    if (!hasPython) return { name, unit: 'ms', values: await repeat(runs, ours), note: NO_BOTO3 };
    const values = await inTurn(runs, ours, other);
    return {
      name,
      unit: 'ms',
      values: values.ours,
      against: { name: 'boto3', values: values.other },
      ...(aim && { aim: { ratio: aim } }),
    };
  };
  return [
    await figure(
      'start-build, cold to StartBuild',
      cold('StartBuild', node('start-build', push, 1)),
      cold('StartBuild', python(1)),
      0.25,
    ),
    await figure('start-build, warm call', warm(node('start-build', push, WARM_CALLS)), warm(python(WARM_CALLS))),
    {
      name: 'report-build, cold to first request',
      unit: 'ms',
      values: await repeat(runs, cold('GetCommentsForPullRequest', node('report-build', begun, 1))),
    },
    {
      name: 'node -e 0',
      unit: 'ms',
      values: await repeat(runs, async () => (await place.run(folder, process.execPath, ['-e', '0'])).milliseconds),
      note: 'what the cold figures have in them that is not ours',
    },
  ];
}

function recorded(name: string): object {
  return JSON.parse(readFileSync(join(ROOT, 'test/fixtures/events', `${name}.json`), 'utf8')) as object;
}

function writeInvocation(folder: string, name: string, invocation: object): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(invocation));
  return path;
}
