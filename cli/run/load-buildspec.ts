import { ResolvedFlow } from '../../src/contract/flow-file';
import { Git, OWN_REPOSITORY } from '../git/git';
import { Buildspec, BuildspecIssue } from '../plan/buildspec';
import { buildspecPlace } from '../plan/buildspec-place';
import { loadYaml } from '../plan/load-yaml';
import { readBuildspec } from '../plan/read-buildspec';

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
  let text: string;
  if (flow.buildspec.kind === 'text') text = flow.buildspec.text;
  else {
    const answer = await git.ask(['cat-file', 'blob', `${commit}:${flow.buildspec.path}`], {
      cwd: repository,
      env: OWN_REPOSITORY,
    });
    if (answer.code !== 0) {
      const message = `stat ${flow.buildspec.path}: no such file or directory in commit ${commit.slice(0, 8)}: add the file, or run \`npx projen\``;
      return { kind: 'refused', place, issues: [{ severity: 'error', line: 1, column: 1, message }] };
    }
    text = answer.stdout;
  }
  const read = readBuildspec(text, loadYaml());
  return read.kind === 'readable'
    ? { kind: 'loaded', place, buildspec: read.buildspec, issues: read.issues }
    : { kind: 'refused', place, issues: read.issues };
}

/** `buildspecs/review.yml:3:5: YAML_FILE_ERROR: ...` */
export function issueText(place: string, issue: BuildspecIssue): string {
  return `${place}:${issue.line}:${issue.column}: ${issue.severity === 'error' ? 'YAML_FILE_ERROR: ' : ''}${issue.message}`;
}
