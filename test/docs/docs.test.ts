import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readPage } from './markdown';
import { allPages, ROOT } from './pages';
import { typeErrors } from './type-check';
import { buildVariables, flowInterfaces, structsIn, tablesOf } from '../../projenrc/docs/option-tables';
import { ORIGINAL_NAMES } from '../../projenrc/docs/original-names';
import { resolveFlowFile } from '../../src/flows/resolve';

const README = join(ROOT, 'README.md');

const readme = readFileSync(README, 'utf8');
const optionsPage = readFileSync(join(ROOT, 'docs/options.md'), 'utf8');
const pages = allPages;

describe('links', () => {
  test.each(pages)('of $name lead to files and headings that are there', ({ path, page }) => {
    const broken = page.links
      .filter(({ target }) => !/^[a-z][a-z+.-]*:/.test(target))
      .filter(({ target }) => !isThere(path, target))
      .map(({ target, line }) => `line ${line}: ${target}`);
    expect(broken).toEqual([]);
  });
});

function isThere(from: string, target: string): boolean {
  const [file, anchor] = target.split('#');
  const path = file === '' ? from : resolve(dirname(from), decodeURIComponent(file));
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  return statSync(path).isFile() && readPage(readFileSync(path, 'utf8')).anchors.has(anchor);
}

test.each(pages)('$name starts the command in a form that asks no registry for a package of that name', ({ path }) => {
  const asking = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) =>
      /\b(?:npx|bunx|pnpm dlx|npm exec|yarn dlx)\b(?:(?!--offline|--no-install).)*? flow-ci(?![-\w])/.test(line),
    );
  expect(asking).toEqual([]);
});

test('every stack of the pages and examples that has flows is called after a repository', () => {
  const sources = [
    ...pages.map(({ name, path }) => ({ name, text: readFileSync(path, 'utf8') })),
    ...readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('src/main.ts') && !path.includes('node_modules'))
      .map((path) => ({ name: path, text: readFileSync(join(ROOT, 'examples', path), 'utf8') })),
  ];
  const ids = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/new (?:FlowCiStack|Stack)\([^,]+, (['`])(.*?)\1/g)].map(([, , id]) => ({ name, id })),
  );
  expect(ids.length).toBeGreaterThan(5);
  expect(ids.filter(({ id }) => !/^(?!flow-ci$)(\w[\w-]*|\$\{repositoryName\})-ci$/.test(id))).toEqual([]);
});

describe('the README', () => {
  test('has at most 1,500 words', () => {
    expect(readme.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(1500);
  });

  test('has the quick start before the commands of contributors, which are the two of a fresh clone', () => {
    const [quickStart, contribute] = ['## Quick start', '## Contribute'].map((title) => readme.indexOf(title));
    expect(quickStart).toBeGreaterThan(0);
    expect(contribute).toBeGreaterThan(quickStart);
    expect(readPage(readme.slice(contribute)).blocks[0]).toMatchObject({
      language: 'sh',
      text: expect.stringMatching(/^npm run demo .*\nnpm test .*$/),
    });
  });
});

describe('the tables of options', () => {
  const structs = [...flowInterfaces()].filter(([, { ownMembers }]) => ownMembers.length > 0).map(([name]) => name);
  const tables = tablesOf(optionsPage);

  test('are of all options interfaces, each once', () => {
    expect(structsIn(optionsPage).sort()).toEqual(
      structs.filter((name) => !['FlowOptions', 'FlowFileOptions', 'DeclaredFlows'].includes(name)).sort(),
    );
  });

  test('have a place for each variable of the Terraform module', () => {
    const named = tables
      .flatMap(({ found }) => found)
      .map((line) => /\| `([a-z_]+)` \|$/.exec(line)?.[1] ?? '')
      .filter(Boolean);
    expect(named.sort()).toEqual(Object.keys(ORIGINAL_NAMES).sort());
  });
});

describe('the table of variables', () => {
  test('has each variable of a build', () => {
    const named = [...optionsPage.matchAll(/^\| `(FLOW_\w+)` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(buildVariables().map(({ name }) => name));
  });
});

describe('the example of a refusal', () => {
  test('is what the checks say', () => {
    const refuse = () =>
      resolveFlowFile({
        repositoryName: 'foo',
        defaultBranch: 'main',
        flows: {
          review: { on: { review: {} }, timeout: 3 },
          nightly: {
            on: { schedule: [{ expression: 'rate(1 day)' }] },
            build: { commands: ['make'] },
            buildspec: 'nightly.yml',
          },
        },
      });
    const shown =
      readPage(readme).blocks.find(({ text }) => text.startsWith('2 invalid options'))?.text ?? 'no example';
    expect(refuse).toThrow(new Error(shown));
  });
});

describe('TypeScript in the pages', () => {
  test('compiles against the sources', () => {
    const blocks = pages.flatMap(({ name, page }) =>
      page.blocks
        .filter(({ language }) => language === 'ts')
        .map(({ text, line }) => ({ name: `${name.replace(/[^\w-]+/g, '-')}-line-${line}`, text })),
    );
    expect(blocks.length).toBeGreaterThan(20);
    expect(typeErrors(blocks)).toEqual([]);
  }, 120_000);
});
