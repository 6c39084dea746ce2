import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** A member of an interface, as its source has it. */
export interface InterfaceMember {
  readonly name: string;
  readonly optional: boolean;
  readonly type: ts.TypeNode;
  readonly text: string;
  /** JSDoc tags by name. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface ReadInterface {
  readonly name: string;
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The inherited members first. */
  readonly members: readonly InterfaceMember[];
  readonly ownMembers: readonly InterfaceMember[];
}

/**
 * The exported interfaces of some files, by name, in the order of the files. Members that a package declares are left
 * out.
 */
export function readInterfaces(files: readonly string[]): ReadonlyMap<string, ReadInterface> {
  const declarations = files.flatMap((file) =>
    parse(file).statements.filter(
      (each): each is ts.InterfaceDeclaration =>
        ts.isInterfaceDeclaration(each) &&
        Boolean(each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
    ),
  );
  const byName = new Map(declarations.map((each) => [each.name.text, each]));
  const membersOf = (declaration: ts.InterfaceDeclaration): readonly InterfaceMember[] => {
    const parents = declaration.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression));
    const inherited = (parents ?? []).filter(ts.isIdentifier).flatMap(({ text: name }) => {
      const parent = byName.get(name);
      if (!parent) throw new Error(`${declaration.name.text} extends ${name}, which is in none of the files`);
      return membersOf(parent);
    });
    const own = ownMembersOf(declaration);
    return [...inherited.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
  };
  return new Map(
    declarations.map((each) => [
      each.name.text,
      {
        name: each.name.text,
        text: textOf(each),
        tags: tagsOf(each),
        members: membersOf(each),
        ownMembers: ownMembersOf(each),
      },
    ]),
  );
}

function ownMembersOf(declaration: ts.InterfaceDeclaration): readonly InterfaceMember[] {
  return declaration.members.filter(ts.isPropertySignature).map(readMember);
}

/** The string constants of a file that are members of an object: value -> the comment. */
export function readConstants(file: string): readonly { readonly name: string; readonly text: string }[] {
  const constants: { name: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer))
      constants.push({ name: node.initializer.text, text: textOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return constants;
}

function readMember(member: ts.PropertySignature): InterfaceMember {
  if (!member.type) throw new Error(`${member.name.getText()} has no type`);
  return {
    name: (member.name as ts.Identifier).text,
    optional: member.questionToken !== undefined,
    type: member.type,
    text: textOf(member),
    tags: tagsOf(member),
  };
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function tagsOf(node: ts.Node): Record<string, string> {
  return Object.fromEntries(
    ts.getJSDocTags(node).map((tag) => [tag.tagName.text, oneLine(ts.getTextOfJSDocComment(tag.comment) ?? '')]),
  );
}

function textOf(node: ts.Node): string {
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
