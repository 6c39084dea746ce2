import type * as Yaml from 'yaml';
import { BuildspecIssue, BuildspecCommand } from './buildspec';
import { ErrorArguments, ErrorData, errorText } from '../../src/checks/error-data';
import { nearest } from '../../src/checks/nearest';
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
 * own.
 */
const MAX_NODES = 200_000;
const MAX_CHARACTERS = 2 * 1024 * 1024;
/** Merges within merges. */
const MAX_MERGE_DEPTH = 100;
/** More would not be read by anybody. */
const MAX_ISSUES = 100;

export interface YamlEntry {
  readonly key: string;
  readonly keyNode: Yaml.Node;
  readonly value: Yaml.Node | null;
}

/** Reads YAML nodes the way that CodeBuild does, and collects issues with their place. */
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

  public place(node: Yaml.Node | null | undefined): { line: number; column: number } {
    const offset = node?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  public error<E extends ErrorData>(node: Yaml.Node | null | undefined, error: E, ...values: ErrorArguments<E>): void {
    // The buildspec is refused for one of them.
    if (this.canAddIssue() || !this.issues.some(({ severity }) => severity === 'error'))
      this.issues.push({
        severity: 'error',
        ...this.place(node),
        message: errorText(error, ...values),
        isQuoted: (error as CommandErrorData).isQuoted,
      });
  }

  public warn<E extends ErrorData>(node: Yaml.Node | null | undefined, error: E, ...values: ErrorArguments<E>): void {
    if (this.canAddIssue())
      this.issues.push({ severity: 'warning', ...this.place(node), message: errorText(error, ...values) });
  }

  /** The keys of a map, aliases and merge keys followed. What is no map has none. */
  public entries(node: Yaml.Node | null | undefined, what: string): YamlEntry[] {
    const map = this.resolve(node);
    if (!map || (this.yaml.isScalar(map) && (map.value === null || map.value === ''))) return [];
    if (!this.yaml.isMap(map)) {
      this.error(map, BUILDSPEC_ERRORS.notAMap, { place: what });
      return [];
    }
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
          for (const entry of this.mergedEntries(each, what))
            if (!entries.has(entry.key)) entries.set(entry.key, entry);
        continue;
      }
      if (entries.has(key) && !entries.get(key)?.keyNode.anchor)
        this.warn(keyNode, BUILDSPEC_ERRORS.keyTwice, { place: what, key });
      entries.set(key, { key, keyNode, value });
    }
    return [...entries.values()];
  }

  /** The keys of a map of which all are known; an unknown one is an issue that names the nearest. */
  public known(node: Yaml.Node | null | undefined, what: string, names: readonly string[]): Map<string, YamlEntry> {
    const found = new Map<string, YamlEntry>();
    for (const entry of this.entries(node, what)) {
      if (names.includes(entry.key)) found.set(entry.key, entry);
      else if (this.canAddIssue()) {
        const near = nearest(entry.key, names);
        const place = { place: what, key: entry.key };
        if (near) this.warn(entry.keyNode, BUILDSPEC_ERRORS.unknownKeyLike, { ...place, near });
        else this.warn(entry.keyNode, BUILDSPEC_ERRORS.unknownKey, { ...place, names: names.join(', ') });
      }
    }
    return found;
  }

  /** A scalar as it is written: `1.10` stays `1.10` and `yes` stays `yes`. */
  public text(node: Yaml.Node | null | undefined): string | undefined {
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

  /** A scalar. A list or a map in its place is an issue. */
  public scalar(node: Yaml.Node | null | undefined, what: string): string | undefined {
    const found = this.resolve(node);
    if (found && !this.yaml.isScalar(found)) {
      const kind = this.yaml.isSeq(found) ? 'list' : 'map';
      this.error(found, BUILDSPEC_ERRORS.notOneString, { place: what, kind });
      return undefined;
    }
    return this.text(found);
  }

  public flag(node: Yaml.Node | null | undefined, what: string): boolean {
    return /^(yes|true|on|y)$/i.test(this.scalar(node, what) ?? '');
  }

  /** A list of texts. One text alone is taken as a list of one. */
  public texts(node: Yaml.Node | null | undefined, what: string, oneIsFine = false): BuildspecCommand[] {
    const list = this.resolve(node);
    if (!list) return [];
    if (this.yaml.isScalar(list)) {
      const alone = this.text(list);
      if (!alone) return [];
      if (!oneIsFine) this.warn(list, BUILDSPEC_ERRORS.shouldBeAList, { place: what });
      return [{ text: alone, line: this.place(list).line }];
    }
    if (!this.yaml.isSeq(list)) {
      this.error(list, BUILDSPEC_ERRORS.notAList, { place: what });
      return [];
    }
    return list.items.flatMap((item, index) => {
      this.count(1);
      const place = this.place(item as Yaml.Node);
      const text = this.text(item as Yaml.Node);
      if (text !== undefined) return [{ text, line: place.line }];
      this.error(item as Yaml.Node, BUILDSPEC_ERRORS.notAString, {
        place: what,
        index,
        line: place.line,
        lineBefore: place.line - 1,
      });
      return [];
    });
  }

  /** A map from names to texts. A value that YAML would take for something else is an issue. */
  public variables(node: Yaml.Node | null | undefined, what: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { key, keyNode, value } of this.entries(node, what)) {
      const text = this.text(value);
      if (text === undefined) this.error(keyNode, BUILDSPEC_ERRORS.valueNotAString, { place: what, key });
      else found[key] = text;
      const scalar = this.resolve(value);
      if (
        this.yaml.isScalar(scalar) &&
        scalar.value !== null &&
        typeof scalar.value !== 'string' &&
        String(scalar.value) !== scalar.source
      ) {
        this.warn(scalar, BUILDSPEC_ERRORS.numberToYaml, {
          place: what,
          key,
          value: String(scalar.value),
          source: String(scalar.source),
        });
      }
    }
    return found;
  }

  private mergedEntries(node: Yaml.Node | null, what: string): YamlEntry[] {
    this.mergeDepth += 1;
    if (this.mergeDepth > MAX_MERGE_DEPTH) throw new ExcessiveAliasing();
    const entries = this.entries(node, what);
    this.mergeDepth -= 1;
    this.count(entries.length);
    return entries;
  }

  private resolve(node: Yaml.Node | null | undefined): Yaml.Node | undefined {
    if (!this.yaml.isAlias(node)) return node ?? undefined;
    this.count(1);
    const named = this.anchors.get(node);
    if (named !== undefined && named !== 'recursive') return named;
    const error = named === 'recursive' ? BUILDSPEC_ERRORS.anchorInItself : BUILDSPEC_ERRORS.unknownAnchor;
    const values = { anchor: node.source };
    if (!this.issues.some(({ message }) => message === errorText(error, values))) this.error(node, error, values);
    return undefined;
  }

  private canAddIssue(): boolean {
    return this.issues.length < MAX_ISSUES;
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
