import { attributeOf, Block, Expression } from './hcl/hcl';
import { isList, isMap, isScalar, Unknown, Value, ValueMap } from './value';

/** What evaluates the expressions of a block. */
interface BlockEvaluator {
  evaluate(expression: Expression): Value;
  with<Result>(bound: Readonly<Record<string, Value>>, work: () => Result): Result;
  entriesOf(values: Value): readonly (readonly [string, Value])[] | undefined;
  noteComments(comments: readonly string[]): void;
}

/** Members of a statement, by their names in Terraform. */
const STATEMENT_NAMES: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
  principals: 'Principal',
  not_principals: 'NotPrincipal',
};

/** Documents that come before the block's own statements, and after them. */
const BEFORE = ['source_json', 'source_policy_documents'];
const AFTER = ['override_json', 'override_policy_documents'];

/**
 * The document that `aws_iam_policy_document` makes, with `Unknown` in the places of what is not known: a statement, a
 * list of them, or a part of one. A statement with the sid of an earlier one takes its place.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_document_data_source.go
 */
export function policyDocument(block: Block, evaluator: BlockEvaluator): ValueMap {
  const others = new Map<string, Value>();
  for (const { name, value, comments } of block.attributes) {
    if (name === 'for_each' || name === 'count') continue;
    evaluator.noteComments(comments);
    others.set(name, evaluator.evaluate(value));
  }
  const documents = (names: readonly string[]): Value[] =>
    names.flatMap((name) => statementsOf(name, others.get(name) ?? null));
  const statements = merged([...documents(BEFORE), ...ownStatements(block, evaluator), ...documents(AFTER)]);
  const rest = [...others].filter(([name]) => ![...BEFORE, ...AFTER, 'version', 'policy_id'].includes(name));
  const [version, id] = [others.get('version') ?? null, others.get('policy_id') ?? null];
  return {
    ...(version !== null && { Version: version }),
    ...(id !== null && { Id: id }),
    ...Object.fromEntries(rest),
    Statement: statements,
  };
}

/** The statements of documents in JSON. */
function statementsOf(name: string, value: Value): Value[] {
  if (value === null || value === '') return [];
  if (value instanceof Unknown && value.json === undefined) return [new Unknown(`${name}: ${value.source}`)];
  if (isList(value)) return value.flatMap((each) => statementsOf(name, each));
  const document = value instanceof Unknown ? value.json : typeof value === 'string' ? parsed(value) : undefined;
  if (!isMap(document)) return [new Unknown(`${name}, which has a document that is not JSON`)];
  const { Statement: statements = [], ...rest } = document;
  const more = Object.keys(rest).filter((key) => key !== 'Version' && key !== 'Id');
  return [
    ...(isList(statements) ? statements : [statements ?? null]),
    ...more.map((key) => new Unknown(`${name}, which has a document with ${key}`)),
  ];
}

function parsed(json: string): Value | undefined {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}

function merged(statements: readonly Value[]): readonly Value[] {
  const result: Value[] = [];
  for (const statement of statements) {
    const sid = isMap(statement) ? statement.Sid : undefined;
    const at = typeof sid === 'string' && sid !== '' ? result.findIndex((each) => isMap(each) && each.Sid === sid) : -1;
    if (at < 0) result.push(statement);
    else result[at] = statement;
  }
  return result;
}

/**
 * The statements of the block, those of `dynamic` blocks included, in their order.
 * @see https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
 */
function ownStatements(document: Block, evaluator: BlockEvaluator): Value[] {
  return document.blocks.flatMap((block): Value[] => {
    const type = block.type === 'dynamic' ? block.labels[0] : block.type;
    if (type !== 'statement') return [new Unknown(`the block "${type}" in line ${block.line}`)];
    return instances(block, evaluator, (content) => statementOf(content, evaluator));
  });
}

/** What is read of a block, or of each block that a `dynamic` one makes. */
function instances(block: Block, evaluator: BlockEvaluator, read: (content: Block) => Value): Value[] {
  evaluator.noteComments(block.leading);
  if (block.type !== 'dynamic') return [read(block)];
  const [label] = block.labels;
  const content = block.blocks.find(({ type }) => type === 'content');
  const forEach = attributeOf(block, 'for_each')?.value;
  const iterator = attributeOf(block, 'iterator')?.value;
  const name = iterator?.kind === 'reference' ? iterator.source : label;
  const values = forEach && evaluator.evaluate(forEach);
  const what = `dynamic "${label}" in line ${block.line}`;
  const entries = isList(values)
    ? values.map((value, index) => [String(index), value] as const)
    : values !== undefined && evaluator.entriesOf(values);
  if (!content || !entries) return [new Unknown(forEach ? `${what} for each of ${forEach.source}` : what)];
  // Of a list, the key is the index; of a set, it is the value.
  return entries.map(([key, value]) =>
    evaluator.with({ [name]: { key: isList(values) && isScalar(value) ? value : key, value } }, () => read(content)),
  );
}

function statementOf(block: Block, evaluator: BlockEvaluator): Value {
  const statement: Record<string, Value> = {};
  for (const { name, value, comments } of block.attributes) {
    evaluator.noteComments(comments);
    const read = evaluator.evaluate(value);
    const isVariable = name === 'resources' || name === 'not_resources';
    if (read !== null) statement[STATEMENT_NAMES[name] ?? name] = isVariable ? withVariables(read) : read;
  }
  const conditions: Record<string, Record<string, Value>> = {};
  for (const inner of block.blocks) {
    const type = inner.type === 'dynamic' ? inner.labels[0] : inner.type;
    for (const read of instances(inner, evaluator, (content) => membersIn(content, evaluator))) {
      if (type !== 'condition' || !isMap(read)) {
        statement[STATEMENT_NAMES[type] ?? type] = read;
        continue;
      }
      const { test, variable, values, ...rest } = read;
      if (typeof test !== 'string' || typeof variable !== 'string' || Object.keys(rest).length > 0) {
        // Without it the statement would allow more, or deny more: it is not known as a whole.
        statement.Condition = new Unknown(`the condition in line ${inner.line}`);
        return statement;
      }
      const before = conditions[test] ?? {};
      conditions[test] = Object.hasOwn(before, variable)
        ? { ...before, [variable]: new Unknown(`two conditions ${test} for ${variable}`) }
        : { ...before, [variable]: withVariables(values ?? null) };
    }
  }
  return Object.keys(conditions).length > 0 ? { ...statement, Condition: conditions } : statement;
}

function membersIn(block: Block, evaluator: BlockEvaluator): Value {
  const [inner] = block.blocks;
  if (inner) return new Unknown(`the block "${inner.type}" in line ${inner.line}`);
  return Object.fromEntries(
    block.attributes.map(({ name, value, comments }) => {
      evaluator.noteComments(comments);
      return [name, evaluator.evaluate(value)];
    }),
  );
}

/** The provider writes IAM's variables as `&{aws:username}`, as Terraform would read the others. */
function withVariables(value: Value): Value {
  if (typeof value === 'string') return value.replace(/&\{/g, () => '${');
  return isList(value) ? value.map(withVariables) : value;
}
