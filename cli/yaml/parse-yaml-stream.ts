import { decodeYaml } from './decode-yaml';
import { YamlAlias, YamlNode, YamlStream } from './yaml-node';
import { MAX_NESTING, TOO_DEEP, YamlScanner } from './yaml-scanner';
import { Mark, Token, TokenType, YamlNestingError, YamlSyntaxError } from './yaml-token';

/**
 * Read a YAML stream as libyaml does: what it refuses is refused with its words and place, all of the stream included.
 * @see https://github.com/yaml/libyaml/blob/0.2.5/src/parser.c
 */
export function parseYamlStream(source: string | Uint8Array): YamlStream {
  return new StreamParser(new YamlScanner(decodeYaml(source))).parse();
}

const YAML_TAGS = 'tag:yaml.org,2002:';
type Properties = { readonly anchor?: string; readonly tag?: string; readonly start: Mark };

class StreamParser {
  private tags = new Map<string, string>();
  private anchors = new Map<string, { readonly node?: YamlNode }>();
  private unknown: YamlAlias[] = [];
  private depth = 0;

  public constructor(private readonly scanner: YamlScanner) {}

  public parse(): YamlStream {
    let first: YamlStream | undefined;
    let secondDocument: number | undefined;
    for (let isFirst = true; ; isFirst = false) {
      while (!isFirst && this.is('document-end')) this.scanner.take();
      if (this.is('stream-end')) break;
      const { line } = this.scanner.peek().start;
      const root = this.document(isFirst);
      if (first) secondDocument ??= line + 1;
      first ??= { root, unknown: this.unknown };
    }
    return { unknown: [], ...first, ...(secondDocument !== undefined && { secondDocument }) };
  }

  private document(isFirst: boolean): YamlNode {
    this.anchors = new Map();
    this.unknown = [];
    const isExplicit = !isFirst || this.is('version-directive', 'tag-directive', 'document-start');
    this.readDirectives();
    if (isExplicit) {
      if (!this.is('document-start')) throw this.error('did not find expected <document start>');
      this.scanner.take();
    }
    const isEmpty =
      isExplicit && this.is('version-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end');
    const root = isEmpty ? this.empty(this.scanner.peek().start) : this.node(true, false);
    if (this.is('document-end')) this.scanner.take();
    return root;
  }

  private readDirectives(): void {
    const declared = new Map<string, string>();
    let hasVersion = false;
    while (this.is('version-directive', 'tag-directive')) {
      const { type, value, handle = '', suffix = '', start } = this.scanner.peek();
      if (type === 'version-directive') {
        if (hasVersion) throw new YamlSyntaxError('found duplicate %YAML directive', start);
        if (value !== '1.1' && value !== '1.2') throw new YamlSyntaxError('found incompatible YAML document', start);
        hasVersion = true;
      } else {
        if (declared.has(handle)) throw new YamlSyntaxError('found duplicate %TAG directive', start);
        declared.set(handle, suffix);
      }
      this.scanner.take();
    }
    this.tags = new Map([['!', '!'], ['!!', YAML_TAGS], ...declared]);
  }

  /** @param allowsIndentless whether the items of a list may stand at the column of their key */
  private node(isBlock: boolean, allowsIndentless: boolean): YamlNode {
    if (this.is('alias')) return this.alias(this.scanner.take());
    const properties = this.properties();
    const token = this.scanner.peek();
    // What an anchor names may have it within itself.
    if (properties.anchor !== undefined) this.anchors.set(properties.anchor, {});
    this.depth += 1;
    if (this.depth > MAX_NESTING) throw new YamlNestingError(TOO_DEEP, token.start);
    const node = this.content(token, properties, isBlock, allowsIndentless);
    this.depth -= 1;
    if (properties.anchor !== undefined) this.anchors.set(properties.anchor, { node });
    return node;
  }

  private alias({ value: anchor = '', start }: Token): YamlAlias {
    const known = this.anchors.get(anchor);
    const alias: YamlAlias = {
      kind: 'alias',
      anchor,
      ...place(start),
      ...(known && { target: known.node ?? 'recursive' }),
    };
    if (!known) this.unknown.push(alias);
    return alias;
  }

  /** An anchor and a tag, in either order. */
  private properties(): Properties {
    const { start } = this.scanner.peek();
    let anchor: string | undefined;
    let tag: Token | undefined;
    const takeAnchor = () => {
      if (this.is('anchor')) anchor = this.scanner.take().value;
    };
    takeAnchor();
    if (this.is('tag')) tag = this.scanner.take();
    if (anchor === undefined && tag) takeAnchor();
    // libyaml looks at what follows before it looks at the tag.
    this.scanner.peek();
    return { start, anchor, tag: tag && this.resolveTag(tag) };
  }

  private resolveTag({ handle = '', suffix = '', start }: Token): string {
    if (handle === '') return suffix;
    const prefix = this.tags.get(handle);
    if (prefix === undefined) throw new YamlSyntaxError('found undefined tag handle', start);
    return prefix + suffix;
  }

