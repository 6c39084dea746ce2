/** The parts of a Markdown page that can be held to something. Enough for our own pages. */
export interface Page {
  /** What `#name` may be, as GitHub makes it from headings. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Link[];
  readonly blocks: readonly Block[];
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

/** A fenced block, and the heading that it stands under. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
  readonly section: string;
}

export function readPage(markdown: string): Page {
  const anchors = new Set<string>();
  const links: Link[] = [];
  const blocks: Block[] = [];
  let section = '';
  let open: { fence: string; language: string; from: number; lines: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1;
    const [, fence, language] = /^\s*(`{3,})(\S*)/.exec(text) ?? [];
    if (open) {
      if (fence && fence.length >= open.fence.length && !language) {
        blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.from, section });
        open = undefined;
      } else open.lines.push(text);
      return;
    }
    if (fence) {
      open = { fence, language, from: line, lines: [] };
      return;
    }
    const words = withoutCode(text);
    for (const [, target] of words.matchAll(/\]\(([^()\s]+)\)/g)) links.push({ target, line });
    const [, heading] = /^#{1,6} (.*)$/.exec(text) ?? [];
    if (!heading) return;
    section = heading;
    anchors.add(free(slug(heading), anchors));
  });
  if (open) throw new Error(`the block of line ${open.from} is not closed`);
  return { anchors, links, blocks };
}

function withoutCode(text: string): string {
  return text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
}

function slug(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
  return shown
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replace(/ /g, '-');
}

/** A heading that comes again has a number. */
function free(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 1;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
