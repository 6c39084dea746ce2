import { Summary, Unit } from './figure';

/** The figures of one group, as people read them. */
export function table(title: string, summaries: readonly Summary[]): string {
  const head = ['', 'median', 'noise', 'against', '', 'ratio', 'aim', ''];
  const rows = summaries.map(({ name, unit, median, noise, against, ratio, aim, reached }) => [
    name,
    shown(median, unit),
    `± ${Math.round(noise * 100)} %`,
    against ? against.name : '',
    against ? shown(against.median, unit) : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    aim ?? '',
    reached === undefined ? '' : reached ? 'reached' : 'missed',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const right = new Set([1, 2, 4, 5]);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (right.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  const notes = summaries.flatMap(({ name, note }) => (note ? [`${name}: ${note}`] : []));
  return `\n${title}\n${[head, ...rows].map(line).join('\n')}\n${notes.map((note) => `  ${note}\n`).join('')}`;
}

function shown(value: number, unit: Unit): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${Number.isInteger(value) ? value : value.toFixed(digits)}${unit && ` ${unit}`}`;
}
