import * as fc from 'fast-check';
import { codebuildDate, codecommitDate } from '../../../cli/event/dates';
import { parseBuildTime } from '../../../lambda/decode/build-time';

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
