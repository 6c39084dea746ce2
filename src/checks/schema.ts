/**
 * What is known of an option: JSON Schema (draft 7), as far as options need it, and what a message says of it.
 * The schemas are generated from the option interfaces, see projenrc/schema.
 */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly enum?: readonly (string | number)[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** A scalar, and an object or array that may stand in its place. */
  readonly anyOf?: readonly Schema[];

  /** What a number counts, for example `minutes`. */
  readonly unit?: string;
  /** The name of a string format: a pattern, with the words for it. */
  readonly format?: string;
  /** The name of a check that a schema cannot express. */
  readonly rule?: string;
  /** Whether the string must be known at synthesis, so that no token may stand for it. */
  readonly literal?: boolean;
  /** What is expected, if that is not clear from the other members: "the name of an image". */
  readonly expected?: string;
  /** How to fix a wrong value: "for example 60". */
  readonly fix?: string;
  /** How to fix members that belong elsewhere, by name. */
  readonly hints?: Readonly<Record<string, string>>;

  /** The member's key in a document, if it does not follow from its name. */
  readonly key?: string;
  /** How the value is written to a document, if not as it is. */
  readonly written?: 'yesNo' | 'stringIfOne';
}

/** A string format by its name. */
export interface Format {
  readonly pattern: RegExp;
  /** What is expected: "the name of a branch". */
  readonly expected: string;
  /** How to fix a wrong value. */
  readonly fix: string;
  /** Whether no token may stand for it, because it becomes part of a name or of code. */
  readonly literal?: boolean;
  /** How to fix a value that fits the pattern and cannot be meant so. */
  readonly refuse?: (value: string) => string | undefined;
}
