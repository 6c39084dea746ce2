/** What people say on pull requests, and how they are answered. */
export interface Conversation {
  /** A comment's text. Nothing when it was deleted meanwhile. */
  text(commentId: string): Promise<string | undefined>;
  /** One reaction for each comment: a later one takes the place of an earlier one. */
  react(commentId: string, reaction: Reaction): Promise<void>;
  /** Two replies with one token are one. */
  reply(commentId: string, content: string, token: string): Promise<void>;
}

export type Reaction = 'done' | 'confused';
