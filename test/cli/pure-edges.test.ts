import { agent } from './aws/support/fakes';
import { LogReader } from '../../cli/aws/log-reader';
import { codebuildDate } from '../../cli/event/dates';
import { nextDue } from '../../cli/event/next-due';
import { compilePattern, matchPattern } from '../../cli/match/event-pattern';
import { Wildcard } from '../../cli/match/wildcard';
import { hostVariables } from '../../cli/plan/host-variables';
import { parseOnFailure } from '../../cli/plan/on-failure';
import { parseSecrets } from '../../cli/plan/secrets';
import { decodeXml } from '../../cli/reports/decode-xml';
import { parseReport } from '../../cli/reports/parse-report';
import { boundedNumber } from '../../cli/reports/report';

/** Rows at the edges of what the command computes: one at each edge and one beyond. */

describe('the log of a build', () => {
  const records = (lines: readonly string[]) => {
    const reader = new LogReader();
    return [...lines.flatMap((line) => reader.read(line)), ...reader.rest()];
  };
  test('gives the end of another phase neither command nor reason nor seconds of the one that runs', () => {
    const found = records([
      agent(0, 'Entering phase BUILD'),
      agent(1, 'Running command npm test'),
      agent(5, 'Command did not exit successfully npm test exit status 1'),
      agent(9, 'Phase complete: DOWNLOAD_SOURCE State: FAILED'),
    ]);
    expect(found.filter(({ kind }) => kind === 'phase-ended')).toEqual([
      { kind: 'phase-ended', phase: 'DOWNLOAD_SOURCE', status: 'FAILED', seconds: 0 },
    ]);
  });
});

describe('a test report', () => {
  const statuses = (xml: string) => {
    const report = parseReport('JUNITXML', Buffer.from(xml));
    return report.kind === 'tests' ? report.cases.map(({ status }) => status) : [];
  };
  test('of JUnit tells errors from failures', () => {
    const cases = ['<failure/>', '<error/>', '<skipped/>', '', '<failure/><error/>'];
    expect(
      statuses(`<testsuite>${cases.map((each) => `<testcase name="x">${each}</testcase>`).join('')}</testsuite>`),
    ).toEqual(['FAILED', 'ERROR', 'SKIPPED', 'SUCCEEDED', 'FAILED']);
  });
  test.each([
    [1e12, 1e12],
    [1e12 + 1, 1e12],
  ])('has numbers up to 1e12: %d is %d', (given, expected) => {
    expect(boundedNumber(given)).toBe(expected);
  });
});

test.each([
  ['A="a\\tb"', 'a\tb'],
  ['A="a\\nb"', 'a\nb'],
  ['A="a\\\\tb"', 'a\\tb'],
  ['A="a\\"b"', 'a"b'],
  ["A='a\\tb'", 'a\\tb'],
  ['A=a\\tb', 'a\\tb'],
])('a secret that is written %s', (text, expected) => {
  const parsed = parseSecrets(text);
  expect(parsed.kind === 'secrets' && parsed.values.get('A')).toBe(expected);
});

test.each([
  ['retry-100', 100],
  ['retry-101', undefined],
  ['retry-0', 0],
  ['RETRY', 3],
])('on-failure: %s builds again %s times', (text, limit) => {
  const parsed = parseOnFailure(text);
  expect(parsed?.kind === 'retry' ? parsed.limit : undefined).toBe(limit);
});

test('a date of CodeBuild has two digits for minutes and seconds, and twelve hours', () => {
  expect(codebuildDate(new Date('2026-05-04T00:05:07Z'))).toBe('May 4, 2026 12:05:07 AM');
  expect(codebuildDate(new Date('2026-05-04T11:59:59Z'))).toBe('May 4, 2026 11:59:59 AM');
  expect(codebuildDate(new Date('2026-05-04T12:00:00Z'))).toBe('May 4, 2026 12:00:00 PM');
});

describe('the variables of the host', () => {
  const env = { PATH: '/bin', HTTPS_PROXY: 'p', HTTPS_PROXY_AUTH: 'secret', X: '1', AWS_REGION: 'r', FLOW_X: '1' };
  test.each([
    ['what is needed alone', { pass: [], inherit: false, aws: false }, ['HTTPS_PROXY', 'PATH']],
    ['all but those of AWS', { pass: [], inherit: true, aws: false }, ['HTTPS_PROXY', 'HTTPS_PROXY_AUTH', 'PATH', 'X']],
    ['those of AWS', { pass: [], inherit: false, aws: true }, ['AWS_REGION', 'HTTPS_PROXY', 'PATH']],
    [
      'what was asked for',
      { pass: ['X', 'FLOW_X'], inherit: false, aws: false },
      ['FLOW_X', 'HTTPS_PROXY', 'PATH', 'X'],
    ],
  ])('are %s', (_, options, names) => {
    expect(Object.keys(hostVariables(env, options)).sort()).toEqual(names);
  });
});