  private content(token: Token, properties: Properties, isBlock: boolean, allowsIndentless: boolean): YamlNode {
    const { tag, anchor, start } = properties;
    const at = { ...place(token.start), ...(tag !== undefined && { tag }) };
    if (allowsIndentless && token.type === 'block-entry') return { kind: 'list', items: this.indentlessItems(), ...at };
    if (token.type === 'scalar') {
      this.scanner.take();
      return { kind: 'scalar', value: token.value ?? '', isPlain: token.isPlain === true, ...at };
    }
    if (token.type === 'flow-sequence-start') return { kind: 'list', items: this.flowItems(), ...at };
    if (token.type === 'flow-mapping-start') return { kind: 'map', pairs: this.flowPairs(), ...at };
    if (isBlock && token.type === 'block-sequence-start') return { kind: 'list', items: this.blockItems(), ...at };
    if (isBlock && token.type === 'block-mapping-start') return { kind: 'map', pairs: this.blockPairs(), ...at };
    if (anchor !== undefined || tag !== undefined) return { ...this.empty(start), ...(tag !== undefined && { tag }) };
    throw this.error('did not find expected node content');
  }

  private blockItems(): YamlNode[] {
    this.scanner.take();
    const items: YamlNode[] = [];
    while (this.is('block-entry')) {
      const { end } = this.scanner.take();
      items.push(this.is('block-entry', 'block-end') ? this.empty(end) : this.node(true, false));
    }
    if (!this.is('block-end')) throw this.error("did not find expected '-' indicator");
    this.scanner.take();
    return items;
  }

  private indentlessItems(): YamlNode[] {
    const items: YamlNode[] = [];
    while (this.is('block-entry')) {
      const { end } = this.scanner.take();
      const isEmpty = this.is('block-entry', 'key', 'value', 'block-end');
      items.push(isEmpty ? this.empty(end) : this.node(true, false));
    }
    return items;
  }

  private blockPairs(): (readonly [YamlNode, YamlNode])[] {
    this.scanner.take();
    const pairs: (readonly [YamlNode, YamlNode])[] = [];
    while (this.is('key')) {
      const key = this.blockMember();
      pairs.push([key, this.is('value') ? this.blockMember() : this.empty(this.scanner.peek().start)]);
    }
    if (!this.is('block-end')) throw this.error('did not find expected key');
    this.scanner.take();
    return pairs;
  }

  /** A key after its `?`, or a value after its `:`. */
  private blockMember(): YamlNode {
    const { end } = this.scanner.take();
    return this.is('key', 'value', 'block-end') ? this.empty(end) : this.node(true, true);
  }

  private flowItems(): YamlNode[] {
    this.scanner.take();
    const items: YamlNode[] = [];
    for (let isFirst = true; !this.is('flow-sequence-end'); isFirst = false) {
      if (!isFirst) {
        if (!this.is('flow-entry')) throw this.error("did not find expected ',' or ']'");
        this.scanner.take();
        if (this.is('flow-sequence-end')) break;
      }
      items.push(this.is('key') ? this.flowPair() : this.node(false, false));
    }
    this.scanner.take();
    return items;
  }

  /** `[a: b]` */
  private flowPair(): YamlNode {
    const { start, end } = this.scanner.take();
    let key: YamlNode;
    if (!this.is('value', 'flow-entry', 'flow-sequence-end')) key = this.node(false, false);
    else {
      // libyaml 0.2.5 takes the token that ends an empty key.
      this.scanner.take();
      key = this.empty(end);
    }
    return { kind: 'map', pairs: [[key, this.flowValue('flow-sequence-end')]], ...place(start) };
  }

  private flowPairs(): (readonly [YamlNode, YamlNode])[] {
    this.scanner.take();
    const pairs: (readonly [YamlNode, YamlNode])[] = [];
    for (let isFirst = true; !this.is('flow-mapping-end'); isFirst = false) {
      if (!isFirst) {
        if (!this.is('flow-entry')) throw this.error("did not find expected ',' or '}'");
        this.scanner.take();
        if (this.is('flow-mapping-end')) break;
      }
      if (this.is('key')) {
        this.scanner.take();
        const isEmpty = this.is('value', 'flow-entry', 'flow-mapping-end');
        const key = isEmpty ? this.empty(this.scanner.peek().start) : this.node(false, false);
        pairs.push([key, this.flowValue('flow-mapping-end')]);
      } else pairs.push([this.node(false, false), this.empty(this.scanner.peek().start)]);
    }
    this.scanner.take();
    return pairs;
  }

  private flowValue(end: TokenType): YamlNode {
    if (this.is('value')) {
      this.scanner.take();
      if (!this.is('flow-entry', end)) return this.node(false, false);
    }
    return this.empty(this.scanner.peek().start);
  }

  private empty(mark: Mark): YamlNode {
    return { kind: 'scalar', value: '', isPlain: true, ...place(mark) };
  }

  private is(...types: readonly TokenType[]): boolean {
    return types.includes(this.scanner.peek().type);
  }

  private error(problem: string): YamlSyntaxError {
    return new YamlSyntaxError(problem, this.scanner.peek().start);
  }
}

function place({ line, column }: Mark): { line: number; column: number } {
  return { line: line + 1, column: column + 1 };
}
