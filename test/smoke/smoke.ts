/**
 * npm run smoke -- --profile X --repository Y: deploys the flows of a repository to a real account under a prefix of
 * its own, opens a pull request, waits for the comment, and takes everything away again. `--region`, `--minutes`,
 * `--interval`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { App, Stack } from 'aws-cdk-lib/core';
import { readSmokeArguments, SmokeArguments } from './read-smoke-arguments';
import { UndoList } from './undo-list';
import { walk } from './walk';
import { FlowCi } from '../../src/cdk';
import { flowFileContent } from '../../src/flows/resolve';

const CDK = join(__dirname, '..', '..', 'node_modules', '.bin', 'cdk');
const BUILDSPEC = 'version: 0.2\nphases:\n  build:\n    commands:\n      - echo "the smoke test builds"\n';
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** In a group of its own: a Ctrl-C is for us, and the CDK's command is not to die of it halfway through. */
async function cdk(args: readonly string[], { profile, region }: SmokeArguments, cwd: string): Promise<void> {
  const env = {
    ...process.env,
    CI: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NODE_OPTIONS: '',
    ...(region && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
  await new Promise<void>((resolve, reject) => {
    const child = spawn(CDK, [...args, '--profile', profile, '--no-notices'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let tail = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        tail = (tail + piece.toString()).slice(-5_000);
      });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`cdk ${args[0]} ended with ${code}\n${tail}`)),
    );
  });
}

async function main(settings: SmokeArguments): Promise<number> {
  const { repository, profile, region } = settings;
  const prefix = `smoke-${randomBytes(4).toString('hex')}-`;
  const stackName = `${prefix}flow-ci`;
  const folder = mkdtempSync(join(tmpdir(), 'flow-ci-smoke-'));
  const codecommit = new CodeCommitClient({ profile, ...(region && { region }), maxAttempts: 5 });
  const undo = new UndoList(say);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) return say('still removing what was made; it takes a moment');
      say('stopping, and removing what was made');
      return stop.abort();
    });
  }
  let code = 1;
  try {
    say(`everything is called ${prefix}...`);
    await walk({ repository, prefix, waitMs: settings.minutes * 60_000, intervalMs: settings.interval * 1000 }, undo, {
      codecommit,
      say,
      deploy: async (repositoryName, target) => {
        const file = join(folder, 'flow-ci.json');
        writeFileSync(
          file,
          JSON.stringify(
            flowFileContent({
              repositoryName,
              defaultBranch: 'main',
              namePrefix: prefix,
              // In the project, as the repository has no file of ours.
              flows: { review: { on: { review: { targets: [target] } }, buildspec: BUILDSPEC } },
            }),
          ),
        );
        const app = new App({ outdir: join(folder, 'cdk.out'), treeMetadata: false });
        FlowCi.fromFile(new Stack(app, stackName), 'FlowCi', file);
        app.synth();
        await cdk(['deploy', '--app', 'cdk.out', '--require-approval', 'never', stackName], settings, folder);
      },
      destroy: async () => cdk(['destroy', '--app', 'cdk.out', '--force', stackName], settings, folder),
      pause: async (milliseconds) => {
        await pause(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
      },
      now: Date.now,
      check: () => {
        if (stop.signal.aborted) throw new Error('stopped');
      },
    });
    code = 0;
  } catch (error) {
    say(`FAILED   ${error instanceof Error ? error.message : String(error)}`);
  }
  const left = await undo.run();
  rmSync(folder, { recursive: true, force: true });
  if (left.length > 0) say(`remove by hand: ${left.join(', ')}`);
  say(code === 0 && left.length === 0 ? 'ok: deployed, built, commented, removed' : 'not ok');
  return stop.signal.aborted ? 130 : left.length > 0 ? 1 : code;
}

const settings = readSmokeArguments(process.argv.slice(2));
if (typeof settings === 'string') {
  process.stderr.write(`${settings}\n`);
  process.exit(2);
}
void main(settings).then((code) => process.exit(code));
