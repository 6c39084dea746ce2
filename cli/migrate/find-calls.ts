import { addressOf, Bound, Evaluator } from './evaluate';
import { attributeOf, Attribute, Block, Body } from './hcl/hcl';
import type { ParseHcl } from './hcl/parse-hcl';
import { GivenArgument, ModuleCall } from './map-module';
import { usesModule } from './references';
import { fileFunctions } from './sources/file-functions';
import { moduleSourceOf } from './sources/module-source';
import { Source } from './sources/read-sources';
import { TerraformFiles } from './sources/terraform-files';
import { unknownIn, Value } from './value';

/** Modules in modules in modules. */
const MAX_DEPTH = 10;

/** What a search needs beside the module that it begins in. */
export interface CallSources {
  readonly files: TerraformFiles;
  readonly parseHcl: ParseHcl;
  /** How messages call a place in a file. */
  readonly placeOf: (at: { readonly file: string; readonly line: number }) => string;
}

/** The uses of the original in a module and in those that it calls. */
export interface FoundCalls {
  readonly calls: readonly ModuleCall[];
  /** What is to be looked at, and belongs to no flow. */
  readonly missing: readonly string[];
  /** Blocks, locals and variables that no flow uses, with their places. */
  readonly unused: readonly string[];
  /** Blocks that make no flow: their `for_each` or `count` is empty. */
  readonly empty: readonly string[];
}

interface Reading {
  readonly evaluator: Evaluator;
  readonly around: CallSources;
  readonly source: Source;
  /** The folder of the module that somebody runs. */
  readonly root: string;
  readonly depth: number;
  /** Names of the modules that it is in. */
  readonly prefix: readonly string[];
  /** What applies to all flows in it. */
  readonly isExpanded: boolean;
  readonly inherited: readonly string[];
}

const NONE: FoundCalls = { calls: [], missing: [], unused: [], empty: [] };

/** Those in a module that somebody runs. */
export function findCalls(source: Source, around: CallSources): FoundCalls {
  const given = new Map<string, Value>();
  const values = new Evaluator(source.body);
  for (const { name, value } of source.values.attributes) given.set(name, values.evaluate(value));
  const evaluator = new Evaluator(source.body, {
    given,
    isOpen: true,
    ...fileFunctions(source.folder, source.folder, around),
  });
  const found = inModule({
    evaluator,
    around,
    source,
    root: source.folder,
    depth: 0,
    prefix: [],
    isExpanded: true,
    inherited: [],
  });
  if (found.calls.length === 0 && found.empty.length === 0) return found;
  const unused = source.values.attributes
    .filter(({ name }) => !evaluator.usedNames.has(`var.${name}`))
    .map((attribute) => `${attribute.name} (${around.placeOf(attribute)})`);
  return { ...found, unused: [...found.unused, ...unused] };
}

function inModule(reading: Reading): FoundCalls {
  const { evaluator, around, source } = reading;
  const found = joined(
    source.body.blocks.filter(({ type }) => type === 'module').map((block) => inBlock(block, reading)),
  );
  if (found.calls.length === 0 && found.empty.length === 0) return NONE;
  const { blocks } = source.body;
  const modules = blocks.filter(({ type }) => type === 'module').map(({ labels }) => labels[0]);
  const isOriginal = (block: Block) => block.type === 'module' && found.modules.has(block.labels[0]);
  const using = blocks
    .filter((block) => !isOriginal(block))
    .flatMap((block) => {
      const name = modules.find((each) => found.modules.has(each) && usesModule(block, each));
      return name === undefined
        ? []
        : [`${nameOf(block)} (${around.placeOf(block)}) uses module.${name}: see the outputs of the stack`];
    });
  const tagged = blocks
    .filter(({ type, blocks: inner }) => type === 'provider' && inner.some((each) => each.type === 'default_tags'))
    .map(
      (block) => `${nameOf(block)} (${around.placeOf(block)}) has default_tags: write them as tags, in flowDefaults`,
    );
  return {
    calls: found.calls,
    missing: [...found.missing, ...twiceIn(source.body, around), ...using, ...tagged],
    unused: [
      ...blocks.flatMap((block) => unusedIn(block, isOriginal(block), evaluator.usedNames, around)),
      ...found.unused,
    ],
    empty: found.empty,
  };
}

