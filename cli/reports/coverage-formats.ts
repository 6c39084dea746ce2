import { coverage, CoveredCounts } from './report';
import { ReportFormatError } from './report-format-error';
import { expectRoot, number } from './test-formats';
import { child, findAll, XmlElement } from './xml';

/** Readers of coverage reports: from the root element to sums. */
export function cloverCoverage(root: XmlElement): CoveredCounts {
  expectRoot(root, 'coverage');
  const metrics = child(root, 'project', 'metrics')?.attributes;
  if (!metrics) throw new ReportFormatError('expected element type <metrics> in <project>');
  return coverage(
    { covered: number(metrics.coveredstatements), all: number(metrics.statements) },
    { covered: number(metrics.coveredconditionals), all: number(metrics.conditionals) },
  );
}

export function coberturaCoverage(root: XmlElement): CoveredCounts {
  expectRoot(root, 'coverage');
  const totals = root.attributes;
  if (totals['lines-valid'] !== undefined)
    return coverage(
      { covered: number(totals['lines-covered']), all: number(totals['lines-valid']) },
      { covered: number(totals['branches-covered']), all: number(totals['branches-valid']) },
    );
  // Older writers have no totals. The lines of a class stand below its methods once more.
  const lines = findAll(root, 'class').flatMap((owner) => child(owner, 'lines')?.children ?? []);
  const conditions = lines
    .map((line) => /\((\d+)\/(\d+)\)/.exec(line.attributes['condition-coverage'] ?? ''))
    .filter((match) => match !== null);
  const sum = (group: number) => conditions.reduce((total, match) => total + Number(match[group]), 0);
  return coverage(
    { covered: lines.filter((line) => number(line.attributes.hits) > 0).length, all: lines.length },
    { covered: sum(1), all: sum(2) },
  );
}

export function jacocoCoverage(root: XmlElement): CoveredCounts {
  expectRoot(root, 'report');
  const counter = (type: string) => {
    const found = root.children.find((each) => each.name === 'counter' && each.attributes.type === type)?.attributes;
    const covered = number(found?.covered);
    return { covered, all: covered + number(found?.missed) };
  };
  return coverage(counter('LINE'), counter('BRANCH'));
}
