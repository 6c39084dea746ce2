/** What is printed: data, with the comments that belong to its members. */
export type Printed = string | number | boolean | readonly Printed[] | { readonly [key: string]: Printed };

export interface MappedMember {
  readonly key: string;
  readonly value: Printed;
  readonly comments: readonly string[];
}

/** What one variable of the module becomes. */
export interface Mapped {
  /** Members of the flow. */
  readonly options?: Readonly<Record<string, Printed>>;
  /** What has no counterpart, or cannot be known: each with what to do. */
  readonly missing?: readonly string[];
}

/** What the other variables of a block say. */
export interface ModuleContext {
  readonly event: string;
  readonly repositoryName: string | undefined;
  readonly namePrefix: string | undefined;
  /** How messages call what is read: `this file`. */
  readonly files: string;
}

/** A block of the module, mapped. */
export interface MappedFlow {
  readonly name: string;
  readonly repositoryName: string;
  readonly namePrefix: string;
  readonly comments: readonly string[];
  readonly members: readonly MappedMember[];
  readonly missing: readonly string[];
  /** The image that the module builds with if the block names none. */
  readonly defaultImage: string;
}
