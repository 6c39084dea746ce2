/** A part of a comment. */
export interface Section {
  /** What is named as omitted when there is no room for it, for example "the log". */
  readonly name: string;
  /**
   * 0 is what no comment can do without, and short. The room is given out in this order, whatever the order on the
   * page.
   */
  readonly rank: number;
  /** The text, at most `room` characters; nothing when it does not fit at all. */
  readonly write: (room: number) => string | undefined;
  /** Whether it is read back by its position from the end of the comment: no note is put after it. */
  readonly isReadBack?: boolean;
}

const BETWEEN = '\n\n';

/** Put sections together, in their order, within a number of characters. What is cut is cut by rank, and named. */
export function composeSections(sections: readonly Section[], limit: number): string {
  const longestNote = omitted(sections.filter(({ rank }) => rank > 0).map((section) => section.name));
  let room = limit - longestNote.length - BETWEEN.length;
  const texts = new Map<Section, string>();
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const text = section.write(Math.max(0, room - BETWEEN.length));
    if (text === undefined || text.length + BETWEEN.length > room) continue;
    texts.set(section, text);
    room -= text.length + BETWEEN.length;
  }
  const missing = sections.filter((section) => !texts.has(section)).map((section) => section.name);
  const write = (part: readonly Section[]) => part.flatMap((section) => texts.get(section) ?? []);
  return [
    ...write(sections.filter(({ isReadBack }) => !isReadBack)),
    ...(missing.length === 0 ? [] : [omitted(missing)]),
    ...write(sections.filter(({ isReadBack }) => isReadBack)),
  ].join(BETWEEN);
}

function omitted(names: readonly string[]): string {
  return `Omitted because of CodeCommit's comment size limit: ${[...new Set(names)].join(', ')}.`;
}

/** A section that is written whole or not at all. */
export function fixedSection(name: string, rank: number, text: string): Section {
  return { name, rank, write: (room) => (text.length <= room ? text : undefined) };
}

/** The first lines of a list, as many as half of the room takes, and how many more there are. The log has its part. */
export function listSection(name: string, lines: readonly string[], total: number): Section {
  return {
    name,
    rank: 4,
    write: (room) => {
      const named: string[] = [];
      let length = 0;
      for (const line of lines) {
        if (length + line.length + 80 > room / 2) break;
        named.push(line);
        length += line.length + 1;
      }
      if (named.length === 0) return undefined;
      return [...named, ...(named.length < total ? [`* and ${total - named.length} more`] : [])].join('\n');
    },
  };
}

/** A section that each comment has, and that the next one is made from. It must be short, whatever is in it. */
export function readBackSection(name: string, text: string): Section {
  return { ...fixedSection(name, 0, text), isReadBack: true };
}
