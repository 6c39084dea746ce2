import { ErrorArguments, ErrorData, errorText } from '../../../src/checks/error-data';

/** The parts of a Terraform file that a migration looks at. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A text with `${ }` in it. */
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[]; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: string; readonly value: Expression }[] }
  /**
   * For example `local.policy`, `data.aws_region.current.name` or `local.branches[each.key]`, with what is between the
   * dots and in brackets.
   */
  | { readonly kind: 'reference'; readonly path: string; readonly steps: readonly (string | Expression)[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly source: string }
  /** What is not looked into: operators, conditions, loops. */
  | { readonly kind: 'other'; readonly source: string };

export interface Attribute {
  readonly name: string;
  readonly value: Expression;
  /** Comments above it, in it and behind it, without their marks. */
  readonly comments: readonly string[];
  readonly line: number;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** Comments at its end. */
  readonly comments: readonly string[];
}

export interface Block extends Body {
  readonly type: string;
  readonly labels: readonly string[];
  /** Comments above it. */
  readonly leading: readonly string[];
  readonly line: number;
}

/** Where the text stops being HCL. */
export class HclError<E extends ErrorData = ErrorData> extends Error {
  constructor(
    public readonly line: number,
    error: E,
    ...values: ErrorArguments<E>
  ) {
    super(errorText(error, ...values));
    this.name = 'HclError';
  }
}