describe('a pattern', () => {
  const matches = (pattern: object, detail: object) =>
    matchPattern(compilePattern({ detail: pattern }), { detail }).matches;
  test.each([
    [
      ['>', 0, '<', 5],
      [0, 1, 4, 5],
      [false, true, true, false],
    ],
    [
      ['>=', 0, '<=', 5],
      [-1, 0, 5, 6],
      [false, true, true, false],
    ],
    [
      ['=', 5],
      [4, 5, 6],
      [false, true, false],
    ],
    [
      ['<', 5],
      [4, 5],
      [true, false],
    ],
    [
      ['<=', 5],
      [5, 6],
      [true, false],
    ],
    [
      ['>', 5],
      [5, 6],
      [false, true],
    ],
    [
      ['>=', 5],
      [4, 5],
      [false, true],
    ],
  ])('with the range %j has edges', (numeric, values, expected) => {
    expect(values.map((n) => matches({ n: [{ numeric }] }, { n }))).toEqual(expected);
  });
  test.each([
    [['~', 5], /Unrecognized numeric range operator/],
    [['toString', 5], /Unrecognized numeric range operator/],
    [['>', 5, '<', 5], /Bottom must be less than top/],
    [['>', 5, '<', 4], /Bottom must be less than top/],
    [['<', 4, '>', 5], /Bad numeric range operator/],
    [['>', 5, '<'], /numeric/],
    [['>', '5'], /must be numeric/],
  ])('fails with the range %j', (numeric, reason) => {
    expect(() => compilePattern({ detail: { n: [{ numeric }] } })).toThrow(reason);
  });
  test.each([
    [[{}], /Empty objects are not allowed/],
    [[{ prefix: 'a', suffix: 'b' }], /Only one key allowed/],
    [[{ cidr: '10.0.0.0' }], /Malformed CIDR, one '\/' required/],
    [[{ cidr: '10.0.0.0/8/8' }], /Malformed CIDR, one '\/' required/],
    [[{ cidr: '10.0.0.0/33' }], /Malformed CIDR, mask bits/],
    [[{ cidr: '::1/129' }], /Malformed CIDR, mask bits/],
    [[{ cidr: 'x/8' }], /Malformed CIDR, bad IP/],
  ])('fails with %j', (value, reason) => {
    expect(() => compilePattern({ detail: { n: value } })).toThrow(reason);
  });
  test.each([
    ['10.0.0.0/32', '10.0.0.0', true],
    ['10.0.0.0/32', '10.0.0.1', false],
    ['::1/128', '::1', true],
    ['::1/128', '10.0.0.0', false],
  ])('with the addresses %s has %s: %s', (cidr, address, expected) => {
    expect(matches({ n: [{ cidr }] }, { n: address })).toBe(expected);
  });
  test('with fields of one list wants them in one item of it', () => {
    const pattern = { list: { name: ['a'], value: ['b'] } };
    expect(
      matches(pattern, {
        list: [
          { name: 'x', value: 'b' },
          { name: 'a', value: 'b' },
        ],
      }),
    ).toBe(true);
    expect(
      matches(pattern, {
        list: [
          { name: 'a', value: 'x' },
          { name: 'x', value: 'b' },
        ],
      }),
    ).toBe(false);
    expect(matches({ list: { name: ['a', 'c'] } }, { list: [{ name: 'x' }, { name: 'c' }] })).toBe(true);
  });
  test('with wildcards has as many as are taken, and not one more', () => {
    for (const [unit, most] of [
      ['a*', 5],
      ['*a', 5],
      ['ab*', 5],
      ['aa*', 4],
    ] as const) {
      expect(() => new Wildcard(unit.repeat(most))).not.toThrow();
      expect(() => new Wildcard(unit.repeat(most + 1))).toThrow(/too complex/);
    }
  });
});

describe('when a schedule is due next', () => {
  const now = new Date('2026-05-04T12:00:00Z');
  test.each([
    ['rate(1 minute)', '2026-05-04T12:01:00.000Z'],
    ['rate(2 hours)', '2026-05-04T14:00:00.000Z'],
    ['rate(3 days)', '2026-05-07T12:00:00.000Z'],
    ['cron(0 12 * * ? *)', '2026-05-05T12:00:00.000Z'],
    ['cron(1 12 * * ? *)', '2026-05-04T12:01:00.000Z'],
    ['cron(0 3 ? * 1 *)', '2026-05-10T03:00:00.000Z'],
    ['cron(0 3 ? * 7 *)', '2026-05-09T03:00:00.000Z'],
    ['cron(0 3 31,1 * ? *)', '2026-05-31T03:00:00.000Z'],
    ['at(2026-05-04T12:00:01)', '2026-05-04T12:00:01.000Z'],
    ['at(2026-05-04T11:59:59)', undefined],
    ['cron(0 0 1 1 ? 2025)', undefined],
  ])('%s: %s', (expression, expected) => {
    expect(nextDue(expression, 'UTC', now)?.toISOString()).toBe(expected);
  });
});

describe('XML', () => {
  test.each([
    ['its declaration', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe4</a>', 'latin1'), 'ä'],
    [
      'its declaration in single quotes',
      Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>", 'latin1'),
      'ä',
    ],
    ['UTF-8 where the declaration is not at its beginning', Buffer.from('<a>ä</a><?xml encoding="ISO-8859-1"?>'), 'ä'],
    ['the mark of little ends', Buffer.from('\ufeff<a>ä</a>', 'utf16le'), 'ä'],
    ['UTF-8 unless it says another', Buffer.from('<a>ä</a>'), 'ä'],
  ])('is read by %s', (_, bytes, text) => {
    expect(decodeXml(bytes)).toContain(`<a>${text}</a>`);
  });
});
