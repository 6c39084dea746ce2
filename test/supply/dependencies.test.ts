import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
}

const ROOT = join(__dirname, '..', '..');
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages).filter(([path]) => path !== '');

/** None of these asks anything of a program that is built and tested with them. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
  'MIT-0',
];

/** `(MIT OR GPL-3.0)` gives a choice, of which one must be allowed; `AND` gives none. */
function isAllowed(license: string): boolean {
  return license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => ALLOWED.includes(each.trim())));
}

describe('the packages of the lockfile', () => {
  test('are all under licences that ask for nothing but a notice', () => {
    expect(
      locked
        .filter(([, { license }]) => license === undefined || !isAllowed(license))
        .map(([path, { license }]) => `${path}: ${license ?? 'none'}`),
    ).toEqual([]);
  });

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['AGPL-3.0', false],
    ['LGPL-3.0 OR GPL-2.0', false],
    ['MIT AND GPL-2.0', false],
    ['UNLICENSED', false],
  ])('%s is judged as it is meant', (license, allowed) => {
    expect(isAllowed(license)).toBe(allowed);
  });

  test('are none that their makers have given up', () => {
    expect(locked.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual([]);
  });

  test('are held by their checksums, and the lockfile names no registry', () => {
    expect(
      locked
        .filter(([path, { integrity, link }]) => integrity === undefined && !link && !isBundledBySomebody(path))
        .map(([path]) => path),
    ).toEqual([]);
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  test('run nothing at their installation, but four that look for their binaries', () => {
    expect(
      locked
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([path]) => path)
        .sort(),
    ).toEqual([
      'node_modules/@parcel/watcher',
      'node_modules/@tree-sitter-grammars/tree-sitter-hcl',
      'node_modules/esbuild',
      'node_modules/unrs-resolver',
    ]);
  });
});

/** Packages within the tarball of another have its checksum. */
function isBundledBySomebody(path: string): boolean {
  return path.split('node_modules/').length > 2;
}

test('users install no package of ours but the package itself', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >;
  expect(dependencies ?? {}).toEqual({});
  expect(Object.keys(peerDependencies ?? {}).sort()).toEqual(['aws-cdk-lib', 'constructs', 'projen']);
});
