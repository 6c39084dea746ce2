import { BuildReport, MergeReport } from './build-report';
import { mergedCommit } from './build-subject';
import { MergeResult } from '../../src/contract/merge-result';
import { unquotePath } from '../decode/unquote-path';

export interface MergeQuestion {
  readonly report: Pick<BuildReport, 'status' | 'phases' | 'log'>;
  /** The target branch, without `refs/heads/`. */
  readonly branch: string;
  /** Variables that the build has exported. Absent: they are not known. */
  readonly exported?: Readonly<Record<string, string>>;
  /** Whether a gate waits for a build that has merged. */
  readonly isGated: boolean;
}

/**
 * What became of the merge that a build had to make first. That it was made, the build says by a variable. That it was
 * not, its log says: CodeBuild says nothing of variables of builds that failed so early.
 * docs/decisions/0051-conflicts-from-the-log.md
 */
export function decideMerge({ report, branch, exported, isGated }: MergeQuestion): MergeReport | undefined {
  const commit = mergedCommit(exported ?? {});
  if (commit) return { kind: 'merged', branch, commit };
  if (report.status === 'SUCCEEDED') return exported && { kind: 'not-merged', branch, isGated };
  return conflictOf(report, branch);
}

/**
 * Commands that follow could write the same lines: so CodeBuild itself must say that the step which merges is the one
 * that failed.
 */
function conflictOf({ phases, log }: MergeQuestion['report'], branch: string): MergeReport | undefined {
  const status = `exit status ${MergeResult.CONFLICT_STATUS}`;
  const failed = phases.some(
    (phase) =>
      phase.name === 'INSTALL' &&
      phase.status === 'FAILED' &&
      phase.contexts.some((context) => context.trimEnd().endsWith(status)),
  );
  if (!failed || log.kind !== 'lines') return undefined;
  const commit = linesAfter(log.lines, MergeResult.TARGET_LINE).find((rest) => /^[0-9a-f]{40}$/.test(rest));
  const files = [...new Set(linesAfter(log.lines, MergeResult.CONFLICT_LINE))]
    .slice(0, MergeResult.MAX_FILES)
    .map(unquotePath);
  return files.length === 0 ? undefined : { kind: 'conflict', branch, files, commit };
}

function linesAfter(lines: readonly string[], begin: string): readonly string[] {
  return lines.flatMap((line) => (line.startsWith(begin) ? [line.slice(begin.length).trimEnd()] : []));
}
