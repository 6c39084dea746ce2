import type * as Yaml from 'yaml';

/** What a port of libyaml refuses, in its words. */
export interface LibyamlIssue {
  readonly problem: string;
  /** In the text. */
  readonly offset: number;
}

/** What YAML 1.1 lets a file contain; libyaml reads nothing else. https://yaml.org/spec/1.1/#id868524 */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const TAB_STARTS_TOKEN = 'found character that cannot start any token';
const TAB_IN_SCALAR = 'found a tab character that violates indentation';
const NO_KEY = 'did not find expected key';
const NO_NODE = 'did not find expected node content';
const NO_COMMA = "did not find expected ',' or";
const COLON_IN_SCALAR = "found unexpected ':'";

/**
 * The first thing in a text that libyaml refuses and that the YAML 1.2 of our parser allows: a control character, a tab
 * where a token may begin, a key that is empty, `a:}`.
 * @see https://github.com/yaml/libyaml/blob/master/src/scanner.c yaml_parser_scan_to_next_token, yaml_parser_scan_plain_scalar
 */
export function libyamlIssue(text: string, yaml: typeof Yaml): LibyamlIssue | undefined {
  const control = UNPRINTABLE.exec(text);
  const scanned = scan(text, yaml);
  return control && control.index <= (scanned?.offset ?? Infinity)
    ? { problem: 'control characters are not allowed', offset: control.index }
    : scanned;
}

/** Where a token may begin in block style, a tab may not stand before it: at the start of a line and after `-`, `?`. */
function scan(text: string, yaml: typeof Yaml): LibyamlIssue | undefined {
  const { DOCUMENT, FLOW_END, SCALAR, tokenType } = yaml.CST;
  let offset = 0;
  let lineStart = 0;
  let flow = 0;
  let mayBegin = true;
  let hasExplicitKeys = false;
  let hasContent = false;
  /** The column of the last token, and that of the innermost key or `-`, which a plain scalar must be right of. */
  let column = 0;
  let indent = -1;
  /** What the last token was, if a scalar. */
  let scalar: 'plain' | 'block' | undefined;
  let next: 'plain' | 'block' | undefined;
  let afterHeader = false;
  /** Whether a key may begin in flow style, and whether the last token ends right here. */
  let mayBeginInFlow = false;
  let touches = false;
  let isMultiline = false;
  const closers: string[] = [];
  for (const token of new yaml.Lexer().lex(text)) {
    // Marks of the lexer, which are not in the text.
    if (token === SCALAR) next = afterHeader ? 'block' : 'plain';
    if (token === SCALAR || token === DOCUMENT || token === FLOW_END) continue;
    const at = offset;
    offset += token.length;
    const type: string | null = next ? 'scalar' : tokenType(token);
    if (type === 'newline' || type === 'space' || type === 'comment') touches = false;
    if (type === 'newline') {
      lineStart = offset;
      mayBegin ||= flow === 0;
      continue;
    }
    if (type === 'space') {
      const tab = token.indexOf('\t');
      const continues = scalar === 'plain' && at + tab - lineStart > indent;
      if (tab >= 0 && flow === 0 && mayBegin && !continues)
        return { problem: scalar === 'plain' ? TAB_IN_SCALAR : TAB_STARTS_TOKEN, offset: at + tab };
      continue;
    }
    if (type === 'comment') {
      scalar = undefined;
      continue;
    }
    // What follows the first document is not read.
    if (type === 'doc-start' && hasContent) return undefined;
    const isKeyless = type === 'map-value-ind' && flow === 0 && mayBegin;
    if (isKeyless && !hasExplicitKeys) return { problem: NO_KEY, offset: at };
    if (type === 'map-value-ind' && flow > 0) {
      if (mayBeginInFlow) return { problem: NO_NODE, offset: at };
      // A key is on one line.
      if (isMultiline && !hasExplicitKeys) return { problem: `${NO_COMMA} '${closers.at(-1) ?? '}'}'`, offset: at };
      if (scalar === 'plain' && touches && /[,?[\]{}]/.test(text[offset] ?? ''))
        return { problem: COLON_IN_SCALAR, offset: at };
    }
    mayBeginInFlow = type === 'flow-map-start' || type === 'flow-seq-start' || type === 'comma';
    touches = true;
    if (type === 'flow-map-start') closers.push('}');
    if (type === 'flow-seq-start') closers.push(']');
    if (type === 'flow-map-end' || type === 'flow-seq-end') closers.pop();
    flow = closers.length;
    hasExplicitKeys ||= type === 'explicit-key-ind';
    hasContent ||= type !== 'directive-line' && type !== 'byte-order-mark';
    if (type === 'map-value-ind' && flow === 0) indent = isKeyless ? at - lineStart : column;
    if (type === 'seq-item-ind') indent = at - lineStart;
    else column = at - lineStart;
    const broken = token.lastIndexOf('\n');
    isMultiline = broken >= 0;
    if (broken >= 0) lineStart = at + broken + 1;
    mayBegin = isKeyless || type === 'seq-item-ind' || type === 'explicit-key-ind' || token.endsWith('\n');
    scalar = next;
    next = undefined;
    afterHeader = type === 'block-scalar-header';
  }
  return undefined;
}
