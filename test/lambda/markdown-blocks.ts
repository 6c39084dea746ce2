/**
 * A small reader of Markdown's code, by the rules of CommonMark (sections 4.5 and 6.1): enough to tell which
 * characters of a comment are code, where nothing can be Markdown, and which are not.
 */
export interface MarkdownParts {
  /** The text outside of any code. */
  readonly words: string;
  /** The content of each fenced block. */
  readonly blocks: readonly string[];
  /** The content of each code span. */
  readonly spans: readonly string[];
  /** Whether a fence was left open. */
  readonly open: boolean;
}

export function readMarkdown(text: string): MarkdownParts {
  const words: string[] = [];
  const blocks: string[] = [];
  const spans: string[] = [];
  let fence: { readonly sign: string; readonly length: number; readonly lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence) {
      const closes = mark && mark[1].startsWith(fence.sign) && mark[1].length >= fence.length && mark[2].trim() === '';
      if (closes) {
        blocks.push(fence.lines.join('\n'));
        fence = undefined;
      } else fence.lines.push(line);
    } else if (mark && !(mark[1].startsWith('`') && mark[2].includes('`'))) {
      fence = { sign: mark[1][0], length: mark[1].length, lines: [] };
    } else words.push(withoutSpans(line, spans));
  }
  return { words: words.join('\n'), blocks, spans, open: fence !== undefined };
}

function withoutSpans(line: string, spans: string[]): string {
  const runs = [...line.matchAll(/`+/g)];
  let words = '';
  let at = 0;
  for (let i = 0; i < runs.length; i += 1) {
    if (runs[i].index < at) continue;
    const end = runs.slice(i + 1).find((run) => run[0].length === runs[i][0].length);
    if (!end) continue;
    words += line.slice(at, runs[i].index);
    spans.push(line.slice(runs[i].index + runs[i][0].length, end.index));
    at = end.index + end[0].length;
  }
  return words + line.slice(at);
}
