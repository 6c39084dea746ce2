import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { AWS_ERRORS, BUILD_ERRORS } from '../../../cli/errors/aws-errors';
import { BUILDSPEC_ERRORS, PLAN_ERRORS } from '../../../cli/errors/buildspec-errors';
import { COMMAND_ERRORS } from '../../../cli/errors/command-errors';
import { MACHINE_ERRORS } from '../../../cli/errors/machine-errors';
import { MIGRATE_ERRORS, TERRAFORM_ERRORS } from '../../../cli/errors/terraform-errors';
import { CommandErrorData, UserError } from '../../../cli/errors/user-error';
import { errorText } from '../../../src/checks/error-data';

const ROOT = join(__dirname, '../../..');
const TABLES: readonly (readonly [string, Readonly<Record<string, CommandErrorData>>])[] = [
  ['COMMAND_ERRORS', COMMAND_ERRORS],
  ['MACHINE_ERRORS', MACHINE_ERRORS],
  ['BUILD_ERRORS', BUILD_ERRORS],
  ['AWS_ERRORS', AWS_ERRORS],
  ['BUILDSPEC_ERRORS', BUILDSPEC_ERRORS],
  ['PLAN_ERRORS', PLAN_ERRORS],
  ['MIGRATE_ERRORS', MIGRATE_ERRORS],
  ['TERRAFORM_ERRORS', TERRAFORM_ERRORS],
];
const rows = TABLES.flatMap(([table, errors]) => Object.entries(errors).map(([id, error]) => ({ table, id, error })));
const sources = readdirSync(join(ROOT, 'cli'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replace(/\\/g, '/'), text: readFileSync(join(ROOT, 'cli', path), 'utf8') }));

describe('an error of the command', () => {
  test.each(rows)('$table.$id has a fix', ({ error }) => {
    expect(error.fix ?? error.help).toMatch(/\w/);
    expect(error.message).not.toMatch(/[.:]$/);
  });

  test.each(rows)('$table.$id is thrown somewhere', ({ table, id }) => {
    const used = new RegExp(`\\b${table}\\.${id}\\b`);
    expect(sources.some(({ text }) => used.test(text))).toBe(true);
  });

  test('is thrown by reference to a table, wherever it is thrown', () => {
    const thrown = sources
      .filter(({ path }) => !path.startsWith('errors/user-error') && path !== 'aws/aws-error.ts')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/new (?:UserError|AwsError|HclError)\(([^]*?)[,)]/g)].map((match) => ({
          path,
          data: text.slice(match.index, match.index + 120),
        })),
      );
    expect(thrown.length).toBeGreaterThan(80);
    // An HclError has the line first.
    const byReference =
      /^new \w+Error\(\s*(?:[^,()]+(?:\([^()]*\))?[^,()]*,\s*)?(?:[^?]*\?\s*)?(?:[A-Z]+_ERRORS\.\w+|error\b)/;
    expect(thrown.filter(({ data }) => !byReference.test(data))).toEqual([]);
  });

  test('ends the command with its exit code', () => {
    expect([
      new UserError(COMMAND_ERRORS.noBranch).exitCode,
      new UserError(COMMAND_ERRORS.noFlowMatched).exitCode,
      new UserError(COMMAND_ERRORS.gitNotFound).exitCode,
    ]).toEqual([2, 3, 4]);
  });
});

test('values of an error stand as they are, whatever they contain', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, names) => {
      expect(errorText(COMMAND_ERRORS.unknownFlow, { name, names })).toBe(
        `there is no flow ${name}: flows are ${names}`,
      );
    }),
  );
  expect(errorText(COMMAND_ERRORS.unknownFlow, { name: '<names>', names: '$&' })).toBe(
    'there is no flow <names>: flows are $&',
  );
});
