import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Page, readPage } from './markdown';

export const ROOT = join(__dirname, '..', '..');

export interface NamedPage {
  readonly path: string;
  readonly name: string;
  readonly page: Page;
}

/** Every page that people read, but the reference that is made from the sources. */
export const allPages: readonly NamedPage[] = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(ROOT, name)),
  ...pagesBelow(join(ROOT, 'docs')),
  ...pagesBelow(join(ROOT, 'examples')),
].map((path) => ({ path, name: relative(ROOT, path).replace(/\\/g, '/'), page: readPage(readFileSync(path, 'utf8')) }));

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join(folder, name));
}
