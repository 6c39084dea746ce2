/** Knows when commits were made. */
export interface CommitTimes {
  /** By the clock of whoever made them, in milliseconds since 1970. Commits that do not say so are left out. */
  read(commits: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
