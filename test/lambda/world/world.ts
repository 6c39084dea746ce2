import { Build } from '@aws-sdk/client-codebuild';
import { failedRecord } from './failed-record';
import { FakeCodeBuild } from './fake-codebuild';
import { FakeCodeCommit, FakePullRequest, sha } from './fake-codecommit';
import { faultsOf, Service } from './service-model';
import { CloudWatchBuildLog } from '../../../lambda/aws/cloudwatch-build-log';
import { CodeBuildBuilds } from '../../../lambda/aws/codebuild-builds';
import { CodeBuildReports } from '../../../lambda/aws/codebuild-reports';
import { CodeCommitComments } from '../../../lambda/aws/codecommit-comments';
import { CodeCommitCommitTimes } from '../../../lambda/aws/codecommit-commit-times';
import { CodeCommitConversation } from '../../../lambda/aws/codecommit-conversation';
import { CodeCommitPullRequestRules } from '../../../lambda/aws/codecommit-pull-request-rules';
import { CodeCommitRepository } from '../../../lambda/aws/codecommit-repository';
import { SqsMessageQueue } from '../../../lambda/aws/sqs-message-queue';
import { StsVoter } from '../../../lambda/aws/sts-voter';
import { DecisionLine } from '../../../lambda/handle/decision-log';
import { handleReport, ReportPorts } from '../../../lambda/handle/handle-report';
import { handleStart, StartPorts } from '../../../lambda/handle/handle-start';
import { EventBridgeEvent } from '../../../src/contract/codecommit-events';
import { EventTrigger, ReviewTrigger } from '../../../src/contract/flow-file';
import { flowDigest, pathsDigest } from '../../../src/contract/gate';
import { ReportSettings } from '../../../src/contract/invocation';
import { LateAnswers } from '../../loopback-aws/core/late-answers';
import { REPOSITORY_ARN, SOURCE_COMMIT, START_FUNCTION_ARN } from '../events';
import { awsError, REPORTED_BY, TOKEN_SEED } from '../fakes';

export const START_ROLE = 'flow-ci-handler-role';
export const STARTED_BY = `${START_ROLE}/flow-ci-handler`;
const session = (role: string, name: string) => `arn:aws:sts::111122223333:assumed-role/${role}/${name}`;
export const START = session(START_ROLE, 'flow-ci-handler');
export const REPORT = session('report-role', 'report-build');
export const TEMPLATES = session('templates-role', 'approval-template');
const GATE_ROLE = 'flow-ci-gate-demo-repo-0a1b2c-us-east-1-9f8e7d6c';
export const GATE_ROLE_ARN = `arn:aws:iam::111122223333:role/${GATE_ROLE}`;
/** What stands before the session in the pools of gates. */
export const GATE_POOL = session('flow-ci-gate-demo-repo-0a1b2c-us-east-1-*', '');
/** Who votes in a session. */
export const gateVoter = (name: string): string => session(GATE_ROLE, name);
export const ALICE = 'arn:aws:iam::111122223333:user/alice';

export interface WorldFlow {
  readonly flow: string;
  readonly project: string;
  readonly trigger: EventTrigger;
  readonly settings?: ReportSettings;
  /** The session that votes. */
  readonly gate?: string;
  readonly onSkipCi?: 'approve' | 'wait';
}
type FunctionName = 'start-build' | 'report-build';
export interface Delivery {
  readonly to: FunctionName;
  readonly payload: unknown;
  readonly event: string;
  /** When a message of a queue can be received. Absent: it is an event, which comes at once. */
  readonly due?: number;
}

const QUEUES: Readonly<Record<string, FunctionName>> = { 'start-queue': 'start-build', 'report-queue': 'report-build' };
const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;
/** As the stack sets it. */
const MAX_RECEIVE_COUNT = 5;

/** From one look for what was lost to the next, in minutes. */
export const RECONCILE_MINUTES = 15;

/** Whether AWS answered with it, or whether it is a mistake of ours, which must not pass for a failure of AWS. */
function isOfAws(error: unknown): error is Error {
  if (error instanceof AggregateError) return error.errors.every(isOfAws);
  return error instanceof Error && !['Error', 'TypeError', 'RangeError'].includes(error.name);
}