/** What is declared twice: Terraform refuses it, and here only one is read. */
function twiceIn({ blocks }: Body, around: CallSources): string[] {
  const names = blocks.flatMap((block): readonly { readonly name: string; readonly at: Attribute | Block }[] =>
    block.type === 'locals'
      ? block.attributes.map((attribute) => ({ name: `local.${attribute.name}`, at: attribute }))
      : block.labels.length > 0 && block.type !== 'provider'
        ? [{ name: nameOf(block), at: block }]
        : [],
  );
  return names
    .filter(({ name }, index) => names.findIndex((each) => each.name === name) < index)
    .map(({ name, at }) => `${name} (${around.placeOf(at)}) is declared twice: one of them is read`);
}

type FoundInBlock = FoundCalls & { readonly modules: ReadonlySet<string> };

function joined(all: readonly FoundInBlock[]): FoundInBlock {
  return {
    calls: all.flatMap(({ calls }) => calls),
    missing: all.flatMap(({ missing }) => missing),
    unused: [...new Set(all.flatMap(({ unused }) => unused))],
    empty: all.flatMap(({ empty }) => empty),
    modules: new Set(all.flatMap(({ modules }) => [...modules])),
  };
}

/** A module block: flows of the original, or those within a module at a local path. */
function inBlock(block: Block, reading: Reading): FoundInBlock {
  const { evaluator, around, source, depth } = reading;
  const none: FoundInBlock = { ...NONE, modules: new Set() };
  const text = (name: string) => {
    const attribute = attributeOf(block, name);
    const value = attribute && evaluator.evaluate(attribute.value);
    return typeof value === 'string' ? value : undefined;
  };
  const module = moduleSourceOf(text('source') ?? '', text('version'), source.folder, around.files, around.parseHcl);
  if (module.kind === 'other' || depth > MAX_DEPTH) return none;
  const instances = evaluator.instancesOf(block);
  const { comments, defaults } = evaluator.takeUsed();
  const label = block.labels[0] ?? 'flow';
  const inside = (bound: Bound, key: string | undefined, isFirst: boolean): FoundInBlock =>
    evaluator.with(bound, () => {
      const name = [...reading.prefix, label, ...(key === undefined ? [] : [key])];
      const isExpanded = instances !== undefined;
      const args = argumentsOf(block, evaluator, around).map((each) => (isFirst ? each : { ...each, comments: [] }));
      if (module.kind === 'local') {
        const found = inLocal(`module "${label}"`, module.source, args, name, isExpanded, reading);
        return { ...found, modules: new Set(found.calls.length > 0 ? [label] : []) };
      }
      const call: ModuleCall = {
        name: name.join('-'),
        eventOfSource: module.event,
        defaults: module.defaults,
        args,
        isExpanded: isExpanded && reading.isExpanded,
        leading: isFirst ? [...comments, ...block.leading] : [],
        trailing: isFirst ? block.comments : [],
        missing: [
          ...reading.inherited,
          ...block.blocks.map((each) => `${each.type} (${around.placeOf(each)}) is a block, which the module has not`),
        ],
      };
      return { ...NONE, calls: [call], modules: new Set([label]) };
    });
  if (!instances) return inside({}, undefined, true);
  const all = joined(instances.map(({ key, bound }, index) => inside(bound, key, index === 0)));
  const isEmpty = instances.length === 0 && module.kind === 'original';
  return isEmpty
    ? {
        ...all,
        modules: new Set([label]),
        empty: [`module ${JSON.stringify(label)} (${around.placeOf(block)})${defaultsText(defaults)}`],
      }
    : all;
}

function defaultsText(names: readonly string[]): string {
  return names.length > 0 ? `, with the default of ${[...new Set(names)].join(', ')}` : '';
}

