import * as fc from 'fast-check';
import { agent, FAILING_LOG } from './support/fakes';
import { LogReader } from '../../../cli/aws/log-reader';
import { OutputRecord } from '../../../cli/output/record';

function read(lines: readonly string[]): { reader: LogReader; records: OutputRecord[] } {
  const reader = new LogReader();
  const records = lines.flatMap((line) => reader.read(line));
  return { reader, records: [...records, ...reader.rest()] };
}

describe('the log of a build', () => {
  test('reports what a local run reports', () => {
    expect(read(FAILING_LOG).records).toEqual([
      { kind: 'phase-ended', phase: 'DOWNLOAD_SOURCE', status: 'SUCCEEDED', seconds: 0 },
      { kind: 'phase-started', phase: 'BUILD' },
      { kind: 'command', phase: 'BUILD', command: 'npm ci' },
      { kind: 'output', text: 'added 3 packages\n' },
      { kind: 'output', text: '\n' },
      { kind: 'command', phase: 'BUILD', command: 'npm test' },
      { kind: 'output', text: 'FAIL login.test.js\n' },
      { kind: 'output', text: '  expected 200, got 500\n' },
      {
        kind: 'phase-ended',
        phase: 'BUILD',
        status: 'FAILED',
        seconds: 12,
        command: 'npm test',
        reason: 'exit status 1',
      },
      { kind: 'phase-started', phase: 'POST_BUILD' },
      { kind: 'command', phase: 'POST_BUILD', command: 'rm -rf out' },
      { kind: 'phase-ended', phase: 'POST_BUILD', status: 'SUCCEEDED', seconds: 1, command: 'rm -rf out' },
    ]);
  });

  test('keeps the first command that failed, with what it wrote', () => {
    expect(read(FAILING_LOG).reader.failed).toEqual({
      phase: 'BUILD',
      command: 'npm test',
      reason: 'exit status 1',
      lines: ['FAIL login.test.js', '  expected 200, got 500'],
    });
  });

  test.each([
    [
      'a phase without commands that failed',
      [
        agent(1, 'Phase complete: UPLOAD_ARTIFACTS State: FAILED'),
        agent(1, 'Phase context status code: CLIENT_ERROR Message: no matching artifact paths found'),
      ],
      { phase: 'UPLOAD_ARTIFACTS', status: 'FAILED', reason: 'no matching artifact paths found' },
    ],
    [
      'a phase whose reason never came',
      [agent(1, 'Phase complete: BUILD State: TIMED_OUT')],
      { phase: 'BUILD', status: 'TIMED_OUT' },
    ],
    [
      'a state that is not known',
      [agent(1, 'Phase complete: BUILD State: CLIENT_ERROR'), 'x'],
      { phase: 'BUILD', status: 'FAULT' },
    ],
    [
      'a killed command',
      [
        agent(1, 'Entering phase BUILD'),
        agent(1, 'Running command x'),
        agent(2, 'Command did not exit successfully x signal: killed'),
        agent(2, 'Phase complete: BUILD State: FAILED'),
      ],
      { reason: 'signal: killed' },
    ],
    [
      'a command of several lines',
      [
        agent(1, 'Entering phase BUILD'),
        agent(1, 'Running command if true; then'),
        'exit 3; fi',
        agent(2, 'Command did not exit successfully if true; then'),
        'exit 3; fi exit status 3',
        agent(2, 'Phase complete: BUILD State: FAILED'),
      ],
      { command: 'if true; then', reason: 'failed' },
    ],
  ])('reports the end of %s', (_, lines, expected) => {
    expect(read(lines).records.filter(({ kind }) => kind === 'phase-ended')).toEqual([
      expect.objectContaining(expected),
    ]);
  });

  test('keeps no more lines than are shown', () => {
    const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`);
    const { failed } = read([
      agent(1, 'Running command make'),
      ...lines,
      agent(2, 'Command did not exit successfully make exit status 2'),
    ]).reader;
    expect(failed?.lines).toEqual(lines.slice(-20));
  });

  test('loses no line of output, whatever a build writes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...FAILING_LOG))), (lines) => {
        const { records } = read(lines);
        expect(records.flatMap((record) => (record.kind === 'output' ? [record.text] : []))).toEqual(
          lines.filter((line) => !/^\[Container\] \d/.test(line)).map((line) => `${line}\n`),
        );
      }),
    );
  });
});
