import { parseArgs } from 'node:util';

export interface Arguments<T> {
  readonly groups: readonly T[];
  readonly runs: number;
  readonly build: boolean;
}

/** What the command line asks for. */
export function readArguments<T extends { readonly name: string; readonly onlyByName?: boolean }>(
  argv: readonly string[],
  known: readonly T[],
): Arguments<T> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' }, 'no-build': { type: 'boolean', default: false } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: write a number such as 5`);
  const unknown = positionals.filter((name) => !known.some((group) => group.name === name));
  if (unknown.length > 0)
    throw new Error(`no group ${unknown.join(', ')}: there are ${known.map(({ name }) => name).join(', ')}`);
  return {
    groups:
      positionals.length === 0
        ? known.filter(({ onlyByName }) => !onlyByName)
        : known.filter(({ name }) => positionals.includes(name)),
    runs,
    build: !values['no-build'],
  };
}
