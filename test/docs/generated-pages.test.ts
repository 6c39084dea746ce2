import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pages';
import { OWN_DEFAULTS } from '../../projenrc/app-options';
import { generatedPages } from '../../projenrc/docs/generated-pages';

test.each(Object.entries(generatedPages()))(
  '%s follows from the sources (`npx projen docs` writes it)',
  (path, content) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
  },
);

describe('API.md', () => {
  const api = readFileSync(join(ROOT, 'API.md'), 'utf8');

  test('has each option whose default is ours, and leaves the others of projen to projen', () => {
    const listed = [...api.matchAll(/id="flow-ci-projen\.FlowCiAppOptions\.property\.(\w+)"/g)].map(([, name]) => name);
    expect(listed.sort()).toEqual(['name', ...Object.keys(OWN_DEFAULTS)].sort());
  });

  test('has none of the members that classes inherit from projen', () => {
    expect(api).toContain('id="flow-ci-projen.FlowCiProject"');
    expect(api).not.toMatch(/id="flow-ci-projen\.FlowCi(Project|Component)\.(addGitIgnore|synth|property\.gitignore)"/);
  });
});
