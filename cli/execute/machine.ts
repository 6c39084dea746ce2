/** How a command of a buildspec ended. */
export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** It was killed by us, because the build was stopped or its time was over. */
  | { readonly kind: 'killed' }
  | { readonly kind: 'no-shell'; readonly shell: string };

/** A text after the shell has filled it in, or why it could not. */
export type EvaluatedText =
  { readonly kind: 'value'; readonly value: string } | { readonly kind: 'failed'; readonly reason: string };

/** Where a build's commands run: the host, or a container. */
export interface Machine {
  /** The folder of the source, as the build sees it. */
  readonly srcDir: string;
  /** Make it ready to run commands with these variables. */
  start(variables: Readonly<Record<string, string>>): Promise<void>;
  /** Run one command to its end. `succeeding` becomes CODEBUILD_BUILD_SUCCEEDING; `user` counts in containers. */
  run(command: string, succeeding: boolean, user?: string): Promise<CommandEnd>;
  /** The values that variables have after the last command. One that is not set is left out. */
  variables(names: readonly string[]): Promise<Record<string, string>>;
  /** Texts as the shell fills them in after the last command. */
  evaluate(texts: readonly string[]): Promise<string[]>;
  /** The same of one text that is worth nothing when a command in it fails. */
  evaluateOne(text: string): Promise<EvaluatedText>;
  /** Hand the terminal to a shell where the last command ended. */
  interact(): Promise<void>;
  /** End everything that the commands left running. */
  dispose(): Promise<void>;
}

/** Takes what commands write. */
export type OutputSink = (piece: Buffer) => void;
