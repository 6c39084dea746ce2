import { BranchTrigger, ReviewTrigger } from '../../src/contract/flow-file';
import { matchesGlobs } from '../../src/contract/ref-glob';

export type SkipReason = 'paths' | 'skip-ci';

type Filters = Pick<ReviewTrigger | BranchTrigger, 'paths' | 'exceptPaths' | 'skipCi'>;

/** Whether a trigger looks at the files that changed. */
export function filtersPaths({ paths, exceptPaths }: Filters): boolean {
  return (paths ?? []).length > 0 || (exceptPaths ?? []).length > 0;
}

/** Whether a changed file counts: one such file is enough for a build. */
export function countsPath(path: string, { paths, exceptPaths }: Filters): boolean {
  return matchesGlobs(path, paths && paths.length > 0 ? paths : ['**'], exceptPaths ?? []);
}

/** Whether a commit's message asks for no build. */
export function asksForNoBuild(message: string): boolean {
  return /\[(?:skip ci|ci skip|no ci)\]/i.test(message);
}
