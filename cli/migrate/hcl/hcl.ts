import { ErrorArguments, ErrorData, errorText } from '../../../src/checks/error-data';

/** A part of a string with `${ }` or `%{ }` in it. */
export type TemplatePart =
  | string
  | Expression
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
    }
  | {
      readonly kind: 'each';
      readonly names: readonly string[];
      readonly collection: Expression;
      readonly body: readonly TemplatePart[];
    };

export interface ObjectEntry {
  readonly key: string | Expression;
  readonly value: Expression;
  /** Comments above it and behind it. */
  readonly comments: readonly string[];
  readonly line: number;
}

/** What a bracket or a dot behind a value selects. */
export type Step = string | Expression;

/** The parts of a Terraform file that a migration looks at. `source` is the text of an expression. */
export type Expression = { readonly source: string } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  /**
   * For example `local.policy`, `data.aws_region.current.name` or `local.branches[each.key]`, with what is between the
   * dots and in brackets.
   */
  | { readonly kind: 'reference'; readonly steps: readonly Step[] }
  /** `f(x).name` and `[1, 2][0]` */
  | { readonly kind: 'access'; readonly of: Expression; readonly steps: readonly Step[] }
  /** `of[*].name` */
  | { readonly kind: 'splat'; readonly of: Expression; readonly steps: readonly Step[] }
  /** @param isExpanded the last argument is a list of arguments: `max(local.numbers...)` */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly isExpanded: boolean;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'for';
      readonly names: readonly string[];
      readonly collection: Expression;
      /** Absent: the result is a list. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
      /** Values of the same key become a list. */
      readonly isGrouped: boolean;
    }
  /** What no value is known of. */
  | { readonly kind: 'other' }
);

export interface Attribute {
  readonly name: string;
  readonly value: Expression;
  /** Comments above it, in it and behind it, without their marks. */
  readonly comments: readonly string[];
  readonly file: string;
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
  readonly file: string;
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

export function attributeOf({ attributes }: Body, name: string): Attribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}
