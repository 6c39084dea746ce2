import { BuildResults, FailedTest, TestResults } from '../../lambda/decide/build-report';
import { coverageOf } from '../../lambda/decide/coverage-of';
import { Report, TestStatus } from '../reports/report';

/** More than a comment can show. */
const MAX_FAILURES = 20;

/** What the report-build function would read from CodeBuild's reports, from those that a local build made. */
export function resultsOfReports(reports: readonly Report[]): BuildResults | undefined {
  if (reports.length === 0) return undefined;
  const tests = testsOf(reports.filter(({ counts }) => counts !== undefined));
  const coverage = coverageOf(reports.flatMap((report) => report.coverage ?? []));
  return { isComplete: true, tests, coverage };
}

function testsOf(reports: readonly Report[]): TestResults | undefined {
  if (reports.length === 0) return undefined;
  const count = (...statuses: readonly TestStatus[]) =>
    reports.reduce((sum, { counts }) => sum + statuses.reduce((all, status) => all + (counts?.[status] ?? 0), 0), 0);
  const failures = reports
    .flatMap(({ cases }) => cases)
    .filter(({ status }) => status === 'FAILED' || status === 'ERROR')
    .slice(0, MAX_FAILURES)
    .map(({ prefix, name, message }): FailedTest => ({ name: [prefix, name].filter(Boolean).join(' '), message }));
  return {
    total: count('SUCCEEDED', 'FAILED', 'ERROR', 'SKIPPED', 'UNKNOWN'),
    passed: count('SUCCEEDED'),
    failed: count('FAILED', 'ERROR'),
    skipped: count('SKIPPED'),
    failures,
  };
}
