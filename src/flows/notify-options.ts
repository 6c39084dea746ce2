/** Notifications about builds. */
export interface NotifyOptions {
  /**
   * ARN of an SNS topic in the stack's Region. `${region}`, `${partition}` and `${accountId}` are replaced at
   * deployment. The topic needs no policy; the policy of a customer managed key must allow the role of the output
   * `NotificationRoleArn`.
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
}
