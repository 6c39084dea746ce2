import { combineReports } from '../../../cli/reports/report';

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
