import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pages';
import { generatedPages } from '../../projenrc/docs/generated-pages';
import { readInterfaces } from '../../projenrc/schema/read-interfaces';

test.each(Object.entries(generatedPages()))(
  '%s follows from the sources (`npx projen docs` writes it)',
  (path, content) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
  },
);

describe('API.md', () => {
  const api = readFileSync(join(ROOT, 'API.md'), 'utf8');

  test('has the options that the project type declares, and refers to projen for all others', () => {
    const listed = [...api.matchAll(/id="flow-ci-projen\.FlowCiAppOptions\.property\.(\w+)"/g)].map(([, name]) => name);
    const { ownMembers } = readInterfaces([join(ROOT, 'src/project/flow-ci-app-options.ts')]).get('FlowCiAppOptions')!;
    expect(listed.sort()).toEqual(['name', ...ownMembers.map(({ name }) => name)].sort());
  });

  test('has none of the members that classes inherit from projen', () => {
    expect(api).toContain('id="flow-ci-projen.FlowCiProject"');
    expect(api).not.toMatch(/id="flow-ci-projen\.FlowCi(Project|Component)\.(addGitIgnore|synth|property\.gitignore)"/);
  });
});
