import { BuildspecIssue, BuildspecCommand } from './buildspec';
import { ErrorArguments, ErrorData, errorText } from '../../src/checks/error-data';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';
import { CommandErrorData } from '../errors/user-error';
import { YamlNode, YamlScalar, YamlStream } from '../yaml/yaml-node';

/**
 * Long lists of aliases, or merges of merges: go-yaml, with which CodeBuild reads a buildspec, has the same message.
 */
export class ExcessiveAliasing extends Error {
  public constructor() {
    super('document contains excessive aliasing');
  }
}

/**
 * Nodes and characters that are read, those behind aliases at each use. A file of the largest size has fewer of its
 * own, though each is read twice: by the check of the shape, and by what needs it.
 */
const MAX_NODES = 400_000;
const MAX_CHARACTERS = 4 * 1024 * 1024;
/** Merges within merges. */
const MAX_MERGE_DEPTH = 100;
/** More would not be read by anybody. */
const MAX_ISSUES = 100;

/** How YAML 1.1 writes a truth value. */
export const YES = /^(yes|true|on|y)$/i;
export const NO = /^(no|false|off|n)$/i;

/** A node that may not be there. */
export type MaybeNode = YamlNode | undefined;

export interface YamlEntry {
  readonly key: string;
  readonly keyNode: YamlNode;
  readonly value: YamlNode;
}

/** Reads YAML nodes as CodeBuild does, and collects issues. `checkShape` finds what is of a wrong kind. */
export class YamlReader {
  public readonly issues: BuildspecIssue[] = [];
  private nodes = 0;
  private characters = 0;
  private mergeDepth = 0;

  public constructor({ unknown }: Pick<YamlStream, 'unknown'>) {
    // go-yaml reads no file that has such an alias, wherever it stands.
    const named = new Map(unknown.map((alias) => [alias.anchor, alias]));
    for (const [anchor, alias] of named) this.error(alias, BUILDSPEC_ERRORS.unknownAnchor, { anchor });
  }

  public place(node: MaybeNode): { line: number; column: number } {
    return node ? { line: node.line, column: node.column } : { line: 1, column: 1 };
  }

  public error<E extends ErrorData>(node: MaybeNode, error: E, ...values: ErrorArguments<E>): void {
    // The buildspec is refused for one of them.
    if (this.canAddIssue() || !this.issues.some(({ severity }) => severity === 'error'))
      this.issues.push({
        severity: 'error',
        ...this.place(node),
        message: errorText(error, ...values),
        isQuoted: (error as CommandErrorData).isQuoted,
      });
  }

  public warn<E extends ErrorData>(node: MaybeNode, error: E, ...values: ErrorArguments<E>): void {
    if (this.canAddIssue())
      this.issues.push({ severity: 'warning', ...this.place(node), message: errorText(error, ...values) });
  }

  /** What a node is; absent is what is not there, null, and an empty string. */
  public kind(node: MaybeNode): 'absent' | 'text' | 'list' | 'map' {
    const found = this.resolve(node);
    if (found?.kind === 'list' || found?.kind === 'map') return found.kind;
    return this.text(found) ? 'text' : 'absent';
  }

  /** The keys of a map, aliases and merge keys followed. What is no map has none. */
  public entries(node: MaybeNode): YamlEntry[] {
    const map = this.resolve(node);
    if (map?.kind !== 'map') return [];
    const entries = new Map<string, YamlEntry>();
    for (const [keyNode, value] of map.pairs) {
      this.count(1);
      const key = this.text(keyNode) ?? '';
      if (key === '<<') {
        const sources = this.resolve(value);
        for (const each of sources?.kind === 'list' ? sources.items : [value])
          for (const entry of this.mergedEntries(each)) if (!entries.has(entry.key)) entries.set(entry.key, entry);
      } else entries.set(key, { key, keyNode, value });
    }
    return [...entries.values()];
  }

  /** Keys that stand in a map a second time; what is merged may be replaced. */
  public repeatedKeys(node: MaybeNode): Pick<YamlEntry, 'key' | 'keyNode'>[] {
    const map = this.resolve(node);
    const seen = new Set<string>();
    if (map?.kind !== 'map') return [];
    return map.pairs.flatMap(([keyNode]) => {
      const key = this.text(keyNode) ?? '';
      const isRepeated = seen.has(key) && key !== '<<';
      seen.add(key);
      return isRepeated ? [{ key, keyNode }] : [];
    });
  }

