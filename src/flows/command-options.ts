/** Commands in comments on pull requests. */
export interface CommandOptions {
  /**
   * Who may give commands: patterns over the ARN of the caller, in which `*` stands for any characters, for example
   * `arn:aws:sts::111122223333:assumed-role/Developer/*`. Comments of the stack's own functions are never commands.
   * @default ["*"]
   * @format caller
   * @minItems 1
   * @maxItems 50
   * @fix for example ["arn:aws:iam::111122223333:user/*"]
   */
  readonly allow?: string[];
}
