import type * as Yaml from 'yaml';
import { libyamlIssue } from './libyaml-check';

export interface ParsedYaml {
  readonly document: Yaml.Document.Parsed;
  readonly lines: Yaml.LineCounter;
  /** The first mistake of the syntax: libyaml stops there. */
  readonly error?: YamlError;
}

export interface YamlError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Whether the message is libyaml's, and so CodeBuild's. */
  readonly isQuoted: boolean;
}

/** Of a character that is no token, for example a tab. */
const TAB_OR_CHARACTER = 'found character that cannot start any token';
/** Lines of a quoted text that are looked at, and characters that are parsed for it. */
const MAX_ATTEMPTS = 100;
const MAX_PARSED_CHARACTERS = 1024 * 1024;
/** Deeper than any key of a buildspec. */
const DEEP = 40;

/**
 * Parse a buildspec as leniently as CodeBuild does, whose messages are those of a port of libyaml. That one reads
 * YAML 1.1: the lines of a quoted text may stand at any indent, and what follows the first document is not looked at.
 */
export function parseYaml(text: string, yaml: typeof Yaml): ParsedYaml {
  const { document, lines, read } = repaired(text, yaml);
  const refused = libyamlIssue(read, yaml);
  const [first] = document.errors.map(({ code, message, pos: [offset] }) => ({ code, message, offset }));
  if (refused && refused.offset <= (first?.offset ?? Infinity)) {
    const { line, col } = lines.linePos(refused.offset);
    return {
      document,
      lines,
      error: { line, column: col, message: `${refused.problem} at line ${line}`, isQuoted: true },
    };
  }
  if (!first) return { document, lines };
  const { line, col } = lines.linePos(first.offset);
  return { document, lines, error: { line, column: col, ...messageOf(first, text, line) } };
}

/** The words of libyaml for what our parser refuses too. */
const PROBLEMS: readonly { readonly of: RegExp; readonly problem: string }[] = [
  { of: /^Missing closing ["']quote/, problem: 'found unexpected end of stream' },
  { of: /^Plain value cannot start with (reserved character|directive indicator)/, problem: TAB_OR_CHARACTER },
  { of: /^Plain value cannot start with flow indicator/, problem: 'did not find expected node content' },
  { of: /^Flow sequence in block collection/, problem: "did not find expected ',' or ']'" },
  { of: /^Flow map in block collection/, problem: "did not find expected ',' or '}'" },
  { of: /^Invalid escape sequence/, problem: 'found unknown escape character' },
  { of: /^Block scalar header includes extra characters/, problem: 'did not find expected comment or line break' },
  {
    of: /^Unexpected block-seq-ind on same line with key/,
    problem: 'block sequence entries are not allowed in this context',
  },
  { of: /^Missing directives-end/, problem: 'did not find expected <document start>' },
];

function messageOf(
  { code, message }: { readonly code: string; readonly message: string },
  text: string,
  line: number,
): Pick<YamlError, 'message' | 'isQuoted'> {
  if (code === 'RESOURCE_EXHAUSTION')
    return { message: `the buildspec is nested too deeply at line ${line}`, isQuoted: false };
  if (code === 'TAB_AS_INDENT' || /^[ ]*\t/.test(text.split('\n')[line - 1] ?? ''))
    return { message: `${TAB_OR_CHARACTER} at line ${line} (a tab: indent with spaces)`, isQuoted: true };
  const known = PROBLEMS.find(({ of }) => of.test(message));
  const problem = known?.problem ?? message.split(' at line ')[0].replace(/[\s:]+$/, '');
  return { message: `${problem} at line ${line}`, isQuoted: known !== undefined };
}

function repaired(text: string, yaml: typeof Yaml): Omit<ParsedYaml, 'error'> & { readonly read: string } {
  const asWritten = parse(text, yaml);
  let current: string | undefined = text;
  let parsed = asWritten;
  for (
    let attempts = 0;
    attempts < MAX_ATTEMPTS && attempts * text.length < MAX_PARSED_CHARACTERS && parsed.document.errors.length > 0;
    attempts += 1
  ) {
    current = indentLine(current, parsed.document);
    if (current === undefined) return { ...asWritten, read: text };
    parsed = parse(current, yaml);
  }
  // What could not be read is reported as it is written.
  return parsed.document.errors.length > 0 ? { ...asWritten, read: text } : { ...parsed, read: current };
}

function parse(text: string, yaml: typeof Yaml): ParsedYaml {
  const { stackTraceLimit } = Error;
  // A hostile file has an error for each of its characters; most of their cost is the stack trace.
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, yaml);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function parseDocument(text: string, yaml: typeof Yaml): ParsedYaml {
  const lines = new yaml.LineCounter();
  // CodeBuild takes a scalar as it is written wherever it wants a text: so do we.
  const document = yaml.parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    merge: true,
    strict: false,
    stringKeys: false,
    // Each would copy the document's text.
    prettyErrors: false,
  });
  const later = document.errors.findIndex(({ code }) => code === 'MULTIPLE_DOCS');
  if (later >= 0) document.warnings.push(...document.errors.splice(later));
  return { document, lines };
}

/**
 * Indent the first line of a quoted text, or of a list or map in brackets, that stands too far to the left: white space
 * there means nothing. In brackets it may be a tab.
 */
function indentLine(text: string, document: Yaml.Document.Parsed): string | undefined {
  const error = document.errors.find(({ code, message }) => code === 'MISSING_CHAR' || IN_BRACKETS.test(message));
  if (!error) return undefined;
  const [at] = error.pos;
  // The text was taken to end before the line; in brackets, in it.
  const next = IN_BRACKETS.test(error.message) ? text.lastIndexOf('\n', at - 1) + 1 : text.indexOf('\n', at) + 1;
  if (next === 0 || next >= text.length || /^(---|\.\.\.)(\s|$)/.test(text.slice(next, next + 4))) return undefined;
  return `${text.slice(0, next)}${' '.repeat(DEEP)}${text.slice(next).replace(/^[ \t]+/, '')}`;
}

const IN_BRACKETS = /must be sufficiently indented/;
