/** What keeps approval rule templates. */
export interface ApprovalTemplates {
  get(name: string): Promise<ApprovalTemplate | undefined>;
  create(name: string, content: string, description: string): Promise<void>;
  /** `sha` is that of the content which is replaced. */
  changeContent(name: string, content: string, sha: string): Promise<void>;
  changeDescription(name: string, description: string): Promise<void>;
  /** No error when there is none. */
  delete(name: string): Promise<void>;
  associate(name: string, repository: string): Promise<void>;
  /** No error when there is no such repository or template. */
  disassociate(name: string, repository: string): Promise<void>;
}

export interface ApprovalTemplate {
  readonly content: string;
  readonly description: string;
  readonly sha: string;
}
