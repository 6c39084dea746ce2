import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const VALID = `version: 0.2
env:
  shell: bash
  variables: {A: one, B: "2"}
  exported-variables: [A]
phases:
  install:
    runtime-versions: {nodejs: 22}
  build:
    on-failure: ABORT
    commands:
      - echo "on"
      - |
        make
    finally: [date]
reports:
  unit: {files: ["*.xml"], file-format: JUNITXML}
artifacts:
  files: ["dist/**"]
  name: x
cache: {key: k, paths: [node_modules]}
`;

/** What may stand in another's place: values that are refused somewhere, and bytes that are no text. */
const PIECES = [
  ...[
    'powershell.exe',
    'zsh',
    '/bin/bash',
    'sh',
    'A-B',
    '1A',
    'docker',
    'nodejs: 99',
    'python: 3.x',
    'steps',
    'deploy',
  ],
  ...[
    'batch:',
    'proxy:',
    '0.1',
    '0.3',
    '- ',
    '[',
    '{',
    '*a',
    '&a ',
    '\t',
    '"',
    "'",
    ': ',
    '#',
    '\n',
    '\u0000',
    '\u0007',
  ],
].map((piece) => Buffer.from(piece));
const BYTES = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xef, 0xbb, 0xbf])];

const SEED = Number(process.env.FLOW_CI_CHECK_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.FLOW_CI_CHECK_RUNS ?? 60);

const project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]));
afterAll(() => project.remove());

const host = () => recordingHost({ cwd: project.root, tempRoot: project.tempRoot });

async function both(content: string | Buffer): Promise<{ check: number; run: number; shown: string }> {
  writeFileSync(join(project.root, 'buildspec.yml'), content);
  const [checking, running] = [host(), host()];
  const check = await runCli(['check'], checking);
  const run = await runCli(['run', 'demand', 'f', '-n'], running);
  return { check, run, shown: `${checking.stdout.text}\n${running.stdout.text}${running.stderr.text}` };
}

describe('check and run', () => {
  test.each<[string, string | Buffer, number]>([
    ['a buildspec', VALID, 0],
    ['a shell of Windows', VALID.replace('bash', 'powershell.exe'), 2],
    ['an unknown shell', VALID.replace('bash', 'zsh'), 2],
    ['the shells by path', VALID.replace('bash', '/bin/bash'), 0],
    ['a name that no shell can hold', VALID.replace('A: one', 'A-B: one'), 2],
    ['a secret with such a name', VALID.replace('variables:', 'secrets-manager: {x.y: s}\n  variables:'), 2],
    ['an unknown runtime', VALID.replace('nodejs: 22', 'docker: 22'), 2],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(VALID), Buffer.from([0x23, 0xff])]), 2],
    ['a byte order mark', `\ufeff${VALID}`, 0],
    ['a batch alone', 'version: 0.2\nbatch: {build-list: [{identifier: a}]}\n', 2],
  ])('agree on %s', async (_, content, exitCode) => {
    expect(await both(content)).toMatchObject({ check: exitCode, run: exitCode });
  });

  test(`refuse the same of ${RUNS} random changes (FLOW_CI_CHECK_SEED=${SEED})`, async () => {
    process.stderr.write(`FLOW_CI_CHECK_SEED=${SEED} FLOW_CI_CHECK_RUNS=${RUNS}\n`);
    const bytes = Buffer.from(VALID);
    const change = fc.tuple(fc.nat(bytes.length), fc.nat(12), fc.constantFrom(...PIECES, ...BYTES));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
        const content = changes.reduce(
          (text, [at, cut, piece]) => Buffer.concat([text.subarray(0, at), piece, text.subarray(at + cut)]),
          bytes,
        );
        const { check, run, shown } = await both(content);
        if (check !== 0) refused += 1;
        expect({ check, shown: check === run ? '' : shown }).toEqual({ check: run, shown: '' });
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(refused).toBeGreaterThan(0);
  });
});
