import { AnnotatedLevels } from '../../src/contract/flow-file';
import { FINDING_LEVELS, parseFindings, SourceFinding, SourceFindings } from '../decode/parse-findings';

const LEVELS: Readonly<Record<AnnotatedLevels, number>> = { all: 3, warnings: 2, errors: 1 };

/**
 * The findings in a log, the most important ones first: by level, then by place, so that the order does not depend on
 * which of two tools was faster.
 * @param sourceDirs where the source was, as far as it is known
 */
export function findingsInLog(
  lines: readonly string[],
  sourceDirs: readonly string[] = [],
  wanted: AnnotatedLevels = 'all',
): SourceFindings {
  const { findings, counts } = parseFindings(lines, sourceDirs, FINDING_LEVELS.slice(0, LEVELS[wanted]));
  const keyed = findings.map((finding) => [orderKey(finding), finding] as const);
  return { findings: keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding), counts };
}

/** All different. Compared by code units: the same on each machine, whatever its language. */
function orderKey({ level, path, line = 0, column = 0, title, message }: SourceFinding): string {
  const numbers = [line, column].map((each) => String(each).padStart(7, '0'));
  return [FINDING_LEVELS.indexOf(level), path === undefined, path, ...numbers, title, message].join('\0');
}

/** How many findings there are beside the first ones. */
export function countRest({ counts }: SourceFindings, first: number): number {
  return counts.error + counts.warning + counts.notice - first;
}

/** `src/cart.js:2:16`, which terminals and editors open. Empty: no place. */
export function findingPlace({ path, line, column }: Pick<SourceFinding, 'path' | 'line' | 'column'>): string {
  const numbers = column === undefined ? [line] : [line, column];
  return path === undefined ? '' : [path, ...(line === undefined ? [] : numbers)].join(':');
}
