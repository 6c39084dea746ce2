import type * as Yaml from 'yaml';
import { BuildspecIssue, BuildspecCommand } from './buildspec';
import { ErrorArguments, ErrorData, errorText } from '../../src/checks/error-data';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';
import { CommandErrorData } from '../errors/user-error';

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

export type YamlNode = Yaml.Node | null | undefined;

export interface YamlEntry {
  readonly key: string;
  readonly keyNode: Yaml.Node;
  readonly value: Yaml.Node | null;
}

/** Reads YAML nodes as CodeBuild does, and collects issues. `checkShape` finds what is of a wrong kind. */
export class YamlReader {
  public readonly issues: BuildspecIssue[] = [];
  private readonly anchors: Anchors;
  private nodes = 0;
  private characters = 0;
  private mergeDepth = 0;

  public constructor(
    private readonly yaml: typeof Yaml,
    document: Yaml.Document,
    private readonly lines: Yaml.LineCounter,
  ) {
    this.anchors = findAnchors(document.contents, yaml);
  }

  public place(node: YamlNode): { line: number; column: number } {
    const offset = node?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  public error<E extends ErrorData>(node: YamlNode, error: E, ...values: ErrorArguments<E>): void {
    // The buildspec is refused for one of them.
    if (this.canAddIssue() || !this.issues.some(({ severity }) => severity === 'error'))
      this.issues.push({
        severity: 'error',
        ...this.place(node),
        message: errorText(error, ...values),
        isQuoted: (error as CommandErrorData).isQuoted,
      });
  }

  public warn<E extends ErrorData>(node: YamlNode, error: E, ...values: ErrorArguments<E>): void {
    if (this.canAddIssue())
      this.issues.push({ severity: 'warning', ...this.place(node), message: errorText(error, ...values) });
  }

  /** What a node is; absent is what is not there, null, and an empty string. */
  public kind(node: YamlNode): 'absent' | 'text' | 'list' | 'map' {
    const found = this.resolve(node);
    if (!found || (this.yaml.isScalar(found) && (found.value === null || found.value === ''))) return 'absent';
    if (this.yaml.isScalar(found)) return 'text';
    return this.yaml.isSeq(found) ? 'list' : 'map';
  }

  /** The keys of a map, aliases and merge keys followed. What is no map has none. */
  public entries(node: YamlNode): YamlEntry[] {
    const map = this.resolve(node);
    if (!this.yaml.isMap(map)) return [];
    const entries = new Map<string, YamlEntry>();
    for (const pair of map.items) {
      this.count(1);
      const keyNode = pair.key as Yaml.Node;
      const key = this.text(keyNode) ?? '';
      const value = pair.value as Yaml.Node | null;
      if (key === '<<') {
        const sources = this.resolve(value);
        const merged = this.yaml.isSeq(sources) ? (sources.items as Yaml.Node[]) : [value];
        for (const each of merged)
          for (const entry of this.mergedEntries(each)) if (!entries.has(entry.key)) entries.set(entry.key, entry);
      } else entries.set(key, { key, keyNode, value });
    }
    return [...entries.values()];
  }

  /** Keys that stand in a map a second time; what is merged may be replaced. */
  public repeatedKeys(node: YamlNode): Pick<YamlEntry, 'key' | 'keyNode'>[] {
    const map = this.resolve(node);
    const seen = new Set<string>();
    return !this.yaml.isMap(map)
      ? []
      : map.items.flatMap(({ key: keyNode }) => {
          const key = this.text(keyNode as Yaml.Node) ?? '';
          if (!seen.has(key)) seen.add(key);
          else if (key !== '<<') return [{ key, keyNode: keyNode as Yaml.Node }];
          return [];
        });
  }

  /** The keys of a map, by name. */
  public keys(node: YamlNode): Map<string, YamlEntry> {
    return new Map(this.entries(node).map((entry) => [entry.key, entry]));
  }

  /** The items of a list. What is no list has none. */
  public items(node: YamlNode): YamlNode[] {
    const list = this.resolve(node);
    if (!this.yaml.isSeq(list)) return [];
    this.count(list.items.length);
    return list.items as Yaml.Node[];
  }

  /** A scalar as it is written: `1.10` stays `1.10` and `yes` stays `yes`. */
  public text(node: YamlNode): string | undefined {
    const scalar = this.resolve(node);
    if (!scalar || !this.yaml.isScalar(scalar)) return undefined;
    const text =
      typeof scalar.value === 'string'
        ? scalar.value
        : scalar.value === null
          ? ''
          : (scalar.source ?? String(scalar.value));
    this.characters += text.length;
    if (this.characters > MAX_CHARACTERS) throw new ExcessiveAliasing();
    return text;
  }

  public flag(node: YamlNode): boolean {
    return YES.test(this.text(node) ?? '');
  }

  /** A list of strings, or one string alone. */
  public texts(node: YamlNode): BuildspecCommand[] {
    const alone = this.text(node);
    if (alone !== undefined) return alone ? [{ text: alone, line: this.place(this.resolve(node)).line }] : [];
    return this.items(node).flatMap((item) => {
      const text = this.text(item);
      return text === undefined ? [] : [{ text, line: this.place(item).line }];
    });
  }

  /** A map from names to strings. */
  public variables(node: YamlNode): Record<string, string> {
    return Object.fromEntries(
      this.entries(node).flatMap(({ key, value }): [string, string][] => {
        // A variable without a value is empty.
        const text = value ? this.text(value) : '';
        return text === undefined ? [] : [[key, text]];
      }),
    );
  }

  /** What YAML takes a plain scalar for, if that would be written otherwise: `1.10` is 1.1 and `0x10` is 16. */
  public otherValue(node: YamlNode): { readonly value: string; readonly source: string } | undefined {
    const scalar = this.resolve(node);
    return this.yaml.isScalar(scalar) &&
      scalar.value !== null &&
      typeof scalar.value !== 'string' &&
      String(scalar.value) !== scalar.source
      ? { value: String(scalar.value), source: String(scalar.source) }
      : undefined;
  }

  /** The tag of a scalar, if it is none of YAML's own. */
  public tagOf(node: YamlNode): string | undefined {
    const scalar = this.resolve(node);
    const tag = this.yaml.isScalar(scalar) ? scalar.tag : undefined;
    return tag === undefined || tag.startsWith('tag:yaml.org,2002:') ? undefined : tag;
  }

  public canAddIssue(): boolean {
    return this.issues.length < MAX_ISSUES;
  }

  private mergedEntries(node: YamlNode): YamlEntry[] {
    this.mergeDepth += 1;
    if (this.mergeDepth > MAX_MERGE_DEPTH) throw new ExcessiveAliasing();
    const entries = this.entries(node);
    this.mergeDepth -= 1;
    this.count(entries.length);
    return entries;
  }

  private resolve(node: YamlNode): Yaml.Node | undefined {
    if (!this.yaml.isAlias(node)) return node ?? undefined;
    this.count(1);
    const named = this.anchors.get(node);
    if (named !== undefined && named !== 'recursive') return named;
    const error = named === 'recursive' ? BUILDSPEC_ERRORS.anchorInItself : BUILDSPEC_ERRORS.unknownAnchor;
    const values = { anchor: node.source };
    if (!this.issues.some(({ message }) => message === errorText(error, values))) this.error(node, error, values);
    return undefined;
  }

  private count(nodes: number): void {
    this.nodes += nodes;
    if (this.nodes > MAX_NODES) throw new ExcessiveAliasing();
  }
}

/** What each alias stands for: the last node before it that has its anchor. One within that node stands for itself. */
type Anchors = ReadonlyMap<Yaml.Alias, Yaml.Node | 'recursive'>;

/** In the order of the document, and without recursion, whose depth the document would choose. */
function findAnchors(root: unknown, yaml: typeof Yaml): Anchors {
  const found = new Map<Yaml.Alias, Yaml.Node | 'recursive'>();
  const named = new Map<string, Yaml.Node>();
  const around = new Set<unknown>();
  const waiting: { readonly node: unknown; readonly isEnd: boolean }[] = [{ node: root, isEnd: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, isEnd } = next;
    if (isEnd) around.delete(node);
    else if (yaml.isAlias(node)) {
      const target = named.get(node.source);
      if (target) found.set(node, around.has(target) ? 'recursive' : target);
    } else if (yaml.isPair(node)) {
      waiting.push({ node: node.value, isEnd: false }, { node: node.key, isEnd: false });
    } else if (yaml.isNode(node)) {
      const { anchor } = node as Yaml.Scalar;
      if (anchor) named.set(anchor, node);
      if (!yaml.isCollection(node)) continue;
      around.add(node);
      waiting.push({ node, isEnd: true });
      for (let index = node.items.length - 1; index >= 0; index -= 1)
        waiting.push({ node: node.items[index], isEnd: false });
    }
  }
  return found;
}
