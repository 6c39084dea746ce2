import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { HumanOutput } from '../../../cli/output/human-output';
import { JsonOutput } from '../../../cli/output/json-output';
import { OutputRecord } from '../../../cli/output/record';
import { styler } from '../../../cli/output/style';
import { terminalSink } from '../../../cli/output/terminal-sink';
import { colored, plain } from '../../../cli/output/terminal-text';
import { runCli } from '../../../cli/run-cli';
import { runPage } from '../../../cli/run-folder/run-page';
import { flowFileFixture, flowFixture, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { RecordingSink, recordingHost } from '../support/recording-host';

/** Orders to a terminal, each with a name for the message of a test. */
const ORDERS: readonly [string, string][] = [
  ['a cursor move', '\u001b[2A'],
  ['clearing the screen', '\u001b[2J'],
  ['the same as one character', '\u009b2J'],
  ['a title', '\u001b]0;title\u0007'],
  ['a title as one character', '\u009d0;title\u009c'],
  ['a link', '\u001b]8;;https://example.com\u001b\\'],
  ['the clipboard', '\u001b]52;c;ZXZpbA==\u0007'],
  ['a device control string', '\u001bP$q"p\u001b\\'],
  ['a device control string as one character', '\u0090x\u009c'],
  ['a reset', '\u001bc'],
  ['another character set', '\u001b(0'],
  ['a report of the position', '\u001b[6n'],
  ['hidden text', '\u001b[8m'],
  ['hidden text among colors', '\u001b[31;8;1m'],
  ['a title without end', '\u001b]0;title'],
  ['half an order', '\u001b['],
  ['an order of several parts', '\u001b[?1049h'],
  ['going back', '\r\b'],
  ['a bell', '\u0007'],
  ['deleting', '\u007f'],
  ['turned reading order', '\u202e'],
  ['isolated reading order', '\u2066x\u2069'],
];
const COLORS = [
  '\u001b[31m',
  '\u001b[0m',
  '\u001b[m',
  '\u001b[1;4m',
  '\u001b[38;5;8m',
  '\u001b[48;2;8;8;8m',
  '\u001b[97m',
];

/**
 * Whether text has nothing but printable characters, line ends and tabs, and perhaps colors and our one line that is
 * drawn again.
 */
function steering(text: string, allowed: RegExp): string {
  const rest = text.replace(allowed, '');
  // eslint-disable-next-line no-control-regex
  return (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(rest) ?? [''])[0];
}
const NOTHING = /(?!)/;
// eslint-disable-next-line no-control-regex
const COLORED = /\r\u001b\[2K|\u001b\[(?!8m)[\d;:]*m/g;

test.each(ORDERS)('%s never passes', (_, order) => {
  expect([plain(`a${order}b`), colored(`a${order}b`)].map((text) => steering(text, NOTHING))).toEqual(['', '']);
  expect(plain(`a${order}\nb`).endsWith('\nb')).toBe(true);
});

test.each(COLORS)('the color %j is left where colors are', (color) => {
  expect([plain(`${color}x`), colored(`${color}x`)]).toEqual(['x', `${color}x`]);
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...ORDERS.map(([, order]) => order),
        ...COLORS,
        '\n',
        '\t',
        '\u001b',
        '\u009b',
        '[',
        ']',
        ';',
        '8',
        'm',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));
const bool = fc.boolean();
const count = fc.nat(1000);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const status = fc.constantFrom('SUCCEEDED', 'FAILED', 'STOPPED') as fc.Arbitrary<'SUCCEEDED'>;

/** Every kind of record, with hostile text in each string. A kind that is forgotten here does not compile. */
const RECORDS: { readonly [Kind in OutputRecord['kind']]: fc.Arbitrary<Extract<OutputRecord, { kind: Kind }>> } = {
  event: fc.record({ kind: fc.constant('event' as const), name: hostile, about: hostile }),
  source: fc.record({
    kind: fc.constant('source' as const),
    commit: hostile,
    snapshot: bool,
    modified: maybe(count),
    base: maybe(hostile),
  }),
  match: fc.record({ kind: fc.constant('match' as const), flow: hostile, starts: bool, reason: maybe(hostile) }),
  start: fc.record({
    kind: fc.constant('start' as const),
    flow: hostile,
    build: hostile,
    buildspec: hostile,
    machine: hostile,
    folder: maybe(hostile),
  }),
  warning: fc.record({ kind: fc.constant('warning' as const), message: hostile, place: maybe(hostile) }),
  note: fc.record({ kind: fc.constant('note' as const), message: hostile }),
  'phase-started': fc.record({ kind: fc.constant('phase-started' as const), phase: hostile }),
  command: fc.record({ kind: fc.constant('command' as const), phase: hostile, command: hostile }),
  output: fc.record({ kind: fc.constant('output' as const), text: hostile }),
  'phase-ended': fc.record({
    kind: fc.constant('phase-ended' as const),
    phase: hostile,
    status,
    seconds: count,
    command: maybe(hostile),
    reason: maybe(hostile),
    place: maybe(hostile),
  }),
  'failed-command': fc.record({
    kind: fc.constant('failed-command' as const),
    phase: hostile,
    command: hostile,
    reason: hostile,
    place: hostile,
    lines: fc.array(hostile),
    log: hostile,
  }),
  finding: fc.record({
    kind: fc.constant('finding' as const),
    level: fc.constantFrom('error', 'warning', 'notice') as fc.Arbitrary<'error'>,
    place: hostile,
    title: maybe(hostile),
    message: hostile,
  }),
  pushed: fc.record({ kind: fc.constant('pushed' as const), ref: hostile, change: hostile, commit: maybe(hostile) }),
  collected: fc.record({
    kind: fc.constant('collected' as const),
    what: fc.constantFrom('report', 'artifact', 'cache', 'exported') as fc.Arbitrary<'report'>,
    name: hostile,
    about: hostile,
  }),
  comment: fc.record({
    brief: maybe(hostile),
    file: maybe(hostile),
    kind: fc.constant('comment' as const),
    pullRequest: hostile,
    number: count,
    of: count,
    text: hostile,
  }),
  result: fc.record({
    kind: fc.constant('result' as const),
    flow: hostile,
    status,
    seconds: count,
    exitCode: count,
    folder: maybe(hostile),
    url: maybe(hostile),
  }),
  summary: fc.record({
    kind: fc.constant('summary' as const),
    flows: fc.array(
      fc.record({
        flow: hostile,
        status: maybe(status),
        seconds: maybe(count),
        place: maybe(hostile),
        page: maybe(hostile),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    exitCode: count,
  }),
  plan: fc.record({
    kind: fc.constant('plan' as const),
    flow: hostile,
    commands: fc.array(fc.record({ phase: hostile, command: hostile, place: hostile }), { maxLength: 3 }),
    variables: fc.dictionary(hostile, hostile, { maxKeys: 3 }),
  }),
  'dead-letter': fc.record({
    kind: fc.constant('dead-letter' as const),
    id: hostile,
    flow: maybe(hostile),
    happened: hostile,
    cause: hostile,
    outcome: fc.constantFrom('redriven', 'useless', 'kept') as fc.Arbitrary<'kept'>,
    about: hostile,
  }),
  redrive: fc.record({
    kind: fc.constant('redrive' as const),
    redriven: count,
    useless: count,
    kept: count,
    untouched: count,
  }),
  error: fc.record({ kind: fc.constant('error' as const), message: hostile, exitCode: count }),
};
const record = fc.oneof(...Object.values(RECORDS)) as fc.Arbitrary<OutputRecord>;

test('whatever is shown, nothing of it steers the terminal', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 6 }),
      fc.constantFrom('failed', 'live', 'grouped', 'codebuild') as fc.Arbitrary<'live'>,
      bool,
      bool,
      (records, log, color, isTTY) => {
        const sink = new RecordingSink(isTTY);
        const output = new HumanOutput(terminalSink(sink), {
          style: styler(color),
          log,
          animated: isTTY,
          quiet: false,
        });
        for (const each of records) output.show(each);
        output.end();
        expect(steering(sink.text, color ? COLORED : /\r\u001b\[2K/g)).toBe('');
      },
    ),
    { numRuns: 1_500 },
  );
});

test('JSON has what was there, and nothing of it steers the terminal', () => {
  fc.assert(
    fc.property(record, (each) => {
      const sink = new RecordingSink(true);
      new JsonOutput(terminalSink(sink), () => new Date(0)).show(each);
      expect(steering(sink.text, NOTHING)).toBe('');
      const wellFormed = JSON.parse(JSON.stringify({ time: new Date(0).toISOString(), ...each })) as unknown;
      expect(JSON.parse(sink.text)).toEqual(wellFormed);
    }),
    { numRuns: 1_000 },
  );
});

test('a page has nothing that turns the reading order or is no text', () => {
  fc.assert(
    fc.property(hostile, fc.array(hostile), (text, log) => {
      const time = new Date(0);
      const page = runPage({
        flow: text,
        build: text,
        project: text,
        commit: text,
        number: 2,
        start: time,
        event: text,
        subject: text,
        rerun: text,
        previous: { name: text, number: 1, status: text },
        files: [{ path: text, about: text }],
        artifacts: { paths: [text], hasMore: true },
        buildspecPlace: text,
        record: {
          status: 'FAILED',
          phases: [{ type: 'BUILD', start: time, end: time, status: 'FAILED', contexts: [] }],
          failed: { text, line: 1, reason: text, phase: 'BUILD' },
          exportedVariables: {},
        } as never,
        reports: [
          {
            name: text,
            format: 'JUNITXML',
            status: 'FAILED',
            files: [text],
            counts: { SUCCEEDED: 0, FAILED: 1, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 },
            seconds: 1,
            cases: [{ name: text, prefix: text, status: 'FAILED', seconds: 1, message: text }],
          },
        ],
        end: time,
        failedLines: log,
        log,
        isLogCut: false,
        comment: text,
      });
      expect(steering(page, NOTHING)).toBe('');
    }),
    { numRuns: 500 },
  );
});

describe('flow-ci', () => {
  const evil = 'x\u001b[31m\u001b]0;t\u0007\u009b2J\u202ey';
  let project: ProjectFixture;
  beforeAll(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', triggers: [onReview()] })]), {
      'buildspec.yml': `version: 0.2\n"ver\\e[31mk\\x9b2J": 1\nphases: {build: {commands: ["printf 'a\\\\033[31mred\\\\033[2J\\\\n'; false"]}}\n`,
      'bad.json': `{"source":"${JSON.stringify(evil).slice(1, -1)}","detail-type":"x","detail":5}`,
    });
    fs.writeFileSync(path.join(project.root, evil), '');
    project.commit();
  });
  afterAll(() => project.remove());

  const run = async (argv: readonly string[], env: Record<string, string> = {}) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, isTTY: true, env });
    const code = await runCli(argv, host);
    return { code, text: host.stdout.text + host.stderr.text };
  };

  test.each<[string, readonly string[]]>([
    ['an unknown command', [evil]],
    ['an unknown option', ['run', `--${evil}`]],
    ['a file that is not there', ['check', `none${evil}`]],
    ['a key of a buildspec', ['check']],
    ['a key of a buildspec, as JSON', ['check', '--json']],
    ['an event', ['match', 'bad.json']],
    ['a branch that is not there', ['run', 'review', '--no-color', '--into', evil]],
    ['a flow that is not there', ['run', 'demand', '--no-color', evil]],
    ['a run that is not there', ['show', evil]],
    ['the log of a run', ['run', 'demand', 'f', '--log', 'codebuild', '--no-color']],
    ['the log of a run that is shown again', ['show', '--log']],
  ])('writes no order of %s', async (_, argv) => {
    const { text } = await run(argv);
    expect(text).not.toBe('');
    expect(steering(text, argv.includes('--no-color') ? NOTHING : /\r\u001b\[2K/g)).toBe('');
    expect(text).not.toContain('bug in flow-ci');
  });

  test.each([
    [{}, 'a\u001b[31mred\u001b[0m'],
    [{ NO_COLOR: '1' }, 'ared'],
  ])("shows a build's own colors where it shows ours, and ends them with their line (%j)", async (env, line) => {
    const { text } = await run(['run', 'demand', 'f', '--log', 'live'], env);
    expect(text).toContain(` ${line}\n`);
    expect(steering(text, COLORED)).toBe('');
  });
});

test('nothing but the place for output writes to the terminal', () => {
  const root = path.join(__dirname, '../../../cli');
  const writers = fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /process\s*\.\s*(stdout|stderr)|process\[|\bconsole\b\s*\.(?!aws)|writeSync\((1|2)\b|\/dev\/(tty|std)/.test(
        fs.readFileSync(path.join(root, file), 'utf8').replace(/https?:\/\/\S+|`[^`]*console\.aws[^`]*`/g, ''),
      ),
    );
  // Where the process's streams are handed over, to be written to by file-sink.ts.
  expect(writers).toEqual(['flow-ci.ts']);
});
