import { REPORT_FORMATS } from '../../src/buildspec/known-values';

const exactlyOne = (...names: readonly string[]) => ({ oneOf: names.map((name) => ({ required: [name] })) });

/** A pattern that matches a word in upper and lower case. */
const anyCase = (word: string) => word.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`);

/** What JSON Schema can say of the rules between members, in the words of the published documents. */
export const RULE_FRAGMENTS: Readonly<Record<string, object>> = {
  // flow-ci.json
  oneTrigger: { minProperties: 1 },
  oneVariableSource: exactlyOne('parameterStore', 'secretsManager'),
  oneCache: exactlyOne('local', 'bucket'),
  schedule: { pattern: '^(cron|rate|at)\\(.+\\)$' },
  // buildspecs
  onePhase: { minProperties: 1 },
  installPhase: { minProperties: 1 },
  batch: exactlyOne('build-graph', 'build-list', 'build-matrix', 'build-fanout'),
  fleet: { not: { required: ['fleet', 'compute-type'] } },
  cache: { dependencies: { 'fallback-keys': ['key'] } },
  reportFormat: { pattern: `^(${REPORT_FORMATS.map(anyCase).join('|')}|.*\\$.*)$` },
};
