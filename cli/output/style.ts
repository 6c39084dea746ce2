import { plain } from './terminal-text';
import { TextSink } from '../host';

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type StyleName = keyof typeof CODES;
export type Style = (name: StyleName, text: string) => string;

/** Whether colours are wanted. https://no-color.org, and FORCE_COLOR as Node.js reads it. */
export function wantsColor(
  sink: TextSink,
  env: Readonly<Record<string, string | undefined>>,
  option: boolean | undefined,
): boolean {
  if (option === false || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return Boolean(sink.isTTY) && env.TERM !== 'dumb';
}

/** Colours, or none. */
export function styler(color: boolean): Style {
  return (name, text) => (color ? `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m` : text);
}

/** At most so many characters, on one line. */
export function short(text: string, most: number): string {
  const line = plain(text.trim().split('\n')[0]);
  const cut = line !== plain(text.trim());
  return line.length > most ? `${line.slice(0, most - 1)}…` : cut ? `${line} …` : line;
}
