import { FlowOptions } from '../flows/flow-options';

/**
 * The flows of a new project: they build the project itself, and fail when a generated file differs from
 * what `.projenrc.ts` says.
 */
export function defaultFlows(defaultBranch: string, directory: string): { [name: string]: FlowOptions } {
  const build = {
    phases: {
      install: { runtimeVersions: { nodejs: '22' }, commands: [...(directory ? [`cd ${directory}`] : []), 'npm ci'] },
      build: { commands: ['npx projen build', 'git diff --exit-code'] },
    },
  };
  return {
    review: { on: { review: { targets: [defaultBranch] } }, build },
    [flowNameFor(defaultBranch)]: { on: { branch: { names: [defaultBranch] } }, build },
  };
}

/** The flow of a branch has the branch's name, as far as that is the name of a flow. */
function flowNameFor(branch: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(branch) && branch !== 'review' ? branch : 'default-branch';
}
