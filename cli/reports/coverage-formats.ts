import { Coverage } from './report';
import { ReportFormatError } from './report-format-error';
import { expectRoot, number } from './test-formats';
import { child, findAll, XmlElement } from './xml';

/** Readers of coverage reports: from the root element to sums. */
export function cloverCoverage(root: XmlElement): Coverage {
  expectRoot(root, 'coverage');
  const metrics = child(root, 'project', 'metrics')?.attributes;
  if (!metrics) throw new ReportFormatError('expected element type <metrics> in <project>');
  const lines = number(metrics.statements);
  const branches = number(metrics.conditionals);
  const covered = { lines: number(metrics.coveredstatements), branches: number(metrics.coveredconditionals) };
  return {
    linesCovered: covered.lines,
    linesMissed: lines - covered.lines,
    branchesCovered: covered.branches,
    branchesMissed: branches - covered.branches,
  };
}

export function coberturaCoverage(root: XmlElement): Coverage {
  expectRoot(root, 'coverage');
  const totals = root.attributes;
  if (totals['lines-valid'] !== undefined) {
    const lines = { all: number(totals['lines-valid']), covered: number(totals['lines-covered']) };
    const branches = { all: number(totals['branches-valid']), covered: number(totals['branches-covered']) };
    return {
      linesCovered: lines.covered,
      linesMissed: lines.all - lines.covered,
      branchesCovered: branches.covered,
      branchesMissed: branches.all - branches.covered,
    };
  }
  // Older writers have no totals. The lines of a class stand below its methods once more.
  const lines = findAll(root, 'class').flatMap((owner) => child(owner, 'lines')?.children ?? []);
  const hit = lines.filter((line) => number(line.attributes.hits) > 0).length;
  const conditions = lines
    .map((line) => /\((\d+)\/(\d+)\)/.exec(line.attributes['condition-coverage'] ?? ''))
    .filter((match) => match !== null);
  const covered = conditions.reduce((total, match) => total + Number(match[1]), 0);
  const all = conditions.reduce((total, match) => total + Number(match[2]), 0);
  return {
    linesCovered: hit,
    linesMissed: lines.length - hit,
    branchesCovered: covered,
    branchesMissed: all - covered,
  };
}

export function jacocoCoverage(root: XmlElement): Coverage {
  expectRoot(root, 'report');
  const counter = (type: string) =>
    root.children.find((each) => each.name === 'counter' && each.attributes.type === type)?.attributes ?? {};
  const lines = counter('LINE');
  const branches = counter('BRANCH');
  return {
    linesCovered: number(lines.covered),
    linesMissed: number(lines.missed),
    branchesCovered: number(branches.covered),
    branchesMissed: number(branches.missed),
  };
}
