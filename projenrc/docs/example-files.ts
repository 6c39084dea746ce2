import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from './linked-packages';
import { ROOT } from './root';

export const EXAMPLES = join(ROOT, 'examples');

/** Where `.projenrc` of an example is, where its CDK app is, and the stacks that the app has. */
export const EXAMPLE_LAYOUTS = [
  { example: 'cdk-app', projenrc: '.', app: '.', stacks: ['shop', 'shop-ci'] },
  { example: 'java', projenrc: '.', app: 'ci', stacks: ['shop-ci'] },
  { example: 'monorepo', projenrc: '.', app: 'packages/infra', stacks: ['shop-ci'] },
  { example: 'no-typescript', projenrc: 'ci', app: 'ci', stacks: ['greet-ci'] },
  { example: 'python', projenrc: '.', app: 'ci', stacks: ['shop-ci'] },
];

/** The generated files that this repository keeps, for people who read the examples here. */
const KEPT = /^(.*\/)?(buildspecs\/[^/]+\.yml|docs\/flow-ci\.md|src\/flow-ci-stack\.ts)$/;

export function keptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replace(/\\/g, '/'))
    .filter((path) => KEPT.test(path))
    .sort();
}

/**
 * Copies all examples into a folder, beside the packages of this repository without this one, and runs projen in each.
 */
export function synthesizeExamples(
  folder: string,
  install: (place: string) => void,
  run: (cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) => void,
): void {
  install(join(linkPackages(folder), 'flow-ci-projen'));
  for (const { example, projenrc } of EXAMPLE_LAYOUTS) {
    cpSync(join(EXAMPLES, example), join(folder, example), { recursive: true });
    run(example, 'git', ['init', '-q', '-b', 'main'], {});
    const typescript = existsSync(join(folder, example, projenrc, '.projenrc.ts'));
    run(
      join(example, projenrc),
      process.execPath,
      typescript ? ['--import', 'tsx', '.projenrc.ts'] : ['.projenrc.js'],
      { PROJEN_DISABLE_POST: '1' },
    );
  }
}
