/** Whom to tell of builds. */
export interface NotifyOptions {
  /**
   * ARN of an SNS topic in the stack's Region. `${region}`, `${partition}` and `${accountId}` are filled in. The
   * topic needs no policy for it; a topic with a key of yours needs one on the key.
   */
  readonly topicArn: string;

  /**
   * What to tell of: `started`, `succeeded`, `failed` (for whatever reason), `stopped` (by a newer commit, a command
   * or by hand).
   * @default ["failed"]
   */
  readonly on?: string[];
}
