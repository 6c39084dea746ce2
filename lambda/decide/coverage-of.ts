import { Coverage } from './build-report';

/** Numbers of lines and branches, as a report of CodeBuild has them. */
export interface CoverageCounts {
  readonly linesCovered?: number;
  readonly linesMissed?: number;
  readonly branchesCovered?: number;
  readonly branchesMissed?: number;
}

/** Over all reports: by lines and branches, not by the mean of percentages. */
export function coverageOf(counts: readonly CoverageCounts[]): Coverage | undefined {
  const sum = (key: keyof CoverageCounts) => counts.reduce((total, each) => total + (each[key] ?? 0), 0);
  const lines = percent(sum('linesCovered'), sum('linesMissed'));
  const branches = percent(sum('branchesCovered'), sum('branchesMissed'));
  if (lines === undefined && branches === undefined) return undefined;
  return { lines, branches };
}

function percent(covered: number, missed: number): number | undefined {
  // Down, not to the nearest: 100 means all.
  return covered + missed === 0 ? undefined : Math.floor((covered * 10_000) / (covered + missed)) / 100;
}
