import { styleText } from 'node:util';
import { plain } from './terminal-text';
import { TextSink } from '../host';

export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
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
  // Whether this process's own output takes colours does not count: `wantsColor` has decided.
  return (name, text) => (color ? styleText(name, text, { validateStream: false }) : text);
}

/** At most so many characters, on one line. */
export function short(text: string, most: number): string {
  const line = plain(text.trim().split('\n')[0]);
  const cut = line !== plain(text.trim());
  return line.length > most ? `${line.slice(0, most - 1)}…` : cut ? `${line} …` : line;
}

/** A number of things: `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
