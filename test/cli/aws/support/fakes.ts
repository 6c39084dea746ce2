import { AwsContext } from '../../../../cli/aws/aws-context';
import { AwsError } from '../../../../cli/aws/aws-error';
import { BuildLogs, Builds, LogPage, StartRequest } from '../../../../cli/aws/builds';
import { RemoteBuild } from '../../../../cli/aws/remote-build';
import { AwsErrorKind } from '../../../../cli/errors/aws-errors';
import { JsonOutput } from '../../../../cli/output/json-output';
import { OutputRecord } from '../../../../cli/output/record';
import { LogPlace } from '../../../../lambda/decode/flow-event';
import { FlowFile } from '../../../../src/contract/flow-file';
import { flowFileFixture, flowFixture } from '../../support/flow-fixture';
import { RecordingHost, recordingHost } from '../../support/recording-host';

export const UUIDS = [
  '6c4d0000-0000-4000-8000-000000000001',
  '6c4d0000-0000-4000-8000-000000000002',
  '6c4d0000-0000-4000-8000-000000000003',
] as const;
export const NOW = new Date('2026-11-22T12:10:00Z');
export const LOG: LogPlace = { group: '/aws/codebuild/demo-review', stream: UUIDS[0] };

/** A build of the flow review that has succeeded, unless the test wants another. */
export function remoteBuild(options: Partial<RemoteBuild> = {}): RemoteBuild {
  const project = options.project ?? 'demo-review';
  const buildId = options.buildId ?? `${project}:${UUIDS[0]}`;
  return {
    arn: `arn:aws:codebuild:us-east-1:111122223333:build/${buildId}`,
    partition: 'aws',
    buildId,
    project,
    buildNumber: 7,
    status: 'SUCCEEDED',
    complete: true,
    resolvedVersion: '5494e5d3a1f0c0ffee5494e5d3a1f0c0ffee5494',
    initiator: 'alice',
    startedAt: '2026-11-22T12:00:00Z',
    finishedAt: '2026-11-22T12:01:30Z',
    variables: {},
    exported: {},
    reportArns: [],
    phases: [],
    setup: {
      sourceType: 'CODECOMMIT',
      sourceLocation: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo',
      buildspec: 'buildspec.yml',
      image: 'aws/codebuild/standard:7.0',
      environmentType: 'LINUX_CONTAINER',
      serviceRole: 'arn:aws:iam::111122223333:role/demo-review',
      secondarySources: [],
    },
    ...options,
  };
}

export function running(options: Partial<RemoteBuild> = {}): RemoteBuild {
  return {
    ...remoteBuild({ status: 'IN_PROGRESS', complete: false, currentPhase: 'BUILD', ...options }),
    finishedAt: undefined,
  };
}

export function refusal(kind: AwsErrorKind, message: string = kind): AwsError {
  return new AwsError({ kind, message });
}

/** Builds that are what the test wants, one state after the other, with a record of what was asked. */
export class FakeBuilds implements Builds {
  public readonly calls: string[] = [];
  public readonly started: StartRequest[] = [];
  public lists: Record<string, readonly string[] | Error> = {};
  private readonly seen: Record<string, number> = {};

  /** States by id; the last one stays. */
  public constructor(private readonly states: Readonly<Record<string, readonly (RemoteBuild | Error)[]>> = {}) {}

  public async start(request: StartRequest): Promise<RemoteBuild> {
    this.calls.push(`start ${request.project}`);
    this.started.push(request);
    const [[first]] = Object.values(this.states);
    if (first instanceof Error) throw first;
    return Promise.resolve(first);
  }

  public async stop(id: string): Promise<void> {
    this.calls.push(`stop ${id}`);
    return Promise.resolve();
  }

  public async get(ids: readonly string[]): Promise<readonly RemoteBuild[]> {
    this.calls.push(`get ${ids.join(' ')}`);
    return Promise.resolve(ids.flatMap((id) => this.state(id)));
  }

