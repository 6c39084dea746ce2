/** A part of a comment. */
export interface Section {
  /** What is said to be left out when there is no room for it, such as "the log". */
  readonly name: string;
  /** 0 is what no comment can do without. The room is given out in this order, whatever the order on the page. */
  readonly rank: number;
  /** The text, at most `room` characters; nothing when it does not fit at all. */
  readonly write: (room: number) => string | undefined;
}

const BETWEEN = '\n\n';

/** Put sections together, in their order, within a number of characters. What is cut is cut by rank, and named. */
export function composeSections(sections: readonly Section[], limit: number): string {
  const longestNote = leftOut(sections.map((section) => section.name));
  let room = limit - longestNote.length - BETWEEN.length;
  const texts = new Map<Section, string>();
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const text = section.write(Math.max(0, room - BETWEEN.length));
    if (text === undefined || text.length + BETWEEN.length > room) continue;
    texts.set(section, text);
    room -= text.length + BETWEEN.length;
  }
  const missing = sections.filter((section) => !texts.has(section)).map((section) => section.name);
  const written = sections.flatMap((section) => texts.get(section) ?? []);
  // The last section stays the last: it is read back.
  const parts = missing.length === 0 ? written : [...written.slice(0, -1), leftOut(missing), ...written.slice(-1)];
  return parts.join(BETWEEN);
}

function leftOut(names: readonly string[]): string {
  return `Left out, because a comment has a limit: ${[...new Set(names)].join(', ')}.`;
}

/** A section that is written whole or not at all. */
export function fixedSection(name: string, rank: number, text: string): Section {
  return { name, rank, write: (room) => (text.length <= room ? text : undefined) };
}