  /** The keys of a map, by name. */
  public keys(node: MaybeNode): Map<string, YamlEntry> {
    return new Map(this.entries(node).map((entry) => [entry.key, entry]));
  }

  /** The items of a list. What is no list has none. */
  public items(node: MaybeNode): readonly YamlNode[] {
    const list = this.resolve(node);
    if (list?.kind !== 'list') return [];
    this.count(list.items.length);
    return list.items;
  }

  /** A scalar as it is written: `1.10` stays `1.10` and `yes` stays `yes`. Null is empty. */
  public text(node: MaybeNode): string | undefined {
    const scalar = this.resolve(node);
    if (scalar?.kind !== 'scalar') return undefined;
    const text = isNull(scalar) ? '' : scalar.value;
    this.characters += text.length;
    if (this.characters > MAX_CHARACTERS) throw new ExcessiveAliasing();
    return text;
  }

  public flag(node: MaybeNode): boolean {
    return YES.test(this.text(node) ?? '');
  }

  /** A list of strings, or one string alone. */
  public texts(node: MaybeNode): BuildspecCommand[] {
    const alone = this.text(node);
    if (alone !== undefined) return alone ? [{ text: alone, line: this.place(this.resolve(node)).line }] : [];
    return this.items(node).flatMap((item) => {
      const text = this.text(item);
      return text === undefined ? [] : [{ text, line: this.place(item).line }];
    });
  }

  /** A map from names to strings. */
  public variables(node: MaybeNode): Record<string, string> {
    return Object.fromEntries(
      this.entries(node).flatMap(({ key, value }): [string, string][] => {
        // A variable without a value is empty.
        const text = value ? this.text(value) : '';
        return text === undefined ? [] : [[key, text]];
      }),
    );
  }

  /** What YAML takes a plain scalar for, if that would be written otherwise: `1.10` is 1.1 and `0x10` is 16. */
  public otherValue(node: MaybeNode): { readonly value: string; readonly source: string } | undefined {
    const scalar = this.resolve(node);
    if (scalar?.kind !== 'scalar' || !scalar.isPlain || scalar.tag !== undefined) return undefined;
    const value = valueOf(scalar.value);
    return value === undefined || value === scalar.value ? undefined : { value, source: scalar.value };
  }

  /** The tag of a scalar, if it is none of YAML's own. */
  public tagOf(node: MaybeNode): string | undefined {
    const scalar = this.resolve(node);
    const tag = scalar?.kind === 'scalar' ? scalar.tag : undefined;
    return tag?.startsWith('tag:yaml.org,2002:') ? undefined : tag;
  }

  public canAddIssue(): boolean {
    return this.issues.length < MAX_ISSUES;
  }

  private mergedEntries(node: MaybeNode): YamlEntry[] {
    this.mergeDepth += 1;
    if (this.mergeDepth > MAX_MERGE_DEPTH) throw new ExcessiveAliasing();
    const entries = this.entries(node);
    this.mergeDepth -= 1;
    this.count(entries.length);
    return entries;
  }

  private resolve(node: MaybeNode): Exclude<YamlNode, { readonly kind: 'alias' }> | undefined {
    let found = node;
    while (found?.kind === 'alias') {
      this.count(1);
      if (found.target !== 'recursive') found = found.target;
      else {
        const values = { anchor: found.anchor };
        const message = errorText(BUILDSPEC_ERRORS.anchorInItself, values);
        if (!this.issues.some((issue) => issue.message === message))
          this.error(found, BUILDSPEC_ERRORS.anchorInItself, values);
        return undefined;
      }
    }
    return found;
  }

  private count(nodes: number): void {
    this.nodes += nodes;
    if (this.nodes > MAX_NODES) throw new ExcessiveAliasing();
  }
}

function isNull({ value, isPlain, tag }: YamlScalar): boolean {
  return isPlain && tag === undefined && /^(~|null|Null|NULL)$/.test(value);
}

/** The number or truth value that a plain scalar is, as text. https://yaml.org/spec/1.2.2/#103-core-schema */
function valueOf(text: string): string | undefined {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase();
  if (/^0o[0-7]+$/.test(text)) return String(parseInt(text.slice(2), 8));
  if (/^0x[0-9a-fA-F]+$/.test(text)) return String(parseInt(text.slice(2), 16));
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return String(Number(text));
  return undefined;
}
