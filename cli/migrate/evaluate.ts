import { BOOL, convert, scalarText, Type, typeOf } from './conversions';
import { callFunction } from './functions';
import { Attribute, attributeOf, Block, Body, Expression, Step, TemplatePart } from './hcl/hcl';
import { accountValueOf, hasAccountValue, madeOf } from './known-values';
import { applyBinary, applyUnary } from './operators';
import { policyDocument } from './policy-document';
import { isList, isMap, isScalar, membersOf, Unknown, Value, ValueMap } from './value';
import { MAX_VALUE_SIZE, sizeOf } from './value-size';

/** Values that are worked out for a module, those behind names at each use. */
const MAX_STEPS = 1_000_000;

/** More flows of one block than this are no flows. */
const MAX_COUNT = 1000;

/** What a name in front of a dot stands for, for example `each` in a loop. */
export type Bound = Readonly<Record<string, Value>>;

export interface ScopeOptions {
  /** Values of variables, by their names. */
  readonly given?: ReadonlyMap<string, Value>;
  /** Whether somebody else may have given a value to a variable that is not in `given`. */
  readonly isOpen?: boolean;
  /** What stands for something everywhere, for example `path`. */
  readonly bound?: Bound;
  /** Functions that need the files around; undefined: what they give is not known. */
  readonly functions?: Readonly<Record<string, OwnFunction>>;
  /** What stands for something in the arguments of these functions only, for example `path`. */
  readonly paths?: Bound;
}

export type OwnFunction = (args: readonly Value[], evaluator: Evaluator) => Value | undefined;

export interface Instance {
  readonly key?: string;
  readonly bound: Bound;
}

interface Variable {
  readonly type?: Type;
  readonly byDefault?: Attribute;
  readonly isNullable: boolean;
}

/** Works out values with the locals, the variables, the resources and the policy documents of a module. */
export class Evaluator {
  private readonly locals: ReadonlyMap<string, Attribute>;
  private readonly variables: ReadonlyMap<string, Variable>;
  /** Resources by `type.name`, and what is read by `data.type.name`. */
  private readonly resources: ReadonlyMap<string, Block>;
  private readonly names = new Set<string>();
  /** Names whose value is being worked out: one that comes again refers to itself. */
  private readonly active = new Set<string>();
  private steps = 0;
  private bound: Bound;
  /** Comments of the locals, and remarks on defaults, that were used since the last time. */
  private used: { comments: string[]; defaults: string[] } = { comments: [], defaults: [] };

  constructor(
    { blocks }: Body,
    private readonly options: ScopeOptions = {},
  ) {
    this.bound = options.bound ?? {};
    this.locals = new Map(
      blocks
        .filter(({ type }) => type === 'locals')
        .flatMap(({ attributes }) => attributes.map((each) => [each.name, each])),
    );
    this.variables = new Map(
      blocks.filter(({ type }) => type === 'variable').map((block) => [block.labels[0], variableOf(block)]),
    );
    const named = blocks.filter(({ type }) => type === 'resource' || type === 'data');
    this.resources = new Map(named.map((each) => [addressOf(each), each]));
  }

  /** Names that were used: `local.a`, `var.b`, `data.aws_region.c`. */
  public get usedNames(): ReadonlySet<string> {
    return this.names;
  }

  public evaluate(expression: Expression): Value {
    this.steps += 1;
    if (this.steps > MAX_STEPS) return new Unknown('a value that is made of too many others');
    const value = this.valueOf(expression);
    return sizeOf(value) > MAX_VALUE_SIZE ? new Unknown('a value that is too long') : value;
  }

  /** Works out what is wanted while names stand for something more. */
  public with<Result>(bound: Bound, work: () => Result): Result {
    return this.within({ ...this.bound, ...bound }, work);
  }

  /**
   * How often a block is there: for each, what `each` or `count` stand for. Undefined where it is not known.
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
   */
  public instancesOf(block: Block): readonly Instance[] | undefined {
    const [forEach, count] = [attributeOf(block, 'for_each')?.value, attributeOf(block, 'count')?.value];
    if (forEach) {
      return this.entriesOf(this.evaluate(forEach))?.map(([key, value]) => ({
        key,
        bound: { each: { key, value } },
      }));
    }
    if (!count) return [{ bound: {} }];
    const number = convert(this.evaluate(count), { kind: 'number' });
    if (typeof number !== 'number' || !(number <= MAX_COUNT) || number < 0 || !Number.isInteger(number))
      return undefined;
    return Array.from({ length: number }, (_, index) => ({
      key: number > 1 ? String(index) : undefined,
      bound: { count: { index } },
    }));
  }

