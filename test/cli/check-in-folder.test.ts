import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf } from './support/flow-file-content';
import { recordingHost } from './support/recording-host';
import { runCli } from '../../cli/run-cli';
import { resolveFlowFile } from '../../src/flows/resolve';

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
