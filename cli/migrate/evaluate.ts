import { callFunction } from './functions';
import { Attribute, Block, Body, Expression } from './hcl/hcl';
import { Unknown, Value, isList, isMap } from './value';

/**
 * What AWS's provider knows only in an account, and what stands for it in our options.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity
 */
const PLACES: readonly { readonly pattern: RegExp; readonly placeholder: string }[] = [
  { pattern: /^data\.aws_caller_identity\.[\w-]+\.account_id$/, placeholder: '${accountId}' },
  { pattern: /^data\.aws_region\.[\w-]+\.(name|id|region)$/, placeholder: '${region}' },
  { pattern: /^data\.aws_partition\.[\w-]+\.partition$/, placeholder: '${partition}' },
];

/**
 * What resources have beside their arguments, made of one of these.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codecommit_repository#attribute-reference
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#attribute-reference
 */
const MADE: Readonly<Record<string, { readonly of: string; readonly as: (value: string) => string }>> = {
  // The id: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/codecommit/repository.go
  'aws_codecommit_repository.id': { of: 'repository_name', as: (name) => name },
  'aws_codecommit_repository.arn': {
    of: 'repository_name',
    as: (name) => `arn:\${partition}:codecommit:\${region}:\${accountId}:${name}`,
  },
  'aws_s3_bucket.id': { of: 'bucket', as: (name) => name },
  'aws_s3_bucket.arn': { of: 'bucket', as: (name) => `arn:\${partition}:s3:::${name}` },
};

/** How deep a local may refer to another: more is a circle. */
const MAX_DEPTH = 20;

/** Values that are worked out for a file, those behind names at each use, and characters of one text. */
const MAX_STEPS = 1_000_000;
const MAX_TEXT = 256 * 1024;

/** More flows of one block than this are no flows. */
const MAX_COUNT = 1000;

/** Works out values with the locals, the variables' defaults and the policy documents of the same file. */
export class Evaluator {
  private readonly locals: ReadonlyMap<string, Attribute>;
  private readonly defaults: ReadonlyMap<string, Attribute>;
  /** Resources by `type.name`, and what is read by `data.type.name`. */
  private readonly resources: ReadonlyMap<string, Block>;
  private steps = 0;
  /** What `each.key`, `each.value` and `count.index` are. */
  private bound: Readonly<Record<string, Value>> = {};
  /** Comments of the locals, and remarks on defaults, that were used since the last time. */
  private used: { comments: string[]; defaults: string[] } = { comments: [], defaults: [] };

  constructor({ blocks }: Body) {
    this.locals = new Map(
      blocks
        .filter(({ type }) => type === 'locals')
        .flatMap(({ attributes }) => attributes.map((each) => [each.name, each])),
    );
    this.defaults = new Map(
      blocks
        .filter(({ type }) => type === 'variable')
        .flatMap(({ labels, attributes }) => {
          const byDefault = attributes.find(({ name }) => name === 'default');
          return byDefault ? [[labels[0], byDefault]] : [];
        }),
    );
    const named = blocks.filter(({ type }) => type === 'resource' || type === 'data');
    this.resources = new Map(
      named.map((each) => [(each.type === 'data' ? ['data', ...each.labels] : each.labels).join('.'), each]),
    );
  }

  public evaluate(expression: Expression): Value {
    return this.valueOf(expression, 0);
  }

  /** Works out what is wanted while `each` or `count` stand for something. */
  public with<Result>(bound: Readonly<Record<string, Value>>, work: () => Result): Result {
    const before = this.bound;
    this.bound = bound;
    try {
      return work();
    } finally {
      this.bound = before;
    }
  }

  /**
   * How often a block is there: for each, what `each` or `count` stand for. Undefined where it is not known from the
   * file.
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
   */
  public instancesOf(
    block: Block,
  ): readonly { readonly key?: string; readonly bound: Readonly<Record<string, Value>> }[] | undefined {
    const of = (name: string) => block.attributes.find((attribute) => attribute.name === name)?.value;
    const [forEach, count] = [of('for_each'), of('count')];
    if (forEach) {
      const values = this.evaluate(forEach);
      if (isMap(values))
        return Object.entries(values).map(([key, value]) => ({ key, bound: { 'each.key': key, 'each.value': value } }));
      return isList(values) && values.every((value) => typeof value === 'string')
        ? values.map((key) => ({ key, bound: { 'each.key': key, 'each.value': key } }))
        : undefined;
    }
    if (!count) return [{ bound: {} }];
    const number = this.evaluate(count);
    if (typeof number !== 'number' || !(number <= MAX_COUNT)) return undefined;
    return Array.from({ length: number }, (_, index) => ({
      key: number > 1 ? String(index) : undefined,
      bound: { 'count.index': index },
    }));
  }

  /** What was used on the way to the values since the last time. */
  public takeUsed(): { readonly comments: readonly string[]; readonly defaults: readonly string[] } {
    const { used } = this;
    this.used = { comments: [], defaults: [] };
    return used;
  }

