import type * as Yaml from 'yaml';

export interface ParsedYaml {
  readonly document: Yaml.Document.Parsed;
  readonly lines: Yaml.LineCounter;
}

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
  const asWritten = parse(text, yaml);
  let current: string | undefined = text;
  let parsed = asWritten;
  for (
    let attempts = 0;
    attempts < MAX_ATTEMPTS && attempts * text.length < MAX_PARSED_CHARACTERS && parsed.document.errors.length > 0;
    attempts += 1
  ) {
    current = indentQuoted(current, parsed.document);
    if (current === undefined) return asWritten;
    parsed = parse(current, yaml);
  }
  // What could not be read is reported as it is written.
  return parsed.document.errors.length > 0 ? asWritten : parsed;
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

/** Indent the first line of a quoted text that stands too far to the left: white space there means nothing. */
function indentQuoted(text: string, document: Yaml.Document.Parsed): string | undefined {
  const error = document.errors.find(({ code }) => code === 'MISSING_CHAR');
  // The error is where the text was taken to end: the line after it is the one.
  const next = error ? text.indexOf('\n', error.pos[0]) + 1 : 0;
  if (next === 0 || next >= text.length || /^(---|\.\.\.)(\s|$)/.test(text.slice(next, next + 4))) return undefined;
  return `${text.slice(0, next)}${' '.repeat(DEEP)}${text.slice(next)}`;
}
