import { Deployment } from './deployment';
import { Opened } from './opened';

let count = 0;

/** The true event of a pull request, as far as anybody can know it, with other details. */
export function forgedEvent(
  { aws: { world } }: Deployment,
  opened: Opened,
  detail: object = {},
  time = new Date().toISOString(),
) {
  const { revisionId, sourceCommit, destinationCommit } = opened.state;
  return {
    version: '0',
    id: `forged-${(count += 1)}`,
    'detail-type': 'CodeCommit Pull Request State Change',
    source: 'aws.codecommit',
    account: world.account,
    region: world.region,
    time,
    resources: [`arn:aws:codecommit:${world.region}:${world.account}:foo`],
    detail: {
      event: 'pullRequestCreated',
      pullRequestId: opened.id,
      revisionId,
      pullRequestStatus: 'Open',
      isMerged: 'False',
      sourceReference: `refs/heads/${opened.branch}`,
      destinationReference: 'refs/heads/main',
      sourceCommit,
      destinationCommit,
      ...detail,
    },
  };
}

/** What start-build is called with, for any target branch. */
export function forgedStart({ project }: Deployment, flow: string, event: object, projectOf: string) {
  return {
    flow,
    project: project.projectName(projectOf),
    trigger: { kind: 'review', id: 'review', targets: ['**'], except: [], wildcard: false },
    event,
  };
}
