import { posix } from 'node:path';
import { LoggedFinding, FINDING_LEVELS, parseFindings } from '../decode/parse-findings';

/** A finding as it is shown, with its place in the repository. */
export interface ListedFinding extends Omit<LoggedFinding, 'file'> {
  /** From the root of the repository. Absent: no file of the repository. */
  readonly path?: string;
}

export interface ListedFindings {
  readonly findings: readonly ListedFinding[];
  /** How many more the log has. */
  readonly more: number;
}

/** Where CodeBuild clones a CodeCommit repository: linters print absolute paths. */
const CODEBUILD_SOURCE =
  /^(?:[A-Za-z]:)?\/codebuild\/output\/src\d+\/src\/(?:git-codecommit\.[\w.-]+\/v1\/repos\/[\w.-]+\/)?/;

/**
 * The findings in a log, the most important ones first: by level, then by place, so that the order does not depend on
 * which of two tools was faster. Without those that are the same for the reader.
 * @param sourceDirs where the source was, if it is known
 */
export function findingsInLog(lines: readonly string[], sourceDirs: readonly string[] = []): ListedFindings {
  const { findings, more } = parseFindings(lines);
  const listed = new Map(
    findings.map((finding) => listFinding(finding, sourceDirs)).map((each) => [JSON.stringify(each), each]),
  );
  return { findings: [...listed.values()].sort(byImportance), more };
}

function listFinding({ file, ...finding }: LoggedFinding, sourceDirs: readonly string[]): ListedFinding {
  const path = file === undefined ? undefined : repositoryPath(file, sourceDirs);
  const message = withoutPlace(finding, file, path);
  return { ...finding, message, ...(path !== undefined && { path }) };
}

function byImportance(a: ListedFinding, b: ListedFinding): number {
  return (
    FINDING_LEVELS.indexOf(a.level) - FINDING_LEVELS.indexOf(b.level) ||
    Number(a.path === undefined) - Number(b.path === undefined) ||
    compareTexts(a.path ?? '', b.path ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareTexts(a.title ?? '', b.title ?? '') ||
    compareTexts(a.message, b.message)
  );
}

/** The same on each machine, whatever its language. */
function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A path from the root of the repository, or nothing where the file is not in it. */
function repositoryPath(file: string, sourceDirs: readonly string[]): string | undefined {
  // Windows has no `/` in names, other systems may have `\`.
  const slashed = /^[A-Za-z]:\\/.test(file) || !file.includes('/') ? file.replaceAll('\\', '/') : file;
  const root = sourceDirs.map((each) => `${each}/`).find((each) => slashed.startsWith(each));
  const relative = root === undefined ? slashed.replace(CODEBUILD_SOURCE, '') : slashed.slice(root.length);
  const normal = posix.normalize(relative);
  const isInside = relative !== '' && normal !== '.' && normal !== '..' && !normal.startsWith('../');
  return isInside && !posix.isAbsolute(normal) && !/^[A-Za-z]:\//.test(normal) && !normal.endsWith('/')
    ? normal
    : undefined;
}

/**
 * Tools write the place once more into the message, as `src/cart.js:2:16: ` or `2:16 ` before it or ` | 2:16` after it.
 * It is shown anyway, and a finding whose line moves must stay the same one.
 */
function withoutPlace(
  { message, line, column }: Omit<LoggedFinding, 'file'>,
  ...files: readonly (string | undefined)[]
): string {
  if (line === undefined) return message;
  const place = column === undefined ? `${line}` : `${line}:${column}`;
  const names = [
    ...files.flatMap((file) => (file === undefined ? [] : [`${file}:`])),
    ...(column === undefined ? [] : ['']),
  ];
  const before = names.flatMap((name) => [`${name}${place}: `, `${name}${place} `]);
  const first = before.find((each) => message.startsWith(each)) ?? '';
  const last = column !== undefined && message.endsWith(` | ${place}`) ? ` | ${place}` : '';
  return message.slice(first.length, message.length - last.length) || message;
}

/** `src/cart.js:2:16`, which terminals and editors open. */
export function findingPlace({ path, line, column }: Pick<ListedFinding, 'path' | 'line' | 'column'>): string {
  if (path === undefined) return '';
  return [path, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])].join(':');
}
