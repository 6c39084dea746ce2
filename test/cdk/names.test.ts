import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeFlows } from './synthesize';
import { namesOf, stableNames } from '../../projenrc/docs/stable-names';
import { EXAMPLE } from '../flows/example';

jest.setTimeout(60_000);

/**
 * Logical ids and physical names are part of what is stable (docs/stability.md): if one changes, CloudFormation creates
 * the resource again and deletes the old one, or cannot. To change one on purpose: `npx projen docs` writes the list,
 * CHANGELOG.md says it, and both are committed.
 */
const LIST = readFileSync(join(__dirname, 'names.json'), 'utf8');

test('the logical ids and names of the five-flow example are those of the list (`npx projen docs` writes it)', () => {
  expect(stableNames()).toBe(LIST);
});

test('a changed name is seen', () => {
  expect(namesOf(synthesizeFlows({ ...EXAMPLE, namePrefix: 'other-' }))).not.toEqual(JSON.parse(LIST));
});
