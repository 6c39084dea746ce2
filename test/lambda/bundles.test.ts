import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { readEvent, REPOSITORY_ARN, SOURCE_COMMIT, startInvocation, STARTED_BY, TRIGGERS } from './events';
import { AUTHOR, FUNCTION_NAME } from './fakes';
import { FAILED_LOG } from './reports';

/** The entries as they are deployed: bundled, and run by a Node.js of their own. */
const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function bundle(entry: string) {
  const outfile = join(folder, entry, 'index.js');
  const { metafile } = buildSync({
    entryPoints: [join(__dirname, '..', '..', 'lambda', `${entry}.lambda.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node22',
    minify: true,
    mainFields: ['module', 'main'],
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  const clients = Object.keys(metafile.inputs).map((path) => /@aws-sdk\/(client-(?:codebuild|codecommit|cloudwatch-logs|[a-z-]+))\/dist/.exec(path)?.[1]);
  return { outfile, clients: [...new Set(clients)].filter((name) => name !== undefined && name !== 'client-command-builder') };
}

interface Run { readonly status: number; readonly stderr: string; readonly lines: readonly unknown[] }

async function run(outfile: string, input: unknown, variables: Readonly<Record<string, string>>): Promise<Run> {
  const script = `require(${JSON.stringify(outfile)}).handler(${JSON.stringify(input)}).catch((error) => { console.error(error.name, error.message); process.exit(1); })`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', script], { env: { PATH: process.env.PATH, ...variables } }, (error, stdout, stderr) => {
      resolve({ status: error ? 1 : 0, stderr, lines: stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown) });
    });
  });
}

const VARIABLES = { FLOW_CI_REPOSITORY_ARN: REPOSITORY_ARN, FLOW_CI_STARTED_BY: STARTED_BY, AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME };
const bundles = { 'start-build': bundle('start-build'), 'report-build': bundle('report-build'), 'approval-template': bundle('approval-template') };

describe.each([
  ['start-build', ['client-codebuild', 'client-codecommit'], 160_000],
  ['report-build', ['client-cloudwatch-logs', 'client-codebuild', 'client-codecommit', 'client-sts'], 250_000],
] as const)('the bundle of %s', (entry, clients, bytes) => {
  const made = bundles[entry];

  test(`holds ${clients.join(' and ')}, and no other client`, () => {
    expect([...made.clients].sort()).toEqual(clients);
  });

  test(`has less than ${bytes} bytes when it is compressed`, () => {
    expect(gzipSync(readFileSync(made.outfile)).length).toBeLessThan(bytes);
  });

  test('answers what is none of its business, and says so in one line of JSON', async () => {
    const input = { flows: {}, ...startInvocation(readEvent('cc-pr-merged'), TRIGGERS.review) };
    expect(await run(made.outfile, input, VARIABLES)).toMatchObject({ status: 0, lines: [{ outcome: 'ignored', event: input.event.id }] });
  });

  test('fails with the name of the variable that is missing', async () => {
    expect(await run(made.outfile, {}, {})).toMatchObject({ status: 1, stderr: expect.stringContaining('the environment variable FLOW_CI_REPOSITORY_ARN is missing') as string });
  });
});

test('the bundle of approval-template holds one client, and refuses what is no request of CloudFormation', async () => {
  expect(bundles['approval-template'].clients).toEqual(['client-codecommit']);
  expect(await run(bundles['approval-template'].outfile, {}, {})).toMatchObject({ status: 0, lines: [{ outcome: 'refused' }] });
});

describe('with a service that answers on this machine', () => {
  const asked: [string, Record<string, unknown>][] = [];
  const answers: Record<string, (body: Record<string, unknown>) => object> = {};
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => { body += piece.toString(); });
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      const input = JSON.parse(body) as Record<string, unknown>;
      asked.push([action, input]);
      const answer = answers[action](input) as { readonly __type?: string };
      response.writeHead(answer.__type ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    });
  });
  let variables: Record<string, string>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const port = (server.address() as { readonly port: number }).port;
    variables = { ...VARIABLES, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_MAX_ATTEMPTS: '1' };
  });
  afterAll(async () => { await new Promise((resolve) => { server.close(resolve); }); });
  beforeEach(() => { asked.length = 0; });

  test('start-build starts the build', async () => {
    answers.StartBuild = () => ({ build: { id: 'demo-ci:1', buildNumber: 1 } });
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(await run(bundles['start-build'].outfile, input, variables)).toMatchObject({ status: 0, lines: [{ outcome: 'started', build: 'demo-ci:1' }] });
    expect(asked).toMatchObject([['StartBuild', { projectName: 'demo-ci', sourceVersion: SOURCE_COMMIT }]]);
  });

  test('start-build fails with the error of CodeBuild', async () => {
    answers.StartBuild = () => ({ __type: 'AccountLimitExceededException', message: 'Cannot have more than 0 builds in queue for the account' });
    const input = startInvocation({ ...readEvent('cc-pr-created'), time: new Date().toISOString() }, TRIGGERS.review);
    expect(await run(bundles['start-build'].outfile, input, variables)).toMatchObject({ status: 1, stderr: expect.stringContaining('AccountLimitExceededException') as string });
  });

  test('report-build reads the log and posts the comment', async () => {
    const comments: object[] = [];
    answers.GetLogEvents = () => ({ events: FAILED_LOG.map((message) => ({ message: `${message}\n`, timestamp: 1, ingestionTime: 1 })), nextBackwardToken: 'b/1' });
    answers.GetCommentsForPullRequest = () => ({ commentsForPullRequestData: [{ comments }] });
    answers.PostCommentForPullRequest = (body) => {
      comments.push({ commentId: 'c', content: body.content, clientRequestToken: body.clientRequestToken, authorArn: AUTHOR });
      return { comment: comments[0] };
    };
    const input = { flows: { 'demo-ci': 'review' }, event: readEvent('cb-state-failed') };
    expect(await run(bundles['report-build'].outfile, input, variables)).toMatchObject({ status: 0, lines: [{ outcome: 'commented', status: 'FAILED' }] });
    expect(asked.map(([action]) => action)).toEqual([
      'GetLogEvents', 'GetLogEvents', 'GetCommentsForPullRequest', 'PostCommentForPullRequest', 'GetCommentsForPullRequest',
    ]);
    expect(comments).toMatchObject([{ content: expect.stringContaining('  expected 5, got 4') as string }]);
  });
});
