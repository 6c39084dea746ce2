import * as ts from 'typescript';
import { literalDefault } from './build-schemas';
import { InterfaceMember, ReadInterface } from './read-interfaces';

/** Members that are replaced when flows are resolved, so that resolved options do not have them. */
const LEFT_OUT = ['build', 'flowDefaults'];

/**
 * TypeScript interfaces of the options with their defaults filled in: a member that has a default is required.
 * `FlowOptions` becomes `ResolvedFlowOptions`.
 */
export function resolvedTypes(
  interfaces: ReadonlyMap<string, ReadInterface>,
  roots: readonly string[],
  values: Readonly<Record<string, readonly (string | number)[]>>,
): string {
  const wanted = new Set(roots);
  const refer = (name: string): string => {
    wanted.add(name);
    return `Resolved${name}`;
  };
  const typeText = (type: ts.TypeNode, { tags }: InterfaceMember): string => {
    if (ts.isParenthesizedTypeNode(type)) return typeText(type.type, { tags } as InterfaceMember);
    if (ts.isArrayTypeNode(type)) {
      const item = typeText(type.elementType, { tags } as InterfaceMember);
      return `readonly ${item.includes('|') ? `(${item})` : item}[]`;
    }
    if (ts.isTypeLiteralNode(type)) {
      const [member] = type.members as unknown as readonly ts.IndexSignatureDeclaration[];
      return `Readonly<Record<string, ${typeText(member.type, { tags } as InterfaceMember)}>>`;
    }
    // `true` is short for an object with all defaults.
    if (ts.isUnionTypeNode(type)) {
      const parts = type.types.map((each) => typeText(each, { tags } as InterfaceMember));
      return parts.map((each) => (each === 'boolean' ? 'false' : each)).join(' | ');
    }
    if (ts.isTypeReferenceNode(type)) return refer(type.typeName.getText());
    if (type.kind === ts.SyntaxKind.StringKeyword && tags.values)
      return values[tags.values].map((each) => `'${each}'`).join(' | ');
    return type.getText();
  };
  const declaration = ({ name, text, members }: ReadInterface): string => {
    const lines = members
      .filter((member) => !LEFT_OUT.includes(member.name))
      .map((member) => {
        const given = !member.optional || literalDefault(member.tags.default) !== undefined;
        return `  readonly ${member.name}${given ? '' : '?'}: ${typeText(member.type, member)};`;
      });
    const comment = text.length < 113 ? `/** ${text} */` : `/**\n * ${text.replace(/\. (?=[A-Z])/g, '.\n * ')}\n */`;
    return `${comment}\nexport interface Resolved${name} {\n${lines.join('\n')}\n}\n`;
  };
  const done = new Map<string, string>();
  for (const name of wanted) {
    const found = interfaces.get(name);
    if (!found) throw new Error(`no interface ${name}`);
    done.set(name, declaration(found));
  }
  return [...done.values()].join('\n');
}
