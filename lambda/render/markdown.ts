import { cut, oneLine } from './plain-text';

/**
 * Text of others as code within a line: no character in it is Markdown, and nothing in it ends it.
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpan(text: string, length = 200): string {
  const line = cut(oneLine(text), length) || '(empty)';
  const quotes = '`'.repeat(longestRun(line, '`') + 1);
  // A span may neither begin nor end with a backtick; one space on each side is taken off by the reader.
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${quotes}${pad}${line}${pad}${quotes}`;
}

/**
 * Lines of others as a block of code. The fence is longer than each run of backticks in them.
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function codeBlock(lines: readonly string[]): string {
  const fence = fenceFor(lines);
  return [fence, ...lines, fence].join('\n');
}

export function fenceFor(lines: readonly string[]): string {
  return '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line, '`') + 1)));
}

/** `url` must be encoded already: no space, no parenthesis. */
export function link(words: string, url: string): string {
  return `[${words}](${url})`;
}

function longestRun(text: string, sign: string): number {
  let longest = 0;
  let run = 0;
  for (const character of text) {
    run = character === sign ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
