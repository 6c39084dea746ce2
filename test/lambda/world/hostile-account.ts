import { AwsFaults, FOREIGN_PULL_REQUEST, foreignIn, isForbidden, pick, Random } from './aws-faults';
import { notifyPorts } from './notify-ports';
import { ADDRESS, PROPERTIES, STACK, Templates } from './templates';
import { GATE_POOL, REPORT, review } from './world';
import { isAnswerAddress } from '../../../lambda/decide/answer-address';
import { approvalRule, approvalTemplate, describe as describeTemplate } from '../../../lambda/decide/approval-rule';
import { handleNotify } from '../../../lambda/handle/handle-notify';
import { handleReport } from '../../../lambda/handle/handle-report';
import { handleStart } from '../../../lambda/handle/handle-start';
import { templateDigest } from '../../../src/contract/gate';
import { REVISION, SOURCE_COMMIT, STARTED_BY, TARGET_COMMIT } from '../events';
import { awsError } from '../fakes';

export type FunctionName = 'start-build' | 'report-build' | 'approval-template' | 'notify-build';

/** The build of the recorded events. */
export const BUILD = 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298';

/**
 * An account in which there is what recorded events tell of: a pull request, its build, the gate's template. Calls are
 * watched, and fail by a seed.
 */
export class HostileAccount {
  public readonly templates = new Templates();
  public readonly foreign: string[] = [];
  public calls = 0;
  private readonly own: string[] = [PROPERTIES.TemplateName, 'demo-old'];

  public constructor(
    random: Random,
    public readonly faults: AwsFaults,
  ) {
    const { templates } = this;
    const { world } = templates;
    const { codeCommit, codeBuild } = world;
    const trigger = review({
      ...(random() < 0.5 && { paths: ['src/**'], skipCi: true }),
      ...(random() < 0.5 && { mergeResult: true }),
    });
    world.flows.splice(0, 1, { flow: 'demo', project: 'demo-ci', trigger, gate: PROPERTIES.Session });
    codeCommit.commits.set(TARGET_COMMIT, { message: 'target', files: {} });
    const opened = world.openPullRequest('4');
    Object.assign(opened, {
      source: 'feature/demo',
      revision: REVISION,
      sourceCommit: SOURCE_COMMIT,
      targetCommit: TARGET_COMMIT,
      mergeBase: TARGET_COMMIT,
      open: random() < 0.9,
      rules: [
        { name: 'gate', content: approvalRule(GATE_POOL, PROPERTIES.Session), template: PROPERTIES.TemplateName },
        { name: 'old', content: approvalRule(GATE_POOL, 'old-0a1b2c'), template: 'demo-old' },
        { name: 'theirs', content: '{"Statements":' },
      ],
    });
    if (random() < 0.7) {
      const build = codeBuild.start(
        {
          projectName: 'demo-ci',
          sourceVersion: SOURCE_COMMIT,
          environmentVariablesOverride: Object.entries({
            FLOW_NAME: 'demo',
            FLOW_EVENT: 'review',
            FLOW_PULL_REQUEST_ID: '4',
            FLOW_PULL_REQUEST_REVISION: REVISION,
            FLOW_PULL_REQUEST_SRC_COMMIT: SOURCE_COMMIT,
            FLOW_PULL_REQUEST_DST_COMMIT: TARGET_COMMIT,
            FLOW_PULL_REQUEST_SRC_BRANCH: 'feature/demo',
            FLOW_PULL_REQUEST_DST_BRANCH: 'main',
          }).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' as const })),
        },
        STARTED_BY,
      );
      Object.assign(build, {
        id: BUILD,
        arn: `arn:aws:codebuild:us-east-1:111122223333:build/${BUILD}`,
        reportArns: ['arn:aws:codebuild:us-east-1:111122223333:report/demo-ci-tests:1'],
      });
      codeBuild.reports.set(build.reportArns?.[0] ?? '', {
        report: {
          arn: build.reportArns?.[0],
          type: 'TEST',
          status: 'FAILED',
          testSummary: { total: 2, statusCounts: { FAILED: 1, SUCCEEDED: 1 } },
        },
        cases: [{ prefix: 'a', name: 'b', status: 'FAILED', message: 'c' }],
        files: [],
      });
      if (random() < 0.7) codeBuild.end(build, pick(['SUCCEEDED', 'FAILED', 'STOPPED'] as const, random));
    }
    if (random() < 0.5) codeCommit.post('4', '/retest', undefined, 'arn:aws:iam::111122223333:user/alice');
    if (random() < 0.2) codeCommit.post('4', 'Ours, of an older version', undefined, REPORT);
    world.logLines = ['[Container] a', 'b', '[Container] Phase complete: BUILD State: FAILED'];
    if (random() < 0.7) templates.declare(PROPERTIES);
    for (const name of this.own.filter(() => random() < 0.5)) this.declareTemplate(name, STACK);
    this.declareTemplate('demo-theirs', 'arn:aws:cloudformation:us-east-1:111122223333:stack/other/1');
    templates.status = pick(
      ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
      random,
    );
    templates.resource = pick(['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE'], random);
    world.deliveries.length = 0;
    world.instead = (operation, input, ask) => this.answer(operation, input, () => ask(input));
    templates.instead = (operation, input, real) => {
      if (operation !== 'PutAnswer') this.calls += 1;
      const { functionName = 'start-build', url = ADDRESS } = input as { functionName?: string; url?: string };
      if (functionName !== 'start-build' || !isAnswerAddress(url, STACK))
        this.foreign.push(`${operation} of ${functionName} or ${url}`);
      return this.faults.answer(real, false);
    };
  }

  public async call(to: FunctionName, input: unknown): Promise<void> {
    const { world } = this.templates;
    if (to === 'approval-template') await this.templates.call(input);
    else if (to === 'notify-build') await handleNotify(input, notifyPorts(world));
    else if (to === 'report-build') await handleReport(input, world.reportPorts());
    else await handleStart(input, world.startPorts());
  }

  /** All that the functions have written where a person reads it. */
  public written(): readonly string[] {
    const { world, lines, answers } = this.templates;
    return [...world.lines, ...lines, ...answers.map(([, answer]) => answer)].map((each) => JSON.stringify(each));
  }

  private answer(operation: string, input: object, real: () => object): object {
    this.calls += 1;
    const foreign = foreignIn(operation, input, this.own);
    if (foreign !== undefined) this.foreign.push(`${operation} of ${foreign}`);
    if (isForbidden(input)) throw awsError('AccessDeniedException');
    return this.faults.answer(() =>
      operation === 'GetPullRequest' && (input as { pullRequestId?: string }).pullRequestId === FOREIGN_PULL_REQUEST
        ? {
            pullRequest: {
              pullRequestId: FOREIGN_PULL_REQUEST,
              revisionId: REVISION,
              pullRequestStatus: 'OPEN',
              pullRequestTargets: [{ repositoryName: 'other-repo' }],
            },
          }
        : real(),
    );
  }

  private declareTemplate(name: string, stack: string): void {
    const { codeCommit } = this.templates.world;
    const properties = { ...PROPERTIES, TemplateName: name };
    codeCommit.templates.set(name, {
      approvalRuleTemplateName: name,
      approvalRuleTemplateContent: approvalTemplate(GATE_POOL, properties),
      approvalRuleTemplateDescription: describeTemplate('review', stack, { now: templateDigest(properties) }),
      ruleContentSha256: 'a'.repeat(64),
    });
    codeCommit.associations.set(name, new Set(['demo-repo']));
  }
}
