/** Commands that people write in comments on pull requests. */
export interface CommandOptions {
  /**
   * Who may give commands: patterns over the ARN of the caller, in which `*` stands for any characters, such as
   * `arn:aws:sts::111122223333:assumed-role/Developer/*`. What our own functions write is never a command.
   * @default ["*"]
   */
  readonly allow?: string[];
}