  private valueOf(expression: Expression, depth: number): Value {
    this.steps += 1;
    if (depth > MAX_DEPTH) return new Unknown('a value that refers to itself');
    if (this.steps > MAX_STEPS) return new Unknown('a value that is made of too many others');
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'list':
        return expression.items.map((item) => this.valueOf(item, depth + 1));
      case 'object':
        return Object.fromEntries(expression.entries.map(({ key, value }) => [key, this.valueOf(value, depth + 1)]));
      case 'template':
        return this.template(expression.parts, expression.source, depth);
      case 'reference':
        return this.reference(expression.path, expression.steps, depth);
      case 'call':
        return callFunction(
          expression.name,
          expression.args.map((arg) => this.valueOf(arg, depth + 1)),
          expression.source,
        );
      case 'other':
        return new Unknown(expression.source);
    }
  }

  private template(parts: readonly (string | Expression)[], source: string, depth: number): Value {
    const texts: string[] = [];
    let length = 0;
    for (const part of parts) {
      const value = typeof part === 'string' ? part : this.valueOf(part, depth + 1);
      // What is within the text is named, for a whole policy would be too much.
      if (value instanceof Unknown) return new Unknown(source.length > 80 ? `\${${value.source}}` : source);
      if (isList(value) || isMap(value) || value === null) return new Unknown(source);
      const text = String(value);
      length += text.length;
      if (length > MAX_TEXT) return new Unknown('a text that is too long');
      texts.push(text);
    }
    return texts.join('');
  }

  private reference(path: string, steps: readonly (string | Expression)[], depth: number): Value {
    const place = PLACES.find(({ pattern }) => pattern.test(path));
    if (place) return place.placeholder;
    const texts: string[] = [];
    for (const step of steps) {
      const value = typeof step === 'string' ? step : this.valueOf(step, depth + 1);
      if (typeof value !== 'string' && typeof value !== 'number') return new Unknown(path);
      texts.push(String(value));
    }
    const [root, name, ...rest] = texts;
    const bound = `${root}.${name}`;
    if (Object.hasOwn(this.bound, bound)) return this.step(this.bound[bound], rest, path);
    const local = root === 'local' ? this.locals.get(name) : undefined;
    if (local) {
      this.used.comments.push(...local.comments);
      return this.step(this.valueOf(local.value, depth + 1), rest, path);
    }
    const byDefault = root === 'var' ? this.defaults.get(name) : undefined;
    if (byDefault) {
      this.used.defaults.push(path);
      return this.step(this.valueOf(byDefault.value, depth + 1), rest, path);
    }
    return root === 'data'
      ? this.resource(texts.slice(0, 3), texts.slice(3), path, depth)
      : this.resource(texts.slice(0, 2), texts.slice(2), path, depth);
  }

  /**
   * An argument of a resource, or what is made of one; a policy document as a whole. Of several, the one with the key.
   */
  private resource(names: readonly string[], steps: readonly string[], path: string, depth: number): Value {
    const block = this.resources.get(names.join('.'));
    const several = block?.attributes.some(({ name }) => name === 'for_each' || name === 'count');
    const [key, attribute = '', ...rest] = several ? steps : ['', ...steps];
    const instance = block && this.instancesOf(block)?.find((each) => !several || key === (each.key ?? '0'));
    return block && instance
      ? this.with(instance.bound, () => this.attribute(block, attribute, rest, path, depth))
      : new Unknown(path);
  }

  private attribute(block: Block, attribute: string, rest: readonly string[], path: string, depth: number): Value {
    const [type] = block.labels;
    if (type === 'aws_iam_policy_document' && attribute === 'json') return JSON.stringify(this.policy(block));
    const made = Object.hasOwn(MADE, `${type}.${attribute}`) ? MADE[`${type}.${attribute}`] : undefined;
    const argument = block.attributes.find(({ name }) => name === (made?.of ?? attribute));
    const value = argument ? this.valueOf(argument.value, depth + 1) : new Unknown(path);
    if (!made || value instanceof Unknown) return this.step(value, rest, path);
    return typeof value === 'string' && rest.length === 0 ? made.as(value) : new Unknown(path);
  }

  private step(value: Value, steps: readonly string[], path: string): Value {
    let here = value;
    for (const step of steps) {
      const next: Value | undefined = isList(here)
        ? here[Number(step)]
        : isMap(here) && Object.hasOwn(here, step)
          ? here[step]
          : undefined;
      if (next === undefined) return new Unknown(path);
      here = next;
    }
    return here;
  }

  /** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
  private policy(block: Block): object {
    return {
      Statement: block.blocks.filter(({ type }) => type === 'statement').map((statement) => this.statement(statement)),
    };
  }

  private statement(block: Block): Record<string, unknown> {
    const names: Readonly<Record<string, string>> = {
      sid: 'Sid',
      effect: 'Effect',
      actions: 'Action',
      not_actions: 'NotAction',
      resources: 'Resource',
      not_resources: 'NotResource',
    };
    const statement: Record<string, unknown> = {};
    for (const { name, value, comments } of block.attributes) {
      this.used.comments.push(...comments);
      statement[names[name] ?? name] = asJson(this.evaluate(value));
    }
    const conditions: Record<string, Record<string, unknown>> = {};
    for (const each of block.blocks) {
      const of = (name: string) =>
        asJson(
          this.evaluate(
            each.attributes.find((attribute) => attribute.name === name)?.value ?? { kind: 'literal', value: null },
          ),
        );
      if (each.type === 'condition')
        conditions[String(of('test'))] = { ...conditions[String(of('test'))], [String(of('variable'))]: of('values') };
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
