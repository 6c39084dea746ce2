import { Evaluator } from './evaluate';
import { Attribute, Block } from './hcl/hcl';
import { META_ARGUMENTS, VARIABLES } from './map-variables';
import { MappedFlow, MappedMember, Printed } from './mapped';
import { unknownIn, Value } from './value';

/**
 * Where the original comes from; a fork or a mirror has the same name, and a registry turns it round.
 * @see https://developer.hashicorp.com/terraform/registry/modules/publish#requirements
 */
const SOURCE = /terraform-aws-codecommit-flow-ci|\/codecommit-flow-ci\/aws(?=$|\/)/;
/** Its modules, as the top one names them in `event`, and as their folders are called. */
const EVENTS: Readonly<Record<string, string>> = {
  review: 'review',
  branch: 'branch',
  tag: 'tag',
  schedule: 'schedule',
  'on-demand': 'demand',
  on_demand: 'demand',
  demand: 'demand',
};

export function isFlowModule(block: Block): boolean {
  const source = block.type === 'module' ? block.attributes.find(({ name }) => name === 'source')?.value : undefined;
  return source?.kind === 'literal' && typeof source.value === 'string' && SOURCE.test(source.value);
}

/** A module block as flows: one, unless `for_each` or `count` have more. Their comments stand at the first one. */
export function mapModule(block: Block, evaluator: Evaluator, file: string): MappedFlow[] {
  const instances = evaluator.instancesOf(block);
  const { comments } = evaluator.takeUsed();
  if (!instances) return [mapInstance(block, evaluator, file)];
  return instances.map(({ key, bound }, index) => {
    const flow = evaluator.with(bound, () => mapInstance(block, evaluator, file, { key }));
    if (index === 0) return { ...flow, comments: [...new Set([...comments, ...flow.comments])] };
    return { ...flow, comments: [], members: flow.members.map((member) => ({ ...member, comments: [] })) };
  });
}

/** @param instance absent where the number is not known from the file */
function mapInstance(
  block: Block,
  evaluator: Evaluator,
  file: string,
  instance?: { readonly key?: string },
): MappedFlow {
  const missing: string[] = [];
  const miss = (attribute: Attribute, what: string) =>
    missing.push(`${attribute.name} (line ${attribute.line}) ${what}`);
  const values = new Map<string, { attribute: Attribute; value: Value; comments: readonly string[] }>();
  for (const attribute of block.attributes) {
    const value = evaluator.evaluate(attribute.value);
    const { comments, defaults } = evaluator.takeUsed();
    values.set(attribute.name, { attribute, value, comments: [...attribute.comments, ...comments] });
    if (defaults.length > 0 && !unknownIn(value))
      miss(attribute, `has the default of ${[...new Set(defaults)].join(', ')}: another value may have been given`);
  }
  const textOf = (name: string) => {
    const value = values.get(name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const declaredEvent =
    textOf('event') ??
    /\/\/(?:modules\/)?([\w-]+)/.exec((textOf('source') ?? '').replace(/^[\w+:]*:\/\//, ''))?.[1] ??
    '';
  const event = EVENTS[declaredEvent] ?? '';
  const repositoryName = textOf('repo_name') ?? '';
  const members: MappedMember[] = [];
  const flowComments = [...block.leading];

  const begin = onEvent(event, textOf('branch'), textOf('schedule_expression'));
  members.push({
    key: 'on',
    value: begin,
    comments: ['event', 'branch', 'schedule_expression'].flatMap((name) => values.get(name)?.comments ?? []),
  });
  if (!event)
    missing.push(
      `event is ${JSON.stringify(declaredEvent)}, which is none of ${Object.keys(EVENTS).slice(0, 5).join(', ')}: write in "on" what starts the flow`,
    );
  for (const { attribute, value, comments } of values.values()) {
    const { name } = attribute;
    if (Object.hasOwn(META_ARGUMENTS, name)) {
      const why = META_ARGUMENTS[name];
      const isExpanded = instance !== undefined && (name === 'for_each' || name === 'count');
      if (why && !isExpanded) miss(attribute, why);
      flowComments.push(...comments);
      continue;
    }
    const variable = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
    const { options = {}, missing: lacks = [] } =
      value === null
        ? {}
        : (variable?.(value, { event: declaredEvent, repositoryName }) ?? {
            missing: ['is no variable of the module'],
          });
    for (const what of lacks) miss(attribute, what);
    const entries = Object.entries(options);
    entries.forEach(([key, each], index) => members.push({ key, value: each, comments: index === 0 ? comments : [] }));
    const withTrigger = ['event', 'branch', 'schedule_expression'].includes(name);
    if (entries.length === 0 && !withTrigger) flowComments.push(...comments);
  }
  for (const { type, line } of block.blocks)
    missing.push(`${type} (line ${line}) is a block, which the module has not`);
  if (!repositoryName) missing.push('repo_name is not known from this file: write repositoryName by hand');
  return {
    name: flowName([block.labels[0] ?? 'flow', ...(instance?.key === undefined ? [] : [instance.key])].join('-')),
    place: `${file}:${block.line}`,
    repositoryName,
    namePrefix: textOf('name_prefix') ?? '',
    comments: [...flowComments, ...block.comments],
    members,
    missing,
  };
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

/** A module's label as the name of a flow. */
function flowName(label: string): string {
  const name = label
    .replace(/[^A-Za-z0-9_-]/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 64);
  return name || 'flow';
}