/** The flows in a module that a unit of Terragrunt runs. */
export function findCallsIn(
  source: Source,
  name: string,
  args: readonly GivenArgument[],
  around: CallSources,
): FoundCalls {
  const reading = { around, root: source.folder, depth: 0, isExpanded: true, inherited: [] };
  return inLocal(`unit "${name}"`, source, args, [name], true, reading);
}

/** The flows in a module at a local path, with what is given to its variables. */
function inLocal(
  what: string,
  source: Source,
  args: readonly GivenArgument[],
  prefix: readonly string[],
  isExpanded: boolean,
  reading: Pick<Reading, 'around' | 'root' | 'depth' | 'isExpanded' | 'inherited'>,
): FoundCalls {
  const { around } = reading;
  const declared = source.body.blocks.filter(({ type }) => type === 'variable').map(({ labels }) => labels[0]);
  const given = new Map(args.map(({ name, value }): [string, Value] => [name, value]));
  const evaluator = new Evaluator(source.body, { given, ...fileFunctions(source.folder, reading.root, around) });
  const loops = args.filter(({ name }) => !isExpanded && (name === 'for_each' || name === 'count'));
  const inherited = [
    ...reading.inherited,
    ...loops.map(({ name, place }) => `${name} (${place}) of ${what} is not known: write the flows for each`),
  ];
  const found = inModule({
    evaluator,
    around,
    source,
    root: reading.root,
    depth: reading.depth + 1,
    prefix,
    isExpanded: isExpanded && reading.isExpanded,
    inherited,
  });
  if (found.calls.length === 0) return found;
  const ofBlock = ['source', 'version', 'for_each', 'count'];
  const missing = args
    .filter(({ name, value }) => !ofBlock.includes(name) && !evaluator.usedNames.has(`var.${name}`) && value !== null)
    .map(({ name, place }) =>
      declared.includes(name)
        ? `${name} (${place}) of ${what} is used by no flow`
        : `${name} (${place}) of ${what} is left out: it is no variable of that module`,
    );
  const defaults = args
    .filter(({ value, defaults: names }) => names.length > 0 && !unknownIn(value))
    .map(
      ({ name, place, defaults: names }) =>
        `${name} (${place}) of ${what} has the default of ${names.join(', ')}: another value may have been given`,
    );
  return { ...found, missing: [...missing, ...defaults, ...found.missing] };
}

function argumentsOf({ attributes }: Body, evaluator: Evaluator, around: CallSources): GivenArgument[] {
  return attributes.map((attribute) => argumentOf(attribute, evaluator, around));
}

export function argumentOf(attribute: Attribute, evaluator: Evaluator, around: CallSources): GivenArgument {
  const value = evaluator.evaluate(attribute.value);
  const { comments, defaults } = evaluator.takeUsed();
  return {
    name: attribute.name,
    place: around.placeOf(attribute),
    value,
    comments: [...attribute.comments, ...comments],
    defaults: [...new Set(defaults)],
  };
}

/** What of a block no flow uses, by name and place. */
function unusedIn(block: Block, isOriginal: boolean, used: ReadonlySet<string>, around: CallSources): string[] {
  if (isOriginal) return [];
  if (block.type === 'locals') {
    return block.attributes
      .filter(({ name }) => !used.has(`local.${name}`))
      .map((attribute) => `local.${attribute.name} (${around.placeOf(attribute)})`);
  }
  const isUsed = used.has(block.type === 'variable' ? `var.${block.labels[0]}` : addressOf(block));
  const isTaken = isUsed && ['variable', 'data', 'resource'].includes(block.type);
  return isTaken ? [] : [`${nameOf(block)} (${around.placeOf(block)})`];
}

function nameOf(block: Block): string {
  if (block.type === 'variable') return `var.${block.labels[0]}`;
  if (block.type === 'resource' || block.type === 'data') return addressOf(block);
  return [block.type, ...block.labels].join('.');
}
