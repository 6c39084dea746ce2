import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const FLOWS = join(ROOT, 'src', 'flows');

/** A member of an options interface, as its source says it. */
export interface DeclaredOption {
  readonly name: string;
  readonly text: string;
  /** The `@default` tag; absent for one that must be given. */
  readonly byDefault?: string;
}

/** The options interfaces of `src/flows/*-options.ts`: name -> its own members. */
export function declaredStructs(): ReadonlyMap<string, readonly DeclaredOption[]> {
  const structs = new Map<string, readonly DeclaredOption[]>();
  for (const name of readdirSync(FLOWS)
    .filter((each) => each.endsWith('-options.ts'))
    .sort()) {
    for (const statement of parse(join(FLOWS, name)).statements) {
      if (ts.isInterfaceDeclaration(statement))
        structs.set(statement.name.text, statement.members.filter(ts.isPropertySignature).map(optionOf));
    }
  }
  return structs;
}

function optionOf(member: ts.PropertySignature): DeclaredOption {
  const byDefault = ts.getJSDocTags(member).find((tag) => tag.tagName.text === 'default');
  return {
    name: (member.name as ts.Identifier).text,
    text: commentOf(member),
    ...(byDefault && { byDefault: oneLine(ts.getTextOfJSDocComment(byDefault.comment) ?? '') }),
  };
}

/** The variables of `src/contract/variables.ts`: what they are called, and what they hold. */
export function declaredVariables(): readonly { readonly name: string; readonly text: string }[] {
  const found: { name: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer))
      found.push({ name: node.initializer.text, text: commentOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(parse(join(ROOT, 'src', 'contract', 'variables.ts')));
  return found;
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function commentOf(node: ts.Node): string {
  return oneLine(
    ts
      .getJSDocCommentsAndTags(node)
      .filter(ts.isJSDoc)
      .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
      .join(' '),
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
