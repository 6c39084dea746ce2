import { DeclaredFlows } from '../../src/flows/flow-file-options';

/** The same flows with nothing that the handlers would have to look up: events start builds, and that is all. */
export function plain(declared: DeclaredFlows): DeclaredFlows {
  const flows = Object.entries(declared.flows ?? {}).map(([name, flow]) => {
    const { review, branch } = flow.on;
    const off = { supersede: false, skipCi: false };
    return [
      name,
      {
        ...flow,
        on: {
          ...flow.on,
          ...(review && { review: { ...review, ...off } }),
          ...(branch && { branch: { ...branch, ...off } }),
        },
      },
    ];
  });
  return { ...declared, flows: Object.fromEntries(flows) };
}

/** The example of the README: five flows, each trigger once. */
export const EXAMPLE: DeclaredFlows = {
  repositoryName: 'foo',
  defaultBranch: 'main',
  namePrefix: 'team-',
  flows: {
    review: {
      on: { review: { targets: ['main', 'release/**'] } },
      build: {
        phases: { install: { runtimeVersions: { nodejs: '22' } }, build: { commands: ['npm ci', 'npm test'] } },
      },
    },
    main: {
      on: { branch: { names: ['main'] } },
      buildspec: 'buildspecs/main.yml',
      policyStatements: [
        {
          actions: ['codecommit:GitPush'],
          resources: ['${repositoryArn}'],
          conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
        },
      ],
    },
    release: { on: { tag: { names: ['v*'], except: ['v*-rc*'] } }, build: { commands: ['./release.sh "$FLOW_TAG"'] } },
    nightly: {
      on: { schedule: [{ expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' }] },
      build: { commands: ['make nightly'] },
    },
    adhoc: { on: { demand: {} }, build: { commands: ['make load-test'] } },
  },
};
