/** The search for builds that no event started, because an event of CodeCommit was lost. */
export interface ReconcileOptions {
  /**
   * Polling interval in minutes: 5 to 1440.
   * @default 15
   * @unit minutes
   * @minimum 5
   * @maximum 1440
   */
  readonly interval?: number;
}
