import { sizeText } from '../../src/checks/read-text-file';
import { ResolvedFlow } from '../../src/contract/flow-file';
import { Git, OWN_REPOSITORY } from '../git/git';
import { Buildspec, BuildspecIssue, buildspecPlace } from '../plan/buildspec';
import { inspectBuildspec } from '../plan/inspect-buildspec';
import { MAX_BUILDSPEC_BYTES } from '../plan/read-buildspec';

export type LoadedBuildspec =
  | {
      readonly kind: 'loaded';
      readonly place: string;
      readonly buildspec: Buildspec;
      readonly issues: readonly BuildspecIssue[];
    }
  | { readonly kind: 'refused'; readonly place: string; readonly issues: readonly BuildspecIssue[] };

/** Read a flow's buildspec as the commit has it. */
export async function loadBuildspec(
  git: Git,
  repository: string,
  commit: string,
  flow: ResolvedFlow,
): Promise<LoadedBuildspec> {
  const place = buildspecPlace(flow);
  let source: string | Buffer;
  if (flow.buildspec.kind === 'text') source = flow.buildspec.text;
  else {
    const blob = `${commit}:${flow.buildspec.path}`;
    const refused = (message: string): LoadedBuildspec => ({
      kind: 'refused',
      place,
      issues: [{ severity: 'error', line: 1, column: 1, message }],
    });
    const ask = async (...args: readonly string[]) =>
      git.ask(['cat-file', ...args, blob], { cwd: repository, env: OWN_REPOSITORY, encoding: 'latin1' });
    // The size first: what git writes is kept in memory.
    const size = await ask('-s');
    if (size.code === 0 && Number(size.stdout) > MAX_BUILDSPEC_BYTES)
      return refused(
        `${flow.buildspec.path} is larger than ${sizeText(MAX_BUILDSPEC_BYTES)}, the largest size that is read`,
      );
    const answer = await ask('blob');
    if (answer.code !== 0)
      return refused(
        `stat ${flow.buildspec.path}: no such file or directory in commit ${commit.slice(0, 8)}: add the file, or run \`npx projen\``,
      );
    source = Buffer.from(answer.stdout, 'latin1');
  }
  const read = inspectBuildspec(source, flow);
  return read.kind === 'readable'
    ? { kind: 'loaded', place, buildspec: read.buildspec, issues: read.issues }
    : { kind: 'refused', place, issues: read.issues };
}

/** `buildspecs/review.yml:3:5: YAML_FILE_ERROR Message: ...` */
export function issueText(place: string, issue: BuildspecIssue): string {
  return `${place}:${issue.line}:${issue.column}: ${issue.isQuoted ? 'YAML_FILE_ERROR Message: ' : ''}${issue.message}`;
}
