/** A build to start, as a value. */
export interface BuildRequest {
  /** The CodeBuild project. */
  readonly project: string;
  /** The commit to build, 40 hex digits. Absent: what the project builds by default. */
  readonly commit?: string;
  /** Environment variables, all plain. */
  readonly variables: Readonly<Record<string, string>>;
  /** Two requests with one token are one build. At most 64 characters. */
  readonly token: string;
}
