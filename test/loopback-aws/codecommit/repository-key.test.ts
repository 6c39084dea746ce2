import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CodeCommitClient,
  GetBranchCommand,
  PutFileCommand,
  UpdateRepositoryNameCommand,
} from '@aws-sdk/client-codecommit';
import { App, Stack } from 'aws-cdk-lib/core';
import { WITHOUT_KEY } from './repository-key';
import { repositoryKeyPermission } from '../../../src/cdk/repository/repository-key';
import { runProcess } from '../core/process';
import { LoopbackAws } from '../loopback-aws';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:111122223333:key/${KEY}`;
const CODECOMMIT = { Effect: 'Allow', Action: 'codecommit:*', Resource: '*' };

/** The statement that roles get, in which one action may be missing or another service asks. */
function ofOurRoles({ without, via }: { readonly without?: string; readonly via?: string } = {}): object {
  const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'us-east-1' } });
  const statement = repositoryKeyPermission(stack, ARN).toStatementJson() as { Action: string[] };
  return {
    ...statement,
    Action: statement.Action.filter((action) => action !== without),
    ...(via !== undefined && { Condition: { StringEquals: { 'kms:ViaService': via } } }),
  };
}
const ACTIONS = (ofOurRoles() as { Action: string[] }).Action;

test('the operations that need no key are those whose model does not know its refusal', () => {
  const commands = join(dirname(require.resolve('@aws-sdk/client-codecommit/package.json')), 'dist-types/commands');
  const without = readdirSync(commands)
    .filter((file) => file.endsWith('Command.d.ts'))
    .filter((file) => !readFileSync(join(commands, file), 'utf8').includes('EncryptionKeyAccessDeniedException'))
    .map((file) => file.replace('Command.d.ts', ''));
  expect([...WITHOUT_KEY].sort()).toEqual(without.sort());
});

describe('a repository with a customer managed key', () => {
  let aws: LoopbackAws;
  let count = 0;
  const as = (statements: readonly object[]) =>
    aws.iam.addUser(`user${(count += 1)}`, [{ Statement: statements as never }]);
  const tryAll = async (credentials: ReturnType<typeof as>) => {
    const client = new CodeCommitClient({ endpoint: aws.world.endpoint, region: 'us-east-1', credentials });
    const name = async (call: Promise<unknown>) =>
      call.then(
        () => 'done',
        (error: Error) => error.name,
      );
    const git = await runProcess('git', ['ls-remote', aws.cloneUrl('foo', credentials)], {
      env: {
        PATH: process.env.PATH,
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
      },
    });
    const ends = {
      api: await name(client.send(new GetBranchCommand({ repositoryName: 'foo', branchName: 'main' }))),
      git: git.code === 0 ? 'done' : (/error: (\d+)/.exec(git.stderr)?.[1] ?? git.stderr),
    };
    client.destroy();
    return ends;
  };
  const REFUSED = { api: 'EncryptionKeyAccessDeniedException', git: '403' };
  const OPEN = { api: 'done', git: 'done' };

  beforeAll(async () => {
    aws = await LoopbackAws.start();
    aws.kms.create(KEY);
    await aws.codecommit.create('foo');
    const client = new CodeCommitClient({
      endpoint: aws.world.endpoint,
      region: 'us-east-1',
      credentials: aws.administrator,
    });
    await client.send(
      new PutFileCommand({ repositoryName: 'foo', branchName: 'main', filePath: 'x', fileContent: Buffer.from('x') }),
    );
    client.destroy();
    aws.codecommit.repository('foo').kmsKey = ARN;
  });
  afterAll(async () => {
    await aws.stop();
  });

  test('opens to a role with the statement of our roles, and not without', async () => {
    expect(await tryAll(as([CODECOMMIT, ofOurRoles()]))).toEqual(OPEN);
    expect(await tryAll(as([CODECOMMIT]))).toEqual(REFUSED);
  });

  test.each(ACTIONS)('stays shut without %s', async (without) => {
    expect(await tryAll(as([CODECOMMIT, ofOurRoles({ without })]))).toEqual(REFUSED);
  });

  test('stays shut when another service has to be the one that asks', async () => {
    expect(await tryAll(as([CODECOMMIT, ofOurRoles({ via: 's3.us-east-1.amazonaws.com' })]))).toEqual(REFUSED);
  });

  test('stays shut when the policy of the key denies it', async () => {
    const credentials = as([CODECOMMIT, ofOurRoles()]);
    aws.kms.setPolicy(KEY, {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
        { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
      ],
    });
    expect(await tryAll(credentials)).toEqual(REFUSED);
    aws.kms.setPolicy(KEY, undefined);
    expect(await tryAll(credentials)).toEqual(OPEN);
  });

  test('is renamed without its key', async () => {
    const client = new CodeCommitClient({
      endpoint: aws.world.endpoint,
      region: 'us-east-1',
      credentials: as([CODECOMMIT]),
    });
    await client.send(new UpdateRepositoryNameCommand({ oldName: 'foo', newName: 'bar' }));
    client.destroy();
    expect(aws.codecommit.has('bar')).toBe(true);
  });
});
