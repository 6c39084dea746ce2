import {
  CodeCommitClient,
  CreatePullRequestApprovalRuleCommand,
  DeletePullRequestApprovalRuleCommand,
  GetApprovalRuleTemplateCommand,
  GetPullRequestCommand,
  ListPullRequestsCommand,
} from '@aws-sdk/client-codecommit';
import { PullRequestRules, RuledPullRequest } from './ports';
import { readPages, ReportIncomplete } from './read-pages';

/** What CodeCommit answers for a pull request that is not open. */
const ENDED = ['PullRequestAlreadyClosedException', 'PullRequestDoesNotExistException'];

/** The approval rules of pull requests in CodeCommit. */
export class CodeCommitPullRequestRules implements PullRequestRules {
  public constructor(
    private readonly repositoryName: string,
    private readonly incomplete: ReportIncomplete,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /**
   * Ids are numbers that grow. The order of the answer is documented nowhere, so the newest ones may be on any page.
   * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListPullRequests.html
   */
  public async open(max: number): Promise<readonly string[]> {
    const { repositoryName } = this;
    const ids = new Set<string>();
    await readPages({
      call: 'codecommit:ListPullRequests',
      read: async (nextToken) => {
        const answer = await this.client.send(
          new ListPullRequestsCommand({ repositoryName, pullRequestStatus: 'OPEN', nextToken }),
        );
        return { items: answer.pullRequestIds, next: answer.nextToken };
      },
      take: (items) => {
        for (const id of items) ids.add(id);
      },
      incomplete: this.incomplete,
    });
    return [...ids].sort((one, other) => Number(other) - Number(one)).slice(0, max);
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetPullRequest.html */
  public async get(id: string): Promise<RuledPullRequest | undefined> {
    const answer = await unless(this.client.send(new GetPullRequestCommand({ pullRequestId: id })), [
      'PullRequestDoesNotExistException',
    ]);
    const pullRequest = typeof answer === 'string' ? undefined : answer.pullRequest;
    const target = pullRequest?.pullRequestTargets?.find((each) => each.repositoryName === this.repositoryName);
    if (!pullRequest || !target) return undefined;
    return {
      id,
      isOpen: pullRequest.pullRequestStatus === 'OPEN',
      revision: pullRequest.revisionId ?? '',
      targetReference: target.destinationReference ?? '',
      rules: (pullRequest.approvalRules ?? []).map((rule) => ({
        name: rule.approvalRuleName ?? '',
        content: rule.approvalRuleContent ?? '',
        isFromTemplate: rule.originApprovalRuleTemplate !== undefined,
      })),
    };
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetApprovalRuleTemplate.html */
  public async template(name: string): Promise<string | undefined> {
    const answer = await unless(
      this.client.send(new GetApprovalRuleTemplateCommand({ approvalRuleTemplateName: name })),
      ['ApprovalRuleTemplateDoesNotExistException'],
    );
    return typeof answer === 'string' ? undefined : answer.approvalRuleTemplate?.approvalRuleTemplateContent;
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreatePullRequestApprovalRule.html */
  public async create(id: string, name: string, content: string): Promise<'done' | 'taken' | 'ended' | 'full'> {
    const refused = await unless(
      this.client.send(
        new CreatePullRequestApprovalRuleCommand({
          pullRequestId: id,
          approvalRuleName: name,
          approvalRuleContent: content,
        }),
      ),
      ['ApprovalRuleNameAlreadyExistsException', 'NumberOfRulesExceededException', ...ENDED],
    );
    if (typeof refused !== 'string') return 'done';
    if (ENDED.includes(refused)) return 'ended';
    return refused === 'NumberOfRulesExceededException' ? 'full' : 'taken';
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeletePullRequestApprovalRule.html */
  public async delete(id: string, name: string): Promise<void> {
    await unless(
      this.client.send(new DeletePullRequestApprovalRuleCommand({ pullRequestId: id, approvalRuleName: name })),
      ['ApprovalRuleDoesNotExistException', ...ENDED],
    );
  }
}

/** The error's name in the place of the answer, where it is one of these. */
async function unless<Answer extends object>(
  call: Promise<Answer>,
  names: readonly string[],
): Promise<Answer | string> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return error.name;
    throw error;
  }
}
