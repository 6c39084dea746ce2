/** Where a node begins, from 1. */
interface NodePlace {
  readonly line: number;
  readonly column: number;
  /** `tag:yaml.org,2002:str`, `!` or whatever is written. */
  readonly tag?: string;
}

export interface YamlScalar extends NodePlace {
  readonly kind: 'scalar';
  readonly value: string;
  /** Whether it has no quotes and is no block, so that it may stand for something else than a string. */
  readonly isPlain: boolean;
}

export interface YamlList extends NodePlace {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends NodePlace {
  readonly kind: 'map';
  readonly pairs: readonly (readonly [key: YamlNode, value: YamlNode])[];
}

export interface YamlAlias extends NodePlace {
  readonly kind: 'alias';
  readonly anchor: string;
  /** The last node before it that has the anchor; one around it stands for itself. */
  readonly target?: YamlNode | 'recursive';
}

export type YamlNode = YamlScalar | YamlList | YamlMap | YamlAlias;

/** A stream, of which the first document counts. */
export interface YamlStream {
  readonly root?: YamlNode;
  /** Aliases of anchors that nobody set. */
  readonly unknown: readonly YamlAlias[];
  /** The line of a second document. */
  readonly secondDocument?: number;
}
