import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import * as client from '@aws-sdk/client-codecommit';
import { transformSync } from 'esbuild';
import { compactErrors, withoutPlainErrors } from '../../projenrc/compact-errors';

const errorsFile = join(
  dirname(createRequire(__filename).resolve('@aws-sdk/client-codecommit/package.json')),
  'dist-es/models/errors.js',
);

type Errors = Record<string, new (options: { message: string; $metadata: object }) => Error & { $fault?: string }>;

function load(source: string): Errors {
  const module = { exports: {} as Errors };
  const { code } = transformSync(source, { format: 'cjs' });
  const run = new Script(`(module, require) => {${code}}`).runInThisContext() as (m: object, r: () => object) => void;
  run(module, () => client);
  return module.exports;
}

test('the errors that bundles have are those of the SDK', () => {
  const source = readFileSync(errorsFile, 'utf8');
  const compact = compactErrors(source);
  const [expected, actual] = [load(source), load(compact)];
  expect(compact.length).toBeLessThan(source.length / 3);
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, error] of Object.entries(actual)) {
    const thrown = new error({ message: 'because', $metadata: {} });
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toBeInstanceOf(client.CodeCommitServiceException);
    expect({ ...thrown, message: thrown.message }).toEqual({
      ...new expected[name]({ message: 'because', $metadata: {} }),
      message: 'because',
    });
    expect(Reflect.get(error, 'shapeId')).toBe(Reflect.get(expected[name], 'shapeId'));
  }
});

test('an error with nothing but a message has no schema in bundles, every other one has', () => {
  const read = (name: string) =>
    readFileSync(
      join(
        dirname(createRequire(__filename).resolve(`@aws-sdk/client-${name}/package.json`)),
        'dist-es/schemas/schemas_0.js',
      ),
      'utf8',
    );
  const errors = (source: string) =>
    [...source.matchAll(/n0_registry\.registerError\((\w+)\$/g)].map(([, name]) => name);
  expect(errors(read('codecommit')).length).toBeGreaterThan(150);
  expect(errors(withoutPlainErrors(read('codecommit')))).toEqual([]);
  expect(errors(withoutPlainErrors(read('cloudwatch-logs')))).toContain('MalformedQueryException');
  expect(errors(withoutPlainErrors(read('sts')))).toEqual([]);
});
