import type { Flag } from './command-definition';

/** How a flag is written: `dryRun` is `--dry-run`, and one that is on unless it is given `--no-color`. */
export function flagName(key: string, { on }: Pick<Flag, 'on'>): string {
  return `--${on ? 'no-' : ''}${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
