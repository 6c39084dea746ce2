import { subjectOf } from '../../lambda/decide/build-subject';
import { EnvironmentVariable } from '../../src/contract/flow-file';

/** What a build is for, in one line, from the variables that it was started with. */
export function aboutBuild(variables: Readonly<Record<string, EnvironmentVariable>>): string {
  const { kind, pullRequestId, sourceBranch, targetBranch, branch, tag, time } = subjectOf({
    variables: Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value])),
  });
  switch (kind) {
    case 'review':
      return `Pull request #${pullRequestId ?? '?'}: ${sourceBranch ?? '?'} → ${targetBranch ?? '?'}`;
    case 'branch':
      return `Branch ${branch ?? '?'}`;
    case 'tag':
      return `Tag ${tag ?? '?'}`;
    case 'schedule':
      return `Schedule of ${time ?? '?'}`;
    default:
      return 'On demand';
  }
}
