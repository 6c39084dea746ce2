import { Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';

/**
 * What a caller has to be allowed on a customer managed key, whatever is called: AWS's page names these together.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
 */
const ACTIONS = [
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
] as const;

/** Operations that touch no content of a repository: their models have no `EncryptionKeyAccessDeniedException`. */
export const WITHOUT_KEY: readonly string[] = [
  'CreateApprovalRuleTemplate',
  'DeleteApprovalRuleTemplate',
  'DeleteCommentContent',
  'GetApprovalRuleTemplate',
  'GetCommentReactions',
  'ListApprovalRuleTemplates',
  'ListRepositories',
  'ListTagsForResource',
  'PostCommentReply',
  'PutCommentReaction',
  'TagResource',
  'UntagResource',
  'UpdateApprovalRuleTemplateContent',
  'UpdateApprovalRuleTemplateDescription',
  'UpdateApprovalRuleTemplateName',
  'UpdateComment',
  'UpdatePullRequestDescription',
  'UpdatePullRequestTitle',
  'UpdateRepositoryName',
];

/** Keys of repositories, which every caller has to be allowed to use. */
export class RepositoryKeys {
  constructor(
    private readonly store: Store,
    private readonly kms: Kms,
  ) {}

  /** Refuse somebody who may not use the key of a repository. */
  public mustUse(caller: Principal, repositoryName: string): void {
    const key = this.store.repositories.get(repositoryName)?.kmsKey;
    if (key === undefined) return;
    try {
      for (const action of ACTIONS) this.kms.use(caller, action, key, 'codecommit');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(
        'EncryptionKeyAccessDeniedException',
        `The encryption key is not accessible: ${error.message}`,
      );
    }
  }

  /** The operations, each with its use of the key. */
  public guard(operations: Readonly<Record<string, Operation>>): Readonly<Record<string, Operation>> {
    return Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        WITHOUT_KEY.includes(name) ? operation : this.guarded(operation),
      ]),
    );
  }

  private guarded(operation: Operation): Operation {
    return {
      ...operation,
      run: async (input, caller) => {
        for (const name of await this.namesIn(operation, input)) this.mustUse(caller, name);
        return operation.run(input, caller);
      },
    };
  }

  private async namesIn({ resources }: Operation, input: Json): Promise<readonly string[]> {
    if (typeof input.repositoryName === 'string') return [input.repositoryName];
    return ((await resources?.(input)) ?? []).map((arn) => text(arn.split(':').at(-1)));
  }
}
