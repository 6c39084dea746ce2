import { insteadOfForeign } from '../../src/flows/foreign-glob';
import { issuesOf } from '../../src/flows/resolve';

const declared = (on: object) => ({
  repositoryName: 'shop',
  defaultBranch: 'main',
  flows: { unit: { on, build: { commands: ['true'] } } },
});

describe('wildcards of other tools', () => {
  test.each([
    ['src/{a,b}/**', 'write one for each: "src/a/**", "src/b/**"'],
    ['*.{ts, tsx}', 'write one for each: "*.ts", "*.tsx"'],
    ['{1,2,3,4,5,6,7,8}', 'write one for each: "1", "2", "3", "4", "5", "6", ...'],
    ['(main|develop)', 'write one for each: "main", "develop"'],
    ['src/@(a|b)/x', 'write one for each: "src/a/x", "src/b/x"'],
    ['!docs/**', 'leave out the "!", and exclude "docs/**" in "except" or "exceptPaths"'],
    ['v[0-9].[0-9]', 'write "v*.*"'],
    ['v[0-9][0-9]*', 'write "v*"'],
    ['release-??', 'write "release-*"'],
    ['[!a]b', 'write "*b"'],
    ['[[:digit:]]', 'write "[*]"'],
    ['v{1..3}', 'write "v*"'],
    ['src/***', 'write "src/**"'],
    ['src/****/x', 'write "src/**/x"'],
  ])('%s is refused: %s', (glob, fix) => {
    expect(insteadOfForeign(glob)).toBe(fix);
    for (const on of [
      { review: { targets: [glob] } },
      { review: { targets: ['main'], except: [glob] } },
      { review: { targets: ['main'], paths: [glob] } },
      { review: { targets: ['main'], exceptPaths: [glob] } },
      { branch: { names: [glob] } },
      { branch: { names: ['main'], except: [glob] } },
      { branch: { names: ['main'], paths: [glob] } },
      { branch: { names: ['main'], exceptPaths: [glob] } },
      { tag: { names: [glob] } },
      { tag: { names: ['v*'], except: [glob] } },
    ])
      expect(issuesOf(declared(on))).toEqual([expect.objectContaining({ value: glob, fix })]);
  });

  test.each([
    'app/(shop)/page.tsx',
    'pages/[id].tsx',
    'pages/[...slug].tsx',
    'a{b}',
    '**/*.md',
    'a**b',
    'release/**',
    'a!b',
  ])('%s is a name that files and branches have, or a glob', (glob) => {
    expect(insteadOfForeign(glob)).toBeUndefined();
    expect(issuesOf(declared({ branch: { names: ['main'], paths: [glob] } }))).toEqual([]);
  });
});
