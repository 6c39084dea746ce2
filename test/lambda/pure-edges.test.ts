import { Build, isOurs, MAX_CHAIN } from '../../lambda/decide/build';
import { BuildSetup } from '../../lambda/decide/build-setup';
import { isLogComplete } from '../../lambda/decide/decide-complete';
import { COMMIT_SKEW, decideLost, earliestBuild, SERVICE_SKEW } from '../../lambda/decide/decide-lost';
import { decideSuperseded } from '../../lambda/decide/decide-superseded';
import { rotate } from '../../lambda/decide/fair-order';
import { MAX_PAGES, PageLimit } from '../../lambda/decide/page-limit';
import { parseCommand } from '../../lambda/decide/parse-command';
import { PullRequest } from '../../lambda/decide/pull-request';
import { decodeReportInvocation } from '../../lambda/decode/decode-report-invocation';
import { decodeLookAgainAtEvent } from '../../lambda/decode/decode-start-invocation';
import { unquotePath } from '../../lambda/decode/unquote-path';
import { isBodyAlone, isLastOfBody } from '../../lambda/render/mask/key-blocks';

/** Rows at the edges of pure decisions: one at each edge and one beyond. */

const STARTED_BY = 'handler-role/handler';
const SETUP: BuildSetup = {
  sourceType: '',
  sourceLocation: '',
  buildspec: '',
  image: '',
  environmentType: '',
  serviceRole: '',
  secondarySources: [],
};
const build = (n: number, change: Partial<Build> = {}): Build => ({
  partition: 'aws',
  arn: `arn:${n}`,
  buildId: `demo-ci:${n}`,
  project: 'demo-ci',
  sourceVersion: 'a'.repeat(40),
  complete: true,
  status: 'FAILED',
  variables: {},
  phases: [],
  reportArns: [],
  exported: {},
  setup: SETUP,
  ...(n > 0 && { retryOf: `arn:${n - 1}` }),
  retriedBy: `arn:${n + 1}`,
  initiator: n === 0 ? STARTED_BY : 'build-role/AWSCodeBuild',
  ...change,
});
const ours = (builds: readonly Build[]) =>
  isOurs(builds[builds.length - 1], STARTED_BY, (arn) => builds.find((each) => each.arn === arn));

describe('a retry is ours', () => {
  test('when each build before it names it, of one project and one commit', () => {
    expect(ours([build(0), build(1), build(2)])).toBe(true);
  });
  test.each([
    ['another project', { project: 'other-ci' }],
    ['another commit', { sourceVersion: 'b'.repeat(40) }],
    ['another retry', { retriedBy: 'arn:9' }],
    ['another initiator', { initiator: 'alice' }],
  ])('fails when the first build is of %s', (_, change) => {
    expect(ours([build(0, change), build(1), build(2)])).toBe(false);
  });
  test('along a chain of the longest length, and not along one more', () => {
    const chain = (length: number) => Array.from({ length }, (_, n) => build(n));
    expect([ours(chain(MAX_CHAIN)), ours(chain(MAX_CHAIN + 1))]).toEqual([true, false]);
  });
});

describe('a stopped build is superseded', () => {
  const pullRequest: PullRequest = {
    id: '4',
    repositoryName: 'demo-repo',
    revision: 'r2',
    isOpen: true,
    isMerged: false,
    sourceBranch: 'x',
    targetBranch: 'main',
    sourceCommit: 'c2',
    targetCommit: 't',
    createdAt: '2026-05-04T11:58:05.000Z',
  };
  test.each([
    ['the newest revision', 'r2', 'c2', false],
    ['an older revision with the newest commit', 'r1', 'c2', true],
    ['the newest revision, though its commit is another', 'r2', 'c1', false],
    ['the newest commit, without a revision', undefined, 'c2', false],
    ['an older commit, without a revision', undefined, 'c1', true],
  ])('of %s', (_, revision, commit, expected) => {
    const decision = decideSuperseded({ revision, report: { commit } }, pullRequest);
    expect(decision.status === 'SUPERSEDED').toBe(expected);
  });
});

describe('a command in a comment', () => {
  test.each([
    ['after a fence that has ended', '```\ncode\n```\n/retest', 'retest'],
    ['after a longer end of a fence', '```\ncode\n`````\n/retest', 'retest'],
    ['after an end of a fence with spaces', '```\ncode\n```  \n/retest', 'retest'],
    ['in a fence whose end has words after it', '```\ncode\n``` words\n/retest\n```', undefined],
    ['in a fence that ends with fewer signs', '````\ncode\n```\n/retest', undefined],
    ['in a fence that ends with other signs', '```\ncode\n~~~\n/retest', undefined],
    ['with three spaces before it', '   /retest', 'retest'],
    ['with four spaces before it', '    /retest', undefined],
    ['as the last that is read', `${'x'.repeat(10_232)}\n/retest`, 'retest'],
    ['of which one character is not read', `${'x'.repeat(10_233)}\n/retest`, undefined],
  ])('%s', (_, comment, kind) => {
    expect(parseCommand(comment)?.kind).toBe(kind);
  });
});

