import { posix } from 'node:path';
import { scalarText } from './conversions';
import { Evaluator, OwnFunction } from './evaluate';
import { argumentOf, findCallsIn, FoundCalls, CallSources } from './find-calls';
import { attributeOf, Block, Body } from './hcl/hcl';
import { ACCOUNT_ID } from './known-values';
import { GivenArgument, ModuleCall } from './map-module';
import { fileFunctions } from './sources/file-functions';
import { moduleSourceOf } from './sources/module-source';
import { readTerraformFile } from './sources/read-file';
import { Source } from './sources/read-sources';
import { isList, isMap, isScalar, unknownIn, Value } from './value';

/** Files that include files, and configurations that read others. */
const MAX_DEPTH = 10;
const MAX_PARENTS = 50;

/** A Terragrunt file with its values. */
interface Unit {
  readonly body: Body;
  readonly evaluator: Evaluator;
  readonly inputs: ReadonlyMap<string, GivenArgument>;
  /** The source of the module, and the block that has it. */
  readonly source?: { readonly value: Value; readonly block: Block };
  readonly missing: readonly string[];
  readonly unused: readonly string[];
}

/** The module that a unit of Terragrunt runs, with the inputs of the unit and of the files that it includes. */
export function findUnitCalls({ folder, body, files: [file] }: Source, around: CallSources): FoundCalls {
  const unit = readUnit(body, folder, posix.dirname(file), around, 0);
  const none: FoundCalls = { calls: [], missing: [], unused: [], empty: [] };
  const address = unit.source?.value;
  if (typeof address !== 'string') return none;
  const module = moduleSourceOf(address, undefined, folder, around.files, around.parseHcl);
  if (module.kind === 'other') return none;
  const name = posix.basename(around.files.resolve(folder)) || 'flow';
  const args = [...unit.inputs.values()];
  if (module.kind === 'local') {
    const found = findCallsIn(module.source, name, args, around);
    return found.calls.length === 0
      ? none
      : { ...found, missing: [...unit.missing, ...found.missing], unused: [...unit.unused, ...found.unused] };
  }
  const call: ModuleCall = {
    name,
    eventOfSource: module.event,
    defaults: module.defaults,
    args,
    isExpanded: true,
    leading: unit.source?.block.leading ?? [],
    trailing: [...(unit.source?.block.comments ?? []), ...body.comments],
    missing: unit.missing,
  };
  return { ...none, calls: [call], unused: unit.unused };
}

/** @see https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/ */
function readUnit(body: Body, unitFolder: string, ownFolder: string, around: CallSources, depth: number): Unit {
  const functions = unitFunctions(unitFolder, ownFolder, around, depth);
  const inner = { ...fileFunctions(unitFolder, unitFolder, around) };
  const plain = new Evaluator(body, { functions: { ...inner.functions, ...functions } });
  const missing: string[] = [];
  const unused: string[] = [];
  const included: { readonly block: Block; readonly unit: Unit }[] = [];
  for (const block of body.blocks.filter(({ type }) => type === 'include')) {
    const parent = depth < MAX_DEPTH ? includedUnit(block, plain, unitFolder, around, depth) : undefined;
    if (parent) included.push({ block, unit: parent });
    else {
      const path = attributeOf(block, 'path')?.value.source ?? 'its path';
      missing.push(`include (${around.placeOf(block)}) is ${path}, which is not found: its inputs are not known`);
    }
  }
  const evaluator = new Evaluator(body, {
    functions: { ...inner.functions, ...functions },
    bound: { include: includeValue(included) },
  });
  const own = inputsOf(body, evaluator, around);
  const inputs = new Map<string, GivenArgument>();
  for (const { block, unit } of included) {
    missing.push(...unit.missing);
    unused.push(...unit.unused);
    const strategy = attributeOf(block, 'merge_strategy')?.value;
    const isDeep = strategy?.kind === 'literal' && strategy.value === 'deep';
    if (strategy?.kind === 'literal' && strategy.value === 'no_merge') continue;
    for (const [name, argument] of unit.inputs) {
      const before = inputs.get(name);
      inputs.set(name, isDeep && before ? { ...argument, value: merged(before.value, argument.value) } : argument);
    }
    if (isDeep)
      own.forEach((each, index) => {
        const parent = unit.inputs.get(each.name);
        if (parent) own[index] = { ...each, value: merged(parent.value, each.value) };
      });
  }
  for (const argument of own) inputs.set(argument.name, argument);
  // For example `-var` in the arguments of a command.
  for (const each of body.blocks.filter(({ type }) => type === 'terraform').flatMap(({ blocks }) => blocks)) {
    const what = ['terraform', each.type, ...each.labels].join('.');
    missing.push(`${what} (${around.placeOf(each)}) is not read: it may give values to variables`);
  }
  const declared = attributeOf(body, 'inputs');
  if (declared && own.length === 0) {
    const unknown = unknownIn(evaluator.evaluate(declared.value));
    if (unknown)
      missing.push(
        `inputs (${around.placeOf(declared)}) is ${unknown.source}, which is not known: write the values by hand`,
      );
  }
  const block = body.blocks.find((each) => each.type === 'terraform' && attributeOf(each, 'source') !== undefined);
  const address = block && attributeOf(block, 'source');
  const ownSource = block && address && { block, value: evaluator.evaluate(address.value) };
  return {
    body,
    evaluator,
    inputs,
    source: ownSource ?? included.map(({ unit }) => unit.source).find(Boolean),
    missing,
    unused: [...unused, ...unusedOf(body, evaluator, around)],
  };
}

