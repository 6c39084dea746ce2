import { parseArgs } from 'node:util';

export interface SmokeArguments {
  readonly profile: string;
  readonly repository: string;
  readonly region?: string;
  /** How long the comment is waited for. */
  readonly minutes: number;
  /** Seconds from one look to the next. */
  readonly interval: number;
}

/** The command line; a text where something is missing. */
export function readSmokeArguments(argv: readonly string[]): SmokeArguments | string {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      profile: { type: 'string' },
      repository: { type: 'string' },
      region: { type: 'string' },
      minutes: { type: 'string', default: '15' },
      interval: { type: 'string', default: '5' },
    },
  });
  const { profile, repository, region } = values;
  const [minutes, interval] = [Number(values.minutes), Number(values.interval)];
  // Nothing is taken from the environment: it is a real account in which something is made.
  if (!profile) return 'name the profile of the account: --profile X';
  if (!repository) return 'name the repository: --repository Y; one that is not there is made, and removed';
  if (!/^[\w.-]{1,100}$/.test(repository)) return `--repository ${repository} is no name of a repository`;
  if (!(minutes > 0) || !(interval > 0)) return '--minutes and --interval are numbers, such as 15 and 5';
  return { profile, repository, ...(region && { region }), minutes, interval };
}
