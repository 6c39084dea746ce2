import * as fc from 'fast-check';
import * as yaml from 'yaml';
import { flowFixture } from './support/flow-fixture';
import { MACHINE_ERRORS } from '../../cli/errors/machine-errors';
import { UserError } from '../../cli/errors/user-error';
import { codebuildDate, codecommitDate } from '../../cli/event/dates';
import { afterPhase } from '../../cli/execute/after-phase';
import { LocalLog } from '../../cli/execute/local-log';
import { Masker } from '../../cli/execute/masker';
import { short } from '../../cli/output/style';
import { plain } from '../../cli/output/terminal-text';
import { makePlan } from '../../cli/plan/make-plan';
import { parseOnFailure } from '../../cli/plan/on-failure';
import { readBuildspec } from '../../cli/plan/read-buildspec';
import { lookUp, parseSecrets } from '../../cli/plan/secrets';
import { startProcess } from '../../cli/process/run-process';
import { combineReports } from '../../cli/reports/report';
import { parseXml } from '../../cli/reports/xml';
import { parseBuildTime } from '../../lambda/decode/build-time';
import { shellQuote } from '../../src/contract/shell-word';

test("a build's time is the flow's, unless the command line has another", () => {
  const read = readBuildspec('version: 0.2\nphases: {build: {commands: [x]}}\n', yaml);
  if (read.kind !== 'readable') throw new Error(read.kind);
  const planned = (timeout?: number) =>
    makePlan({
      flow: flowFixture({ name: 'f', timeout: 7 }),
      buildspec: read.buildspec,
      buildspecPlace: 'buildspec.yml',
      commit: '0'.repeat(40),
      hostVariables: {},
      startVariables: {},
      secretValues: new Map(),
      secretsFile: 's',
      inContainer: false,
      allowsPrivileged: false,
      nodeVersion: '22.0.0',
      ...(timeout !== undefined && { timeout }),
    });
  expect([planned(), planned(2)]).toMatchObject([{ plan: { timeoutMs: 420_000 } }, { plan: { timeoutMs: 120_000 } }]);
});

describe('on-failure', () => {
  test.each([
    ['ABORT', { kind: 'abort' }],
    ['continue', { kind: 'continue' }],
    ['RETRY', { kind: 'retry', limit: 3, pattern: '.*' }],
    ['Retry-5', { kind: 'retry', limit: 5, pattern: '.*' }],
    ['RETRY-0', { kind: 'retry', limit: 0, pattern: '.*' }],
    ['RETRY-100', { kind: 'retry', limit: 100, pattern: '.*' }],
    ['RETRY-timeout', { kind: 'retry', limit: 3, pattern: 'timeout' }],
    ['RETRY-2-a-b', { kind: 'retry', limit: 2, pattern: 'a-b' }],
    ['RETRY-3rd party', { kind: 'retry', limit: 3, pattern: '3rd party' }],
    ['RETRY-101', undefined],
    ['RETRY-(', undefined],
    ['STOP', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, expected) => expect(parseOnFailure(text)).toEqual(expected));

  test.each([
    ['INSTALL', true, 'PRE_BUILD'],
    ['PRE_BUILD', true, 'BUILD'],
    ['BUILD', true, 'POST_BUILD'],
    ['POST_BUILD', true, 'UPLOAD_ARTIFACTS'],
    ['INSTALL', false, 'FINALIZING'],
    ['PRE_BUILD', false, 'FINALIZING'],
    ['BUILD', false, 'POST_BUILD'],
    ['POST_BUILD', false, 'UPLOAD_ARTIFACTS'],
  ] as const)('after %s with success %s comes %s', (phase, succeeded, next) =>
    expect(afterPhase(phase, succeeded, { kind: 'default' })).toBe(next),
  );
});

describe('secrets', () => {
  test('are read from lines with quotes, spaces, comments and several lines', () => {
    const text =
      '# a comment\n/a/b = plain value \nexport X=1\nQ="with \\"quotes\\" and\\nescape"\nS=\'single $x\'\nM="one\ntwo"\r\nempty=\nid:key=v=w\n';
    const parsed = parseSecrets(text);
    expect(parsed.kind === 'secrets' && [...parsed.values]).toEqual([
      ['/a/b', 'plain value'],
      ['X', '1'],
      ['Q', 'with "quotes" and\nescape'],
      ['S', 'single $x'],
      ['M', 'one\ntwo'],
      ['empty', ''],
      ['id:key', 'v=w'],
    ]);
  });

  test.each([
    ['parameter-store', '/a', 'x'],
    ['parameter-store', '/b', undefined],
    ['secrets-manager', 'json:k', 'v'],
    ['secrets-manager', 'json:n', '1'],
    ['secrets-manager', 'json:none', undefined],
    ['secrets-manager', 'json::AWSCURRENT', '{"k":"v","n":1}'],
    ['secrets-manager', 'text:k', undefined],
    ['secrets-manager', 'own:k:AWSCURRENT:id', 'line'],
  ] as const)('%s %s is %j', (store, name, value) => {
    const values = new Map([
      ['/a', 'x'],
      ['json', '{"k":"v","n":1}'],
      ['text', 'no json'],
      ['own:k', 'line'],
    ]);
    expect(lookUp({ variable: 'V', store, name }, values)).toBe(value);
  });
});

describe('the masker', () => {
  test('hides a secret however the output is cut', () => {
    const piece = fc.constantFrom('abcabd', 'ab', 'abc', 'x', '\n', 'ä', 'abcab');
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (pieces, cuts) => {
        const text = Buffer.from(pieces.join(''));
        const masker = new Masker(['abcabd']);
        const shown: Buffer[] = [];
        for (let at = 0; at < text.length;) {
          const end = at + (cuts.next().value as number);
          shown.push(masker.piece(text.subarray(at, end)));
          at = end;
        }
        shown.push(masker.rest());
        expect(Buffer.concat(shown).toString()).toBe(text.toString().replaceAll('abcabd', '***'));
      }),
    );
  });

  test('hides the longest of secrets that contain each other', () => {
    expect(new Masker(['abc', 'abcdef']).text('abcdef abc')).toBe('*** ***');
  });

  test('passes bytes on as they are when there is nothing to hide', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(new Masker([]).piece(bytes)).toBe(bytes);
  });
});

