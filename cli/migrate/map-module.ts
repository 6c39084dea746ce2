import { scalarText } from './conversions';
import { withOurPlaceholders } from './known-values';
import { knownValue, META_ARGUMENTS, mapVariable, unfitText } from './map-variables';
import { MappedFlow, MappedMember, ModuleContext, Printed } from './mapped';
import { ModuleDefaults } from './module-version';
import { isScalar, Unknown, unknownIn, Value } from './value';

/** A value that a block gives to the module. */
export interface GivenArgument {
  readonly name: string;
  /** `line 3`, or `main.tf:3`. */
  readonly place: string;
  readonly value: Value;
  /** Those above it and behind it, and those of the locals that it uses. */
  readonly comments: readonly string[];
  /** Variables whose default was taken. */
  readonly defaults: readonly string[];
}

/** A use of the module: one flow. */
export interface ModuleCall {
  readonly name: string;
  /** What `//modules/review` of the source says. */
  readonly eventOfSource: string;
  readonly defaults: ModuleDefaults;
  readonly args: readonly GivenArgument[];
  /** Whether it is known how often the block is there. */
  readonly isExpanded: boolean;
  readonly leading: readonly string[];
  readonly trailing: readonly string[];
  /** What is to be looked at, found on the way to it. */
  readonly missing: readonly string[];
}

/** The module's parts, as the top one names them in `event`, and as their folders are called. */
const EVENTS: Readonly<Record<string, string>> = {
  review: 'review',
  branch: 'branch',
  tag: 'tag',
  schedule: 'schedule',
  'on-demand': 'demand',
  on_demand: 'demand',
  demand: 'demand',
};

const TRIGGER_ARGUMENTS = ['event', 'branch', 'schedule_expression'];

export function isEventName(name: string): boolean {
  return Object.hasOwn(EVENTS, name);
}

/** @param files how messages call what is read: `this file` */
export function mapCall(found: ModuleCall, files: string): MappedFlow {
  const call = { ...found, args: found.args.map((each) => ({ ...each, value: knownValue(each.name, each.value) })) };
  const args = new Map(call.args.map((argument) => [argument.name, argument]));
  const textOf = (name: string) => {
    const value = args.get(name)?.value ?? null;
    return isScalar(value) ? scalarText(value) : undefined;
  };
  const declaredEvent = args.has('event') ? (textOf('event') ?? '') : call.eventOfSource;
  const event = Object.hasOwn(EVENTS, declaredEvent) ? EVENTS[declaredEvent] : '';
  const isPrefixUnknown = args.has('name_prefix') && args.get('name_prefix')?.value !== null;
  const context: ModuleContext = {
    event: declaredEvent,
    repositoryName: textOf('repo_name'),
    namePrefix: textOf('name_prefix') ?? (isPrefixUnknown ? undefined : ''),
    files,
  };
  const missing = [...call.missing];
  const miss = ({ name, place }: GivenArgument, what: string) => missing.push(`${name} (${place}) ${what}`);
  for (const argument of call.args) {
    if (argument.defaults.length > 0 && !isWhollyUnknown(argument.value))
      miss(argument, `has the default of ${argument.defaults.join(', ')}: another value may have been given`);
  }
  if (!event) missing.push(missingEvent(declaredEvent, args.get('event'), context));
  // The module's default, unless a value is there that is not known.
  const branch = (args.get('branch')?.value ?? null) === null ? call.defaults.branch : textOf('branch');
  const members: MappedMember[] = [
    {
      key: 'on',
      value: onEvent(event, branch, textOf('schedule_expression')),
      comments: TRIGGER_ARGUMENTS.flatMap((name) => args.get(name)?.comments ?? []),
    },
  ];
  const comments = [...call.leading];
  for (const argument of call.args) {
    const mapped = mapArgument(argument, call, context, miss);
    members.push(...mapped);
    if (mapped.length === 0 && !TRIGGER_ARGUMENTS.includes(argument.name)) comments.push(...argument.comments);
  }
  if (call.defaults.buildspec !== undefined && (textOf('buildspec') ?? '') === '' && !isUnknown(args.get('buildspec')))
    members.push({ key: 'buildspec', value: call.defaults.buildspec, comments: ["The module's default."] });
  if (context.repositoryName === undefined) missing.push(missingRepository(args.get('repo_name'), context));
  return {
    name: flowName(call.name),
    repositoryName: context.repositoryName ?? '',
    namePrefix: context.namePrefix ?? '',
    comments: [...new Set([...comments, ...call.trailing])],
    members,
    missing,
    defaultImage: call.defaults.image,
  };
}

function mapArgument(
  argument: GivenArgument,
  call: ModuleCall,
  context: ModuleContext,
  miss: (argument: GivenArgument, what: string) => void,
): MappedMember[] {
  const { name, value, comments } = argument;
  if (Object.hasOwn(META_ARGUMENTS, name)) {
    const isLoop = name === 'for_each' || name === 'count';
    const why = META_ARGUMENTS[name];
    if (why && !(isLoop && call.isExpanded)) miss(argument, why.replace('FILES', context.files));
    return [];
  }
  const { options = {}, missing = [] } = mapVariable(name, value, context);
  for (const what of missing) miss(argument, what);
  return Object.entries(options).map(([key, each], index) => ({
    key,
    value: filledIn(each),
    comments: index === 0 ? comments : [],
  }));
}

function filledIn(value: Printed): Printed {
  if (typeof value === 'string') return withOurPlaceholders(value);
  if (typeof value !== 'object') return value;
  return Array.isArray(value)
    ? value.map(filledIn)
    : Object.fromEntries(
        Object.entries(value).map(([key, each]) => [withOurPlaceholders(key), filledIn(each as Printed)]),
      );
}

/** Of a policy, a part may be known. */
function isWhollyUnknown(value: Value): boolean {
  return value instanceof Unknown && value.json === undefined;
}

function isUnknown(argument: GivenArgument | undefined): boolean {
  return argument !== undefined && unknownIn(argument.value) !== undefined;
}

function missingEvent(declared: string, argument: GivenArgument | undefined, context: ModuleContext): string {
  const what = isUnknown(argument)
    ? unfitText(argument?.value ?? null, '', context).replace(/: write the value by hand$/, '')
    : `is ${JSON.stringify(declared)}, which is none of ${Object.keys(EVENTS).slice(0, 5).join(', ')}`;
  return `event ${argument ? `(${argument.place}) ` : ''}${what}: write in "on" what starts the flow`;
}

function missingRepository(argument: GivenArgument | undefined, context: ModuleContext): string {
  const hint = 'write repositoryName by hand';
  if (!argument) return `repo_name is not known from ${context.files}: ${hint}`;
  return `repo_name (${argument.place}) ${unfitText(argument.value, 'a string', context).replace(/: write the value by hand$/, '')}: ${hint}`;
}

function onEvent(event: string, branch: string | undefined, expression: string | undefined): Printed {
  switch (event) {
    case 'review':
      return { review: {} };
    case 'tag':
      return { tag: {} };
    case 'branch':
      return { branch: { names: branch ? [branch] : [] } };
    case 'schedule':
      return { schedule: expression ? [{ expression }] : [] };
    case 'demand':
      return { demand: {} };
    default:
      return {};
  }
}

/** A label as the name of a flow. */
function flowName(label: string): string {
  const name = label
    .replace(/[^A-Za-z0-9_-]/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 64);
  return name || 'flow';
}
