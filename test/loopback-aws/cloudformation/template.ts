import { parse } from 'yaml';
import { Fault } from '../core/fault';
import { isObject, Json, list, text } from '../core/json';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Json;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: unknown;
}

export interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Json;
  readonly Rules?: Readonly<
    Record<
      string,
      { readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription?: string }[] }
    >
  >;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      {
        readonly Value: unknown;
        readonly Description?: string;
        readonly Condition?: string;
        readonly Export?: { readonly Name: unknown };
      }
    >
  >;
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Parameters',
  'Conditions',
  'Rules',
  'Mappings',
  'Resources',
  'Outputs',
  'Metadata',
];
const RESOURCE_MEMBERS = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

/** JSON is YAML too. */
export function readTemplate(body: string): Template {
  const template = parse(body, { maxAliasCount: 0 }) as Template;
  const unknown = Object.keys(template).find((section) => !SECTIONS.includes(section));
  if (unknown) throw new Fault(`the template section ${unknown} is not known`);
  for (const [id, resource] of Object.entries(template.Resources)) {
    const member = Object.keys(resource).find((each) => !RESOURCE_MEMBERS.includes(each));
    if (member) throw new Fault(`the member ${member} of the resource ${id} is not known`);
  }
  return template;
}

/** What a resource came to be. */
export interface MadeResource {
  readonly physicalId: string;
  readonly attributes: Json;
}

const NO_VALUE = Symbol('AWS::NoValue');

/** Works out the functions of a template. */
export class Resolver {
  constructor(
    private readonly template: Template,
    private readonly parameters: Json,
    private readonly pseudo: Readonly<Record<string, string>>,
    private readonly made: ReadonlyMap<string, MadeResource>,
  ) {}

  public resolve(value: unknown): unknown {
    const resolved = this.value(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  public condition(name: string): boolean {
    const condition = this.template.Conditions?.[name];
    if (condition === undefined) throw new Fault(`the condition ${name} is not in the template`);
    return this.truth(condition);
  }

  public truth(value: unknown): boolean {
    const resolved = this.value(value);
    if (typeof resolved !== 'boolean') throw new Fault(`not a condition: ${JSON.stringify(value)}`);
    return resolved;
  }

  private value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each: unknown) => this.value(each)).filter((each) => each !== NO_VALUE);
    if (!isObject(value)) return value;
    const [[name, operand] = ['', undefined], ...more] = Object.entries(value);
    if (
      more.length === 0 &&
      (name === 'Ref' || (name === 'Condition' && typeof operand === 'string') || name.startsWith('Fn::'))
    )
      return this.call(name, operand);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, each]) => [key, this.value(each)])
        .filter(([, each]) => each !== NO_VALUE),
    );
  }

  private call(name: string, operand: unknown): unknown {
    const args = list(operand);
    switch (name) {
      case 'Ref':
        return this.ref(text(operand));
      case 'Condition':
        return this.condition(text(operand));
      case 'Fn::GetAtt': {
        const [id, ...attribute] = typeof operand === 'string' ? operand.split('.') : args.map((each) => text(each));
        return this.attribute(id, attribute.join('.'));
      }
      case 'Fn::Join':
        return list(this.value(args[1]))
          .map((each) => text(each))
          .join(text(args[0]));
      case 'Fn::Split':
        return text(this.value(args[1])).split(text(args[0]));
      case 'Fn::Select':
        return list(this.value(args[1]))[Number(this.value(args[0]))];
      case 'Fn::Sub':
        return this.substitute(operand);
      case 'Fn::If':
        return this.value(this.condition(text(args[0])) ? args[1] : args[2]);
      case 'Fn::Equals':
        return JSON.stringify(this.value(args[0])) === JSON.stringify(this.value(args[1]));
      case 'Fn::Not':
        return !this.truth(args[0]);
      case 'Fn::And':
        return args.every((each) => this.truth(each));
      case 'Fn::Or':
        return args.some((each) => this.truth(each));
      case 'Fn::Contains':
        return list(this.value(args[0])).includes(this.value(args[1]));
      default:
        throw new Fault(`the function ${name} is not known`);
    }
  }

  private ref(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (Object.hasOwn(this.pseudo, name)) return this.pseudo[name];
    if (Object.hasOwn(this.parameters, name)) return this.parameters[name];
    const made = this.made.get(name);
    if (!made) throw new Fault(`there is nothing called ${name}`);
    return made.physicalId;
  }

  private attribute(id: string, attribute: string): unknown {
    const made = this.made.get(id);
    if (!made) throw new Fault(`there is no resource ${id}`);
    if (!Object.hasOwn(made.attributes, attribute)) throw new Fault(`the attribute ${attribute} of ${id} is not known`);
    return made.attributes[attribute];
  }

  private substitute(operand: unknown): string {
    const [template, own] = Array.isArray(operand) ? (operand as [string, Json]) : [text(operand), {}];
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(own, name)) return text(this.value(own[name]));
      const [id, ...attribute] = name.split('.');
      return text(attribute.length > 0 ? this.attribute(id, attribute.join('.')) : this.ref(name));
    });
  }
}

/** The resources of the template that a value refers to. */
export function references(value: unknown, template: Template): Set<string> {
  const found = new Set<string>();
  const walk = (each: unknown): void => {
    if (Array.isArray(each)) return each.forEach(walk);
    if (!isObject(each)) return;
    for (const [key, inner] of Object.entries(each)) {
      if (key === 'Ref') found.add(text(inner));
      else if (key === 'Fn::GetAtt') found.add(typeof inner === 'string' ? inner.split('.')[0] : text(list(inner)[0]));
      else if (key === 'Fn::Sub')
        for (const [, name] of text(Array.isArray(inner) ? inner[0] : inner).matchAll(/\$\{([^!}.]+)/g))
          found.add(name);
      walk(inner);
    }
  };
  walk(value);
  return new Set([...found].filter((id) => Object.hasOwn(template.Resources, id)));
}

/** The resources in an order in which each comes after what it needs. */
export function inOrder(template: Template): string[] {
  const done: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    if (done.includes(id)) return;
    if (path.includes(id)) throw new Fault(`circular dependency between resources: ${[...path, id].join(' -> ')}`);
    const resource = template.Resources[id];
    for (const other of [...list<string>(resource.DependsOn), ...references(resource.Properties, template)])
      visit(other, [...path, id]);
    done.push(id);
  };
  for (const id of Object.keys(template.Resources)) visit(id, []);
  return done;
}
