export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Description?: string; readonly Value: unknown }>>;
}
export interface Statement {
  readonly sid?: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: unknown;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': 'arn:aws:cloudformation:us-east-1:111122223333:stack/Ci/9f8e7d6c-5b4a-3210-8765-43210fedcba9',
};

/** Properties that hold the physical name that `Ref` stands for. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::CodeBuild::Project': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::Rule': 'Name',
};

/** A synthesized template, with its references filled in as in account 111122223333 in us-east-1. */
export class StackTemplate {
  public readonly resources: Template['Resources'];

  constructor(
    public readonly template: Template,
    public readonly complaints: readonly string[] = [],
    /** What the CDK tells without complaining. */
    public readonly notes: readonly string[] = [],
  ) {
    this.resources = template.Resources;
  }

  public idsOf(type: string): string[] {
    return Object.keys(this.resources).filter((id) => this.resources[id].Type === type);
  }

  /** The properties of each resource of a type, references filled in. */
  public all(type: string): Record<string, unknown>[] {
    return this.idsOf(type).map((id) => this.properties(id));
  }

  public only(type: string): Record<string, unknown> {
    const [first, ...others] = this.all(type);
    if (!first || others.length > 0)
      throw new Error(`there are ${others.length + (first ? 1 : 0)} of ${type}, not one`);
    return first;
  }

  public properties(id: string): Record<string, unknown> {
    return this.fill(this.resources[id].Properties) as Record<string, unknown>;
  }

  /** The one resource of a type whose id holds a text. */
  public id(type: string, part: string): string {
    const [id, ...others] = this.idsOf(type).filter((each) => each.includes(part));
    if (!id || others.length > 0)
      throw new Error(
        `${others.length + (id ? 1 : 0)} of ${type} have "${part}" in their ids: ${this.idsOf(type).join(', ')}`,
      );
    return id;
  }

  public find(type: string, part: string): Record<string, unknown> {
    return this.properties(this.id(type, part));
  }

  /** All that a role may do by policies in the template, sorted by action. */
  public statementsOf(role: string): Statement[] {
    const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
      .flatMap((type) => this.idsOf(type))
      .filter((id) => JSON.stringify(this.resources[id].Properties.Roles ?? []).includes(`"${role}"`));
    return attached
      .flatMap((id) => statementsIn(this.properties(id).PolicyDocument))
      .sort((a, b) => (a.actions[0] < b.actions[0] ? -1 : 1));
  }

  public fill(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.fill(each));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, inner], ...others] = [...Object.entries(value), ['', undefined]] as [string, unknown][];
    if (others.length === 1 && key === 'Ref') return this.ref(inner as string);
    if (others.length === 1 && key === 'Fn::GetAtt') return this.attribute(inner as [string, string]);
    if (others.length === 1 && key === 'Fn::Sub')
      return (inner as string).replace(/\$\{([\w:]+)\}/g, (_, name: string) => this.ref(name));
    if (others.length === 1 && key === 'Fn::Join') {
      const [by, parts] = inner as [string, unknown[]];
      return parts.map((part) => this.fill(part)).join(by);
    }
    if (others.length === 1 && key === 'Fn::Split') {
      const [by, text] = inner as [string, unknown];
      return String(this.fill(text)).split(by);
    }
    if (others.length === 1 && key === 'Fn::Select') {
      const [index, list] = inner as [number, unknown];
      return (this.fill(list) as unknown[])[Number(index)];
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.fill(each)]));
  }

  private ref(id: string): string {
    if (PSEUDO[id] !== undefined) return PSEUDO[id];
    const resource = this.resources[id];
    const name = resource && NAMES[resource.Type] ? resource.Properties[NAMES[resource.Type]] : undefined;
    return typeof name === 'string' ? name : `<${id}>`;
  }

  private attribute([id, name]: [string, string]): string {
    return `<${id}.${name}>`;
  }
}

export function statementsIn(document: unknown): Statement[] {
  const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]) as string[];
  return (document as { Statement: Record<string, unknown>[] }).Statement.map((statement) => ({
    ...(statement.Sid !== undefined && { sid: statement.Sid as string }),
    effect: statement.Effect as string,
    actions: list(statement.Action).sort(),
    resources: list(statement.Resource),
    ...(statement.Condition !== undefined && { conditions: statement.Condition }),
  }));
}