export const review = (change: Partial<ReviewTrigger> = {}): ReviewTrigger => ({
  kind: 'review',
  id: 'review',
  targets: ['**'],
  except: [],
  wildcard: false,
  supersede: true,
  ...change,
});

/**
 * AWS on paper: CodeCommit, CodeBuild, EventBridge and Lambda as far as the handlers meet them, with the handlers' own
 * adapters on top. Each request is held to AWS's model of the service, and its name is kept for its function.
 */
export class World {
  public now = Date.parse('2026-05-04T12:00:00Z');
  public readonly codeBuild = new FakeCodeBuild(
    () => this.now,
    (build) => {
      this.buildChanged(build);
    },
  );
  public readonly codeCommit = new FakeCodeCommit(
    () => this.now,
    (comment) => {
      this.commented(comment);
    },
  );
  /** What EventBridge is about to deliver. */
  public readonly deliveries: Delivery[] = [];
  /** Messages that a function failed on each time. */
  public readonly deadLetters: unknown[] = [];
  public readonly lines: DecisionLine[] = [];
  /** What AWS answers later than it happens. */
  public readonly late = new LateAnswers();
  public readonly calls = {
    'start-build': new Set<string>(),
    'report-build': new Set<string>(),
    'gate-role': new Set<string>(),
    'approval-template': new Set<string>(),
    'notify-build': new Set<string>(),
  };
  public logLines: readonly string[] = [];
  /** Who may give commands. Absent: comments start nothing. */
  public allow?: readonly string[];
  /** Called around each request: to wait, or to fail. */
  public before?: (operation: string) => Promise<void> | void;
  public after?: (operation: string) => Promise<void> | void;
  /** Answers in place of a service, which `ask` asks. Nothing: the service itself answers. */
  public instead?: (
    operation: string,
    input: Record<string, never>,
    ask: (input: Record<string, never>) => object,
  ) => object | undefined;
  /** Instead of letting the time go on at once. */
  public wait?: (milliseconds: number) => Promise<void>;
  private events = 0;

  public constructor(public readonly flows: WorldFlow[]) {
    for (const { project } of flows)
      this.codeBuild.projects.set(project, { name: project, buildspec: 'buildspec.yml' });
    this.codeCommit.commits.set(SOURCE_COMMIT, { message: 'first', files: { 'src/a.ts': '1', 'docs/a.md': '1' } });
    this.codeCommit.branches.set('main', SOURCE_COMMIT);
  }

  // What people do.

  public openPullRequest(
    id: string,
    files: Readonly<Record<string, string>> = { 'src/a.ts': id },
    message = 'change',
  ): FakePullRequest {
    const target = this.codeCommit.branches.get('main') ?? '';
    const sourceCommit = this.codeCommit.commit(
      { ...this.codeCommit.commits.get(target)?.files, ...files },
      message,
      target,
    );
    const pullRequest: FakePullRequest = {
      id,
      source: `feature/${id}`,
      target: 'main',
      targetCommit: target,
      sourceCommit,
      mergeBase: target,
      revision: sha(`${id} ${sourceCommit}`, 64),
      open: true,
      merged: false,
      createdAt: new Date(this.now),
      lastActivityAt: new Date(this.now),
      votes: new Map(),
      rules: [],
    };
    this.codeCommit.pullRequests.set(id, pullRequest);
    this.pullRequestEvent(pullRequest, 'pullRequestCreated');
    return pullRequest;
  }

  public push(
    pullRequest: FakePullRequest,
    files: Readonly<Record<string, string>> = { 'src/a.ts': `${this.events}` },
    message = 'change',
  ): void {
    const before = this.codeCommit.commits.get(pullRequest.sourceCommit)?.files;
    pullRequest.sourceCommit = this.codeCommit.commit({ ...before, ...files }, message, pullRequest.sourceCommit);
    pullRequest.revision = sha(`${pullRequest.id} ${pullRequest.sourceCommit}`, 64);
    this.pullRequestEvent(pullRequest, 'pullRequestSourceBranchUpdated');
  }

