import { Attribute, Block, Body, Expression } from './hcl/hcl';
import { Unknown, Value, ValueMap, isList, isMap, unknownIn } from './value';

/**
 * What AWS's provider knows only in an account, and what stands for it in our options.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity
 */
const PLACES: readonly { readonly pattern: RegExp; readonly placeholder: string }[] = [
  { pattern: /^data\.aws_caller_identity\.[\w-]+\.account_id$/, placeholder: '${accountId}' },
  { pattern: /^data\.aws_region\.[\w-]+\.(name|id|region)$/, placeholder: '${region}' },
  { pattern: /^data\.aws_partition\.[\w-]+\.partition$/, placeholder: '${partition}' },
];

/** How deep a local may refer to another: more is a circle. */
const MAX_DEPTH = 20;

/** Works out values with the locals, the variables' defaults and the policy documents of the same file. */
export class Evaluator {
  private readonly locals: ReadonlyMap<string, Attribute>;
  private readonly defaults: ReadonlyMap<string, Attribute>;
  private readonly policies: ReadonlyMap<string, Block>;
  /** Comments of the locals, and remarks on defaults, that were used since the last time. */
  private used: { comments: string[]; defaults: string[] } = { comments: [], defaults: [] };

  constructor({ blocks }: Body) {
    this.locals = new Map(blocks.filter(({ type }) => type === 'locals').flatMap(({ attributes }) => attributes.map((each) => [each.name, each])));
    this.defaults = new Map(blocks.filter(({ type }) => type === 'variable').flatMap(({ labels, attributes }) => {
      const byDefault = attributes.find(({ name }) => name === 'default');
      return byDefault ? [[labels[0], byDefault]] : [];
    }));
    this.policies = new Map(blocks.filter(({ type, labels }) => type === 'data' && labels[0] === 'aws_iam_policy_document').map((each) => [each.labels[1], each]));
  }

  public evaluate(expression: Expression): Value {
    return this.valueOf(expression, 0);
  }

  /** What was used on the way to the values since the last time. */
  public takeUsed(): { readonly comments: readonly string[]; readonly defaults: readonly string[] } {
    const { used } = this;
    this.used = { comments: [], defaults: [] };
    return used;
  }

  private valueOf(expression: Expression, depth: number): Value {
    if (depth > MAX_DEPTH) return new Unknown('a value that refers to itself');
    switch (expression.kind) {
      case 'literal': return expression.value;
      case 'list': return expression.items.map((item) => this.valueOf(item, depth + 1));
      case 'object': return Object.fromEntries(expression.entries.map(({ key, value }) => [key, this.valueOf(value, depth + 1)]));
      case 'template': return this.template(expression.parts, expression.source, depth);
      case 'reference': return this.reference(expression.path, depth);
      case 'call': return this.call(expression.name, expression.args, expression.source, depth);
      case 'other': return new Unknown(expression.source);
    }
  }

  private template(parts: readonly (string | Expression)[], source: string, depth: number): Value {
    const texts: string[] = [];
    for (const part of parts) {
      const value = typeof part === 'string' ? part : this.valueOf(part, depth + 1);
      // What is within the text is named, for a whole policy would be too much.
      if (value instanceof Unknown) return new Unknown(source.length > 80 ? `\${${value.source}}` : source);
      if (isList(value) || isMap(value) || value === null) return new Unknown(source);
      texts.push(String(value));
    }
    return texts.join('');
  }

  private reference(path: string, depth: number): Value {
    const place = PLACES.find(({ pattern }) => pattern.test(path));
    if (place) return place.placeholder;
    const [root, name, ...steps] = path.split('.');
    const local = root === 'local' ? this.locals.get(name) : undefined;
    if (local) {
      this.used.comments.push(...local.comments);
      return this.step(this.valueOf(local.value, depth + 1), steps, path);
    }
    const byDefault = root === 'var' ? this.defaults.get(name) : undefined;
    if (byDefault) {
      this.used.defaults.push(path);
      return this.step(this.valueOf(byDefault.value, depth + 1), steps, path);
    }
    const policy = path.startsWith('data.aws_iam_policy_document.') && /\.json$/.test(path) ? this.policies.get(steps[0]) : undefined;
    return policy ? JSON.stringify(this.policy(policy)) : new Unknown(path);
  }

  private step(value: Value, steps: readonly string[], path: string): Value {
    let here = value;
    for (const step of steps) {
      if (!isMap(here) || !Object.hasOwn(here, step)) return new Unknown(path);
      here = here[step];
    }
    return here;
  }

  private call(name: string, args: readonly Expression[], source: string, depth: number): Value {
    const values = args.map((arg) => this.valueOf(arg, depth + 1));
    if (name === 'jsonencode' && values.length === 1) return unknownIn(values[0]) ?? JSON.stringify(values[0]);
    if (name === 'tostring' && values.length === 1 && !isList(values[0]) && !isMap(values[0]) && !(values[0] instanceof Unknown)) return String(values[0]);
    if ((name === 'merge' || name === 'concat') && !values.some((each) => each instanceof Unknown)) {
      if (name === 'merge' && values.every(isMap)) return Object.assign({}, ...values) as ValueMap;
      if (name === 'concat' && values.every(isList)) return values.flat();
    }
    return new Unknown(source);
  }

  /** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
  private policy(block: Block): object {
    return { Statement: block.blocks.filter(({ type }) => type === 'statement').map((statement) => this.statement(statement)) };
  }

  private statement(block: Block): Record<string, unknown> {
    const names: Readonly<Record<string, string>> = { sid: 'Sid', effect: 'Effect', actions: 'Action', not_actions: 'NotAction', resources: 'Resource', not_resources: 'NotResource' };
    const statement: Record<string, unknown> = {};
    for (const { name, value, comments } of block.attributes) {
      this.used.comments.push(...comments);
      statement[names[name] ?? name] = asJson(this.evaluate(value));
    }
    const conditions: Record<string, Record<string, unknown>> = {};
    for (const each of block.blocks) {
      const of = (name: string) => asJson(this.evaluate(each.attributes.find((attribute) => attribute.name === name)?.value ?? { kind: 'literal', value: null }));
      if (each.type === 'condition') conditions[String(of('test'))] = { ...conditions[String(of('test'))], [String(of('variable'))]: of('values') };
      else statement[each.type] = 'is not read';
    }
    return { ...statement, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
  }
}

/** What is not known becomes a text that no option takes, so that it is found later. */
function asJson(value: Value): unknown {
  if (value instanceof Unknown) return `\${${value.source}}`;
  if (isList(value)) return value.map(asJson);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asJson(each)])) : value;
}
