import fc from 'fast-check';
import { eventNames, failedStart, readEvent, startInvocation, TRIGGERS } from './events';
import { FakePorts } from './fakes';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { decodeReportInvocation } from '../../lambda/decode/decode-report-invocation';
import { decodeStartInvocation } from '../../lambda/decode/decode-start-invocation';
import { handleReport } from '../../lambda/handle/handle-report';
import { handleStart } from '../../lambda/handle/handle-start';

/** Values that stand where others are expected: other types, near misses, what breaks careless code. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e300,
    '',
    ' ',
    '\u0000',
    'None',
    'null',
    '[object Object]',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    'refs/heads/',
    'True',
    'False',
    'IN_PROGRESS',
    'referenceCreated',
    'arn:aws:codecommit:us-east-1:111122223333:demo-repo',
    'a'.repeat(10_000),
    '`'.repeat(50),
    JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Change one place of a JSON value: what the path of numbers leads to. */
function mutate(json: unknown, path: readonly number[], value: unknown, how: number): unknown {
  if (typeof json !== 'object' || json === null || path.length === 0) return value;
  const keys = Object.keys(json);
  if (keys.length === 0) return value;
  const key = keys[path[0] % keys.length];
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...json }) as Record<string, unknown>;
  if (path.length === 1 && how === 0) {
    delete copy[key];
    return copy;
  }
  if (path.length === 1 && how === 1) {
    copy[JSON.stringify(value).slice(0, 50)] = copy[key];
    return copy;
  }
  copy[key] = mutate(copy[key], path.slice(1), value, how);
  return copy;
}

const mutations = fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), odd, fc.nat(3)), {
  minLength: 1,
  maxLength: 3,
});
const recorded = fc.constantFrom(...eventNames()).map(readEvent);
const trigger = fc.constantFrom(...Object.values(TRIGGERS));
const start = fc.tuple(recorded, trigger).map(([event, each]): unknown => startInvocation(event, each));
const failed = start.map((payload): unknown => failedStart(payload));
const report = recorded.map((event): unknown => ({ flows: { 'demo-ci': 'review' }, event }));
const broken = fc
  .tuple(fc.oneof(start, report, failed), mutations)
  .map(([whole, changes]) => changes.reduce((json, [path, value, how]) => mutate(json, path, value, how), whole));

const RUNS = { numRuns: 2_500 };

async function play(input: unknown): Promise<FakePorts> {
  const ports = new FakePorts();
  await handleStart(input, ports.start);
  await handleReport(input, ports.report);
  return ports;
}

test('recorded events with anything changed are answered with one line each, and ask AWS only for what is ours', async () => {
  await fc.assert(
    fc.asyncProperty(broken, async (input) => {
      const ports = await play(input);
      expect(ports.lines).toHaveLength(2);
      for (const request of ports.builds.requests) {
        expect(request.commit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
        expect(request.token).toMatch(/^[0-9a-f]{64}$/);
        expect(Object.values(request.variables).every((value) => typeof value === 'string' && value !== '')).toBe(true);
      }
      for (const line of ports.lines.filter((each) => each.outcome === 'commented'))
        expect(line).toMatchObject({ pullRequest: expect.stringMatching(/^\d+$/) as string });
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }),
    RUNS,
  );
});

test('JSON of any shape is refused, and asks AWS for nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        odd,
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('event', 'flow', 'flows', 'project', 'trigger', 'requestPayload', 'detail'), odd),
      ),
      async (input) => {
        const ports = await play(input);
        expect(ports.lines.map((line) => line.outcome)).toEqual(['refused', 'refused']);
        expect(ports.loaded).toEqual([]);
      },
    ),
    RUNS,
  );
});

test('decoding is total', () => {
  fc.assert(
    fc.property(fc.oneof(broken, odd), (json) => {
      for (const decoded of [decodeEvent(json), decodeStartInvocation(json), decodeReportInvocation(json)])
        expect(typeof decoded.kind).toBe('string');
    }),
    RUNS,
  );
});

test.each([undefined, () => 1, Symbol('x'), 1n, new Date()])(
  'decoding is total even over what is no JSON: %p',
  (value) => {
    expect(decodeEvent(value).kind).toBe('unknown');
    expect(decodeStartInvocation(value).kind).toBe('unknown');
    expect(decodeReportInvocation(value).kind).toBe('unknown');
  },
);
