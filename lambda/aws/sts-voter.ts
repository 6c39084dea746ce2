import { CodeCommitClient, UpdatePullRequestApprovalStateCommand } from '@aws-sdk/client-codecommit';
import { AssumeRoleCommand, Credentials, STSClient } from '@aws-sdk/client-sts';
import { VoteAnswer, Voter } from './voter';
import { GATE_SESSION } from '../../src/contract/gate';
import { VotedRevision } from '../decide/decide-vote';

type Client = Pick<CodeCommitClient, 'send'>;

/** The shortest that a session can be. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SESSION_SECONDS = 900;

/** Votes in CodeCommit, under a role that is assumed for the one vote. */
export class StsVoter implements Voter {
  public constructor(
    private readonly sts: Pick<STSClient, 'send'> = new STSClient(),
    private readonly clientOf: (credentials: Credentials) => Client = (credentials) =>
      new CodeCommitClient({ credentials: toIdentity(credentials) }),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdatePullRequestApprovalState.html */
  public async vote(
    role: string,
    { pullRequestId, revision }: VotedRevision,
    state: 'APPROVE' | 'REVOKE',
  ): Promise<VoteAnswer> {
    const { Credentials: credentials } = await this.sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: GATE_SESSION, DurationSeconds: SESSION_SECONDS }),
    );
    if (!credentials) throw new Error(`the role ${role} was assumed without credentials`);
    try {
      await this.clientOf(credentials).send(
        new UpdatePullRequestApprovalStateCommand({ pullRequestId, revisionId: revision, approvalState: state }),
      );
      return 'done';
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'RevisionNotCurrentException') return 'moved-on';
      if (name === 'PullRequestAlreadyClosedException' || name === 'PullRequestDoesNotExistException') return 'ended';
      throw error;
    }
  }
}

function toIdentity({ AccessKeyId, SecretAccessKey, SessionToken }: Credentials): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  return {
    accessKeyId: AccessKeyId ?? '',
    secretAccessKey: SecretAccessKey ?? '',
    ...(SessionToken && { sessionToken: SessionToken }),
  };
}
