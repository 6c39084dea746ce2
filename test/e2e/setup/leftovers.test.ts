import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftovers, look } from './leftovers';

/** A run's folder and its caller's home, as the end-to-end setup finds them. */
function settle() {
  const root = mkdtempSync(join(tmpdir(), 'leftovers-'));
  const folder = join(root, 'run');
  const home = join(root, 'home');
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  for (const name of ['.cdk', '.aws']) {
    mkdirSync(join(home, name), { recursive: true });
    writeFileSync(join(home, name, 'old'), '');
  }
  const before = look(home);
  return { folder, home, left: () => leftovers(folder, before) };
}

/** A process that lives until it is killed, once it has begun. */
async function live(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log("begun"); setInterval(() => undefined, 1000)'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a run that cleans up has left nothing', () => {
  const { folder, left } = settle();
  writeFileSync(join(folder, 'tmp', 'a-file-of-a-tool'), '');
  expect(left()).toEqual([]);
});

test.each<[string, (place: ReturnType<typeof settle>) => void, string]>([
  [
    'a file in the home',
    ({ home }) => {
      writeFileSync(join(home, '.npmrc'), '');
    },
    '.npmrc in the home',
  ],
  [
    'a folder in the home',
    ({ home }) => {
      mkdirSync(join(home, '.cache'));
    },
    '.cache in the home',
  ],
  [
    'what the CDK keeps',
    ({ home }) => {
      writeFileSync(join(home, '.cdk', 'accounts.json'), '');
    },
    '.cdk/accounts.json in the home',
  ],
  [
    'what the AWS command keeps',
    ({ home }) => {
      mkdirSync(join(home, '.aws', 'sso'));
    },
    '.aws/sso in the home',
  ],
  [
    'the folder of an account',
    ({ folder }) => {
      mkdirSync(join(folder, 'tmp', 'loopback-aws-x1Y2z3'));
    },
    'the folder of an account: loopback-aws-x1Y2z3',
  ],
])('fails a run that leaves %s', (_, leave, told) => {
  const place = settle();
  leave(place);
  expect(place.left()).toEqual([told]);
});

test('fails a run that leaves a process, until that has ended', async () => {
  const { folder, left } = settle();
  // Elsewhere than on Linux no process is looked at.
  const isSeen = existsSync('/proc/self/environ');
  const ours = await live({ FLOW_CI_E2E_FOLDER: folder });
  const ofAnother = await live({ FLOW_CI_E2E_FOLDER: join(folder, '..', 'another') });
  try {
    expect(left()).toEqual(isSeen ? [expect.stringMatching(/^a process: .*node.* -e console\.log\("begun"\)/)] : []);
  } finally {
    for (const child of [ours, ofAnother]) {
      child.kill();
      await once(child, 'exit');
    }
  }
  expect(left()).toEqual([]);
});
