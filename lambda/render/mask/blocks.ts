import { isReadableName } from './readable';

/** `password: |` of YAML, whose value is in the lines below. */
export const BLOCK =
  /^(\s{0,80})(?:- )?["']?[\w.-]{0,60}?((?:passw(?:or)?d|passphrase|secret|private[-_]?key|token|api[-_]?key)[\w-]{0,40})["']?:\s{0,3}[|>][+-]?\d?\s{0,3}$/i;
/** A line of a .netrc over several lines. */
const NETRC_PASSWORD = /^\s{0,40}password\s{1,10}\S+\s{0,10}$/i;
const NETRC_LOGIN = /^\s{0,40}(?:machine|login|default)\b/i;

/** How many lines behind one hold the value of its name. */
export function linesOfBlock(lines: readonly string[], index: number): number {
  const match = BLOCK.exec(lines[index]);
  if (match === null || isReadableName(match[2])) return 0;
  let last = index;
  while (last + 1 < lines.length && indent(lines[last + 1]) > match[1].length) last += 1;
  return last - index;
}

export function isNetrcPassword(lines: readonly string[], index: number): boolean {
  return (
    NETRC_PASSWORD.test(lines[index]) &&
    lines.slice(Math.max(0, index - 3), index).some((line) => NETRC_LOGIN.test(line))
  );
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}