  public async latest(project: string, most: number): Promise<readonly string[]> {
    this.calls.push(`latest ${project} ${most}`);
    const list = this.lists[project] ?? Object.keys(this.states).filter((id) => id.startsWith(`${project}:`));
    if (list instanceof Error) throw list;
    return Promise.resolve(list.slice(0, most));
  }

  private state(id: string): RemoteBuild[] {
    const states = this.states[id] ?? [];
    const at = this.seen[id] ?? 0;
    this.seen[id] = at + 1;
    const state = states[Math.min(at, states.length - 1)];
    if (state instanceof Error) throw state;
    return state ? [state] : [];
  }
}

/** A log that comes piece by piece, one for each look. */
export class FakeLogs implements BuildLogs {
  public looks = 0;
  private at = 0;

  public constructor(private readonly pieces: readonly (readonly string[] | Error)[] = []) {}

  public async read(place: LogPlace, from?: string): Promise<LogPage> {
    if (place.group !== LOG.group) throw new Error(`no group ${place.group}`);
    this.looks += 1;
    const piece = this.pieces[this.at];
    if (piece === undefined)
      return Promise.resolve({ lines: [], ...(from !== undefined && { next: from }), more: false });
    this.at += 1;
    if (piece instanceof Error) throw piece;
    return { lines: piece, next: String(this.at), more: false };
  }
}

export interface FakeContext extends AwsContext {
  readonly host: RecordingHost;
  readonly slept: number[];
  readonly stop: AbortController;
  records(): OutputRecord[];
  kinds(): string[];
}

/** A context whose clock stands still and whose sleep takes no time. */
export function fakeContext(
  builds: Builds,
  logs: BuildLogs = new FakeLogs(),
  options: {
    readonly onSleep?: (count: number, stop: AbortController) => void;
    readonly file?: FlowFile;
    readonly isTTY?: boolean;
    readonly env?: Record<string, string>;
  } = {},
): FakeContext {
  const stop = new AbortController();
  const host = recordingHost({
    cwd: '/project',
    tempRoot: '/nowhere',
    stop: stop.signal,
    ...(options.isTTY && { isTTY: true }),
    ...(options.env && { env: options.env }),
  });
  const file = options.file ?? flowFileFixture([flowFixture({ name: 'review' }), flowFixture({ name: 'main' })]);
  const slept: number[] = [];
  const records = () =>
    host.stdout.text
      .split('\n')
      .filter((line) => line.startsWith('{"time"'))
      .map((line) => JSON.parse(line) as OutputRecord);
  return {
    host,
    output: new JsonOutput(host.stdout, () => NOW),
    project: { root: '/project', file },
    builds,
    logs,
    now: () => NOW,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      options.onSleep?.(slept.length, stop);
      return Promise.resolve();
    },
    slept,
    stop,
    records,
    kinds: () => records().map(({ kind }) => kind),
  };
}

/** A line of CodeBuild's agent, so many seconds after the start. */
export function agent(seconds: number, text: string): string {
  return `[Container] 2026/11/22 12:00:${String(seconds).padStart(2, '0')}.123456 ${text}`;
}

/** The log of a build whose tests fail. */
export const FAILING_LOG: readonly string[] = [
  agent(1, 'Waiting for agent ping'),
  agent(2, 'Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED'),
  agent(2, 'Phase context status code:  Message: '),
  agent(3, 'Entering phase BUILD'),
  agent(3, 'Running command npm ci'),
  'added 3 packages',
  '',
  agent(9, 'Running command npm test'),
  'FAIL login.test.js',
  '  expected 200, got 500',
  agent(15, 'Command did not exit successfully npm test exit status 1'),
  agent(15, 'Phase complete: BUILD State: FAILED'),
  agent(
    15,
    'Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: npm test. Reason: exit status 1',
  ),
  agent(16, 'Entering phase POST_BUILD'),
  agent(16, 'Running command rm -rf out'),
  agent(17, 'Phase complete: POST_BUILD State: SUCCEEDED'),
  agent(17, 'Phase context status code:  Message: '),
];
