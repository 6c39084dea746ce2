import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import {
  readEvent,
  REPOSITORY_ARN,
  REVISION,
  SOURCE_COMMIT,
  startInvocation,
  STARTED_BY,
  TARGET_COMMIT,
  TRIGGERS,
} from './events';
import { AUTHOR, REPORTED_BY, TOKEN_SEED } from './fakes';
import { FAILED_LOG } from './reports';
import { NOTIFY_TARGET } from './world/notify-ports';
import { faultsOfCall } from './world/service-model';
import { bundleInParts } from '../../projenrc/bundle-in-parts';
import { handlerBundle } from '../../projenrc/parted-bundles';
import { targetDigest } from '../../src/contract/notification';

/** The entries as they are deployed: bundled, and run by a Node.js of their own. */
const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Entry = 'start-build' | 'report-build' | 'approval-template' | 'notify-build';
interface Bundle {
  readonly folder: string;
  readonly outfile: string;
  readonly clients: readonly string[];
  readonly metafile: Metafile;
}

const bundles = {} as Record<Entry, Bundle>;
beforeAll(async () => {
  for (const entry of ['start-build', 'report-build', 'approval-template', 'notify-build'] as const) {
    const metafile = await bundleInParts(handlerBundle(entry), join(folder, entry));
    bundles[entry] = {
      folder: join(folder, entry),
      outfile: join(folder, entry, 'index.js'),
      clients: clientsIn(Object.keys(metafile.inputs)),
      metafile,
    };
  }
}, 60_000);

function clientsIn(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => /@aws-sdk\/(client-[a-z-]+)\/dist/.exec(path)?.[1]))]
    .filter((name) => name !== undefined)
    .sort();
}

/** The clients in the files that a run loaded. */
function clientsLoaded({ metafile }: Bundle, files: readonly string[]): readonly string[] {
  const loaded = files.map((file) => basename(file));
  return clientsIn(
    Object.entries(metafile.outputs)
      .filter(([path]) => loaded.includes(basename(path)))
      .flatMap(([, { inputs }]) => Object.keys(inputs)),
  );
}

interface Run {
  readonly status: number;
  readonly stderr: string;
  readonly lines: readonly unknown[];
  readonly loaded: readonly string[];
}

async function run(outfile: string, input: unknown, variables: Readonly<Record<string, string>>): Promise<Run> {
  const script = `process.on('exit', () => require('fs').writeSync(3, JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(outfile)}).handler(${JSON.stringify(input)}).catch((error) => { console.error(error.name, error.message); process.exit(1); })`;
  const child = spawn(process.execPath, ['-e', script], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', '', ''];
  for (const number of [1, 2, 3])
    child.stdio[number]?.on('data', (piece: Buffer) => {
      texts[number] += piece.toString();
    });
  const status = await new Promise<number>((resolve) => {
    child.on('close', (code) => resolve(code ?? 1));
  });
  const lines = texts[1]
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  return { status, stderr: texts[2], lines, loaded: JSON.parse(texts[3]) as string[] };
}

const VARIABLES = {
  FLOW_CI_REPOSITORY_ARN: REPOSITORY_ARN,
  FLOW_CI_STARTED_BY: STARTED_BY,
  FLOW_CI_REPORTED_BY: REPORTED_BY,
  FLOW_CI_TOKEN_SEED: TOKEN_SEED,
};
const SECONDS = Date.parse('2026-05-04T12:00:00Z') / 1000;
/** What CodeBuild answers of the build of the recorded events. */
const FAILED_BUILD = {
  id: 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298',
  arn: 'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298',
  buildNumber: 13,
  buildStatus: 'FAILED',
  buildComplete: true,
  startTime: SECONDS,
  endTime: SECONDS + 67,
  initiator: STARTED_BY,
  sourceVersion: SOURCE_COMMIT,
  environment: {
    type: 'LINUX_CONTAINER',
    image: 'aws/codebuild/standard:7.0',
    computeType: 'BUILD_GENERAL1_SMALL',
    environmentVariables: [
      { name: 'FLOW_PULL_REQUEST_ID', value: '4', type: 'PLAINTEXT' },
      { name: 'FLOW_PULL_REQUEST_SRC_COMMIT', value: SOURCE_COMMIT, type: 'PLAINTEXT' },
      { name: 'FLOW_PULL_REQUEST_DST_COMMIT', value: TARGET_COMMIT, type: 'PLAINTEXT' },
    ],
  },
  logs: { groupName: '/aws/codebuild/demo-ci', streamName: '6c4d6039-e057-46a6-94ae-3c104f906298' },
};

/** Bytes, of all files together when they are compressed. */
const MOST = 110_000;
const MOST_TO_NOTIFY = 75_000;
const NOTIFY_VARIABLES = {
  FLOW_CI_NOTIFY_TARGETS: targetDigest(NOTIFY_TARGET),
  FLOW_CI_SNS_ENDPOINT: 'https://sns.us-east-1.amazonaws.com',
};

describe.each([
  ['start-build', ['client-codebuild', 'client-codecommit'], MOST],
  ['report-build', ['client-cloudwatch-logs', 'client-codebuild', 'client-codecommit', 'client-sts'], MOST],
  ['notify-build', ['client-codebuild', 'client-codecommit'], MOST_TO_NOTIFY],
] as const)('the bundle of %s', (entry, clients, most) => {
  test(`holds ${clients.join(' and ')}, and no other client`, () => {
    expect(bundles[entry].clients).toEqual(clients);
  });

  test(`has less than ${most} bytes when its files are compressed`, () => {
    const files = readdirSync(bundles[entry].folder).map(
      (file) => gzipSync(readFileSync(join(bundles[entry].folder, file))).length,
    );
    expect(files.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(most);
  });

  test('answers what is none of its business, says so in one line of JSON, and loads no client', async () => {
    const input = {
      flows: {},
      notify: NOTIFY_TARGET,
      ...startInvocation(readEvent('cc-pr-merged'), TRIGGERS.review),
    };
    const ended = await run(bundles[entry].outfile, input, { ...VARIABLES, ...NOTIFY_VARIABLES });
    expect(ended).toMatchObject({ status: 0, lines: [{ outcome: 'ignored', event: input.event.id }] });
    expect(clientsLoaded(bundles[entry], ended.loaded)).toEqual([]);
  });

  test('fails with the name of the variable that is missing', async () => {
    expect(await run(bundles[entry].outfile, {}, {})).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the environment variable FLOW_CI_REPOSITORY_ARN is missing') as string,
    });
  });
});

