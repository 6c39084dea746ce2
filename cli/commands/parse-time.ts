import { InvalidArgumentError } from 'commander';

/** The value of an option `--at`. */
export function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('write a time such as 2026-11-23T08:00Z.');
  return time;
}
