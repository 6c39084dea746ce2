import {
  CodeCommitClient,
  GetCommentCommand,
  PostCommentReplyCommand,
  PutCommentReactionCommand,
} from '@aws-sdk/client-codecommit';
import { Conversation, Reaction } from './ports';

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PutCommentReaction.html */
const EMOJI: Readonly<Record<Reaction, string>> = { done: ':thumbsup:', confused: ':confused:' };

/** Comments in CodeCommit. */
export class CodeCommitConversation implements Conversation {
  public constructor(private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient()) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetComment.html */
  public async text(commentId: string): Promise<string | undefined> {
    try {
      const { comment } = await this.client.send(new GetCommentCommand({ commentId }));
      return comment?.deleted ? undefined : comment?.content;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  public async react(commentId: string, reaction: Reaction): Promise<void> {
    try {
      await this.client.send(new PutCommentReactionCommand({ commentId, reactionValue: EMOJI[reaction] }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PostCommentReply.html */
  public async reply(commentId: string, content: string, token: string): Promise<void> {
    try {
      await this.client.send(new PostCommentReplyCommand({ inReplyTo: commentId, content, clientRequestToken: token }));
    } catch (error) {
      // With another text it was posted before: the deployed flows changed between two deliveries.
      if (!isGone(error) && !(error instanceof Error && error.name === 'IdempotencyParameterMismatchException'))
        throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'CommentDoesNotExistException' || error.name === 'CommentDeletedException')
  );
}
