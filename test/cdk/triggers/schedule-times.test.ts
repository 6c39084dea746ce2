import * as fc from 'fast-check';
import { decodeStartInvocation } from '../../../lambda/decode/decode-start-invocation';
import { rateTimes } from '../../../src/cdk/triggers/rate-times';
import { scheduleIssue } from '../../../src/flows/schedule-expression';
import { decideInvocation, REPOSITORY_ARN } from '../../lambda/events';
import { synthesizeFlows } from '../synthesize';

const MINUTE = 60_000;
const rate = (value: number, unit: string) => `rate(${value} ${unit}${value === 1 ? '' : 's'})`;
const scheduled = (options: object) =>
  synthesizeFlows({
    repositoryName: 'demo-repo',
    defaultBranch: 'main',
    flows: { nightly: { on: { schedule: [options as { expression: string }] } } },
  });
const only = (options: object) => scheduled(options).only('AWS::Scheduler::Schedule');
const inputOf = ({ Target }: Record<string, unknown>) =>
  JSON.parse((Target as { readonly Input: string }).Input) as Record<string, unknown>;

/** Whether a cron expression with minutes and hours only is due, in UTC. */
function isCalled(expression: string, minute: number): boolean {
  const [minutes, hours] = expression.slice('cron('.length, -1).split(' ');
  const fits = (field: string, value: number) => {
    const [first, step] = field.split('/').map(Number);
    if (field === '*') return true;
    return step === undefined ? value === first : value >= first && (value - first) % step === 0;
  };
  return fits(minutes, minute % 60) && fits(hours, Math.floor(minute / 60) % 24);
}

test('whatever the interval and the name, a rate is due once in each interval, and its calls are no more often than it takes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(60, 120, 300, 720, 1_440, 2_880, 10_080)),
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      (interval, seed, from) => {
        const { expression, due, callsMoreOften } = rateTimes(interval, seed);
        expect(scheduleIssue(expression)).toBeUndefined();
        expect(expression).toMatch(/ \* \* \? \*\)$/);
        const start = Math.floor(from.getTime() / MINUTE);
        const minutes = Array.from({ length: 3 * interval }, (_, n) => start + n);
        const calls = minutes.filter((minute) => isCalled(expression, minute));
        const due3 = calls.filter((minute) => minute % due.interval === due.remainder);
        expect(due3.map((minute) => minute - due3[0])).toEqual([0, interval, 2 * interval]);
        expect(calls.length > 3).toBe(callsMoreOften);
      },
    ),
    { numRuns: 60 },
  );
});

describe('a schedule in the stack', () => {
  test.each([
    ['rate(1 hour)', /^cron\(\d+ \* \* \* \? \*\)$/, undefined],
    ['rate(1 day)', /^cron\(\d+ \d+ \* \* \? \*\)$/, undefined],
    ['rate(15 minutes)', /^cron\(\d+\/15 \* \* \* \? \*\)$/, undefined],
    ['rate(45 minutes)', /^cron\(\d+\/15 \* \* \* \? \*\)$/, 45],
    ['rate(7 days)', /^cron\(\d+ \d+ \* \* \? \*\)$/, 7 * 1_440],
  ])('of %s does not run at the deployment', (expression, cron, interval) => {
    const schedule = only({ expression });
    expect(schedule.ScheduleExpression).toMatch(cron);
    expect(schedule.ScheduleExpressionTimezone).toBe('UTC');
    expect((inputOf(schedule).due as { interval?: number } | undefined)?.interval).toBe(interval);
    expect(only({ expression })).toEqual(schedule);
  });

  test('runs at the deployment where that is asked for', () => {
    const schedule = only({ expression: 'rate(45 minutes)', runImmediately: true });
    expect([schedule.ScheduleExpression, inputOf(schedule).due]).toEqual(['rate(45 minutes)', undefined]);
  });

  test.each(['cron(0 11 ? * MON-FRI *)', 'at(2030-01-31T08:00:00)'])(
    'fails for %s with runImmediately',
    (expression) => {
      expect(() => scheduled({ expression, runImmediately: true })).toThrow(
        /left out unless the expression is rate\(\.\.\.\)/,
      );
    },
  );

  test('comes after the policy of its role, and so does the one that looks for lost events', () => {
    const stack = synthesizeFlows({
      repositoryName: 'demo-repo',
      defaultBranch: 'main',
      reconcile: true,
      flows: {
        nightly: {
          on: { review: {}, schedule: [{ expression: 'rate(1 day)' }, { expression: 'at(2030-01-31T08:00:00)' }] },
        },
      },
    });
    const policy = stack.idsOf('AWS::IAM::Policy').filter((id) => id.includes('ScheduleRole'));
    expect(policy).toHaveLength(1);
    const ids = stack.idsOf('AWS::Scheduler::Schedule');
    expect(ids).toHaveLength(3);
    for (const id of ids) expect([id, stack.resources[id].DependsOn]).toEqual([id, expect.arrayContaining(policy)]);
  });

  test('calls that are not due start nothing', () => {
    const input = inputOf(only({ expression: 'rate(7 days)' }));
    const { interval, remainder } = input.due as { readonly interval: number; readonly remainder: number };
    const first = remainder * MINUTE;
    const starts = Array.from({ length: 14 }, (_, day) => {
      const event = {
        ...(input.event as object),
        id: 'x',
        account: '111122223333',
        region: 'us-east-1',
        time: new Date(first + day * 1_440 * MINUTE).toISOString(),
      };
      const decoded = decodeStartInvocation({ ...input, event });
      if (decoded.kind === 'unknown') throw new Error(decoded.reason);
      return decideInvocation(decoded.invocation, { repositoryArn: REPOSITORY_ARN }).kind;
    });
    expect(interval).toBe(7 * 1_440);
    expect(starts.flatMap((kind, day) => (kind === 'start' ? [day] : []))).toEqual([0, 7]);
  });
});

test.each([1, 5, 60].flatMap((value) => ['minute', 'hour', 'day'].map((unit) => rate(value, unit))))(
  '%s is no rate in the template',
  (expression) => {
    expect(only({ expression }).ScheduleExpression).not.toMatch(/^rate/);
  },
);
