import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './support/run';
import { instantBuild } from '../load/instant-build';
import { AwsError } from '../loopback-aws/core/aws-error';
import { LoopbackAws } from '../loopback-aws/loopback-aws';

const ROOT = join(__dirname, '..', '..');

/** The script for a real account, against the stand-in: what it leaves is what was there. */
describe('npm run smoke', () => {
  let aws: LoopbackAws;
  let env: Readonly<Record<string, string>>;
  let before: object;

  const references = async () =>
    aws.codecommit.has('shop') ? [...(await aws.codecommit.repository('shop').references())] : [];
  const state = async () => ({ ...aws.inventory(), references: await references(), stacks: aws.cloudformation.names });
  const smoke = async (args: readonly string[], onOutput?: Parameters<typeof run>[3]['onOutput']) => {
    const done = await run(`npm run smoke ${args.join(' ')}`, process.execPath, ['scripts/smoke.js', ...args], {
      cwd: ROOT,
      env,
      mayFail: true,
      longestMs: 170_000,
      ...(onOutput && { onOutput }),
    });
    await aws.quiet();
    return {
      code: done.code,
      lines: done.output
        .split('\n')
        .map((line) => line.replace(/smoke-[0-9a-f]{8}-/g, 'smoke-'))
        .filter((line) => line !== ''),
    };
  };

  beforeAll(async () => {
    aws = await LoopbackAws.start();
    const home = aws.world.folder('people', 'smoke');
    const { accessKeyId, secretAccessKey } = aws.administrator;
    mkdirSync(join(home, '.aws'));
    writeFileSync(
      join(home, '.aws', 'config'),
      `[profile work]\nregion = ${aws.world.region}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    env = {
      HOME: home,
      AWS_ENDPOINT_URL: aws.world.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    };
    const shop = await aws.codecommit.create('shop');
    const commit = await shop.git(['commit-tree', await shop.git(['mktree'], ''), '-m', 'first']);
    await shop.git(['update-ref', 'refs/heads/main', commit]);
    await run(
      'cdk bootstrap',
      join(ROOT, 'node_modules', '.bin', 'cdk'),
      ['bootstrap', `aws://${aws.world.account}/${aws.world.region}`, '--no-notices', '--profile', 'work'],
      { cwd: home, env },
    );
    before = await state();
  });
  afterEach(async () => {
    aws.endpoint.intercept = () => undefined;
    aws.codebuild.execute = undefined;
    expect(aws.world.takeFaults()).toEqual([]);
    expect(await state()).toEqual(before);
  });
  afterAll(async () => {
    await aws.stop();
  });

  test('walks from the deployment to the comment, and takes everything away again', async () => {
    const { code, lines } = await smoke(['--profile', 'work', '--repository', 'shop', '--interval', '0.3']);
    expect(lines.slice(1)).toEqual([
      'deploying the stack',
      'opened pull request 1, waiting for its comment',
      expect.stringMatching(/^the comment: .*review.*succeeded/),
      'removed  the pull request 1 is closed',
      'removed  the branch smoke-source',
      'removed  the branch smoke-target',
      'removed  the stack',
      'ok: deployed, built, commented, removed',
    ]);
    expect(code).toBe(0);
    const { status: closed, merged } = aws.codecommit.pullRequest('1');
    expect([closed, merged]).toEqual(['CLOSED', undefined]);
    expect(aws.codebuild.builds.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  test('fails when a step does, and takes away what was made until then, the repository too', async () => {
    aws.endpoint.intercept = (_, operation) => {
      if (operation === 'CreatePullRequest')
        throw new AwsError('EncryptionKeyUnavailableException', 'The key is not available');
    };
    const { code, lines } = await smoke(['--profile', 'work', '--repository', 'mine']);
    expect(lines.filter((line) => !line.startsWith('everything'))).toEqual([
      'making the repository mine',
      'deploying the stack',
      'FAILED   The key is not available',
      'removed  the branch smoke-source',
      'removed  the branch smoke-target',
      'removed  the stack',
      'removed  the repository mine',
      'not ok',
    ]);
    expect(code).toBe(1);
    expect(aws.codecommit.has('mine')).toBe(false);
  });

  test('ends at Ctrl-C, and takes away what was made until then', async () => {
    aws.codebuild.execute = async () => {
      await pause(4_000);
      return instantBuild();
    };
    let sent = false;
    const { code, lines } = await smoke(
      ['--profile', 'work', '--repository', 'shop', '--interval', '60'],
      (output, signal) => {
        if (sent || !output.includes('waiting for its comment')) return;
        sent = true;
        signal('SIGINT');
      },
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'stopping, and removing what was made',
        'FAILED   stopped',
        'removed  the branch smoke-source',
        'removed  the stack',
      ]),
    );
    expect(code).toBe(130);
  });

  test.each([
    ['a profile', ['--repository', 'shop'], 'name the profile of the account: --profile X'],
    [
      'a repository',
      ['--profile', 'work'],
      'name the repository: --repository Y; one that is not there is made, and removed',
    ],
  ])('fails without %s, and asks nobody', async (_, args, line) => {
    const calls = aws.world.happenings.length;
    expect(await smoke(args)).toEqual({ code: 2, lines: expect.arrayContaining([line]) as unknown });
    expect(aws.world.happenings.slice(calls)).toEqual([]);
  });
});
