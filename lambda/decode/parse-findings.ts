import { repositoryPath } from './repository-path';
import { plainLines } from '../render/plain-text';

/** The most important one first. */
export const FINDING_LEVELS = ['error', 'warning', 'notice'] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

/** What a tool found in the source. All of it is text of others. */
export interface SourceFinding {
  readonly level: FindingLevel;
  /** From the root of the repository. Absent: the tool names no file of the repository. */
  readonly path?: string;
  /** Counts from 1. Absent: the whole file. */
  readonly line?: number;
  readonly column?: number;
  readonly title?: string;
  /** May have several lines. */
  readonly message: string;
}

export interface SourceFindings {
  /** Without those that are the same. The first ones of each level, so that errors are not lost behind the rest. */
  readonly findings: readonly SourceFinding[];
  /** How many there are of each level. */
  readonly counts: Readonly<Record<FindingLevel, number>>;
}

/** Of each level. No reader goes through more, and a log may be nothing else. */
const MAX_FINDINGS = 1_000;
/** Longer than the output of any linter; what stands behind it is cut off. */
const MAX_LINE_LENGTH = 20_000;
const MAX_PATH = 1_000;
const MAX_TEXT = 2_000;

/**
 * The workflow commands in a log: `::error file=app.js,line=1,col=5,title=no-eval::message`, likewise `warning` and
 * `notice`, as GitHub's runner reads them: spaces may stand before one, nothing else. Nothing is executed, other
 * commands count for nothing, and `::stop-commands::TOKEN` holds until `::TOKEN::`.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @param sourceDirs where the source was, as far as it is known
 */
export function parseFindings(
  lines: readonly string[],
  sourceDirs: readonly string[] = [],
  levels: readonly FindingLevel[] = FINDING_LEVELS,
): SourceFindings {
  const findings: SourceFinding[] = [];
  const counts = { error: 0, warning: 0, notice: 0 };
  const seen = new Set<string>();
  let stoppedUntil: string | undefined;
  // Most lines are none.
  for (const line of lines.filter((each) => each.includes('::'))) {
    for (const plain of plainLines(line.slice(0, MAX_LINE_LENGTH))) {
      const [, name, properties = '', data] = COMMAND.exec(plain) ?? [];
      if (name === undefined) continue;
      const level = levels.find((each) => each === name.toLowerCase());
      if (stoppedUntil !== undefined) {
        if (name === stoppedUntil) stoppedUntil = undefined;
      } else if (name.toLowerCase() === 'stop-commands') stoppedUntil = data.trim() || undefined;
      else if (level) {
        const finding = findingOf(level, propertiesIn(properties), unescapeWith(DATA, data), sourceDirs);
        const key = JSON.stringify(finding);
        if (seen.has(key)) continue;
        seen.add(key);
        counts[level] += 1;
        if (counts[level] <= MAX_FINDINGS) findings.push(finding);
      }
    }
  }
  return { findings, counts };
}

/** Name, properties, data. What stands between the first two `::` has none in it. */
const COMMAND = /^\s*::((?:(?!::)\S)*)(?: ((?:(?!::).)*))?::(.*)/;

function findingOf(
  level: FindingLevel,
  of: ReadonlyMap<string, string>,
  message: string,
  sourceDirs: readonly string[],
): SourceFinding {
  const file = of.get('file')?.trim() ?? '';
  const path = file.length > MAX_PATH ? undefined : repositoryPath(file, sourceDirs);
  const line = numberOf(of.get('line'));
  const column = numberOf(of.get('col') ?? of.get('column'));
  return {
    level,
    path,
    line,
    column,
    title: of.get('title')?.trim().slice(0, MAX_TEXT) || undefined,
    message: withoutPlace(message.trim().slice(0, MAX_TEXT), column === undefined ? `${line}` : `${line}:${column}`, [
      file,
      path,
    ]),
  };
}

/**
 * By names in small letters: case does not count. What has no name goes on with the value before, as jest escapes no
 * comma.
 */
function propertiesIn(text: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  let last = '';
  for (const property of text.split(',')) {
    const [, name, value] = /^\s*(\w+)\s*=(.*)/.exec(property) ?? [];
    if (name === undefined) read.set(last, `${read.get(last)},${property}`);
    else read.set((last = name.toLowerCase()), value);
  }
  return new Map([...read].map(([name, value]) => [name, unescapeWith(PROPERTY, value)]));
}

const DATA = /%(25|0D|0A)/g;
const PROPERTY = /%(25|0D|0A|3A|2C)/g;

/** Once, so that `%250A` is the text `%0A`. */
function unescapeWith(pattern: RegExp, text: string): string {
  return text.replace(pattern, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** A line or column with more digits is none. */
function numberOf(text = ''): number | undefined {
  return /^\s*\d{1,7}\s*$/.test(text) ? Number(text) || undefined : undefined;
}

/**
 * Tools write the place once more before the message, as `src/cart.js:2:16: ` or `2:16 `. It is shown anyway, and a
 * finding whose line moves must stay the same one.
 */
function withoutPlace(message: string, place: string, files: readonly (string | undefined)[]): string {
  const places = files.map((file) => `${file}:${place}`);
  if (place.includes(':')) places.push(place);
  const before = places.flatMap((each) => [`${each}: `, `${each} `]).find((each) => message.startsWith(each)) ?? '';
  return message.slice(before.length) || message;
}