  /** Keys and values of what `for_each` takes: a map, or a set of strings. */
  public entriesOf(values: Value): readonly (readonly [string, Value])[] | undefined {
    if (isMap(values)) return membersOf(values);
    return isList(values) && values.every((value) => typeof value === 'string')
      ? values.map((key) => [key, key] as const)
      : undefined;
  }

  /** What was used on the way to the values since the last time. */
  public takeUsed(): { readonly comments: readonly string[]; readonly defaults: readonly string[] } {
    const { used } = this;
    this.used = { comments: [], defaults: [] };
    return used;
  }

  public noteComments(comments: readonly string[]): void {
    this.used.comments.push(...comments);
  }

  private within<Result>(bound: Bound, work: () => Result): Result {
    const before = this.bound;
    this.bound = bound;
    try {
      return work();
    } finally {
      this.bound = before;
    }
  }

  private valueOf(expression: Expression): Value {
    const { source } = expression;
    const known = (value: Value | undefined): Value => (value === undefined ? new Unknown(source) : value);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'list':
        return expression.items.map((item) => this.evaluate(item));
      case 'object':
        return this.object(expression);
      case 'template':
        return this.template(expression.parts, source);
      case 'reference':
        return this.reference(expression.steps, source);
      case 'access':
        return this.select(this.evaluate(expression.of), this.stepsOf(expression.steps), source);
      case 'splat':
        return this.splat(expression);
      case 'call':
        return this.call(expression);
      case 'conditional': {
        const condition = convert(this.evaluate(expression.condition), BOOL);
        return typeof condition === 'boolean'
          ? this.evaluate(condition ? expression.yes : expression.no)
          : new Unknown(source);
      }
      case 'unary':
        return known(applyUnary(expression.operator, this.evaluate(expression.operand)));
      case 'binary':
        return known(applyBinary(expression.operator, this.evaluate(expression.left), this.evaluate(expression.right)));
      case 'for':
        return known(this.loop(expression));
      case 'other':
        return new Unknown(source);
    }
  }

  private object({ entries, source }: Extract<Expression, { kind: 'object' }>): Value {
    const members: [string, Value][] = [];
    for (const { key, value } of entries) {
      const name = typeof key === 'string' ? key : this.evaluate(key);
      if (!isScalar(name)) return new Unknown(source);
      members.push([scalarText(name), this.evaluate(value)]);
    }
    return Object.fromEntries(members);
  }

  private template(parts: readonly TemplatePart[], source: string): Value {
    const pieces = this.pieces(parts);
    if (!pieces) return new Unknown(source);
    const unknown = pieces.find((piece) => piece instanceof Unknown);
    if (!unknown) return pieces.join('');
    // What is within the text is named, for a whole policy would be too much.
    return new Unknown(source.length > 80 ? `\${${unknown.source}}` : source, jsonOf(pieces));
  }

  /** Undefined where it is not known how many there are, or where one is no text. */
  private pieces(parts: readonly TemplatePart[]): (string | Unknown)[] | undefined {
    const pieces: (string | Unknown)[] = [];
    let length = 0;
    const add = (more: readonly (string | Unknown)[] | undefined): boolean => {
      pieces.push(...(more ?? []));
      length += (more ?? []).reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0);
      return more !== undefined && length <= MAX_VALUE_SIZE;
    };
    for (const part of parts) {
      if (typeof part === 'string') {
        if (!add([part])) return undefined;
      } else if (part.kind === 'if') {
        const condition = convert(this.evaluate(part.condition), BOOL);
        if (typeof condition !== 'boolean' || !add(this.pieces(condition ? part.yes : part.no))) return undefined;
      } else if (part.kind === 'each') {
        const items = itemsOf(this.evaluate(part.collection));
        if (!items?.every((item) => add(this.with(boundTo(part.names, item), () => this.pieces(part.body)))))
          return undefined;
      } else {
        const value = this.evaluate(part);
        if (!isScalar(value) && !(value instanceof Unknown)) return undefined;
        if (!add([isScalar(value) ? scalarText(value) : value])) return undefined;
      }
    }
    return pieces;
  }

  private splat({ of, steps, source }: Extract<Expression, { kind: 'splat' }>): Value {
    const value = this.evaluate(of);
    if (value instanceof Unknown) return new Unknown(source);
    const items = isList(value) ? value : value === null ? [] : [value];
    const path = this.stepsOf(steps);
    return items.map((item) => this.select(item, path, source));
  }

  private call({ name, args, isExpanded, source }: Extract<Expression, { kind: 'call' }>): Value {
    // The first that is no error: what is not known may be one.
    if (name === 'try' && args.length > 0) return this.evaluate(args[0]);
    const ours = this.options.functions ?? {};
    const isOurs = Object.hasOwn(ours, name);
    const values = this.with((isOurs && this.options.paths) || {}, () => args.map((arg) => this.evaluate(arg)));
    const last = values[values.length - 1];
    if (isExpanded && !isList(last)) return new Unknown(source);
    const given = isExpanded && isList(last) ? [...values.slice(0, -1), ...last] : values;
    if (!isOurs) return callFunction(name, given, source);
    const value = ours[name](given, this);
    return value === undefined ? new Unknown(source) : value;
  }

  /** @see https://developer.hashicorp.com/terraform/language/expressions/for */
  private loop(expression: Extract<Expression, { kind: 'for' }>): Value | undefined {
    const { names, collection, key, value, condition, isGrouped } = expression;
    const items = itemsOf(this.evaluate(collection));
    if (!items) return undefined;
    const list: Value[] = [];
    const map = new Map<string, Value[]>();
    for (const item of items) {
      const isKnown = this.with(boundTo(names, item), () => {
        const isWanted = condition ? convert(this.evaluate(condition), BOOL) : true;
        if (typeof isWanted !== 'boolean') return false;
        if (!isWanted) return true;
        const name = key && this.evaluate(key);
        const result = this.evaluate(value);
        if (name === undefined) list.push(result);
        else if (!isScalar(name)) return false;
        else map.set(scalarText(name), [...(map.get(scalarText(name)) ?? []), result]);
        return true;
      });
      if (!isKnown) return undefined;
    }
    if (!key) return list;
    if (!isGrouped && [...map.values()].some(({ length }) => length > 1)) return undefined;
    return Object.fromEntries([...map].map(([name, values]) => [name, isGrouped ? values : values[0]]));
  }

  private stepsOf(steps: readonly Step[]): readonly string[] | undefined {
    const texts: string[] = [];
    for (const step of steps) {
      const value = typeof step === 'string' ? step : this.evaluate(step);
      if (!isScalar(value) || hasAccountValue(value)) return undefined;
      texts.push(scalarText(value));
    }
    return texts;
  }

  private reference(steps: readonly Step[], path: string): Value {
    const texts = this.stepsOf(steps);
    if (!texts) return new Unknown(path);
    const [root, name = '', ...rest] = texts;
    if (Object.hasOwn(this.bound, root)) return this.select(this.bound[root], texts.slice(1), path);
    const atAccount = accountValueOf(path);
    if (root === 'data') this.names.add(texts.slice(0, 3).join('.'));
    if (atAccount) return atAccount;
    switch (root) {
      case 'local':
        return this.local(name, rest, path);
      case 'var':
        return this.variable(name, rest, path);
      case 'data':
        return this.resource(texts.slice(0, 3), texts.slice(3), path);
      default:
        return this.resource(texts.slice(0, 2), texts.slice(2), path);
    }
  }

  private local(name: string, rest: readonly string[], path: string): Value {
    const local = this.locals.get(name);
    if (!local) return new Unknown(path);
    this.names.add(`local.${name}`);
    this.used.comments.push(...local.comments);
    return this.once(`local.${name}`, () => this.select(this.evaluate(local.value), rest, path));
  }

  private variable(name: string, rest: readonly string[], path: string): Value {
    this.names.add(`var.${name}`);
    const variable = this.variables.get(name);
    const given = this.options.given?.get(name);
    const isGiven = given !== undefined && (given !== null || variable?.isNullable !== false);
    const byDefault = variable?.byDefault;
    if (!isGiven && !byDefault) return new Unknown(path);
    if (!isGiven && this.options.isOpen) this.used.defaults.push(`var.${name}`);
    const value = isGiven ? given : this.once(`var.${name}`, () => this.evaluate((byDefault as Attribute).value));
    const converted = variable?.type ? convert(value, variable.type) : value;
    return converted === undefined ? new Unknown(path) : this.select(converted, rest, path);
  }

  /** Works out what a name stands for, unless that is being done already. What is in a loop is not known in there. */
  private once(name: string, work: () => Value): Value {
    if (this.active.has(name)) return new Unknown('a value that refers to itself');
    this.active.add(name);
    try {
      return this.within(this.options.bound ?? {}, work);
    } finally {
      this.active.delete(name);
    }
  }

  /**
   * An argument of a resource, or what is made of one; a policy document as a whole. Of several, the one with the key.
   */
  private resource(names: readonly string[], steps: readonly string[], path: string): Value {
    const address = names.join('.');
    const block = this.resources.get(address);
    if (!block) return new Unknown(path);
    this.names.add(address);
    const several = block.attributes.some(({ name }) => name === 'for_each' || name === 'count');
    const [key, attribute = '', ...rest] = several ? steps : ['', ...steps];
    return this.once(`${address}.${key}`, () => {
      const instance = this.instancesOf(block)?.find((each) => !several || key === (each.key ?? '0'));
      return instance
        ? this.with(instance.bound, () => this.attribute(block, attribute, rest, path))
        : new Unknown(path);
    });
  }

  private attribute(block: Block, attribute: string, rest: readonly string[], path: string): Value {
    const [type] = block.labels;
    if (type === 'aws_iam_policy_document' && (attribute === 'json' || attribute === 'minified_json'))
      return callFunction('jsonencode', [policyDocument(block, this)], path);
    const made = madeOf(`${type}.${attribute}`);
    const argument = attributeOf(block, made?.of ?? attribute);
    const value = argument ? this.evaluate(argument.value) : new Unknown(path);
    if (!made || value instanceof Unknown) return this.select(value, rest, path);
    return typeof value === 'string' && rest.length === 0 ? made.as(value) : new Unknown(path);
  }

  private select(value: Value, steps: readonly string[] | undefined, path: string): Value {
    let here = value;
    for (const step of steps ?? []) {
      if (here instanceof Unknown) return here;
      const next: Value | undefined = isList(here)
        ? here[Number(step)]
        : isMap(here) && Object.hasOwn(here, step)
          ? here[step]
          : undefined;
      if (next === undefined) return new Unknown(path);
      here = next;
    }
    return steps ? here : new Unknown(path);
  }
}

