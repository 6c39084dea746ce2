import { UsesOptions } from './build-options';
import { BuildspecOptions } from '../buildspec/buildspec-options';

/** What a typed build names beside what its flow says: the role may use both. */
export function usesOf({ env, reports }: BuildspecOptions, given: UsesOptions = {}): UsesOptions | undefined {
  const uses = {
    ...given,
    parameters: all(given.parameters, Object.values(env?.parameterStore ?? {})),
    secrets: all(given.secrets, Object.values(env?.secretsManager ?? {})),
    // Groups that are named have the name of the project before their own, and need no entry.
    reportGroups: all(
      given.reportGroups,
      Object.keys(reports ?? {}).filter((group) => group.startsWith('arn:')),
    ),
  };
  return Object.values(uses).some((list) => list && list.length > 0) ? uses : undefined;
}

function all(given: readonly string[] = [], named: readonly string[]): string[] {
  return [...new Set([...given, ...named])];
}
