import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const BUILDSPEC = 'version: 0.2\nphases: {build: {commands: ["true"]}}\n';

/** What may lie where a file is expected, and the message about it. */
const ODD_FILES: readonly [string, (file: string) => void, string | RegExp][] = [
  [
    'a link to a device without end',
    (file) => fs.symlinkSync('/dev/zero', file),
    'is a device: it must be a regular file',
  ],
  [
    'a FIFO that nobody writes to',
    (file) => void execFileSync('mkfifo', [file]),
    'is a FIFO: it must be a regular file',
  ],
  ['a directory', (file) => fs.mkdirSync(file), 'is a directory: it must be a regular file'],
  [
    'a file of 2 GiB without blocks',
    (file) => {
      fs.writeFileSync(file, '');
      fs.truncateSync(file, 2 * 1024 * 1024 * 1024);
    },
    'the largest size that is read',
  ],
  [
    'text of another encoding',
    (file) => fs.writeFileSync(file, Buffer.from([0x7b, 0xe4, 0x7d])),
    /is not UTF-8|YAML_FILE_ERROR Message: incomplete UTF-8 octet sequence/,
  ],
  ['a link to itself', (file) => fs.symlinkSync(path.basename(file), file), 'too many symbolic links'],
];

/** Every file that a command is given or finds, and a command that reads it. */
const READERS: readonly [string, string, readonly string[]][] = [
  ['flow-ci.json', 'flow-ci.json', ['list']],
  ['a buildspec that is named', 'named.yml', ['check', 'named.yml']],
  ["a flow's buildspec", 'buildspec.yml', ['check']],
  ['an event', 'event.json', ['match', 'event.json']],
  ['an event that is run', 'event.json', ['run', '--event', 'event.json']],
  ['variables', 'a.env', ['run', 'demand', 'f', '-n', '--variables-file', 'a.env']],
  ['secrets that are named', 's.env', ['run', 'demand', 'f', '-n', '--secrets-file', 's.env']],
  ["the project's secrets", '.flow-ci/secrets.env', ['run', 'demand', 'f', '-n']],
  ['Terraform', 'main.tf', ['migrate', 'main.tf']],
];

describe.each(READERS)('where %s should be', (_, file, argv) => {
  let project: ProjectFixture;
  beforeAll(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', triggers: [onReview()] })]), {
      'buildspec.yml': BUILDSPEC,
      '.flow-ci/.gitignore': '*\n',
      // A snapshot takes what is untracked.
      '.git/info/exclude': '*.env\n',
    });
    project.commit();
  });
  beforeEach(() => fs.rmSync(path.join(project.root, file), { force: true, recursive: true }));
  afterAll(() => project.remove());

  test.each(ODD_FILES)('%s is refused at once, in words', async (__, make, words) => {
    make(path.join(project.root, file));
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const code = await runCli(argv, host);
    expect({ code, shown: host.stdout.text + host.stderr.text }).toEqual({
      code: 2,
      shown: (typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words)) as string,
    });
    expect(project.leftovers()).toEqual([]);
  });
});

test('fails on standard input without end', async () => {
  const project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]));
  try {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, stdin: endless() });
    expect(await runCli(['run', '--event', '-'], host)).toBe(2);
    expect(host.stdout.text + host.stderr.text).toContain('standard input is larger than 4 MiB');
  } finally {
    project.remove();
  }
});

async function* endless(): AsyncGenerator<string> {
  for (;;) yield await Promise.resolve('x'.repeat(1024 * 1024));
}