/** `type.name`, with `data.` in front of what is read. */
export function addressOf({ type, labels }: Block): string {
  return (type === 'data' ? ['data', ...labels] : labels).join('.');
}

function variableOf(block: Block): Variable {
  const type = attributeOf(block, 'type')?.value;
  const nullable = attributeOf(block, 'nullable')?.value;
  return {
    type: type && typeOf(type),
    byDefault: attributeOf(block, 'default'),
    isNullable: !(nullable?.kind === 'literal' && nullable.value === false),
  };
}

/** What a loop goes through: the keys of a list are its indexes. */
function itemsOf(values: Value): readonly (readonly [Value, Value])[] | undefined {
  if (isList(values)) return values.map((value, index) => [index, value] as const);
  return isMap(values) ? membersOf(values) : undefined;
}

/** One name of a loop is the value; of two, the first is the key. */
function boundTo(names: readonly string[], [key, value]: readonly [Value, Value]): ValueMap {
  return names.length > 1 ? { [names[0]]: key, [names[1]]: value } : { [names[0]]: value };
}

/** A text that would be JSON if all was known: the rest is within its strings, which are not known then. */
function jsonOf(pieces: readonly (string | Unknown)[]): Value | undefined {
  const unknowns = pieces.filter((piece) => piece instanceof Unknown);
  // Characters of no meaning, which no file has.
  const [open, close] = ['\uE0F0', '\uE0F1'];
  let next = 0;
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : `${open}${next++}${close}`)).join('');
  if (!/^\s*\{/.test(text)) return undefined;
  const restored = (value: Value): Value => {
    if (typeof value === 'string') {
      const [, index] = new RegExp(`${open}(\\d+)${close}`).exec(value) ?? [];
      return index === undefined ? value : unknowns[Number(index)];
    }
    if (isList(value)) return value.map(restored);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, key.includes(open) ? new Unknown(key) : restored(each)]),
    );
  };
  try {
    return restored(JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}
