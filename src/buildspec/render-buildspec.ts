/**
 * The buildspec as YAML, for a file that people read. YAML 1.1 and 1.2 read the same from it: in 1.1,
 * which AWS's own `yes` and `no` come from, `on`, `1:30` and `0777` without quotes are no texts.
 */
export function renderBuildspecYaml(document: Readonly<Record<string, unknown>>): string {
  return (
    Object.entries(document)
      .map(([key, value]) => entry(key, value, '').join('\n'))
      .map((block, index) => (index > 0 && block.includes('\n') ? `\n${block}` : block))
      .join('\n') + '\n'
  );
}

/** The lines of `key: value`. */
function entry(key: string, value: unknown, indent: string): string[] {
  const begin = `${indent}${scalar(key)}:`;
  if (typeof value === 'string' && isBlock(value))
    return [`${begin} ${blockHeader(value)}`, ...blockLines(value, `${indent}  `)];
  if (Array.isArray(value) && value.length > 0)
    return [begin, ...value.flatMap((item) => listItem(item, `${indent}  `))];
  if (isRecord(value) && Object.keys(value).length > 0)
    return [begin, ...Object.entries(value).flatMap(([name, each]) => entry(name, each, `${indent}  `))];
  return [`${begin} ${scalar(value)}`];
}

/** The lines of `- item`. */
function listItem(item: unknown, indent: string): string[] {
  if (typeof item === 'string' && isBlock(item))
    return [`${indent}- ${blockHeader(item)}`, ...blockLines(item, `${indent}  `)];
  if (!isRecord(item) || Object.keys(item).length === 0) return [`${indent}- ${scalar(item)}`];
  const lines = Object.entries(item).flatMap(([name, each]) => entry(name, each, `${indent}  `));
  return [`${indent}- ${lines[0].trimStart()}`, ...lines.slice(1)];
}

/** A text without quotes: it begins as a word or a path does, and holds nothing that YAML gives a meaning. */
const PLAIN = /^(?:[A-Za-z_$/]|\.{1,2}\/)(?:[\w $./()=+*;,<>^~%@-]|:(?=[^ ])|"|'|\||&|\?|!|\\|\[|\]|\{|\})*$/;
/** Words that are no texts in YAML 1.1 or 1.2; some readers take an exponent alone for a number. */
const NOT_TEXT = /^(y|n|yes|no|on|off|true|false|null|e[+-]?\d+)$/i;

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const plain = PLAIN.test(value) && !NOT_TEXT.test(value) && !/[\s:]$/.test(value);
  // A text in JSON's quotes is one in YAML's double quotes. What JSON leaves as it is and YAML does not print is
  // escaped.
  return plain
    ? value
    : JSON.stringify(value).replace(
        /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}

/** A script of several lines reads best as it is; one with tabs, spaces at an end or odd characters goes in quotes. */
function isBlock(value: string): boolean {
  return (
    /^[^\s][^]*\n[^]*[^\s]\n?$/.test(value) && !/[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe]| $/m.test(value)
  );
}

function blockHeader(value: string): string {
  return value.endsWith('\n') ? '|' : '|-';
}

function blockLines(value: string, indent: string): string[] {
  return value
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line ? indent + line : ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
