import type * as Yaml from 'yaml';

/** The YAML reader, loaded when it is first needed: commands that read no buildspec start without it. */
export function loadYaml(): typeof Yaml {
  // A require stays in place in the bundle and is loaded late; an import at the top would not be.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml') as typeof Yaml;
}
