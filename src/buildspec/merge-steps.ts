import { BuildspecOptions } from './buildspec-options';
import { MergeResult } from '../contract/merge-result';
import { FlowVariable } from '../contract/variables';

export interface MergeStepsOptions {
  /** Whether the project fetches submodules: the merge may move them. */
  readonly submodules: boolean;
}

/** Where the fetched tip of the target branch is kept. */
const TARGET = 'refs/flow-ci/target';

/**
 * A build that first merges the pull request into the target branch, as that is now. Builds that no pull request
 * started go on as they are.
 *
 * Each step is one line, as CodeBuild was seen to lose the line ends of a block. Names of branches are in quoted
 * variables only: git allows `$(...)` and `;` in them. docs/decisions/0050-merge-result.md says why it is done this
 * way.
 */
export function withMergeSteps(build: BuildspecOptions, options: MergeStepsOptions): BuildspecOptions {
  const { commands, env, phases, ...rest } = build;
  const install = phases?.install;
  const exported = env?.exportedVariables ?? [];
  return {
    ...rest,
    ...(commands && { commands }),
    env: {
      ...env,
      // https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.git-credential-helper
      gitCredentialHelper: true,
      exportedVariables: exported.includes(FlowVariable.MERGED_DST_COMMIT)
        ? exported
        : [...exported, FlowVariable.MERGED_DST_COMMIT],
    },
    phases: {
      ...phases,
      install: {
        ...install,
        // Only root may change the source. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.run-as
        ...(build.runAs !== undefined && { runAs: install?.runAs ?? 'root' }),
        commands: [...mergeSteps(options), ...(install?.commands ?? [])],
      },
    },
  };
}

function mergeSteps({ submodules }: MergeStepsOptions): readonly string[] {
  return [
    // A shallow clone may lack the merge base.
    `git fetch --quiet --no-tags --no-recurse-submodules $(git rev-parse --is-shallow-repository | sed -n s/true/--unshallow/p) origin "+refs/heads/$${FlowVariable.PULL_REQUEST_DST_BRANCH}:${TARGET}"`,
    `echo "${MergeResult.TARGET_LINE}$(git rev-parse ${TARGET})"`,
    `git checkout --quiet --detach ${TARGET}`,
    `${MERGE} || (${CONFLICTS}; exit ${MergeResult.CONFLICT_STATUS})`,
    ...(submodules ? ['git submodule --quiet update --init --recursive'] : []),
    // The last of all: a build that has it has merged.
    `export ${FlowVariable.MERGED_DST_COMMIT}="$(git rev-parse ${TARGET})"`,
  ].map((step) => `${MergeResult.STEP_BEGIN}${step}`);
}

/**
 * CodeBuild has no name and address for git, and on a laptop those of the user must not sign or run hooks. git prints
 * raw file names of conflicts, so only the next step prints them.
 */
const MERGE = [
  'git -c user.name=flow-ci -c user.email=flow-ci@localhost -c commit.gpgSign=false -c core.hooksPath=/dev/null',
  'merge --quiet --no-ff -m Merge',
  `"$${FlowVariable.PULL_REQUEST_SRC_COMMIT}" > /dev/null`,
].join(' ');

const CONFLICTS = `git -c core.quotePath=true ls-files --unmerged | cut -f 2 | uniq | sed -e 's/^/${MergeResult.CONFLICT_LINE}/' -e ${MergeResult.MAX_FILES}q`;
