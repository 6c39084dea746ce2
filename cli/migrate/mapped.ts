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

/** A module block, mapped. */
export interface MappedFlow {
  readonly name: string;
  /** `main.tf:12`. */
  readonly place: string;
  readonly repositoryName: string;
  readonly namePrefix: string;
  readonly comments: readonly string[];
  readonly members: readonly MappedMember[];
  readonly missing: readonly string[];
}
