import { OutputRecord } from './record';
import { plain, plainLine } from './terminal-text';

/** Members that may have several lines. */
const SEVERAL_LINES = ['text', 'brief', 'message', 'command', 'reason', 'lines'];
/** Members whose colors are looked at line by line, as pieces of output may end anywhere. */
const OF_A_BUILD: Readonly<Partial<Record<OutputRecord['kind'], string>>> = {
  output: 'text',
  'failed-command': 'lines',
};

/**
 * A record for people. Its strings are names, refs and messages that anybody may have written: none of them steers the
 * terminal.
 */
export function shownRecord(record: OutputRecord): OutputRecord {
  const shown = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return SEVERAL_LINES.includes(name) ? plain(value) : plainLine(value);
    if (Array.isArray(value)) return value.map((each: unknown) => shown(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [plainLine(key), shown(each as unknown, key)]),
    );
  };
  const raw = OF_A_BUILD[record.kind];
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, name === raw ? value : shown(value as unknown, name)]),
  ) as OutputRecord;
}
