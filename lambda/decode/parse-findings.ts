import { plainLines } from '../render/plain-text';

export const FINDING_LEVELS = ['error', 'warning', 'notice'] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

/** What a tool found in the source, as it wrote it. All of it is text of others. */
export interface LoggedFinding {
  readonly level: FindingLevel;
  /** Absent: the tool names no file. */
  readonly file?: string;
  /** Counts from 1. Absent: the whole file. */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly title?: string;
  /** May have several lines. */
  readonly message: string;
}

export interface LogFindings {
  /** Without those that are the same, in the order of the log. */
  readonly findings: readonly LoggedFinding[];
  /** How many more there are. */
  readonly more: number;
}

/** No reader goes through more, and a log may be nothing else. */
const MAX_FINDINGS = 1_000;
/** Longer than the output of any linter; what stands behind it is cut off. */
const MAX_LINE_LENGTH = 20_000;
const MAX_PATH = 1_000;
const MAX_TEXT = 2_000;
/** A line or column with more digits is none. */
const NUMBER = /^\d{1,7}$/;

/**
 * The workflow commands in a log: `::error file=app.js,line=1,col=5,title=no-eval::message`, likewise `warning` and
 * `notice`. Nothing is executed, other commands count for nothing, and `::stop-commands::TOKEN` holds until
 * `::TOKEN::`.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function parseFindings(lines: readonly string[]): LogFindings {
  const found = new Map<string, LoggedFinding>();
  const others = new Set<string>();
  let stoppedUntil: string | undefined;
  for (const line of lines) {
    // Cheap, as most lines are none.
    if (!line.includes('::')) continue;
    for (const plain of plainLines(line.slice(0, MAX_LINE_LENGTH))) {
      const command = parseCommand(plain);
      if (!command) continue;
      if (stoppedUntil !== undefined) {
        if (command.name === stoppedUntil) stoppedUntil = undefined;
        continue;
      }
      if (command.name.toLowerCase() === 'stop-commands') stoppedUntil = command.data.trim() || undefined;
      const finding = toFinding(command);
      if (!finding) continue;
      const key = JSON.stringify(finding);
      if (found.has(key)) continue;
      if (found.size < MAX_FINDINGS) found.set(key, finding);
      // So that the count is right. It is bounded too.
      else if (others.size < MAX_FINDINGS * 10) others.add(key);
    }
  }
  return { findings: [...found.values()], more: others.size };
}

interface WorkflowCommand {
  readonly name: string;
  readonly properties: string;
  readonly data: string;
}

/** As GitHub's runner reads a line: spaces may stand before it, nothing else. */
function parseCommand(line: string): WorkflowCommand | undefined {
  const text = line.trimStart();
  if (!text.startsWith('::')) return undefined;
  const end = text.indexOf('::', 2);
  if (end < 0) return undefined;
  const info = text.slice(2, end);
  const space = info.indexOf(' ');
  return {
    name: space < 0 ? info : info.slice(0, space),
    properties: space < 0 ? '' : info.slice(space + 1),
    data: text.slice(end + 2),
  };
}

function toFinding({ name, properties, data }: WorkflowCommand): LoggedFinding | undefined {
  const level = FINDING_LEVELS.find((each) => each === name.toLowerCase());
  if (!level) return undefined;
  const of = readProperties(properties);
  const file = of.get('file')?.trim();
  const line = numberOf(of.get('line'));
  const column = numberOf(of.get('col') ?? of.get('column'));
  const endLine = numberOf(of.get('endline'));
  const title = of.get('title')?.trim().slice(0, MAX_TEXT);
  const message = unescapeWith(DATA, data).trim().slice(0, MAX_TEXT);
  return {
    level,
    ...(file && file.length <= MAX_PATH && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(endLine !== undefined && { endLine }),
    ...(title && { title }),
    message,
  };
}

/**
 * By names in small letters: case does not count. What has no name goes on with the value before, as jest escapes no
 * comma.
 */
function readProperties(text: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  let last: string | undefined;
  for (const property of text.split(',')) {
    const at = property.indexOf('=');
    if (at > 0) {
      last = property.slice(0, at).trim().toLowerCase();
      read.set(last, property.slice(at + 1));
    } else if (last !== undefined && property !== '') read.set(last, `${read.get(last) ?? ''},${property}`);
  }
  return new Map([...read].map(([name, value]) => [name, unescapeWith(PROPERTY, value)]));
}

const ESCAPED: Readonly<Record<string, string>> = { '%25': '%', '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' };
const DATA = /%(?:25|0D|0A)/g;
const PROPERTY = /%(?:25|0D|0A|3A|2C)/g;

/** Once, so that `%250A` is the text `%0A`. */
function unescapeWith(pattern: RegExp, text: string): string {
  return text.replace(pattern, (escaped) => ESCAPED[escaped]);
}

function numberOf(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? '';
  const value = NUMBER.test(digits) ? Number(digits) : 0;
  return value > 0 ? value : undefined;
}
