/** The search for builds that no event started: CodeCommit's events may be lost. */
export interface ReconcileOptions {
  /**
   * Minutes from one look to the next: 5 to 1440.
   * @default 15
   */
  readonly interval?: number;
}
