/** Statuses of test cases. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_TestCase.html */
export type TestStatus = 'SUCCEEDED' | 'FAILED' | 'ERROR' | 'SKIPPED' | 'UNKNOWN';

export interface TestCase {
  readonly name: string;
  /** The class, suite or feature. */
  readonly prefix: string;
  readonly status: TestStatus;
  readonly seconds: number;
  readonly message: string;
}

/** Covered and missed. */
export interface CoveredCounts {
  readonly linesCovered: number;
  readonly linesMissed: number;
  readonly branchesCovered: number;
  readonly branchesMissed: number;
}

/** Of what is covered, and of all that there is. */
export function coverage(
  lines: { readonly covered: number; readonly all: number },
  branches: { readonly covered: number; readonly all: number },
): CoveredCounts {
  return {
    linesCovered: lines.covered,
    linesMissed: lines.all - lines.covered,
    branchesCovered: branches.covered,
    branchesMissed: branches.all - branches.covered,
  };
}

export type ParsedReport =
  | { readonly kind: 'tests'; readonly cases: readonly TestCase[] }
  | { readonly kind: 'coverage'; readonly coverage: CoveredCounts };

/** A report group's result. */
export interface Report {
  readonly name: string;
  readonly format: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'INCOMPLETE';
  readonly files: readonly string[];
  /** Of all cases, also of those that are not kept. */
  readonly counts?: Readonly<Record<TestStatus, number>>;
  readonly seconds?: number;
  readonly cases: readonly TestCase[];
  readonly coverage?: CoveredCounts;
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
export const MAX_CASES = 500;
export const MAX_MESSAGE = 5000;
export const MAX_NAME = 1000;

const MAX_NUMBER = 1e12;

/** A number of a report. Infinity and what is no number could not be written as JSON. */
export function boundedNumber(value: number): number {
  // JSON has no -0.
  return Number.isNaN(value) ? 0 : Math.max(-MAX_NUMBER, Math.min(MAX_NUMBER, value)) + 0;
}

const ORDER: readonly TestStatus[] = ['FAILED', 'ERROR', 'SKIPPED', 'UNKNOWN', 'SUCCEEDED'];

/** Put the reports of a group's files together, within CodeBuild's limits: failed cases come first. */
export function combineReports(
  name: string,
  format: string,
  files: readonly string[],
  parsed: readonly ParsedReport[],
): Report {
  const cases = parsed.flatMap((each) => (each.kind === 'tests' ? each.cases : []));
  const coverages = parsed.flatMap((each) => (each.kind === 'coverage' ? [each.coverage] : []));
  if (coverages.length > 0) {
    const sum = (key: keyof CoveredCounts) => coverages.reduce((total, each) => total + each[key], 0);
    const total: CoveredCounts = {
      linesCovered: sum('linesCovered'),
      linesMissed: sum('linesMissed'),
      branchesCovered: sum('branchesCovered'),
      branchesMissed: sum('branchesMissed'),
    };
    return { name, format, status: 'SUCCEEDED', files, cases: [], coverage: total };
  }
  const counts: Record<TestStatus, number> = { SUCCEEDED: 0, FAILED: 0, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 };
  for (const each of cases) counts[each.status] += 1;
  const kept = [...cases]
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
    .slice(0, MAX_CASES)
    .map((each) => ({ ...each, name: each.name.slice(0, MAX_NAME), message: each.message.slice(0, MAX_MESSAGE) }));
  const failed = counts.FAILED + counts.ERROR > 0;
  return {
    name,
    format,
    status: failed ? 'FAILED' : 'SUCCEEDED',
    files,
    counts,
    seconds: boundedNumber(cases.reduce((total, each) => total + each.seconds, 0)),
    cases: kept,
  };
}

/** `41 passed, 1 failed, 2 skipped` or `lines 83.1 %`. */
export function aboutReport(report: Report): string {
  if (report.coverage) {
    const { linesCovered, linesMissed, branchesCovered, branchesMissed } = report.coverage;
    const percent = (covered: number, missed: number) =>
      covered + missed === 0 ? '-' : `${((100 * covered) / (covered + missed)).toFixed(1)} %`;
    return `lines ${percent(linesCovered, linesMissed)}, branches ${percent(branchesCovered, branchesMissed)}`;
  }
  const { SUCCEEDED = 0, FAILED = 0, ERROR = 0, SKIPPED = 0, UNKNOWN = 0 } = report.counts ?? {};
  const parts = [
    [SUCCEEDED, 'passed'],
    [FAILED + ERROR, 'failed'],
    [SKIPPED, 'skipped'],
    [UNKNOWN, 'unknown'],
  ] as const;
  return parts
    .filter(([count], index) => count > 0 || index === 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
