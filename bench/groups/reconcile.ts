import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BranchTrigger, ReviewTrigger } from '../../src/contract/flow-file';
import { HandlerVariable, ReconcileInvocation } from '../../src/contract/invocation';
import { AwsListener, Body } from '../aws-listener';
import { Figure, median } from '../figure';
import { Bench, Group, repeat } from '../harness';
import { ROOT } from '../workplace';

const HALF_HOUR = 30 * 60_000;
const STARTED_BY = 'flow-ci-handler-role/flow-ci-handler';
const OPEN = 10;
/** What an answer of AWS is taken to last. The time of a look is little else. */
const ANSWER_MILLISECONDS = 50;
const PAGE = 100;

const REVIEW: ReviewTrigger = {
  kind: 'review',
  id: 'review',
  targets: ['main'],
  except: [],
  wildcard: false,
  supersede: true,
};
const BRANCH: BranchTrigger = { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false };
const FLOWS: ReconcileInvocation['reconcile']['flows'] = [
  { flow: 'unit', project: 'unit-ci', trigger: REVIEW },
  { flow: 'style', project: 'style-ci', trigger: REVIEW },
  { flow: 'branches', project: 'branch-ci', trigger: BRANCH },
];

/** The warm bundle on this machine, and a server that answers each request after a while. */
export const reconcile: Group = {
  name: 'reconcile',
  about: `A look for lost events with nothing to do: ${FLOWS.length} flows, ${OPEN} open pull requests, ${OPEN} branches, a build of each flow each half hour; each answer of AWS takes ${ANSWER_MILLISECONDS} ms`,
  async measure(bench) {
    const figures: Figure[] = [];
    for (const builds of [200, 20_000]) figures.push(...(await measureLook(bench, builds)));
    return figures;
  },
};

async function measureLook({ runs, place, say }: Bench, builds: number): Promise<Figure[]> {
  say(`${builds} builds of each flow`);
  const now = Date.now();
  const listener = new AwsListener((action, body) => answer(action, body, builds, now), ANSWER_MILLISECONDS);
  const env: NodeJS.ProcessEnv = {
    ...(await listener.start()),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    [HandlerVariable.REPOSITORY_ARN]: 'arn:aws:codecommit:us-east-1:111122223333:demo-repo',
    [HandlerVariable.STARTED_BY]: STARTED_BY,
  };
  const invocation = join(place.folder('reconcile'), `${builds}.json`);
  writeFileSync(invocation, JSON.stringify(invocationAt(now)));
  const handler = join(ROOT, 'bench/children/call-handler.cjs');
  const bundle = join(ROOT, 'assets/lambda/start-build/index.js');
  const calls: number[] = [];
  try {
    const values = await repeat(runs, async () => {
      listener.requests = 0;
      const ran = await place.run(ROOT, process.execPath, [handler, bundle, invocation, '2'], env);
      if (listener.asked.has('StartBuild')) throw new Error('there was something to do');
      calls.push(listener.requests / 2);
      return median(JSON.parse(ran.tail) as number[]);
    });
    return [
      { name: `calls, ${builds} builds of each flow`, unit: '', values: calls },
      { name: `warm look, ${builds} builds of each flow`, unit: 'ms', values, aim: { value: 2_000 } },
    ];
  } finally {
    listener.stop();
  }
}

function invocationAt(now: number): ReconcileInvocation {
  // Not at the beginning of a day, where older builds have their turn.
  const time = `${new Date(now).toISOString().slice(0, 10)}T12:00:00Z`;
  return {
    reconcile: { flows: FLOWS, interval: 15 },
    event: {
      version: '0',
      id: 'look',
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '111122223333',
      region: 'us-east-1',
      time,
      resources: [],
      detail: {},
    },
  };
}

const commitOf = (n: number) => n.toString(16).padStart(40, '0');

/** What AWS would answer. The newest builds of each flow are those of what is open. */
function answer(action: string, body: Body, builds: number, now: number): object | undefined {
  const numbers = Array.from({ length: OPEN }, (_, n) => n);
  switch (action) {
    case 'ListPullRequests':
      return { pullRequestIds: numbers.map(String) };
    case 'GetPullRequest':
      return { pullRequest: pullRequest(Number(body.pullRequestId), now) };
    case 'ListBranches':
      return { branches: numbers.map((n) => `b/${n}`) };
    case 'GetBranch':
      return { branch: { branchName: body.branchName, commitId: commitOf(Number(String(body.branchName).slice(2))) } };
    case 'ListBuildsForProject': {
      const from = Number(body.nextToken ?? 0);
      const to = Math.min(from + PAGE, builds);
      return {
        ids: Array.from({ length: to - from }, (_, n) => `${String(body.projectName)}:${from + n}`),
        ...(to < builds && { nextToken: String(to) }),
      };
    }
    case 'BatchGetBuilds':
      return { builds: (body.ids as readonly string[]).map((id) => build(id, now)) };
    default:
      return undefined;
  }
}

function pullRequest(n: number, now: number): object {
  return {
    pullRequestId: String(n),
    revisionId: `r${n}`,
    pullRequestStatus: 'OPEN',
    creationDate: Math.floor(now / 1_000) - 86_400,
    lastActivityDate: Math.floor(now / 1_000) - 86_400,
    pullRequestTargets: [
      {
        repositoryName: 'demo-repo',
        sourceReference: `refs/heads/b/${n}`,
        destinationReference: 'refs/heads/main',
        sourceCommit: commitOf(n),
        destinationCommit: commitOf(999),
      },
    ],
  };
}

function build(id: string, now: number): object {
  const [project, place] = id.split(':');
  const n = Number(place);
  const start = Math.floor((now - (n + 1) * HALF_HOUR) / 1_000);
  const { flow, trigger } = FLOWS.find((each) => each.project === project) ?? FLOWS[0];
  const variables =
    trigger.kind === 'branch'
      ? { FLOW_BRANCH: `b/${n}` }
      : {
          FLOW_PULL_REQUEST_ID: String(n),
          FLOW_PULL_REQUEST_REVISION: `r${n}`,
          FLOW_PULL_REQUEST_SRC_BRANCH: `b/${n}`,
          FLOW_PULL_REQUEST_DST_BRANCH: 'main',
        };
  return {
    id,
    arn: `arn:aws:codebuild:us-east-1:111122223333:build/${id}`,
    projectName: project,
    buildStatus: 'SUCCEEDED',
    buildComplete: true,
    startTime: start,
    endTime: start + 300,
    initiator: STARTED_BY,
    sourceVersion: commitOf(n),
    environment: {
      environmentVariables: Object.entries({ ...variables, FLOW_NAME: flow, FLOW_EVENT: trigger.kind }).map(
        ([name, value]) => ({ name, value, type: 'PLAINTEXT' }),
      ),
    },
  };
}
