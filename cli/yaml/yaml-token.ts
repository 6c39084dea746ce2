/** A place in a text, from 0, in characters. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type TokenType =
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'stream-end';

export interface Token {
  readonly type: TokenType;
  readonly start: Mark;
  readonly end: Mark;
  /** Of a scalar, an anchor or an alias; the version of a directive. */
  readonly value?: string;
  readonly isPlain?: boolean;
  /** Of a tag or a directive: `!` and what follows it. An empty handle is that of a whole tag. */
  readonly handle?: string;
  readonly suffix?: string;
}

/** What libyaml refuses, in its words, which end messages of CodeBuild. The place counts from 1. */
export class YamlSyntaxError extends Error {
  public readonly line: number;
  public readonly column: number;

  /** @param isTab whether it is a tab that is refused */
  public constructor(
    problem: string,
    { line, column }: Pick<Mark, 'line' | 'column'>,
    public readonly isTab = false,
  ) {
    super(problem);
    this.line = line + 1;
    this.column = column + 1;
  }
}

/** A bound of our own, so that no file decides how deep the stack is. */
export class YamlNestingError extends YamlSyntaxError {}
