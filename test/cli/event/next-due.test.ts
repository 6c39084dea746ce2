import * as fc from 'fast-check';
import { nextDue } from '../../../cli/event/next-due';
import { scheduleIssue } from '../../../src/flows/schedule-expression';

/** A Sunday. */
const NOW = '2026-11-22T12:00:30Z';

describe('when a schedule is due next', () => {
  test.each([
    ['cron(0 11 * * ? *)', 'UTC', NOW, '2026-11-23T11:00:00.000Z'],
    ['cron(0 13 * * ? *)', 'UTC', NOW, '2026-11-22T13:00:00.000Z'],
    ['cron(0/15 * * * ? *)', 'UTC', NOW, '2026-11-22T12:15:00.000Z'],
    ['cron(0 12 * * ? *)', 'UTC', '2026-11-22T12:00:00Z', '2026-11-23T12:00:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', 'UTC', '2026-11-27T09:00:00Z', '2026-11-30T08:00:00.000Z'],
    ['cron(0 8 ? * FRI-MON *)', 'UTC', '2026-11-23T09:00:00Z', '2026-11-27T08:00:00.000Z'],
    ['cron(0 8 ? * 2#1 *)', 'UTC', NOW, '2026-12-07T08:00:00.000Z'],
    ['cron(0 8 ? * FRI#2 *)', 'UTC', NOW, '2026-12-11T08:00:00.000Z'],
    ['cron(0 8 ? * 6L *)', 'UTC', NOW, '2026-11-27T08:00:00.000Z'],
    ['cron(0 8 ? * L *)', 'UTC', NOW, '2026-11-28T08:00:00.000Z'],
    ['cron(0 8 L * ? *)', 'UTC', NOW, '2026-11-30T08:00:00.000Z'],
    ['cron(0 8 LW 1 ? *)', 'UTC', NOW, '2027-01-29T08:00:00.000Z'],
    ['cron(0 8 1W 5 ? 2027)', 'UTC', NOW, '2027-05-03T08:00:00.000Z'],
    ['cron(0 8 31W 1 ? 2027)', 'UTC', NOW, '2027-01-29T08:00:00.000Z'],
    ['cron(0 0 29 2 ? *)', 'UTC', NOW, '2028-02-29T00:00:00.000Z'],
    ['cron(5,10 0-2/2 1,15 FEB,JUL ? *)', 'UTC', NOW, '2027-02-01T00:05:00.000Z'],
    ['cron(0 8 LW,10 1 ? *)', 'UTC', NOW, '2027-01-10T08:00:00.000Z'],
    ['cron(0 8 1/20 1/13 ? *)', 'UTC', NOW, '2027-01-01T08:00:00.000Z'],
    ['cron(0 8 ? * L,MON *)', 'UTC', NOW, '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? NOV-FEB 7#5 2028)', 'UTC', NOW, '2028-01-29T08:00:00.000Z'],
    ['cron(0 0 ? 2 7#5 *)', 'UTC', NOW, '2048-02-29T00:00:00.000Z'],
    ['cron(0 9 * * ? *)', 'Europe/Berlin', NOW, '2026-11-23T08:00:00.000Z'],
    ['cron(0 9 * * ? *)', 'Pacific/Auckland', NOW, '2026-11-22T20:00:00.000Z'],
    ['cron(0 9 * * ? *)', 'Pacific/Honolulu', NOW, '2026-11-22T19:00:00.000Z'],
    ['rate(1 hour)', 'UTC', NOW, '2026-11-22T13:00:30.000Z'],
    ['rate(3 days)', 'UTC', NOW, '2026-11-25T12:00:30.000Z'],
    ['at(2026-12-24T18:00:00)', 'America/New_York', NOW, '2026-12-24T23:00:00.000Z'],
  ])('%s in %s, after %s: %s', (expression, zone, now, due) => {
    expect(scheduleIssue(expression)).toBeUndefined();
    expect(nextDue(expression, zone, new Date(now))?.toISOString()).toBe(due);
  });

  test('skips a time that the clock jumps over, and takes the first of one that comes twice', () => {
    expect(nextDue('cron(30 2 * * ? *)', 'Europe/Berlin', new Date('2027-03-28T00:00:00Z'))?.toISOString()).toBe(
      '2027-03-29T00:30:00.000Z',
    );
    expect(nextDue('cron(30 2 * * ? *)', 'Europe/Berlin', new Date('2026-10-24T12:00:00Z'))?.toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
  });

  test.each([['at(2020-01-01T00:00:00)'], ['cron(0 0 1 1 ? 2020)'], ['cron(0 0 31 2 ? *)']])(
    'is never, for %s',
    (expression) => {
      expect(nextDue(expression, 'UTC', new Date(NOW))).toBeUndefined();
    },
  );

  test("is later than now and within the field's step, whatever the time is", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns'),
        (now, zone) => {
          const due = nextDue('cron(0/10 * * * ? *)', zone, now);
          expect(due?.getTime()).toBeGreaterThan(now.getTime());
          // Where the clock is put forward, the hour that is not there has no times: the wait is no longer for it.
          expect((due?.getTime() ?? 0) - now.getTime()).toBeLessThanOrEqual(2 * 3_600_000);
        },
      ),
    );
  });
});