  public close(pullRequest: FakePullRequest, merged = false): void {
    Object.assign(pullRequest, { open: false, merged });
    this.pullRequestEvent(pullRequest, merged ? 'pullRequestMergeStatusUpdated' : 'pullRequestStatusChanged');
  }

  public pushBranch(
    name: string,
    files: Readonly<Record<string, string>> = { 'src/a.ts': `${this.events}` },
    message = 'change',
  ): string {
    const oldCommitId = this.codeCommit.branches.get(name);
    const commitId = this.codeCommit.commit(files, message, oldCommitId);
    this.codeCommit.branches.set(name, commitId);
    this.repositoryEvent('CodeCommit Repository State Change', {
      event: oldCommitId === undefined ? 'referenceCreated' : 'referenceUpdated',
      referenceType: 'branch',
      referenceName: name,
      referenceFullName: `refs/heads/${name}`,
      commitId,
      oldCommitId,
      repositoryName: 'demo-repo',
      callerUserArn: ALICE,
    });
    return commitId;
  }

  public running(): readonly Build[] {
    return this.codeBuild.builds.filter(({ buildComplete }) => !buildComplete);
  }
  public statuses(): readonly string[] {
    return this.codeBuild.builds.map(({ buildStatus }) => buildStatus ?? '');
  }
  /** The comments of our own, of all flows. */
  public comments(): readonly string[] {
    return this.codeCommit.comments.filter(({ authorArn }) => authorArn === REPORT).map(({ content }) => content);
  }

  /** Whether an approval rule is fulfilled by the one identity of its pool, for the newest revision. */
  public approvedBy(gate: string, pullRequest: FakePullRequest): boolean {
    return pullRequest.votes.get(pullRequest.revision)?.get(gateVoter(gate)) === 'APPROVE';
  }

  /** Somebody writes a comment. */
  public say(pullRequestId: string, content: string, author = ALICE, inReplyTo?: string): string {
    this.codeCommit.post(pullRequestId, content, undefined, author, inReplyTo);
    return this.codeCommit.comments.at(-1)?.commentId ?? '';
  }

  /** The schedule is due. */
  public reconcile(): void {
    const event = {
      ...this.event(
        'aws.scheduler',
        'Scheduled Event',
        ['arn:aws:scheduler:us-east-1:111122223333:schedule/default/x'],
        {},
      ),
      detail: '{}',
    };
    const flows = this.flows
      .filter(({ trigger }) => trigger.kind === 'review' || trigger.kind === 'branch')
      .map(({ settings, ...flow }) => ({ ...flow, ...(settings && { report: settings }) }));
    this.deliveries.push({
      to: 'start-build',
      event: event.id,
      payload: { reconcile: { flows, interval: RECONCILE_MINUTES }, event },
    });
  }

  // Delivery.

  /** Deliver everything, in order, until nothing comes any more. */
  public async settle(): Promise<void> {
    for (let next = this.nextDelivery(); next; next = this.nextDelivery()) await this.deliver(next);
  }

  /** What comes next: events first, then messages when they are due. Time goes on until then. */
  private nextDelivery(): Delivery | undefined {
    const event = this.deliveries.findIndex(({ due }) => due === undefined);
    if (event >= 0) return this.deliveries.splice(event, 1)[0];
    const [first] = [...this.deliveries].sort((a, b) => (a.due ?? 0) - (b.due ?? 0));
    if (!first) return undefined;
    this.deliveries.splice(this.deliveries.indexOf(first), 1);
    this.now = Math.max(this.now, first.due ?? 0);
    return first;
  }

