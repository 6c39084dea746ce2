import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';
import { contentOf } from '../support/flow-file-content';
import { AwsServer } from './support/aws-server';
import { FAILING_LOG, LOG, UUIDS } from './support/fakes';
import { FlowNames } from '../../../src/flows/names';
import { bundleCommand, CommandPart } from '../support/bundle-command';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const ID = `demo-review:${UUIDS[0]}`;
const ARN = `arn:aws:codebuild:us-east-1:111122223333:build/${ID}`;
const STARTED = Date.parse('2026-11-22T12:00:00Z') / 1000;

/** A build as the API writes it. */
function apiBuild(more: object = {}): object {
  return {
    id: ID,
    arn: ARN,
    buildNumber: 7,
    projectName: 'demo-review',
    startTime: STARTED,
    currentPhase: 'BUILD',
    buildStatus: 'IN_PROGRESS',
    buildComplete: false,
    sourceVersion: 'feature',
    initiator: 'alice',
    ...more,
  };
}
const LOGS = { groupName: LOG.group, streamName: LOG.stream };
const FAILED = {
  currentPhase: 'COMPLETED',
  buildStatus: 'FAILED',
  buildComplete: true,
  endTime: STARTED + 65,
  logs: LOGS,
};

/** The bundles as they are packed, in a process of their own, against a server on this machine. */
describe('the bundle for AWS', () => {
  let folder: string;
  let metafiles: Record<CommandPart, Metafile>;
  let aws: AwsServer;

  beforeAll(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-aws-')));
    metafiles = await bundleCommand(folder, 'flow-ci', 'flow-ci-local', 'flow-ci-migrate', 'flow-ci-aws');
    fs.writeFileSync(
      path.join(folder, 'flow-ci.json'),
      JSON.stringify(contentOf(flowFileFixture([flowFixture({ name: 'review' }), flowFixture({ name: 'main' })]))),
    );
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    aws = await AwsServer.start();
  });
  afterEach(async () => {
    await aws.stop();
    expect(aws.issues).toEqual([]);
  });

  async function cli(
    argv: readonly string[],
    options: {
      env?: Record<string, string>;
      node?: readonly string[];
      onOutput?: (out: string, kill: () => void) => void;
    } = {},
  ): Promise<Ended> {
    const child = spawn(process.execPath, [...(options.node ?? []), path.join(folder, 'flow-ci/index.js'), ...argv], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (piece: Buffer) => {
      out += String(piece);
      options.onOutput?.(out, () => child.kill('SIGINT'));
    });
    child.stderr.on('data', (piece: Buffer) => {
      err += String(piece);
    });
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  }

  test('is the only one with the AWS SDK, which only cli/aws imports', () => {
    const sdk = (name: string) => /node_modules\/(@aws-sdk|@smithy)\//.test(name);
    expect(
      [...Object.keys(metafiles['flow-ci'].inputs), ...Object.keys(metafiles['flow-ci-local'].inputs)].filter(sdk),
    ).toEqual([]);
    const importers = Object.entries(metafiles['flow-ci-aws'].inputs)
      .filter(([name, { imports }]) => !name.startsWith('node_modules/') && imports.some((each) => sdk(each.path)))
      .map(([name]) => name);
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((name) => !name.startsWith('cli/aws/'))).toEqual([]);
    expect(
      Object.keys(metafiles['flow-ci-aws'].inputs).filter((name) =>
        /node_modules\/(projen|aws-cdk-lib|constructs|commander)\//.test(name),
      ),
    ).toEqual([]);
  });

  /** The files that a command has loaded when it ends. */
  async function loaded(...argv: string[]): Promise<string[]> {
    const hook = path.join(folder, 'hook.js');
    fs.writeFileSync(
      hook,
      'process.on("exit", () => process.stderr.write(`\\n${JSON.stringify(Object.keys(require.cache))}`));',
    );
    const [last = ''] = (await cli(argv, { node: ['--require', hook] })).err.split('\n').slice(-1);
    return (JSON.parse(last) as string[]).filter((file) => file !== hook).map((file) => path.relative(folder, file));
  }

  test('is not loaded by commands that do without it', async () => {
    for (const argv of [['list'], ['graph'], ['--help'], ['start', '--help']])
      expect(await loaded(...argv)).toEqual(['flow-ci/index.js']);
    aws.answers = { ListBuildsForProject: () => ({ ids: [] }) };
    expect((await loaded('status')).slice(0, 2)).toEqual(['flow-ci/index.js', 'flow-ci-aws/index.js']);
  });

  test('loads of the AWS SDK what a command asks: only a redrive needs SQS, Lambda and EventBridge', async () => {
    const clients = async (...argv: string[]) => {
      const files = (await loaded(...argv)).map((file) => path.basename(file));
      const parts = Object.entries(metafiles['flow-ci-aws'].outputs).filter(([file]) =>
        files.includes(path.basename(file)),
      );
      return [
        ...new Set(
          parts
            .flatMap(([, { inputs }]) => Object.keys(inputs))
            .map((file) => /@aws-sdk\/(client-[a-z-]+)\/dist/.exec(file)?.[1]),
        ),
      ]
        .filter((name) => name !== undefined)
        .sort();
    };
    aws.answers = {
      ListBuildsForProject: () => ({ ids: [] }),
      GetFunctionConfiguration: () => ({ error: 'ResourceNotFoundException', status: 404 }),
    };
    expect(await clients('status')).toEqual(['client-cloudwatch-logs', 'client-codebuild']);
    expect(await clients('redrive')).toEqual([
      'client-cloudwatch-logs',
      'client-codebuild',
      'client-eventbridge',
      'client-lambda',
      'client-sqs',
    ]);
  });

  test('the reader of Terraform is loaded by nothing but a migration, which loads nothing else', async () => {
    const hook = path.join(folder, 'hook.js');
    // What is read by other means than require: the WebAssembly.
    fs.writeFileSync(
      hook,
      `const { promises } = require('node:fs'); const { readFile } = promises; const read = []; promises.readFile = (file, ...rest) => { read.push(file); return readFile(file, ...rest); };
      process.on('exit', () => process.stderr.write(JSON.stringify([...Object.keys(require.cache), ...read].map((file) => require('node:path').relative(${JSON.stringify(folder)}, String(file))))));`,
    );
    const filesOf = async (...argv: string[]) =>
      JSON.parse((await cli(argv, { node: ['--require', hook] })).err) as string[];
    fs.writeFileSync(
      path.join(folder, 'main.tf'),
      'module "one" {\n  source = "../terraform-aws-codecommit-flow-ci"\n  event = "tag"\n  repo_name = "foo"\n}\n',
    );
    for (const argv of [['list'], ['--help'], ['migrate', '--help'], ['check']])
      expect((await filesOf(...argv)).filter((file) => /migrate|wasm/.test(file))).toEqual([]);
    expect(await filesOf('migrate', 'main.tf')).toEqual([
      'hook.js',
      'flow-ci/index.js',
      'flow-ci-migrate/index.js',
      'flow-ci-migrate/web-tree-sitter.wasm',
      'flow-ci-migrate/tree-sitter-hcl.wasm',
    ]);
    const others = [metafiles['flow-ci'], metafiles['flow-ci-local'], metafiles['flow-ci-aws']].flatMap(({ inputs }) =>
      Object.keys(inputs),
    );
    expect(others.filter((name) => /tree-sitter|cli\/migrate/.test(name))).toEqual([]);
  });

  test('and the one for this machine are all that the first one leaves out but for the command line itself', async () => {
    const packages = Object.keys(metafiles['flow-ci'].inputs)
      .map((name) => /^node_modules\/([^/]+)\//.exec(name)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(packages)]).toEqual(['commander']);
    // Errors of another bundle are shown as those of the first one are.
    fs.writeFileSync(path.join(folder, 'bad.tf'), 'module "a" {');
    expect(await cli(['migrate', 'bad.tf'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^error: .*bad\.tf.*\n$/) as string,
    });
  });

  test('start --follow shows a build over several looks and ends as it did', async () => {
    aws.answers = {
      StartBuild: () => ({ build: apiBuild({ currentPhase: 'QUEUED' }) }),
      BatchGetBuilds: (_, count) => ({
        builds: [apiBuild(count < 2 ? { currentPhase: 'PROVISIONING' } : count < 4 ? { logs: LOGS } : FAILED)],
      }),
      GetLogEvents: (_, count) => {
        // The stream comes a little later than its name; the token of its end comes back as it was sent.
        if (count === 1) return { error: 'ResourceNotFoundException' };
        const at = Math.min((count - 2) * 6, FAILING_LOG.length);
        return {
          events: FAILING_LOG.slice(at, at + 6).map((message) => ({ message: `${message}\n` })),
          nextForwardToken: `f/${Math.min(at + 6, FAILING_LOG.length)}`,
        };
      },
    };
    const { code, out, err } = await cli([
      'start',
      'review',
      '--ref',
      'feature',
      '-v',
      'A=b',
      '--follow',
      '--interval',
      '0.02',
    ]);
    expect([code, err]).toEqual([1, '']);
    expect(out.split('\n')).toEqual([
      `start    ${ID}  buildspec.yml  CodeBuild in us-east-1`,
      '',
      expect.stringMatching(/^ {2}https:\/\/us-east-1\.console\.aws\.amazon\.com\/codesuite\/codebuild\//),
      '  waiting in the queue',
      '  waiting for a machine',
      '  · BUILD             npm ci',
      '  · BUILD             npm test',
      '  ✖ BUILD              12.0s  npm test → exit status 1',
      '  · POST_BUILD        rm -rf out',
      '  ✔ POST_BUILD          1.0s  rm -rf out',
      '',
      '── BUILD  npm test  exit status 1  buildspec.yml ──',
      '  FAIL login.test.js',
      '    expected 200, got 500',
      `  (2 lines of its output; the log: flow-ci logs ${ID})`,
      '',
      expect.stringMatching(/^FAILED {2}review {2}65\.0s {2}exit 1 {2}https:/),
      '',
    ]);
    const [{ operation, input, authorization }] = aws.requests;
    expect([operation, input]).toEqual([
      'StartBuild',
      {
        projectName: 'demo-review',
        sourceVersion: 'feature',
        environmentVariablesOverride: [{ name: 'A', value: 'b', type: 'PLAINTEXT' }],
        idempotencyToken: expect.any(String),
      },
    ]);
    expect(authorization).toContain('Credential=AKIDEXAMPLE/');
    expect(aws.operations().filter((each) => each === 'BatchGetBuilds').length).toBeGreaterThanOrEqual(4);
    expect(aws.requests.filter((each) => each.operation === 'GetLogEvents')[2].input).toEqual({
      logGroupName: LOG.group,
      logStreamName: LOG.stream,
      startFromHead: true,
      nextToken: 'f/6',
    });
  });

  test('stops following at Ctrl-C, and the build continues', async () => {
    aws.answers = {
      BatchGetBuilds: () => ({ builds: [apiBuild({ logs: LOGS })] }),
      GetLogEvents: () => ({ events: [{ message: 'one\n' }], nextForwardToken: 'f/1' }),
    };
    const { code, out } = await cli(['logs', ID, '--follow'], {
      onOutput: (text, kill) => {
        if (text.includes('one')) kill();
      },
    });
    expect([code, out]).toEqual([130, expect.stringContaining('the build goes on')]);
    expect(aws.operations()).not.toContain('StopBuild');
  });

  test('reads logs, stops builds, prints pages and shows the state as JSON', async () => {
    aws.answers = {
      ListBuildsForProject: ({ projectName }) => ({ ids: projectName === 'demo-review' ? [ID] : [] }),
      BatchGetBuilds: () => ({ builds: [apiBuild({ logs: LOGS })] }),
      GetLogEvents: ({ nextToken }) =>
        nextToken
          ? { events: [], nextForwardToken: nextToken }
          : { events: FAILING_LOG.map((message) => ({ message: `${message}\n` })), nextForwardToken: 'f/end' },
      StopBuild: () => ({ build: apiBuild() }),
    };
    expect(await cli(['logs', 'review'])).toEqual({ code: 0, out: `${FAILING_LOG.join('\n')}\n`, err: '' });
    expect(await cli(['stop', 'review'])).toEqual({ code: 0, out: `  stopping ${ID}\n`, err: '' });
    expect(aws.requests.at(-1)).toMatchObject({ operation: 'StopBuild', input: { id: ID } });
    expect((await cli(['open'])).out).toMatch(/^https:\/\/us-east-1\.console\.aws\.amazon\.com\/\S+\n$/);
    expect(JSON.parse((await cli(['status', '--json'])).out)).toMatchObject([
      { flow: 'review', number: 7, phase: 'BUILD' },
      { flow: 'main', deployed: true },
    ]);
  });

  test('asks with the Region of a build that is named by its ARN', async () => {
    aws.answers = {
      BatchGetBuilds: () => ({ builds: [apiBuild(FAILED)] }),
      GetLogEvents: () => ({ events: [], nextForwardToken: 'f/end' }),
    };
    await cli(['logs', ARN.replace('us-east-1', 'eu-west-1')], { env: { AWS_REGION: 'us-east-1' } });
    expect(aws.requests[0].authorization).toContain('/eu-west-1/codebuild/');
  });

  test('reads the Region from AWS_DEFAULT_REGION too, and a profile from the files', async () => {
    aws.answers = { ListBuildsForProject: () => ({ ids: [] }) };
    fs.mkdirSync(path.join(folder, '.aws'), { recursive: true });
    fs.writeFileSync(
      path.join(folder, '.aws/config'),
      '[profile dev]\nregion = eu-north-1\naws_access_key_id = AKIDOTHER\naws_secret_access_key = x\n',
    );
    const bare = { AWS_REGION: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    await cli(['status', '--profile', 'dev'], { env: bare });
    await cli(['status', '--profile', 'dev'], { env: { ...bare, AWS_DEFAULT_REGION: 'eu-south-1' } });
    const scopes = aws.requests.map(({ authorization }) =>
      /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(authorization)?.slice(1),
    );
    expect(new Set(scopes.map(String))).toEqual(new Set(['AKIDOTHER,eu-north-1', 'AKIDOTHER,eu-south-1']));
  });

  test('tries again when AWS is busy', async () => {
    aws.answers = {
      StartBuild: (_, count) =>
        count === 1 ? { error: 'ThrottlingException', message: 'Rate exceeded' } : { build: apiBuild() },
    };
    expect((await cli(['start', 'review'])).code).toBe(0);
    const tokens = aws.requests.map(({ input }) => input.idempotencyToken);
    expect([tokens.length, new Set(tokens).size]).toEqual([2, 1]);
  });

  test.each([
    [
      'access denied',
      {
        error: 'AccessDeniedException',
        message:
          'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: codebuild:StartBuild on resource: arn:aws:codebuild:us-east-1:111122223333:project/demo-review because no identity-based policy allows the codebuild:StartBuild action',
      },
      {},
      4,
      'error: arn:aws:iam::111122223333:user/alice is not authorized to perform codebuild:StartBuild on ',
    ],
    [
      'no project',
      { error: 'ResourceNotFoundException', message: 'Project cannot be found' },
      {},
      4,
      'error: there is no CodeBuild project demo-review in us-east-1 of this account: deploy it with `npx projen deploy`',
    ],
    [
      'an expired token',
      { error: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
      {},
      4,
      'error: the AWS credentials have expired',
    ],
    [
      'a refused input',
      { error: 'InvalidInputException', message: 'Invalid environment variable' },
      {},
      2,
      'error: codebuild:StartBuild was refused: Invalid environment variable',
    ],
    ['no Region', {}, { AWS_REGION: '' }, 4, 'error: no AWS Region is set'],
    [
      'no credentials',
      {},
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      4,
      'error: no AWS credentials were found',
    ],
    [
      'a profile that is not there',
      {},
      { AWS_PROFILE: 'nope', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      4,
      'error: the profile nope gives no credentials',
    ],
    [
      'no network',
      {},
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      4,
      'error: AWS cannot be reached in us-east-1 (ECONNREFUSED)',
    ],
  ])('fails in one line for %s', async (_, answer, env: Record<string, string>, code, text) => {
    aws.answers = { StartBuild: () => answer };
    const ended = await cli(['start', 'review'], { env: { AWS_CONFIG_FILE: '/nonexistent', ...env } });
    expect(ended).toEqual({ code, out: '', err: expect.stringContaining(text) });
    expect(ended.err.trim()).not.toContain('\n');
  });

  describe('redrive', () => {
    const invocation = {
      flow: 'review',
      project: 'demo-review',
      trigger: { kind: 'branch', id: 'branch', names: ['**'] },
      event: { id: 'e1', 'detail-type': 'x', source: 's', account: 'a', time: '2026-05-04T12:00:00Z', region: 'r' },
    };
    const message = {
      MessageId: 'm',
      ReceiptHandle: 'h',
      Body: JSON.stringify(invocation),
      MD5OfBody: createHash('md5').update(JSON.stringify(invocation)).digest('hex'),
      Attributes: { SentTimestamp: '1777896000000' },
      MessageAttributes: { ErrorMessage: { DataType: 'String', StringValue: 'Rate exceeded' } },
    };
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/letters';
    const answers = (invoked: object) => ({
      GetFunctionConfiguration: ({ FunctionName }: Readonly<Record<string, unknown>>) => ({
        FunctionArn: `arn:aws:lambda:us-east-1:111122223333:function:${String(FunctionName)}`,
        DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:111122223333:letters' },
      }),
      ReceiveMessage: (_: unknown, count: number) => (count === 1 ? { Messages: [message] } : {}),
      Invoke: () => invoked as never,
      DeleteMessage: () => ({}),
      ChangeMessageVisibility: () => ({}),
    });

    test('calls the function with what it missed, and removes the letter', async () => {
      aws.answers = answers({ toReport: [], did: [{ outcome: 'started', build: ID }] });
      const { code, out, err } = await cli(['redrive']);
      expect([code, err]).toEqual([0, '']);
      expect(out).toBe(
        `✔ 2026-05-04T12:00:00.000Z  review  started ${ID}  (Rate exceeded)\n1 redriven, 0 of no use, 0 left\n`,
      );
      expect(aws.operations()).toEqual([
        'GetFunctionConfiguration',
        'ReceiveMessage',
        'ReceiveMessage',
        'ReceiveMessage',
        'Invoke',
        'DeleteMessage',
      ]);
      expect(aws.requests[1].input).toEqual({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 900,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      });
      expect(aws.requests[4].input).toEqual({
        FunctionName: expect.stringMatching(/-start-build$/),
        InvocationType: 'RequestResponse',
        Payload: JSON.stringify(invocation),
      });
      expect(aws.requests[5].input).toEqual({ QueueUrl, ReceiptHandle: 'h' });
      expect(aws.requests.map(({ authorization }) => /us-east-1\/(\w+)\//.exec(authorization)?.[1])).toEqual([
        'lambda',
        'sqs',
        'sqs',
        'sqs',
        'lambda',
        'sqs',
      ]);
    });

    test('asks EventBridge what the function would have got of an event that a rule could not hand over', async () => {
      const arn = `arn:aws:lambda:us-east-1:111122223333:function:${new FlowNames(flowFileFixture([])).function('start-build')}`;
      const attributes = {
        RULE_ARN: 'arn:aws:events:us-east-1:111122223333:rule/demo-review',
        TARGET_ARN: arn,
        ERROR_CODE: 'NO_PERMISSIONS',
      };
      const given = answers({ toReport: [], did: [{ outcome: 'started', build: ID }] });
      const Body = JSON.stringify(invocation.event);
      const letter = {
        ...message,
        Body,
        MD5OfBody: createHash('md5').update(Body).digest('hex'),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
        ),
      };
      const template = { InputTemplate: '{"flow":"review","event":{"id":<id>}}', InputPathsMap: { id: '$.id' } };
      aws.answers = {
        ...given,
        ReceiveMessage: (_, count) => (count === 1 ? { Messages: [letter] } : {}),
        ListTargetsByRule: () => ({ Targets: [{ Id: 'Target0', Arn: arn, InputTransformer: template }] }),
      };
      expect(await cli(['redrive'])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('1 redriven') as string,
      });
      expect(
        aws.requests.filter(({ operation }) => operation === 'ListTargetsByRule').map(({ input }) => input),
      ).toEqual([{ Rule: 'demo-review' }]);
      expect(aws.requests.find(({ operation }) => operation === 'Invoke')?.input).toMatchObject({
        Payload: '{"flow":"review","event":{"id":"e1"}}',
      });
    });

    test('fails when a function does, and leaves the letter', async () => {
      aws.answers = answers({ functionError: { errorType: 'ThrottlingException', errorMessage: 'Rate exceeded' } });
      const { code, out } = await cli(['redrive']);
      expect([code, out]).toEqual([
        1,
        expect.stringContaining('-start-build failed: ThrottlingException: Rate exceeded'),
      ]);
      expect(aws.operations().slice(-2)).toEqual(['Invoke', 'ChangeMessageVisibility']);
    });

    test('asks again when AWS is busy', async () => {
      const { GetFunctionConfiguration, ...rest } = answers({ toReport: [] });
      aws.answers = {
        ...rest,
        GetFunctionConfiguration: (input, count) =>
          count === 1 ? { error: 'TooManyRequestsException', status: 429 } : GetFunctionConfiguration(input),
      };
      expect((await cli(['redrive', '--dry-run'])).code).toBe(0);
      expect(aws.operations().filter((each) => each === 'GetFunctionConfiguration')).toHaveLength(2);
    });

    test.each([
      [
        'no function',
        { error: 'ResourceNotFoundException', status: 404, message: 'Function not found' },
        'does not exist: deploy with',
      ],
      [
        'no permission',
        {
          error: 'AccessDeniedException',
          status: 403,
          message: 'User: alice is not authorized to perform: lambda:GetFunctionConfiguration on resource: start-build',
        },
        'alice is not authorized to perform lambda:GetFunctionConfiguration',
      ],
    ])('fails in one line for %s', async (_, answer, text) => {
      aws.answers = { GetFunctionConfiguration: () => answer };
      expect(await cli(['redrive'])).toMatchObject({ code: 4, out: '', err: expect.stringContaining(text) });
    });
  });

  test('fails with a record for --json', async () => {
    aws.answers = { StartBuild: () => ({ error: 'ResourceNotFoundException' }) };
    const { code, out } = await cli(['start', 'review', '--json']);
    expect([code, JSON.parse(out)]).toEqual([
      4,
      expect.objectContaining({
        kind: 'error',
        exitCode: 4,
        message: expect.stringContaining('there is no CodeBuild project'),
      }),
    ]);
  });
});
