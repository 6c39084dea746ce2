import { GATE_POOL, GATE_ROLE_ARN, review, TEMPLATES, World } from './world';
import { CodeCommitApprovalTemplates } from '../../../lambda/aws/codecommit-approval-templates';
import { CodeCommitPullRequestRules } from '../../../lambda/aws/codecommit-pull-request-rules';
import { StsVoter } from '../../../lambda/aws/sts-voter';
import { StackState } from '../../../lambda/decide/decide-template';
import { DecisionLine } from '../../../lambda/handle/decision-log';
import { handleApprovalTemplate, ResourceAnswer } from '../../../lambda/handle/handle-approval-template';
import { ApprovalTemplateProperties, templateDigest, TemplateVariable } from '../../../src/contract/gate';

export const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/demo/9f8e7d6c-1';
export const ADDRESS =
  'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/signed?X-Amz-Signature=x';
export const PROPERTIES: ApprovalTemplateProperties = {
  TemplateName: 'demo-gate',
  RepositoryName: 'demo-repo',
  Flow: 'review',
  Session: 'review-0a1b2c',
  DestinationReferences: ['refs/heads/main'],
  Review: JSON.stringify({ flow: 'review', project: 'demo-ci', trigger: review({ targets: ['main'] }) }),
};

/** Approval-template as it is deployed in a stack, and CloudFormation, which asks it. */
export class Templates {
  public readonly world = new World([{ flow: 'review', project: 'demo-ci', trigger: review({ targets: ['main'] }) }]);
  public readonly answers: [string, ResourceAnswer][] = [];
  public readonly lines: DecisionLine[] = [];
  /** What start-build was given. */
  public readonly handed: { readonly reconcile: { readonly pullRequests: readonly string[] } }[] = [];
  /** The stack, and the resource `Gate` in it. */
  public status = 'UPDATE_IN_PROGRESS';
  public resource = 'UPDATE_IN_PROGRESS';
  /** Other resources: logical id -> physical id. */
  public readonly others = new Map<string, string>();
  public asked = 0;
  private declared: Record<string, TemplateVariable> = {};
  /** Answers in the place of CloudFormation and Lambda. */
  public instead: (operation: string, input: object, real: () => object) => object = (_, __, real) => real();

  /** What the stack is deployed with. */
  public declare(...all: readonly ApprovalTemplateProperties[]): void {
    this.declared = Object.fromEntries(
      all.map((each) => [each.TemplateName, { session: each.Session, digest: templateDigest(each) }]),
    );
  }

  /** A request; the answer, if there is one. */
  public async ask(RequestType: string, more: object = {}): Promise<ResourceAnswer | undefined> {
    const before = this.answers.length;
    await this.call({
      RequestType,
      ResponseURL: ADDRESS,
      StackId: STACK,
      RequestId: `r${before}`,
      LogicalResourceId: 'Gate',
      ResourceType: 'Custom::ApprovalRuleTemplate',
      ResourceProperties: { ServiceToken: 'arn', ...PROPERTIES },
      ...more,
    });
    return this.answers[before]?.[1];
  }

  /** Another kind of gate in the place of one that is deployed: the function has its new variables first. */
  public async update(
    to: ApprovalTemplateProperties,
    from: ApprovalTemplateProperties = PROPERTIES,
  ): Promise<ResourceAnswer | undefined> {
    this.declare(to);
    return this.ask('Update', {
      PhysicalResourceId: from.TemplateName,
      ResourceProperties: to,
      OldResourceProperties: from,
    });
  }

  public async delete(properties = PROPERTIES): Promise<ResourceAnswer | undefined> {
    return this.ask('Delete', { PhysicalResourceId: properties.TemplateName, ResourceProperties: properties });
  }

  public async call(input: unknown): Promise<void> {
    const { world } = this;
    const calls = world.calls['approval-template'];
    await handleApprovalTemplate(input, {
      configuration: { stackId: STACK, repositoryName: 'demo-repo', declared: this.declared },
      pool: GATE_POOL,
      startBuild: 'start-build',
      templates: async () => Promise.resolve(new CodeCommitApprovalTemplates(this.codeCommit())),
      rules: async () =>
        Promise.resolve(
          new CodeCommitPullRequestRules(
            'demo-repo',
            (reason) => {
              this.lines.push({ outcome: 'incomplete', reason });
            },
            this.codeCommit(),
          ),
        ),
      voter: async () =>
        Promise.resolve(
          new StsVoter(GATE_ROLE_ARN, world.client('approval-template', 'sts', TEMPLATES), ({ AccessKeyId }) =>
            world.client('gate-role', 'codecommit', AccessKeyId ?? ''),
          ),
        ),
      stacks: async () =>
        Promise.resolve({
          state: async () => {
            this.asked += 1;
            calls.add('cloudformation:DescribeStacks').add('cloudformation:ListStackResources');
            const resources = [
              { logicalId: 'Gate', physicalId: 'demo-gate', status: this.resource },
              ...[...this.others].map(([logicalId, physicalId]) => ({
                logicalId,
                physicalId,
                status: 'UPDATE_COMPLETE',
              })),
            ];
            return Promise.resolve(
              this.instead('ListStackResources', {}, () => ({ status: this.status, resources })) as StackState,
            );
          },
        }),
      functions: async () =>
        Promise.resolve({
          call: async (functionName: string, payload: object) => {
            calls.add('lambda:InvokeFunction');
            this.instead('Invoke', { functionName }, () => {
              this.handed.push(payload as (typeof this.handed)[number]);
              return {};
            });
            return Promise.resolve();
          },
        }),
      respond: async (url, answer) => {
        this.instead('PutAnswer', { url }, () => {
          this.answers.push([url, answer]);
          return {};
        });
        return Promise.resolve();
      },
      now: () => world.now,
      log: (line) => {
        this.lines.push(line);
      },
    });
  }

  private codeCommit(): never {
    return this.world.client('approval-template', 'codecommit', TEMPLATES);
  }
}