  /** As Lambda does it: three tries, and then the destination. */
  public async deliver({ to, payload, event, due }: Delivery, tries = 3): Promise<void> {
    if (due !== undefined) return this.deliverMessage(to, payload);
    for (let n = 1; ; n += 1) {
      try {
        if (to === 'report-build') return await handleReport(payload, this.reportPorts());
        const result = await handleStart(payload, this.startPorts());
        if (result.toReport.length > 0)
          this.deliveries.push({
            to: 'report-build',
            event,
            payload: {
              requestContext: { functionArn: START_FUNCTION_ARN },
              requestPayload: payload,
              responsePayload: JSON.parse(JSON.stringify(result)) as unknown,
            },
          });
        return undefined;
      } catch (error) {
        if (!isOfAws(error)) throw error;
        if (n < tries) continue;
        if (to === 'start-build')
          this.deliveries.push({
            to: 'report-build',
            event,
            payload: failedRecord(payload, error, new Date(this.now)),
          });
        return undefined;
      }
    }
  }

  /** As Lambda does it for a queue: until the function has returned, or the message has been received too often. */
  private async deliverMessage(to: FunctionName, body: unknown): Promise<void> {
    const records = { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(body) }] };
    for (let n = 1; n <= MAX_RECEIVE_COUNT; n += 1) {
      try {
        if (to === 'report-build') return await handleReport(records, this.reportPorts());
        await handleStart(records, this.startPorts());
        return undefined;
      } catch (error) {
        if (!isOfAws(error)) throw error;
      }
    }
    this.deadLetters.push(body);
    return undefined;
  }

  public startPorts(): StartPorts {
    return {
      repositoryArn: REPOSITORY_ARN,
      startedBy: STARTED_BY,
      builds: async () => Promise.resolve(new CodeBuildBuilds(this.client('start-build', 'codebuild', STARTED_BY))),
      repository: async () =>
        Promise.resolve(
          new CodeCommitRepository('demo-repo', this.incomplete(), this.client('start-build', 'codecommit', START)),
        ),
      commitTimes: async () =>
        Promise.resolve(new CodeCommitCommitTimes('demo-repo', this.client('start-build', 'codecommit', START))),
      reportedBy: REPORTED_BY,
      tokenSeed: TOKEN_SEED,
      comments: async () =>
        Promise.resolve(new CodeCommitComments(this.incomplete(), this.client('start-build', 'codecommit', START))),
      lookAgain: async () => Promise.resolve(this.queue('start-build', 'start-queue')),
      reportQueue: async () => Promise.resolve(this.queue('start-build', 'report-queue')),
      clock: { pause: async (milliseconds) => this.pause(milliseconds) },
      conversation: async () =>
        Promise.resolve(new CodeCommitConversation(this.client('start-build', 'codecommit', START))),
      now: () => this.now,
      log: (line) => {
        this.lines.push(line);
      },
    };
  }

  public reportPorts(): ReportPorts {
    return {
      repositoryArn: REPOSITORY_ARN,
      startedBy: STARTED_BY,
      reportedBy: REPORTED_BY,
      tokenSeed: TOKEN_SEED,
      builds: async () =>
        Promise.resolve(new CodeBuildBuilds(this.client('report-build', 'codebuild', 'report-role/report-build'))),
      repository: async () =>
        Promise.resolve(
          new CodeCommitRepository('demo-repo', this.incomplete(), this.client('report-build', 'codecommit', REPORT)),
        ),
      comments: async () =>
        Promise.resolve(new CodeCommitComments(this.incomplete(), this.client('report-build', 'codecommit', REPORT))),
      buildLog: async () =>
        Promise.resolve(new CloudWatchBuildLog(this.incomplete(), this.client('report-build', 'logs', REPORT))),
      reports: async () =>
        Promise.resolve(new CodeBuildReports(this.client('report-build', 'codebuild', 'report-role/report-build'))),
      gates: Object.fromEntries(
        this.flows.flatMap(({ flow, project, gate, onSkipCi, trigger }) =>
          gate === undefined || trigger.kind !== 'review'
            ? []
            : [
                [
                  project,
                  {
                    flow: flowDigest(flow),
                    session: gate,
                    onSkipCi: onSkipCi ?? 'approve',
                    paths: pathsDigest(trigger),
                    ...(trigger.mergeResult && { mergeResult: true }),
                  },
                ],
              ],
        ),
      ),
      voter: async () =>
        Promise.resolve(
          new StsVoter(GATE_ROLE_ARN, this.client('report-build', 'sts', REPORT), ({ AccessKeyId }) =>
            this.client('gate-role', 'codecommit', AccessKeyId ?? ''),
          ),
        ),
      lookAgain: async () => Promise.resolve(this.queue('report-build', 'report-queue')),
      rules: async () =>
        Promise.resolve(
          new CodeCommitPullRequestRules(
            'demo-repo',
            this.incomplete(),
            this.client('report-build', 'codecommit', REPORT),
          ),
        ),
      pool: GATE_POOL,
      clock: { pause: async (milliseconds) => this.pause(milliseconds) },
      log: (line) => {
        this.lines.push(line);
      },
    };
  }

  private incomplete(): (reason: string) => void {
    return (reason) => {
      this.lines.push({ outcome: 'incomplete', reason });
    };
  }

  private queue(caller: FunctionName, name: string): SqsMessageQueue {
    const client: { send(command: object): Promise<object> } = this.client(caller, 'sqs', caller);
    return new SqsMessageQueue(queueUrl(name), async (input) => {
      await client.send({ constructor: { name: 'SendMessageCommand' }, input });
    });
  }

  /** A client of the SDK, as far as the adapters use it. */
  public client(caller: keyof World['calls'], service: Service, identity: string): never {
    const send = async (command: {
      readonly constructor: { readonly name: string };
      readonly input: Record<string, never>;
    }): Promise<object> => {
      const operation = command.constructor.name.replace(/Command$/, '');
      this.calls[caller].add(`${service}:${operation}`);
      const faults = faultsOf(service, operation, command.input);
      if (faults.length > 0) throw new Error(`AWS would refuse the request: ${faults.join('; ')}`);
      await this.before?.(operation);
      const ask = (input: Record<string, never>) => this.answer(service, operation, input, identity);
      const real = this.instead?.(operation, command.input, ask) ?? ask(command.input);
      const answer = this.late.give(operation, command.input, real);
      await this.after?.(operation);
      return answer;
    };
    return { send } as never;
  }

  private async pause(milliseconds: number): Promise<void> {
    if (this.wait) return this.wait(milliseconds);
    this.now += milliseconds;
    return undefined;
  }

  private answer(service: Service, operation: string, input: Record<string, never>, identity: string): object {
    if (service === 'codebuild') return this.codeBuild.send(operation, input, identity);
    if (service === 'codecommit') return this.codeCommit.send(operation, input, identity);
    if (operation === 'GetLogEvents')
      return { events: this.logLines.map((message) => ({ message })), nextBackwardToken: 'b/1' };
    if (operation === 'SendMessage') return this.sendMessage(input);
    if (operation === 'Publish') return {};
    if (operation === 'AssumeRole') {
      // The trust policy names the roles of report-build and approval-template, and nobody else.
      if (identity !== REPORT && identity !== TEMPLATES) throw awsError('AccessDenied');
      const role = String(input.RoleArn).split('/').pop() ?? '';
      return {
        Credentials: {
          AccessKeyId: session(role, input.RoleSessionName),
          SecretAccessKey: 'x',
          SessionToken: 'y',
          Expiration: new Date(this.now + 900_000),
        },
      };
    }
    throw awsError('AccessDeniedException', `${service} ${operation}`);
  }

  private sendMessage(input: Record<string, never>): object {
    const name = String(input.QueueUrl).split('/').pop() ?? '';
    if (queueUrl(name) !== input.QueueUrl || !Object.hasOwn(QUEUES, name)) throw awsError('QueueDoesNotExist');
    const delay = Number(input.DelaySeconds);
    if (!Number.isInteger(delay) || delay < 0 || delay > 900) throw awsError('InvalidParameterValue');
    this.deliveries.push({
      to: QUEUES[name],
      event: 'message',
      payload: JSON.parse(input.MessageBody) as unknown,
      due: this.now + delay * 1_000,
    });
    return { MessageId: 'm' };
  }

  // Events.

  public event(source: string, detailType: string, resources: readonly string[], detail: object): EventBridgeEvent {
    this.events += 1;
    return {
      version: '0',
      id: `event-${this.events}`,
      'detail-type': detailType,
      source,
      account: '111122223333',
      region: 'us-east-1',
      time: new Date(this.now).toISOString().replace(/\.\d{3}Z/, 'Z'),
      resources,
      detail,
    };
  }

  private pullRequestEvent(pullRequest: FakePullRequest, event: string): void {
    pullRequest.lastActivityAt = new Date(this.now);
    this.repositoryEvent('CodeCommit Pull Request State Change', {
      event,
      pullRequestId: pullRequest.id,
      revisionId: pullRequest.revision,
      pullRequestStatus: pullRequest.open ? 'Open' : 'Closed',
      isMerged: pullRequest.merged ? 'True' : 'False',
      sourceReference: `refs/heads/${pullRequest.source}`,
      destinationReference: `refs/heads/${pullRequest.target}`,
      sourceCommit: pullRequest.sourceCommit,
      destinationCommit: pullRequest.targetCommit,
      repositoryNames: ['demo-repo'],
    });
  }

  private repositoryEvent(detailType: string, detail: object): void {
    const event = this.event('aws.codecommit', detailType, [REPOSITORY_ARN], detail);
    const kind = detailType.includes('Pull Request') ? 'review' : 'branch';
    for (const { flow, project, trigger, settings } of this.flows) {
      if (trigger.kind === kind)
        this.deliveries.push({
          to: 'start-build',
          event: event.id,
          payload: { flow, project, trigger, ...(settings && { report: settings }), event },
        });
    }
  }

  private commented({
    commentId,
    authorArn,
    pullRequestId,
    inReplyTo,
  }: {
    readonly commentId: string;
    readonly authorArn: string;
    readonly pullRequestId: string;
    readonly inReplyTo?: string;
  }): void {
    if (!this.allow) return;
    const event = this.event('aws.codecommit', 'CodeCommit Comment on Pull Request', [REPOSITORY_ARN], {
      event: 'commentOnPullRequestCreated',
      commentId,
      pullRequestId,
      callerUserArn: authorArn,
      repositoryName: 'demo-repo',
      ...(inReplyTo !== undefined && { inReplyTo }),
    });
    this.deliveries.push({
      to: 'start-build',
      event: event.id,
      payload: { commands: { allow: this.allow, part: 0, parts: 1, flows: this.flows }, event },
    });
  }

  private buildChanged(build: Build): void {
    const variables = build.environment?.environmentVariables ?? [];
    if (!variables.some(({ name }) => name === 'FLOW_PULL_REQUEST_ID')) return;
    const reviews = this.flows.filter(({ trigger }) => trigger.kind === 'review');
    const settings = Object.fromEntries(
      reviews.flatMap((flow) => (flow.settings ? [[flow.project, flow.settings]] : [])),
    );
    const flows = Object.fromEntries(reviews.map(({ project, flow }) => [project, flow]));
    this.deliveries.push({
      to: 'report-build',
      event: `event-${this.events}`,
      payload: { flows, settings, event: this.buildEvent(build) },
    });
  }

  public buildEvent(build: Build): EventBridgeEvent {
    return this.event('aws.codebuild', 'CodeBuild Build State Change', [build.arn ?? ''], {
      'build-status': build.buildStatus,
      'project-name': build.projectName,
      'build-id': build.arn,
      'additional-information': {
        'build-number': build.buildNumber,
        initiator: build.initiator,
        'build-start-time': build.startTime?.toISOString().replace(/\.\d{3}Z/, 'Z'),
        'source-version': build.sourceVersion,
        environment: { 'environment-variables': build.environment?.environmentVariables },
        logs: build.buildComplete
          ? { 'group-name': build.logs?.groupName, 'stream-name': build.logs?.streamName }
          : { 'deep-link': 'group=null;stream=null' },
        phases: [
          ...(build.phases ?? []).map(({ phaseType, phaseStatus, contexts = [] }) => ({
            'phase-type': phaseType,
            'phase-status': phaseStatus,
            'phase-context': contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`),
          })),
          { 'phase-type': 'COMPLETED', 'start-time': new Date(this.now).toISOString() },
        ],
      },
    });
  }
}
