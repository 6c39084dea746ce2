import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pages';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('the README names the oldest versions that package.json takes', () => {
  const { peerDependencies } = JSON.parse(read('package.json')) as { peerDependencies: Record<string, string> };
  const readme = read('README.md').replace(/\s+/g, ' ');
  for (const name of ['aws-cdk-lib', 'constructs', 'projen']) {
    const version = /\d+\.\d+\.\d+/.exec(peerDependencies[name])?.[0];
    expect(readme).toMatch(new RegExp(name === 'projen' ? `${version} for \`FlowCiComponent\`` : `${name} ${version}`));
  }
});
