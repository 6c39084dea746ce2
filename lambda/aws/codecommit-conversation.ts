import {
  CodeCommitClient,
  GetCommentCommand,
  PostCommentReplyCommand,
  PutCommentReactionCommand,
} from '@aws-sdk/client-codecommit';
import { answerOr } from './answer-or';
import { Conversation, Reaction } from './ports';

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PutCommentReaction.html */
const EMOJI: Readonly<Record<Reaction, string>> = { done: ':thumbsup:', confused: ':confused:' };

const GONE = { CommentDoesNotExistException: undefined, CommentDeletedException: undefined };

/** Comments in CodeCommit. */
export class CodeCommitConversation implements Conversation {
  public constructor(private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient()) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetComment.html */
  public async text(commentId: string): Promise<string | undefined> {
    const answer = await answerOr(this.client.send(new GetCommentCommand({ commentId })), GONE);
    return answer?.comment?.deleted ? undefined : answer?.comment?.content;
  }

  public async react(commentId: string, reaction: Reaction): Promise<void> {
    const command = new PutCommentReactionCommand({ commentId, reactionValue: EMOJI[reaction] });
    await answerOr(this.client.send(command), GONE);
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PostCommentReply.html */
  public async reply(commentId: string, content: string, token: string): Promise<void> {
    const command = new PostCommentReplyCommand({ inReplyTo: commentId, content, clientRequestToken: token });
    // With another text it was posted before: the deployed flows changed between two deliveries.
    await answerOr(this.client.send(command), { ...GONE, IdempotencyParameterMismatchException: undefined });
  }
}
