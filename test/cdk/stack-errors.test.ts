import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK_ERRORS } from '../../src/cdk/stack-errors';
import { ErrorData } from '../../src/checks/error-data';
import { FILE_ERRORS } from '../../src/checks/file-errors';
import { FLOW_FILE_ERRORS } from '../../src/flows/flow-file-errors';
import { PROJECT_ERRORS } from '../../src/project/project-errors';

const SRC = join(__dirname, '../../src');
const TABLES: readonly (readonly [string, string, Readonly<Record<string, ErrorData>>])[] = [
  ['cdk', 'STACK_ERRORS', STACK_ERRORS],
  ['project', 'PROJECT_ERRORS', PROJECT_ERRORS],
  ['checks', 'FILE_ERRORS', FILE_ERRORS],
  ['flows', 'FLOW_FILE_ERRORS', FLOW_FILE_ERRORS],
];

const textsOf = (folder: string) =>
  readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(SRC, folder, path), 'utf8') }));

describe.each(TABLES)('what src/%s refuses', (folder, name, table) => {
  test('says how to fix it, and is thrown somewhere', () => {
    const all = textsOf(folder)
      .map(({ text }) => text)
      .join('\n');
    const rows = Object.entries(table);
    expect(rows.filter(([, { fix, help }]) => !/\w/.test(fix ?? help ?? '')).map(([id]) => id)).toEqual([]);
    expect(rows.filter(([id]) => !new RegExp(`\\b${name}\\.${id}\\b`).test(all)).map(([id]) => id)).toEqual([]);
  });

  test('is thrown by reference to the table', () => {
    const literal = textsOf(folder)
      .flatMap(({ path, text }) =>
        [...text.matchAll(/new (?:Error|ValidationError)\(\s*(?:\[\s*)?([^]{0,30})/g)].map(([, begin]) => ({
          path,
          begin,
        })),
      )
      .filter(({ begin }) => /^['"`]/.test(begin));
    // A flow that resolving lost and a schema that refers to nothing are bugs, not refusals.
    expect(literal.filter(({ path }) => !['buildspec-files.ts', 'schema-check.ts'].includes(path))).toEqual([]);
  });
});