describe('a full disk', () => {
  test('fails with one line for the user', () => {
    const log = new LocalLog('/dev/full', new Masker([]), () => new Date());
    expect(() => log.note('x')).toThrow(new UserError(MACHINE_ERRORS.logDiskFull, { path: '/dev/full' }));
  });

  test('fails the command whose output cannot be kept, and ends it', async () => {
    const child = startProcess({ file: 'sh', args: ['-c', 'echo x; sleep 60'], cwd: '/', env: {} }, () => {
      throw new Error('no space');
    });
    await expect(child.ended).rejects.toThrow('no space');
  });
});

describe('texts', () => {
  test('of a build cannot move the cursor', () => {
    expect(plain('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 \r\b\u0000end')).toBe(
      'red link end',
    );
  });

  test('are cut to their first line', () => {
    expect([short('one\ntwo', 20), short('a'.repeat(30), 10), short('plain', 10)]).toEqual([
      'one …',
      'aaaaaaaaa…',
      'plain',
    ]);
  });

  test('survive a shell', () => {
    expect(shellQuote("it's $x `y`")).toBe("'it'\\''s $x `y`'");
  });
});

describe('dates of events', () => {
  test('are what the handlers read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          date.setUTCMilliseconds(0);
          expect(parseBuildTime(codebuildDate(date))).toBe(date.toISOString().replace('.000Z', 'Z'));
        },
      ),
    );
  });

  test('are those of recorded events', () => {
    expect(codebuildDate(new Date('2026-05-04T12:00:00Z'))).toBe('May 4, 2026 12:00:00 PM');
    expect(codebuildDate(new Date('2026-05-04T00:05:09Z'))).toBe('May 4, 2026 12:05:09 AM');
    expect(codecommitDate(new Date('2026-05-04T11:58:05Z'))).toBe('Mon May 04 11:58:05 UTC 2026');
  });
});

describe('the buildspec reader', () => {
  test('takes Windows line ends', () => {
    const read = readBuildspec('version: 0.2\r\nphases:\r\n  build:\r\n    commands:\r\n      - echo on\r\n', yaml);
    expect(read.kind === 'readable' && read.buildspec.phases.BUILD?.commands).toEqual([{ text: 'echo on', line: 5 }]);
  });

  test('never throws, whatever the text', () => {
    const token = fc.constantFrom(
      'version',
      ': ',
      '0.2',
      '\n',
      '  ',
      '- ',
      'phases',
      'build',
      'commands',
      '\t',
      '"',
      '[',
      '{',
      '}',
      '&a ',
      '*a',
      '<<: *a',
      '|',
      '>',
      'env',
      'null',
      '# x',
      '!!binary ',
      '%YAML',
      '---',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token).map((tokens) => tokens.join('')),
        ),
        (text) => {
          expect(['readable', 'refused']).toContain(readBuildspec(text, yaml).kind);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the XML reader', () => {
  test('reads attributes, text, CDATA, comments and entities', () => {
    expect(
      parseXml('\uFEFF<?xml version="1.0"?><!-- c --><a x="1 &gt; 0" n:y=\'"\'>t&#65;&amp;<![CDATA[<b>]]><b/></a>'),
    ).toEqual({
      name: 'a',
      attributes: { x: '1 > 0', y: '"' },
      text: 'tA&<b>',
      children: [{ name: 'b', attributes: {}, text: '', children: [] }],
    });
  });

  test.each(['', '<a>', '<a></b>', '</a>', '<a><b></a></b>', '<a', '<!-- x', '<a/><b/>', '<![CDATA[x'])(
    'fails for %j',
    (text) => expect(() => parseXml(text)).toThrow(),
  );

  test('reads deep documents without a stack', () => {
    const depth = 100_000;
    expect(parseXml('<a>'.repeat(depth) + '</a>'.repeat(depth)).name).toBe('a');
  });
});

describe('a report', () => {
  test('keeps 500 cases, failed ones first, and counts all', () => {
    const cases = Array.from({ length: 700 }, (_, i) => ({
      name: 'n'.repeat(2000),
      prefix: '',
      status: i === 699 ? ('FAILED' as const) : ('SUCCEEDED' as const),
      seconds: 1,
      message: 'm'.repeat(9000),
    }));
    const report = combineReports('g', 'JUNITXML', ['f'], [{ kind: 'tests', cases }]);
    expect([report.cases.length, report.cases[0].status, report.counts?.SUCCEEDED, report.status]).toEqual([
      500,
      'FAILED',
      699,
      'FAILED',
    ]);
    expect([report.cases[0].name.length, report.cases[0].message.length]).toEqual([1000, 5000]);
  });
});
