import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { resolveFlowFile } from '../../../src/flows/resolve';
import { contentOf } from '../support/flow-file-content';
import { recordingHost } from '../support/recording-host';

test('check finds the buildspecs of a project in a folder of the repository', async () => {
  const repository = mkdtempSync(join(tmpdir(), 'check-'));
  for (const folder of ['.git', 'ci/buildspecs', 'buildspecs'])
    mkdirSync(join(repository, folder), { recursive: true });
  const file = resolveFlowFile(
    {
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: {
        made: { on: { demand: {} }, build: { commands: ['make'] } },
        own: { on: { demand: {} }, buildspec: 'buildspecs/own.yml' },
      },
    },
    'ci',
  );
  writeFileSync(join(repository, 'ci/flow-ci.json'), JSON.stringify(contentOf(file)));
  for (const path of ['ci/buildspecs/made.yml', 'buildspecs/own.yml'])
    writeFileSync(join(repository, path), 'version: 0.2\nphases:\n  build:\n    commands: [make]\n');
  const host = recordingHost({ cwd: join(repository, 'ci'), tempRoot: tmpdir() });
  expect({ code: await runCli(['check'], host), errors: host.stderr.text }).toEqual({ code: 0, errors: '' });
});

test('check names the globs over paths that match no file, and refuses those of a folder', async () => {
  const repository = mkdtempSync(join(tmpdir(), 'check-'));
  const file = resolveFlowFile({
    repositoryName: 'foo',
    defaultBranch: 'main',
    flows: {
      unit: {
        on: { review: { targets: ['main'], paths: ['src', 'lib/**', 'buildspecs/**'] } },
        build: { commands: ['make'] },
      },
    },
  });
  for (const folder of ['src', 'buildspecs']) mkdirSync(join(repository, folder));
  writeFileSync(join(repository, 'flow-ci.json'), JSON.stringify(contentOf(file)));
  writeFileSync(join(repository, 'src/a.js'), '\n');
  writeFileSync(join(repository, 'buildspecs/unit.yml'), 'version: 0.2\nphases:\n  build:\n    commands: [make]\n');
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    expect(spawnSync('git', args, { cwd: repository }).status).toBe(0);
  const host = recordingHost({ cwd: repository, tempRoot: tmpdir() });
  expect(await runCli(['check'], host)).toBe(2);
  expect(host.stdout.text).toBe(
    [
      'flow-ci.json:1:1: error: "flows.unit.on.review.paths[0]" is "src"; expected the path of files, and this is a folder of the repository; write "src/**"',
      'flow-ci.json:1:1: warning: flows.unit.on.review.paths[1]: no file of this clone matches "lib/**"',
      '1 buildspec checked, 2 problems\n',
    ].join('\n'),
  );
});
