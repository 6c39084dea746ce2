import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { buildSchemas } from '../../projenrc/schema/build-schemas';
import { publishedSchema } from '../../projenrc/schema/published-schema';
import { readInterfaces } from '../../projenrc/schema/read-interfaces';
import { resolvedTypes } from '../../projenrc/schema/resolved-types';
import { fillDefaults } from '../../src/checks/fill-defaults';
import { schemaCheck } from '../../src/checks/schema-check';
import { Issue } from '../../src/contract/issue';

/**
 * An option is declared once. This one is declared here, as ARCHITECTURE.md says, and is then seen in all that follows.
 */
const SOURCE = `
/** The options of a test. */
export interface ColourOptions {
  /**
   * How often the page is painted.
   * @default 3
   * @unit coats
   * @minimum 1
   * @maximum 5
   */
  readonly coats?: number;

  /**
   * The colour of the page.
   * @values COLOURS
   */
  readonly colour: string;
}
`;
const VALUES = { COLOURS: ['red', 'blue'] };
const file = join(mkdtempSync(join(tmpdir(), 'flow-ci-option-')), 'colour-options.ts');
writeFileSync(file, SOURCE);
const interfaces = readInterfaces([file]);
const definitions = buildSchemas(interfaces, VALUES);
const check = schemaCheck({ definitions, formats: {}, rules: {} }, definitions.ColourOptions);
const issuesOf = (value: unknown) => {
  const issues: Issue[] = [];
  check(value, 'page', issues);
  return issues;
};

test('its type and bounds are checked, with words that follow from the declaration', () => {
  expect(issuesOf({ colour: 'red', coats: 5 })).toEqual([]);
  expect(issuesOf({ coats: 6, color: 'red' })).toEqual([
    { path: 'page.color', value: 'red', expected: 'a known option', fix: 'did you mean "colour"?' },
    { path: 'page.coats', value: 6, expected: 'a whole number of coats from 1 to 5', fix: 'for example 3' },
    { path: 'page.colour', value: undefined, expected: 'required', fix: 'add it' },
  ]);
  expect(issuesOf({ colour: 'redd' })).toEqual([
    { path: 'page.colour', value: 'redd', expected: 'one of red, blue', fix: 'did you mean red?' },
  ]);
});

test('its default is filled in', () => {
  expect(fillDefaults(definitions, definitions.ColourOptions, { colour: 'red' })).toEqual({ colour: 'red', coats: 3 });
});

test('it is in the type of resolved options, required if it has a default', () => {
  expect(resolvedTypes(interfaces, ['ColourOptions'], VALUES)).toBe(`/** The options of a test. */
export interface ResolvedColourOptions {
  readonly coats: number;
  readonly colour: 'red' | 'blue';
}
`);
});

test('it is in the published schema, with its meaning and bounds', () => {
  const validate = new Ajv().compile(JSON.parse(publishedSchema('ColourOptions', definitions, {})) as object);
  expect(
    [{ colour: 'blue' }, { colour: 'blue', coats: 0 }, { colour: 'green' }, {}].map((each) => validate(each)),
  ).toEqual([true, false, false, false]);
  expect(publishedSchema('ColourOptions', definitions, {})).toContain('"description":"How often the page is painted."');
});
