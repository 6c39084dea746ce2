import {
  AssociateApprovalRuleTemplateWithRepositoryCommand,
  CodeCommitClient,
  CreateApprovalRuleTemplateCommand,
  DeleteApprovalRuleTemplateCommand,
  DisassociateApprovalRuleTemplateFromRepositoryCommand,
  GetApprovalRuleTemplateCommand,
  UpdateApprovalRuleTemplateContentCommand,
  UpdateApprovalRuleTemplateDescriptionCommand,
} from '@aws-sdk/client-codecommit';
import { answerOr } from './answer-or';
import { ApprovalTemplate, ApprovalTemplates } from './ports';

/** Approval rule templates in CodeCommit. CloudFormation knows none. */
export class CodeCommitApprovalTemplates implements ApprovalTemplates {
  public constructor(private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient()) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetApprovalRuleTemplate.html */
  public async get(name: string): Promise<ApprovalTemplate | undefined> {
    const answer = await answerOr(
      this.client.send(new GetApprovalRuleTemplateCommand({ approvalRuleTemplateName: name })),
      { ApprovalRuleTemplateDoesNotExistException: undefined },
    );
    const template = answer?.approvalRuleTemplate;
    return (
      template && {
        content: template.approvalRuleTemplateContent ?? '',
        description: template.approvalRuleTemplateDescription ?? '',
        sha: template.ruleContentSha256 ?? '',
      }
    );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateApprovalRuleTemplate.html */
  public async create(name: string, content: string, description: string): Promise<void> {
    await this.client.send(
      new CreateApprovalRuleTemplateCommand({
        approvalRuleTemplateName: name,
        approvalRuleTemplateContent: content,
        approvalRuleTemplateDescription: description,
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateApprovalRuleTemplateContent.html */
  public async changeContent(name: string, content: string, sha: string): Promise<void> {
    await this.client.send(
      new UpdateApprovalRuleTemplateContentCommand({
        approvalRuleTemplateName: name,
        newRuleContent: content,
        existingRuleContentSha256: sha,
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateApprovalRuleTemplateDescription.html */
  public async changeDescription(name: string, description: string): Promise<void> {
    await this.client.send(
      new UpdateApprovalRuleTemplateDescriptionCommand({
        approvalRuleTemplateName: name,
        approvalRuleTemplateDescription: description,
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeleteApprovalRuleTemplate.html */
  public async delete(name: string): Promise<void> {
    await answerOr(this.client.send(new DeleteApprovalRuleTemplateCommand({ approvalRuleTemplateName: name })), {
      ApprovalRuleTemplateDoesNotExistException: undefined,
    });
  }

  /**
   * @see
   * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_AssociateApprovalRuleTemplateWithRepository.html
   */
  public async associate(name: string, repository: string): Promise<void> {
    await this.client.send(
      new AssociateApprovalRuleTemplateWithRepositoryCommand({
        approvalRuleTemplateName: name,
        repositoryName: repository,
      }),
    );
  }

  /**
   * @see
   * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DisassociateApprovalRuleTemplateFromRepository.html
   */
  public async disassociate(name: string, repository: string): Promise<void> {
    await answerOr(
      this.client.send(
        new DisassociateApprovalRuleTemplateFromRepositoryCommand({
          approvalRuleTemplateName: name,
          repositoryName: repository,
        }),
      ),
      { RepositoryDoesNotExistException: undefined, ApprovalRuleTemplateDoesNotExistException: undefined },
    );
  }
}
