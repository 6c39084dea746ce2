import { Coverage } from './report';
import { expectRoot, number } from './test-formats';
import { child, findAll, XmlElement } from './xml';

/** Readers of coverage reports: from the root element to sums. */
export function cloverCoverage(root: XmlElement): Coverage {
  expectRoot(root, 'coverage');
  const metrics = child(root, 'project', 'metrics')?.attributes;
  if (!metrics) throw new Error('expected element type <metrics> in <project>');
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

type SimpleCovFile =
  | readonly (number | null)[]
  | {
      readonly lines?: readonly (number | null)[];
      readonly branches?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };

/** The one coverage format that is JSON. */
export function simplecovCoverage(json: unknown): Coverage {
  const suites = Object.values(json as Record<string, { coverage?: Record<string, SimpleCovFile> }>);
  if (suites.length === 0 || suites.some((suite) => !suite?.coverage))
    throw new Error('expected suites with a coverage');
  const files = suites
    .flatMap((suite) => Object.values(suite.coverage ?? {}))
    .map((file) =>
      Array.isArray(file)
        ? { lines: file as readonly (number | null)[] }
        : (file as Exclude<SimpleCovFile, readonly unknown[]>),
    );
  const lines = files.flatMap((file) => file.lines ?? []).filter((hits) => typeof hits === 'number');
  const branches = files.flatMap((file) =>
    Object.values('branches' in file && file.branches ? file.branches : {}).flatMap((each) => Object.values(each)),
  );
  const hit = (all: readonly number[]) => all.filter((hits) => hits > 0).length;
  return {
    linesCovered: hit(lines),
    linesMissed: lines.length - hit(lines),
    branchesCovered: hit(branches),
    branchesMissed: branches.length - hit(branches),
  };
}
