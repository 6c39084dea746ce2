import { expectList, expectObject, optionalObject } from './json-members';
import { coverage, CoveredCounts } from './report';
import { ReportFormatError } from './report-format-error';

/** The one coverage format that is JSON. @see https://github.com/simplecov-ruby/simplecov */
export function simplecovCoverage(json: unknown): CoveredCounts {
  const lines = { covered: 0, all: 0 };
  const branches = { covered: 0, all: 0 };
  const suites = Object.entries(expectObject(json, 'the report'));
  if (suites.length === 0) throw new ReportFormatError('expected suites with a coverage');
  for (const [name, suite] of suites) {
    const files = optionalObject(expectObject(suite, name), 'coverage', name);
    if (!files) throw new ReportFormatError('expected suites with a coverage');
    for (const [path, file] of Object.entries(files)) {
      const members = Array.isArray(file) ? { lines: file as readonly unknown[] } : expectObject(file, path);
      count(lines, expectList(members.lines ?? [], `${path}.lines`));
      for (const [condition, hits] of Object.entries(optionalObject(members, 'branches', path) ?? {}))
        count(branches, Object.values(expectObject(hits, `${path}.branches.${condition}`)));
    }
  }
  return coverage(lines, branches);
}

/** What is no number does not count: null for a line without code, "ignored" for one that is left out. */
function count(sum: { covered: number; all: number }, hits: readonly unknown[]): void {
  for (const each of hits) {
    if (typeof each !== 'number') continue;
    sum.all += 1;
    if (each > 0) sum.covered += 1;
  }
}
