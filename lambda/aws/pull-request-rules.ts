/** The approval rules of a repository's open pull requests. */
export interface PullRequestRules {
  /** Ids of open pull requests, the newest first; no more than so many. */
  open(max: number): Promise<readonly string[]>;
  /** Nothing when there is no such pull request in the repository. */
  get(id: string): Promise<RuledPullRequest | undefined>;
  /** The content of the approval rule template of a name, whoever made it; nothing when there is none. */
  template(name: string): Promise<string | undefined>;
  /**
   * `taken`: there is a rule of this name. `ended`: the pull request is closed or gone. `full`: it has as many rules as
   * it can.
   */
  create(id: string, name: string, content: string): Promise<'done' | 'taken' | 'ended' | 'full'>;
  /** No error when there is no such rule, or when the pull request has ended. */
  delete(id: string, name: string): Promise<void>;
}

export interface RuledPullRequest {
  readonly id: string;
  readonly isOpen: boolean;
  readonly revision: string;
  /** `refs/heads/NAME` */
  readonly targetReference: string;
  readonly rules: readonly PullRequestRule[];
}

export interface PullRequestRule {
  readonly name: string;
  readonly content: string;
  /** Whether it is from a template, so that nobody can change or delete it. */
  readonly isFromTemplate: boolean;
}
