import {
  CodeCommitClient,
  CreatePullRequestApprovalRuleCommand,
  DeletePullRequestApprovalRuleCommand,
  GetApprovalRuleTemplateCommand,
  GetPullRequestCommand,
  ListPullRequestsCommand,
} from '@aws-sdk/client-codecommit';
import { answerOr } from './answer-or';
import { PullRequestRules, RuledPullRequest } from './ports';
import { readAll, ReportIncomplete } from './read-pages';

/** What CodeCommit answers for a pull request that is not open. */
const ENDED = { PullRequestAlreadyClosedException: 'ended', PullRequestDoesNotExistException: 'ended' } as const;

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
    const ids = await readAll({
      call: 'codecommit:ListPullRequests',
      read: async (nextToken) => {
        const command = new ListPullRequestsCommand({ repositoryName, pullRequestStatus: 'OPEN', nextToken });
        const answer = await this.client.send(command);
        return { items: answer.pullRequestIds, next: answer.nextToken };
      },
      incomplete: this.incomplete,
    });
    return [...new Set(ids)].sort((one, other) => Number(other) - Number(one)).slice(0, max);
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetPullRequest.html */
  public async get(id: string): Promise<RuledPullRequest | undefined> {
    const answer = await answerOr(this.client.send(new GetPullRequestCommand({ pullRequestId: id })), {
      PullRequestDoesNotExistException: undefined,
    });
    const pullRequest = answer?.pullRequest;
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
    const answer = await answerOr(
      this.client.send(new GetApprovalRuleTemplateCommand({ approvalRuleTemplateName: name })),
      { ApprovalRuleTemplateDoesNotExistException: undefined },
    );
    return answer?.approvalRuleTemplate?.approvalRuleTemplateContent;
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreatePullRequestApprovalRule.html */
  public async create(id: string, name: string, content: string): Promise<'done' | 'taken' | 'ended' | 'full'> {
    const command = new CreatePullRequestApprovalRuleCommand({
      pullRequestId: id,
      approvalRuleName: name,
      approvalRuleContent: content,
    });
    const refused = await answerOr(this.client.send(command), {
      ...ENDED,
      ApprovalRuleNameAlreadyExistsException: 'taken',
      NumberOfRulesExceededException: 'full',
    });
    return typeof refused === 'string' ? refused : 'done';
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeletePullRequestApprovalRule.html */
  public async delete(id: string, name: string): Promise<void> {
    const command = new DeletePullRequestApprovalRuleCommand({ pullRequestId: id, approvalRuleName: name });
    await answerOr(this.client.send(command), { ...ENDED, ApprovalRuleDoesNotExistException: undefined });
  }
}
