import { BranchTrigger, ReviewTrigger } from '../../src/contract/flow-file';
import { matchesGlobs } from '../../src/contract/ref-glob';

/** Why what changed needs no build. `base` is the commit that it was compared with, `mark` is what the message has. */
export type Skip =
  { readonly kind: 'paths'; readonly base: string } | { readonly kind: 'skip-ci'; readonly mark: string };

export type SkipReason = Skip['kind'];

export type ChangeFilters = Pick<ReviewTrigger | BranchTrigger, 'paths' | 'exceptPaths' | 'skipCi'>;

/** Whether a trigger looks at the files that changed. */
export function filtersPaths({ paths, exceptPaths }: ChangeFilters): boolean {
  return (paths ?? []).length > 0 || (exceptPaths ?? []).length > 0;
}

/** Whether a changed file counts: one such file is enough for a build. */
export function countsPath(path: string, { paths, exceptPaths }: ChangeFilters): boolean {
  return matchesGlobs(path, paths && paths.length > 0 ? paths : ['**'], exceptPaths ?? []);
}

/** What in a commit's message asks for no build. */
export function noBuildMark(message: string): string | undefined {
  return /\[(?:skip ci|ci skip|no ci)\]/i.exec(message)?.[0];
}
