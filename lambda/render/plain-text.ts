/**
 * What terminals take as orders: colours, cursor moves, titles, links. The string forms (OSC, DCS, ...) end
 * with BEL or ESC \ and are taken with their content. See ECMA-48.
 */
// eslint-disable-next-line no-control-regex
const TERMINAL_CODES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?/g;

/** Characters that show nothing but change how what stands around them is read. Those that join emoji stay. */
const INVISIBLE = /(?![\u200c\u200d\t])[\p{Cc}\p{Cf}]/gu;

/**
 * Output of a program as lines of plain text: no control codes, nothing that turns the reading order, no half
 * characters.
 */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r?\n|[\u0085\u2028\u2029]/).map(plainLine);
}

function plainLine(line: string): string {
  const shown = line.replace(TERMINAL_CODES, '');
  // A carriage return goes back to the start of the line: progress bars. Only the last of what was written is seen.
  const last =
    shown
      .split('\r')
      .filter((part) => part.trim() !== '')
      .pop() ?? '';
  return last
    .replace(INVISIBLE, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trimEnd();
}

/** Any text as one line of plain text. */
export function oneLine(text: string): string {
  return plainLines(text.replaceAll('\r', '\n')).join(' ').replace(/\s+/g, ' ').trim();
}

/**
 * At most `length` characters (UTF-16 units, the larger of the counts that a service may mean), with a mark where
 * something was cut.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const mark = ' [cut]';
  if (length <= mark.length) return '';
  // A character beyond U+FFFF takes two units: half of one is none.
  return text.slice(0, length - mark.length).replace(/\p{Cs}$/u, '') + mark;
}
