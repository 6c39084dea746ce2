/** Notifications about builds to one topic. */
export interface NotifyOptions {
  /**
   * ARN of an SNS topic in the stack's Region. `${region}`, `${partition}` and `${accountId}` are replaced at
   * deployment. A topic of the same account needs no policy; the policy of a customer managed key must allow the role
   * of the output `NotificationRoleArn`, or with the format `event` that of `NotificationEventRoleArn`.
   * @format topicArn
   * @rule placeholders
   */
  readonly topicArn: string;

  /**
   * When to notify: `started`, `succeeded`, `failed` (for any reason), `stopped` (by a newer commit, a command or by
   * hand).
   * @default ["failed"]
   * @values BUILD_MOMENTS
   * @minItems 1
   * @fix for example ["failed"]
   */
  readonly on?: string[];

  /**
   * What is published: `text` for mail and other subscribers that people read, `chat` for Amazon Q Developer in chat
   * applications (Slack, Microsoft Teams), or `event`: the event of CodeBuild as it is, for programs and for Amazon Q
   * Developer's own rendering.
   * @default "text"
   * @values NOTIFY_FORMATS
   */
  readonly format?: string;
}
