import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchemas } from './build-schemas';
import { BUILDSPEC_VERSION_01 } from './buildspec-version-01';
import { publishedSchema } from './published-schema';
import { ReadInterface, readInterfaces } from './read-interfaces';
import { resolvedTypes } from './resolved-types';
import { BUILDSPEC_FORMATS } from '../../src/buildspec/buildspec-formats';
import { documentSchemas } from '../../src/buildspec/document-schema';
import * as buildspecValues from '../../src/buildspec/known-values';
import { Schema } from '../../src/checks/schema';
import { FORMATS } from '../../src/flows/formats';
import * as flowValues from '../../src/flows/known-values';

const ROOT = join(__dirname, '..', '..');
const MARKER = 'Generated from the option interfaces by `npx projen schemas`.';

/** Each file that follows from the option interfaces, by its path from the root. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const values = Object.fromEntries(
    Object.entries({ ...flowValues, ...buildspecValues }).flatMap(
      ([name, value]): [string, readonly (string | number)[]][] =>
        Array.isArray(value) ? [[name, value as readonly (string | number)[]]] : [],
    ),
  );
  const flows = interfacesOf('src/flows');
  const flowSchemas = buildSchemas(flows, values);
  const buildspecSchemas = buildSchemas(interfacesOf('src/buildspec'), values);
  return {
    'src/flows/option-schemas.ts': schemaModule('OPTION_SCHEMAS', flowSchemas),
    'src/buildspec/buildspec-schemas.ts': schemaModule('BUILDSPEC_SCHEMAS', buildspecSchemas),
    'src/contract/resolved-options.ts': `/** ${MARKER} */\n\n${resolvedTypes(flows, ['FlowFileOptions'], values)}`,
    'schema/flow-ci.schema.json': publishedSchema('FlowFileOptions', flowSchemas, FORMATS),
    'schema/buildspec.schema.json': publishedSchema(
      'BuildspecOptions',
      documentSchemas(buildspecSchemas, 'BuildspecOptions'),
      BUILDSPEC_FORMATS,
      {
        type: 'object',
        required: ['version'],
        if: { properties: { version: { enum: [0.1, '0.1'] } } },
        then: BUILDSPEC_VERSION_01,
        else: { $ref: '#/definitions/BuildspecOptions' },
      },
    ),
  };
}

/** The option interfaces of a folder. */
export function interfacesOf(folder: string): ReadonlyMap<string, ReadInterface> {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('-options.ts'));
  return readInterfaces(names.sort().map((name) => join(ROOT, folder, name)));
}

/** A definition a line: the file is not for reading. */
function schemaModule(constant: string, schemas: Readonly<Record<string, Schema>>): string {
  const lines = Object.entries(schemas).map(([name, schema]) => `  ${name}: ${JSON.stringify(schema)},`);
  return `/** ${MARKER} */
import { Schema } from '../checks/schema';

export const ${constant} = {
${lines.join('\n')}
} as const satisfies Readonly<Record<string, Schema>>;
`;
}
