import { issuesOf } from '../../src/flows/resolve';
import { ALL_OPTIONS } from '../cdk/all-options';

/** Values that throw where they are taken for a string, or mean something else there. */
const HOSTILE: readonly unknown[] = [
  { toString: 1 },
  { toString: null, valueOf: null },
  [{ toString: 1 }],
  null,
  '__proto__',
  0,
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...members.flatMap(([name, member]) => pathsOf(member, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[name] = replaced((value as Record<string | number, unknown>)[name], rest, by);
  return copy;
}

/** All options, and a typed build with what its rules compare. */
const OPTIONS = {
  ...ALL_OPTIONS,
  flows: {
    ...ALL_OPTIONS.flows,
    typed: {
      on: { schedule: [{ expression: 'rate(1 day)', timeZone: 'Europe/Berlin', runImmediately: true }] },
      artifacts: { bucket: 'artifacts', sharedWith: ['everything'] },
      cache: { bucket: 'caches', prefix: 'npm', sharedWith: ['everything'] },
      build: {
        env: {
          variables: { A: '1' },
          parameterStore: { B: '/b' },
          secretsManager: { C: 'c:password' },
          exportedVariables: ['A'],
        },
        phases: { build: { commands: ['make'], onFailure: 'ABORT' } },
        reports: { unit: { files: ['junit.xml'], fileFormat: 'JUNITXML' } },
        artifacts: { files: ['dist/**'], s3Prefix: 'x', secondaryArtifacts: { docs: { files: ['docs/**'] } } },
        cache: { paths: ['node_modules'], key: 'npm-x', fallbackKeys: ['npm-'] },
        batch: { buildGraph: [{ identifier: 'one' }, { identifier: 'two', dependOn: ['one'] }] },
      },
    },
  },
};
const paths = pathsOf(OPTIONS).filter((path) => path.length > 0);

test.each(HOSTILE)('%j in the place of any option is refused in words, or taken', (hostile) => {
  expect(paths.length).toBeGreaterThan(150);
  for (const path of paths)
    for (const { path: at, expected, fix } of issuesOf(replaced(OPTIONS, path, hostile) as never))
      expect([at, expected !== '', fix !== '']).toEqual([at, true, true]);
});
