import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..', '..');

/** Names that several files export, with the reason why each is one name. */
const SHARED: Readonly<Record<string, string>> = {
  handler: 'the entry of each function, by the name that Lambda is given',
};

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}

/** The names that a file declares and exports; those that it passes on are another file's. */
function exportedNames(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
  const names = source.statements.flatMap((statement): readonly string[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    const { name } = statement as ts.DeclarationStatement;
    return name && ts.isIdentifier(name) ? [name.text] : [];
  });
  return [...new Set(names)];
}

describe('a name that is exported', () => {
  const files = ['src', 'lambda', 'cli'].flatMap(sources);
  const owners = new Map<string, string[]>();
  for (const file of files)
    for (const name of exportedNames(file)) owners.set(name, [...(owners.get(name) ?? []), file]);
  const shared = [...owners].filter(([, each]) => each.length > 1);

  test('has one meaning in the whole tree', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(Object.fromEntries(shared.filter(([name]) => !Object.hasOwn(SHARED, name)))).toEqual({});
  });

  test('is no exception without need', () => {
    expect(Object.keys(SHARED).filter((name) => !shared.some(([each]) => each === name))).toEqual([]);
  });
});
