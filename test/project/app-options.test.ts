import { join } from 'node:path';
import { awscdk } from 'projen';
import { readInterfaces } from '../../projenrc/schema/read-interfaces';
import { FlowCiAppOptions } from '../../src/project/flow-ci-app-options';
import { withProjectDefaults } from '../../src/project/project-defaults';

const FILE = join(__dirname, '..', '..', 'src', 'project', 'flow-ci-app-options.ts');
const members = readInterfaces([FILE]).get('FlowCiAppOptions')!.ownMembers;

test("the project type has every option of projen's CDK app", () => {
  type Missing = Exclude<keyof awscdk.AwsCdkTypeScriptAppOptions, keyof FlowCiAppOptions>;
  // A compile error names what is missing.
  const missing: Readonly<Record<Missing, never>> = {};
  expect(missing).toEqual({});
});

const defaults: Readonly<Record<string, unknown>> = { ...withProjectDefaults({ name: 'foo' }) };

describe('the documented default', () => {
  const literals = members.flatMap(({ name, tags }): [string, unknown][] =>
    ('jsii' in tags || name in defaults) && !tags.default.startsWith('- ') ? [[name, JSON.parse(tags.default)]] : [],
  );

  test('of several options is a value', () => {
    expect(literals.length).toBeGreaterThan(10);
  });

  test.each(literals)('of %s is what the project gets', (name, value) => {
    expect(defaults[name]).toEqual(value);
  });
});
