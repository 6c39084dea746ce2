import { Surroundings } from './surroundings';
import { FlowFile, ResolvedFlow } from '../contract/flow-file';
import { matchesGlobs } from '../contract/ref-glob';
import { StrayPaths } from '../flows/stray-paths';

/** What a user should hear of where the options and the clone differ. The options count. */
export function cloneWarnings(
  file: FlowFile,
  isNamed: boolean,
  { remotes, branches, folderName }: Surroundings,
  { unmatched }: StrayPaths,
): readonly string[] {
  return [
    ...(isNamed ? otherRepository(file, remotes) : unnamedRepository(file, remotes, folderName)),
    ...otherRegion(file, remotes),
    ...(branches ? missingBranches(file, branches) : []),
    ...unmatched.map(({ path, glob }) => `${path}: no file of this clone matches "${glob}"`),
  ];
}

function unnamedRepository(
  { repositoryName }: FlowFile,
  remotes: Surroundings['remotes'],
  folderName: string,
): readonly string[] {
  const from = remotes.length > 0 ? 'the remote of this clone' : `the name of the folder ${folderName}`;
  return [
    `"repositoryName" is missing and was taken from ${from}, so another clone may deploy for another repository: write repositoryName: '${repositoryName}'`,
  ];
}

function otherRepository({ repositoryName }: FlowFile, remotes: Surroundings['remotes']): readonly string[] {
  const names = [...new Set(remotes.map((remote) => remote.repositoryName))];
  return names.length === 0 || names.includes(repositoryName)
    ? []
    : [
        `this is a clone of the CodeCommit repository ${names.join(', ')}, and "repositoryName" is ${repositoryName}: a deployment from here serves ${repositoryName}`,
      ];
}

function otherRegion({ repositoryName, region }: FlowFile, remotes: Surroundings['remotes']): readonly string[] {
  const regions = remotes
    .filter((remote) => remote.repositoryName === repositoryName)
    .flatMap((remote) => remote.region ?? []);
  return region === undefined || regions.length === 0 || regions.includes(region)
    ? []
    : [
        `the remote of this clone is in ${[...new Set(regions)].join(', ')}, and "region" is ${region}: a deployment from here goes to ${region}`,
      ];
}

function missingBranches(file: FlowFile, branches: readonly string[]): readonly string[] {
  const known = (glob: string) => branches.some((branch) => matchesGlobs(branch, [glob], []));
  const unknown = (path: string, globs: readonly string[]) => {
    const missing = globs.filter((glob) => !known(glob));
    return missing.length === 0
      ? []
      : [`${path}: no branch of this clone matches ${missing.map((glob) => `"${glob}"`).join(', ')}`];
  };
  return [
    ...file.flows.flatMap((flow) => branchGlobs(flow).flatMap(({ path, globs }) => unknown(path, globs))),
    ...unknown('protectBranches', file.protectBranches ?? []),
    ...unknown('the default branch', [file.defaultBranch]),
  ];
}

function branchGlobs({ name, triggers, gate }: ResolvedFlow): { path: string; globs: readonly string[] }[] {
  const path = `flows.${name}`;
  return [
    ...triggers.flatMap((trigger) => {
      if (trigger.kind === 'review') return [{ path: `${path}.on.review.targets`, globs: trigger.targets }];
      return trigger.kind === 'branch' ? [{ path: `${path}.on.branch.names`, globs: trigger.names }] : [];
    }),
    ...(gate
      ? [{ path: `${path}.gate.targets`, globs: gate.targets.map((ref) => ref.replace(/^refs\/heads\//, '')) }]
      : []),
  ];
}
