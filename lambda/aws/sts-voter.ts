import { CodeCommitClient, UpdatePullRequestApprovalStateCommand } from '@aws-sdk/client-codecommit';
import { AssumeRoleCommand, Credentials, STSClient } from '@aws-sdk/client-sts';
import { answerOr } from './answer-or';
import { VoteAnswer, Voter } from './ports';
import { VotedRevision } from '../decide/decide-vote';
import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';

type Client = Pick<CodeCommitClient, 'send'>;

/** The shortest that a session can be. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SESSION_SECONDS = 900;

/** Votes in CodeCommit, in a session that is made for the one vote. */
export class StsVoter implements Voter {
  /** @param role ARN of the gates' role */
  public constructor(
    private readonly role: string,
    private readonly sts: Pick<STSClient, 'send'> = new STSClient(),
    private readonly clientOf: (credentials: Credentials) => Client = (credentials) =>
      new CodeCommitClient({ credentials: toIdentity(credentials) }),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdatePullRequestApprovalState.html */
  public async vote(
    session: string,
    { pullRequestId, revision }: VotedRevision,
    state: 'APPROVE' | 'REVOKE',
  ): Promise<VoteAnswer> {
    const { Credentials: credentials } = await this.sts.send(
      new AssumeRoleCommand({ RoleArn: this.role, RoleSessionName: session, DurationSeconds: SESSION_SECONDS }),
    );
    if (!credentials) throw new Error(reasonWith(FUNCTION_ERRORS.noCredentials, { role: this.role }));
    const command = new UpdatePullRequestApprovalStateCommand({
      pullRequestId,
      revisionId: revision,
      approvalState: state,
    });
    const answer = await answerOr(this.clientOf(credentials).send(command), {
      RevisionNotCurrentException: 'moved-on',
      PullRequestAlreadyClosedException: 'ended',
      PullRequestDoesNotExistException: 'ended',
    });
    return typeof answer === 'string' ? answer : 'done';
  }
}

function toIdentity({ AccessKeyId = '', SecretAccessKey = '', SessionToken }: Credentials) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