function includedUnit(
  block: Block,
  evaluator: Evaluator,
  unitFolder: string,
  around: CallSources,
  depth: number,
): Unit | undefined {
  const path = attributeOf(block, 'path');
  const place = path && evaluator.evaluate(path.value);
  if (typeof place !== 'string') return undefined;
  const file = posix.isAbsolute(place) ? place : posix.join(unitFolder, place);
  const body = bodyAt(file, around);
  return body && readUnit(body, unitFolder, posix.dirname(file), around, depth + 1);
}

function bodyAt(file: string, { files, parseHcl }: CallSources): Body | undefined {
  const text = files.read(file);
  return text === undefined ? undefined : readTerraformFile(text, file, file.endsWith('.json'), parseHcl);
}

/** What `include.root.locals.a` reads. */
function includeValue(included: readonly { readonly block: Block; readonly unit: Unit }[]): Value {
  const values = included.map(({ block, unit }): [string, Value] => [block.labels[0] ?? '', configValue(unit)]);
  const bare = values.find(([name]) => name === '')?.[1];
  return {
    ...Object.fromEntries(values.filter(([name]) => name !== '')),
    ...(isMap(bare ?? null) && (bare as object)),
  };
}

function configValue({ body, evaluator, inputs }: Unit): Value {
  const locals = body.blocks.filter(({ type }) => type === 'locals').flatMap(({ attributes }) => attributes);
  return {
    locals: Object.fromEntries(locals.map(({ name, value }) => [name, evaluator.evaluate(value)])),
    inputs: Object.fromEntries([...inputs].map(([name, { value }]) => [name, value])),
  };
}

/** Each input with the comments above it. */
function inputsOf(body: Body, evaluator: Evaluator, around: CallSources): GivenArgument[] {
  const inputs = attributeOf(body, 'inputs');
  if (!inputs) return [];
  const { file, value: expression } = inputs;
  if (expression.kind === 'object') {
    return expression.entries.flatMap(({ key, value, comments, line }) => {
      const name = typeof key === 'string' ? key : evaluator.evaluate(key);
      if (!isScalar(name)) return [];
      return [argumentOf({ name: scalarText(name), value, comments, file, line }, evaluator, around)];
    });
  }
  const whole = argumentOf(inputs, evaluator, around);
  return isMap(whole.value)
    ? Object.entries(whole.value).map(([name, value], index) => ({
        ...whole,
        name,
        value,
        comments: index === 0 ? whole.comments : [],
      }))
    : [];
}

/** Lists are put together, maps too, member by member. */
function merged(parent: Value, child: Value): Value {
  if (isList(parent) && isList(child)) return [...parent, ...child];
  if (!isMap(parent) || !isMap(child)) return child;
  const members = Object.entries(child).map(([key, value]): [string, Value] => [
    key,
    Object.hasOwn(parent, key) ? merged(parent[key], value) : value,
  ]);
  return { ...parent, ...Object.fromEntries(members) };
}

/** What of a file no flow uses. */
function unusedOf(body: Body, evaluator: Evaluator, around: CallSources): string[] {
  const named = (name: string, at: { readonly file: string; readonly line: number }) =>
    `${name} (${around.placeOf(at)})`;
  return [
    ...body.attributes.filter(({ name }) => name !== 'inputs').map((each) => named(each.name, each)),
    ...body.blocks.flatMap((block) => {
      const name = [block.type, ...block.labels].join('.');
      if (block.type === 'include') return [];
      if (block.type === 'locals') {
        return block.attributes
          .filter((each) => !evaluator.usedNames.has(`local.${each.name}`))
          .map((each) => named(`local.${each.name}`, each));
      }
      if (block.type !== 'terraform') return [named(name, block)];
      return [
        ...block.attributes
          .filter((each) => each.name !== 'source')
          .map((each) => named(`terraform.${each.name}`, each)),
      ];
    }),
  ];
}

/** @see https://terragrunt.gruntwork.io/docs/reference/built-in-functions/ */
function unitFunctions(
  unitFolder: string,
  ownFolder: string,
  around: CallSources,
  depth: number,
): Readonly<Record<string, OwnFunction>> {
  const { files } = around;
  const [unit, own] = [files.resolve(unitFolder), files.resolve(ownFolder)];
  return {
    find_in_parent_folders: ([name = null, otherwise]) => {
      const names = typeof name === 'string' ? [name] : ['terragrunt.hcl', 'root.hcl'];
      let folder = posix.dirname(unit);
      for (let count = 0; count < MAX_PARENTS; count += 1) {
        const here = files.list(folder) ?? [];
        const found = names.find((each) => here.includes(each));
        if (found !== undefined) return posix.join(folder, found);
        if (folder === posix.dirname(folder)) break;
        folder = posix.dirname(folder);
      }
      return otherwise;
    },
    get_terragrunt_dir: () => unit,
    get_original_terragrunt_dir: () => unit,
    get_parent_terragrunt_dir: () => own,
    path_relative_to_include: () => posix.relative(own, unit) || '.',
    path_relative_from_include: () => posix.relative(unit, own) || '.',
    get_aws_account_id: () => ACCOUNT_ID,
    read_terragrunt_config: ([place, otherwise]) => {
      if (typeof place !== 'string' || depth >= MAX_DEPTH) return undefined;
      const file = posix.isAbsolute(place) ? place : posix.join(unitFolder, place);
      const body = bodyAt(file, around);
      return body ? configValue(readUnit(body, unitFolder, posix.dirname(file), around, depth + 1)) : otherwise;
    },
  };
}
