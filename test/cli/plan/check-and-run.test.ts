import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';
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

  const target = { bucket: 'artifacts', path: 'f' } as ResolvedFlow['artifacts'];
  const lambda: Partial<ResolvedFlow> = {
    environment: {
      ...flowFixture({ name: 'f' }).environment,
      image: 'aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs24',
      computeType: 'BUILD_LAMBDA_2GB',
      type: 'LINUX_LAMBDA_CONTAINER',
    },
  };
  const ownImage: Partial<ResolvedFlow> = {
    environment: { ...flowFixture({ name: 'f' }).environment, image: 'node:24' },
  };
  const withoutFiles = VALID.replace('  files: ["dist/**"]\n', '');
  const withoutPaths = VALID.replace('paths: [node_modules]', '');
  const inPhase = (key: string) =>
    VALID.replace('  build:\n', `  build:\n    ${key}\n`).replace('on-failure: ABORT', '');
  test.each<[string, Partial<ResolvedFlow>, string, number, string]>([
    ['required files of artifacts that are stored', { artifacts: target }, withoutFiles, 2, 'artifacts has no files'],
    ['required files of artifacts that are not', {}, withoutFiles, 0, 'artifacts has no files'],
    [
      'paths of a cache that is kept',
      { cache: { kind: 'local', modes: ['LOCAL_CUSTOM_CACHE'] } },
      withoutPaths,
      2,
      'no paths',
    ],
    ['paths of a cache that is not', {}, withoutPaths, 0, 'cache has no paths'],
    ['run-as on Lambda compute', lambda, `run-as: node\n${VALID}`, 0, 'run-as is left out, as Lambda compute'],
    ['run-as of a phase on it', lambda, inPhase('run-as: node'), 0, 'phases.build.run-as is left out, as Lambda'],
    ['runtime-versions on it', lambda, VALID, 0, 'phases.install.runtime-versions is left out, as Lambda'],
    ['a cache on it', lambda, VALID, 0, ': cache is left out, as Lambda'],
    ['on-failure on it', lambda, VALID, 0, 'phases.build.on-failure is left out, as it works only with'],
    ['on-failure with an image of one’s own', ownImage, VALID, 0, 'phases.build.on-failure is left out, as it works'],
  ])('report %s', async (_, flow, content, exitCode, message) => {
    const own = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', ...flow })]), {
      'buildspec.yml': content,
    });
    try {
      const [checking, running] = [0, 1].map(() => recordingHost({ cwd: own.root, tempRoot: own.tempRoot }));
      expect(await runCli(['check'], checking)).toBe(exitCode);
      expect(await runCli(['run', 'demand', 'f', '-n'], running)).toBe(exitCode);
      for (const { stdout, stderr } of [checking, running]) expect(stdout.text + stderr.text).toContain(message);
    } finally {
      own.remove();
    }
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