test('the bundle of approval-template holds three clients, and loads none for what is no request of CloudFormation', async () => {
  const { clients, outfile } = bundles['approval-template'];
  expect(clients).toEqual(['client-codecommit', 'client-lambda', 'client-sts']);
  const ended = await run(
    outfile,
    {},
    { ...VARIABLES, FLOW_CI_STACK_ID: 's', FLOW_CI_TEMPLATES: '{}', FLOW_CI_GATE_POOL: 'p', FLOW_CI_START_BUILD: 'f' },
  );
  expect(ended).toMatchObject({ status: 0, lines: [{ outcome: 'refused' }] });
  expect(clientsLoaded(bundles['approval-template'], ended.loaded)).toEqual([]);
});

describe('with a service that answers on this machine', () => {
  const asked: [string, Record<string, unknown>][] = [];
  /** What AWS's own models of the services say against the requests. */
  const faults: string[] = [];
  let headers: IncomingHttpHeaders = {};
  const signed: Record<string, IncomingHttpHeaders> = {};
  const answers: Record<string, (body: Record<string, unknown>) => object> = {};
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString();
    });
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      ({ headers } = request);
      signed[action] = headers;
      const input = JSON.parse(body) as Record<string, unknown>;
      asked.push([action, input]);
      faults.push(...faultsOfCall(action, input));
      const answer = answers[action](input) as { readonly __type?: string };
      response
        .writeHead(answer.__type ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer));
    });
  });
  let variables: Record<string, string>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const port = (server.address() as { readonly port: number }).port;
    variables = {
      ...VARIABLES,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_MAX_ATTEMPTS: '1',
    };
  });
  afterAll(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  beforeEach(() => {
    asked.length = 0;
    answers.GetPullRequest = () => ({
      pullRequest: {
        pullRequestId: '4',
        revisionId: REVISION,
        pullRequestStatus: 'OPEN',
        pullRequestTargets: [
          {
            repositoryName: 'demo-repo',
            sourceReference: 'refs/heads/feature/x',
            destinationReference: 'refs/heads/main',
            sourceCommit: SOURCE_COMMIT,
            destinationCommit: TARGET_COMMIT,
          },
        ],
      },
    });
  });
  afterEach(() => {
    expect(faults.splice(0)).toEqual([]);
  });

  test('start-build starts the build', async () => {
    answers.StartBuild = () => ({ build: { id: 'demo-ci:1', buildNumber: 1 } });
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    const ended = await run(bundles['start-build'].outfile, input, variables);
    expect(ended).toMatchObject({ status: 0, lines: [{ outcome: 'started', build: 'demo-ci:1' }] });
    expect(clientsLoaded(bundles['start-build'], ended.loaded)).toEqual(['client-codebuild', 'client-codecommit']);
    expect(asked).toMatchObject([
      ['GetPullRequest', { pullRequestId: '4' }],
      ['StartBuild', { projectName: 'demo-ci', sourceVersion: SOURCE_COMMIT }],
    ]);
  });

  test('start-build signs with what Lambda puts into its environment, the session included', async () => {
    answers.StartBuild = () => ({ build: { id: 'demo-ci:1', buildNumber: 1 } });
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(
      await run(bundles['start-build'].outfile, input, {
        ...variables,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SESSION_TOKEN: 'of the session',
      }),
    ).toMatchObject({ status: 0 });
    expect(headers).toMatchObject({
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/.*\bx-amz-security-token\b/,
      ) as string,
      'x-amz-security-token': 'of the session',
    });
  });

  test('start-build fails with the name of the credential that is missing', async () => {
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(await run(bundles['start-build'].outfile, input, { ...variables, AWS_ACCESS_KEY_ID: '' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the environment variable AWS_ACCESS_KEY_ID is missing') as string,
    });
    expect(asked).toEqual([]);
  });

  test('start-build asks again when CodeBuild has no time, as the SDK does', async () => {
    let asks = 0;
    answers.StartBuild = () =>
      ++asks < 2
        ? { __type: 'ThrottlingException', message: 'Rate exceeded' }
        : { build: { id: 'demo-ci:1', buildNumber: 1 } };
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(await run(bundles['start-build'].outfile, input, { ...variables, AWS_MAX_ATTEMPTS: '3' })).toMatchObject({
      status: 0,
      lines: [{ outcome: 'started' }],
    });
    expect(asked.map(([action]) => action)).toEqual(['GetPullRequest', 'StartBuild', 'StartBuild']);
  });

  test('start-build fails with the error of CodeBuild', async () => {
    answers.StartBuild = () => ({
      __type: 'AccountLimitExceededException',
      message: 'Cannot have more than 0 builds in queue for the account',
    });
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(await run(bundles['start-build'].outfile, input, variables)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'AccountLimitExceededException Cannot have more than 0 builds in queue for the account',
      ) as string,
    });
  });

  test('report-build sends itself a message when the log is not complete', async () => {
    const phases = [{ phaseType: 'BUILD', phaseStatus: 'FAILED' }];
    answers.BatchGetBuilds = () => ({ builds: [{ ...FAILED_BUILD, phases }] });
    answers.GetLogEvents = () => ({ events: [], nextBackwardToken: 'b/1' });
    const comments: object[] = [];
    answers.GetCommentsForPullRequest = () => ({ commentsForPullRequestData: [{ comments }] });
    answers.PostCommentForPullRequest = ({ content, clientRequestToken }) => {
      comments.push({ commentId: 'c', content, clientRequestToken, authorArn: AUTHOR });
      return { comment: comments[0] };
    };
    answers.SendMessage = () => ({ MessageId: 'm' });
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/look-again';
    const input = { flows: { 'demo-ci': 'review' }, event: readEvent('cb-state-failed') };
    await run(bundles['report-build'].outfile, input, {
      ...variables,
      AWS_SESSION_TOKEN: 'of the session',
      FLOW_CI_LOOK_AGAIN_QUEUE: QueueUrl,
    });
    const [, sent] = asked.find(([action]) => action === 'SendMessage') ?? [];
    expect(sent).toMatchObject({ QueueUrl, DelaySeconds: 2 });
    expect(JSON.parse(String(sent?.MessageBody))).toMatchObject({ kind: 'look-again-at-build', look: 2 });
    expect(signed.SendMessage).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'x-amz-security-token': 'of the session',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=x\/\d+\/us-east-1\/sqs\/aws4_request, /,
      ) as string,
    });
  });

  test('report-build reads the log and posts the comment', async () => {
    const comments: object[] = [];
    answers.GetLogEvents = () => ({
      events: FAILED_LOG.map((message) => ({ message: `${message}\n`, timestamp: 1, ingestionTime: 1 })),
      nextBackwardToken: 'b/1',
    });
    answers.GetCommentsForPullRequest = () => ({ commentsForPullRequestData: [{ comments }] });
    answers.PostCommentForPullRequest = (body) => {
      comments.push({
        commentId: 'c',
        content: body.content,
        clientRequestToken: body.clientRequestToken,
        authorArn: AUTHOR,
      });
      return { comment: comments[0] };
    };
    answers.BatchGetBuilds = () => ({ builds: [FAILED_BUILD] });
    const input = { flows: { 'demo-ci': 'review' }, event: readEvent('cb-state-failed') };
    const ended = await run(bundles['report-build'].outfile, input, variables);
    expect(ended).toMatchObject({ status: 0, lines: [{ outcome: 'commented', status: 'FAILED' }] });
    expect(clientsLoaded(bundles['report-build'], ended.loaded)).toEqual([
      'client-cloudwatch-logs',
      'client-codebuild',
      'client-codecommit',
    ]);
    expect(asked.map(([action]) => action)).toEqual([
      'BatchGetBuilds',
      'GetLogEvents',
      'GetLogEvents',
      'GetCommentsForPullRequest',
      'PostCommentForPullRequest',
      'GetCommentsForPullRequest',
    ]);
    expect(comments).toMatchObject([{ content: expect.stringContaining('  expected 5, got 4') as string }]);
  });
});