describe('what has no build is lost', () => {
  const now = Date.parse('2026-05-04T12:00:00Z');
  test('when the builds that were read begin with its first moment, and not one later', () => {
    const times = { createdAt: now };
    expect(decideLost(times, now - SERVICE_SKEW, now).kind).toBe('lost');
    expect(decideLost(times, now - SERVICE_SKEW + 1, now).kind).toBe('unknown');
  });
  test.each([
    ['a pull request, five minutes before it', { createdAt: now }, now - SERVICE_SKEW],
    ['a branch, a day before its commit', { committedAt: now }, now - COMMIT_SKEW],
    ['a commit that is a day ahead', { committedAt: now + COMMIT_SKEW }, now],
    ['a commit that is more than a day ahead, at no time', { committedAt: now + COMMIT_SKEW + 1 }, 0],
    ['the later of the two', { createdAt: now, committedAt: now + 1 }, now - SERVICE_SKEW],
    ['nothing that is known', {}, 0],
  ])('no build is older than %s', (_, times, expected) => {
    expect(earliestBuild(times, now)).toBe(expected);
  });
});

test('the looks begin with each item in turn', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  expect([0, 1, 2, 3, 4].map((look) => rotate(items, look)[0])).toEqual(['a', 'd', 'b', 'e', 'c']);
  expect(rotate(items, 1)).toEqual(['d', 'e', 'a', 'b', 'c']);
});

test(`${MAX_PAGES} pages are read and not one more, and none twice`, () => {
  const limit = new PageLimit('a:B');
  for (let n = 1; n < MAX_PAGES; n += 1) expect(limit.refuse(`${n}`)).toBeUndefined();
  expect(limit.refuse('last')).toContain(`more than ${MAX_PAGES} pages`);
  const twice = new PageLimit('a:B');
  expect([twice.refuse('x'), twice.refuse('x')]).toEqual([undefined, expect.stringContaining('same page token')]);
});

describe('a log is complete', () => {
  const line = (phase: string) => `[Container] 2026/05/04 12:00:00.0 Phase complete: ${phase} State: FAILED`;
  const phases = [
    { name: 'INSTALL', status: 'FAILED' },
    { name: 'BUILD', status: 'FAILED' },
    { name: 'COMPLETED', status: 'FAILED' },
  ] as unknown as Build['phases'];
  test.each([
    ['with the end of the last phase that failed', [line('INSTALL'), line('BUILD')], true],
    ['not with the end of an earlier one', [line('INSTALL')], false],
    ['not without an end', [], false],
  ])('%s', (_, lines, expected) => {
    expect(isLogComplete({ status: 'FAILED', phases }, { kind: 'read', lines } as never)).toBe(expected);
  });
});

describe('a message to look again', () => {
  const decodeLookAgainAtBuild = (json: unknown) => {
    const decoded = decodeReportInvocation(json);
    return decoded.kind === 'look-again' ? decoded.message : undefined;
  };
  const good = { kind: 'look-again-at-build', look: 1, flow: 'review', project: 'demo-ci', build: 'demo-ci:1' };
  test('is one', () => {
    expect(decodeLookAgainAtBuild(good)).toMatchObject(good);
  });
  test.each(['kind', 'look', 'flow', 'project', 'build'])('fails without its %s', (name) => {
    expect(decodeLookAgainAtBuild({ ...good, [name]: undefined })).toBeUndefined();
  });
  test.each([
    { ...good, kind: 'other' },
    { ...good, look: 0 },
    { ...good, build: 'demo-ci-2:1' },
  ])('fails: %j', (message) => {
    expect(decodeLookAgainAtBuild(message)).toBeUndefined();
  });
  test.each([
    { kind: 'look-again-at-event', invocation: {} },
    { kind: 'other', look: 1 },
    { kind: 'look-again-at-event', look: 0 },
  ])('fails for an event: %j', (message) => {
    const trigger = { kind: 'tag', id: 'tag', names: ['**'], except: [], wildcard: false };
    const event = { id: 'e', time: '2026-05-04T12:00:00Z', source: 'x', 'detail-type': 'y', detail: {}, resources: [] };
    const invocation = { flow: 'f', project: 'demo-ci', trigger, event, account: '1', region: 'r', version: '0' };
    expect(decodeLookAgainAtEvent({ invocation, ...message })).toBeUndefined();
  });
});

test.each([
  ['plain', 'plain'],
  ['"a\\tb\\nc\\rd\\\\e\\"f"', 'a\tb\nc\rd\\e"f'],
  ['"\\a\\b\\v\\f"', '\u0007\b\v\f'],
  ['"\\303\\244"', 'ä'],
  ['"\\377', '"\\377'],
  ['"', '"'],
  ['""', ''],
])('git writes %s for a path', (written, path) => {
  expect(unquotePath(written)).toBe(path);
});

describe('a line of a key', () => {
  const RANDOM = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  test.each([60, 59])('is one by itself with 60 characters and not with fewer: %i', (length) => {
    expect(isBodyAlone(RANDOM.slice(0, length))).toBe(length >= 60);
  });
  test.each([
    ['a=', true],
    ['=', false],
    ['aA1', true],
    ['aA', false],
    ['a1', false],
    ['A1', false],
  ])('%s ends one: %s', (line, expected) => {
    expect(isLastOfBody(line)).toBe(expected);
  });
});
