import { readMarkdown } from './markdown-blocks';
import { recordedLines } from './recorded-findings';
import { buildReport } from './reports';
import { review, World } from './world/world';
import { ReportLog } from '../../lambda/decide/build-report';
import { reportOfLog } from '../../lambda/decide/report-of-log';
import { renderComment } from '../../lambda/render/render-comment';
import { AnnotatedLevels } from '../../src/contract/flow-file';

const lines = (...printed: readonly string[]): ReportLog => ({ kind: 'lines', lines: printed });
const comment = (
  printed: readonly string[],
  annotations: AnnotatedLevels = 'all',
  status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED',
) => renderComment(buildReport({ status, ...reportOfLog(lines(...printed), status, annotations) }));

describe('findings in a comment', () => {
  test('are counted and listed, errors first', () => {
    expect(comment(recordedLines('eslint'))).toContain(
      [
        'Findings: 3 errors, 1 warning.',
        '',
        "* error `src/cart.js:2:16` `'unused' is assigned a value but never used. (no-unused-vars)`",
        "* error `src/cart.js:4:29` `Unexpected 'debugger' statement. (no-debugger)`",
        '* error `src/cart.js:5:12` `eval can be harmful. (no-eval)`',
        '* warning `src/cart.js:2:3` `Unexpected var, use let or const instead. (no-var)`',
      ].join('\n'),
    );
  });

  test.each<readonly [AnnotatedLevels, string | undefined]>([
    ['all', 'Findings: 1 error, 1 warning, 1 notice.'],
    ['warnings', 'Findings: 1 error, 1 warning.'],
    ['errors', 'Findings: 1 error.'],
  ])('are of the levels that the flow asks for: %s', (levels, words) => {
    const text = comment(['::error::e', '::warning::w', '::notice::n'], levels);
    expect(text.split('\n').find((line) => line.startsWith('Findings'))).toBe(words);
    expect(text.match(/^\* /gm)).toHaveLength((words ?? '').split(',').length);
  });

  test('are not there where nothing was found', () => {
    expect(comment(['all is well', '::warning::w'], 'errors')).not.toContain('Findings');
  });

  test('are 20 at most, and the rest is counted, also what the log has beyond a thousand', () => {
    const printed = Array.from({ length: 1_200 }, (_, n) => `::error file=a.js,line=${n + 1}::no`);
    const text = comment(printed);
    expect(text).toContain('Findings: 1200 errors.\n');
    expect(text.match(/^\* error `a\.js:\d+`/gm)).toHaveLength(20);
    expect(text).toContain('\n* and 1180 more\n');
  });

  test('leave room for the log, and fit whatever their length', () => {
    const printed = Array.from(
      { length: 30 },
      (_, n) => `::error file=${'d/'.repeat(300)}${n}.js::${'x'.repeat(2_000)}`,
    );
    const text = comment([...printed, 'the end of the log'], 'all', 'FAILED');
    expect(text.length).toBeLessThanOrEqual(10_240);
    expect(text).toContain('the end of the log');
    expect(text).toMatch(/^\* and \d+ more$/m);
  });

  test('have their secrets masked, and are text of others', () => {
    const text = comment([
      '::error file=a.js,title=**@all** `x`::password=hunter2hunter2 <b>%0A%0A# Heading%0A`flow-ci:S:0f1e2d3c4b',
      '::warning file=[a](http://b).js,line=1::ghp_0123456789abcdefghijABCDEFGHIJ012345',
      '::notice::/retest',
    ]);
    expect(text).not.toMatch(/hunter2|ghp_0123/);
    const { words, open } = readMarkdown(text);
    expect(open).toBe(false);
    expect(words).not.toMatch(/@all|retest|Heading|http:|<b>|flow-ci:S/);
    expect(text.split('\n')).not.toContain('/retest');
    expect(text).toContain('* error `a.js` ``**@all** `x`: password=[masked] <b>``');
  });

  test('stay away where the log could not be read, which the comment says', () => {
    const report = reportOfLog({ kind: 'unreadable', reason: 'AccessDenied' }, 'SUCCEEDED', 'all');
    expect(report).toEqual({ log: { kind: 'unreadable', reason: 'AccessDenied' } });
    expect(reportOfLog(lines('::error::e'), 'FAILED', undefined)).toEqual({ log: lines('::error::e') });
  });
});

describe('builds of a flow', () => {
  const play = async (annotations: AnnotatedLevels | undefined, printed: readonly string[]) => {
    const world = new World([
      { flow: 'review', project: 'demo-ci', trigger: review(), settings: annotations ? { annotations } : {} },
    ]);
    const send = jest.spyOn(world.codeCommit, 'send');
    world.openPullRequest('4');
    await world.settle();
    world.logLines = printed;
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    await world.settle();
    return { world, codeCommitCalls: send.mock.calls.map(([operation]) => operation) };
  };
  const twenty = Array.from({ length: 20 }, (_, n) => `::error file=a.js,line=${n + 1}::no`);

  test('with annotations that succeed show their findings, and no log', async () => {
    const { world } = await play('all', ['::warning file=a.js,line=1::unused', 'done']);
    expect(world.comments()[0]).toContain('Findings: 1 warning.\n\n* warning `a.js:1` `unused`\n');
    expect(world.comments()[0]).not.toContain('done');
  });

  test('without annotations show none, and their log is not read', async () => {
    const { world } = await play(undefined, twenty);
    expect(world.comments()[0]).not.toContain('Findings');
    expect([...world.calls['report-build']]).not.toContain('logs:GetLogEvents');
  });

  test('make not one call more to CodeCommit with 20 findings', async () => {
    const without = await play(undefined, twenty);
    const withFindings = await play('all', twenty);
    expect(withFindings.world.comments()[0]).toContain('Findings: 20 errors.');
    expect(withFindings.codeCommitCalls).toEqual(without.codeCommitCalls);
    expect(withFindings.codeCommitCalls.length).toBeLessThanOrEqual(30);
  });

  test('replace the findings of the revision before', async () => {
    const { world } = await play('all', twenty);
    const pullRequest = world.codeCommit.pullRequests.get('4');
    if (pullRequest) world.push(pullRequest);
    await world.settle();
    world.logLines = ['::error file=b.js,line=7::new'];
    world.codeBuild.end(world.codeBuild.builds[1], 'FAILED');
    await world.settle();
    expect(world.comments()).toHaveLength(1);
    expect(world.comments()[0]).toContain('Findings: 1 error.\n\n* error `b.js:7` `new`\n');
    expect(world.comments()[0]).not.toContain('a.js');
  });

  test('whose log is not complete are looked at again', async () => {
    const world = new World([
      { flow: 'review', project: 'demo-ci', trigger: review(), settings: { annotations: 'all' } },
    ]);
    world.openPullRequest('4');
    await world.settle();
    const phases = [{ phaseType: 'BUILD', phaseStatus: 'SUCCEEDED' }] as const;
    const end = '[Container] 2026/05/04 12:01:05.000010 Phase complete: BUILD State: SUCCEEDED';
    const first = ['::error file=a.js,line=1::first'];
    const answers = [first, first, [...first, '::error file=a.js,line=2::last', end]];
    let reads = 0;
    Object.defineProperty(world, 'logLines', { get: () => answers[Math.min(reads++, answers.length - 1)] });
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED', { phases: [...phases] });
    await world.settle();
    expect(reads).toBeGreaterThan(2);
    expect(world.comments()[0]).toContain('Findings: 2 errors.');
  });
});
